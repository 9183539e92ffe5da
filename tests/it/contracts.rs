//! The shipped connectors against the project's own tables of what their vendors take and answer (`tests/data/contracts/`),
//! without a network: a server generated from the table refuses what the vendor's would, and every field name is looked up.
//! That the tables are right is a question for the vendors' own descriptions: `tests/vendor/`.

use escalate::connectors::{Connector, ConnectorFile, Recorded, shipped};
use serde_json::Value;

use crate::contract::run::files;
use crate::contract::{coverage, recorded, run, shipped as asked, sweep, table};

#[test]
fn every_field_is_in_the_table_or_in_a_recorded_answer() {
    let mut linted = 0;
    for file in files() {
        let described = table::of(&run::name(&file)).map(|table| table.description(|_| true));
        assert!(
            described.is_some() || recorded::of(&file).is_some(),
            "{}: nothing to look fields up in",
            file.display()
        );
        asked::fields_are_known(&file, described.as_ref());
        linted += 1;
    }
    assert!(linted > 0);
}

#[test]
fn every_file_loads_and_is_shipped() {
    for file in files() {
        let text = std::fs::read_to_string(&file).expect("readable");
        let name = run::name(&file);
        let loaded =
            Connector::load(&ConnectorFile { name: name.clone(), path: file.display().to_string(), text });
        if let Err(problems) = loaded {
            panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        }
        assert_eq!(
            shipped::ALL.iter().filter(|one| one.name == name).count(),
            1,
            "{name}: once, whatever its folder"
        );
    }
}

#[tokio::test]
async fn recorded_answers_give_the_recorded_facts() {
    let mut replayed = 0;
    for file in files() {
        let Some(recording) = recorded::of(&file) else { continue };
        let given: Vec<(&str, &str)> = recording["settings"]
            .as_object()
            .expect("settings are an object")
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str().expect("a setting is a text")))
            .chain([("url", "https://tickets.example.com")])
            .collect();
        for sample in recording["samples"].as_array().expect("samples are a list") {
            let place = format!("{}: {}", file.display(), sample["name"]);
            let answers: Recorded =
                serde_json::from_value(sample["answers"].clone()).expect("recorded answers");
            let Some(expected) = sample["facts"].as_object() else { continue };
            let configured = run::configured(&run::name(&file), &run::text(&file), &given).expect("it loads");
            let facts = run::said(&run::replayed(&configured, &run::case(&sample["case"]), &answers).await);
            for (question, expected) in expected {
                let said = facts.get(question.as_str()).unwrap_or(&Value::Null);
                assert_eq!(*said, run::bare(expected.clone()), "{place}: {question}");
            }
            let recorded_only = facts.iter().filter(|(question, _)| !expected.contains_key(**question));
            for (question, said) in recorded_only {
                let told = ["cannot_tell", "forbidden"].iter().any(|reason| said["gap"] == *reason);
                assert!(told, "{place}: {question} is not in the recording: {said}");
            }
            replayed += 1;
        }
    }
    assert!(replayed > 10, "{replayed}");
}

#[tokio::test]
async fn a_server_made_of_the_table_accepts_every_request() {
    for file in files() {
        let Some(table) = table::of(&run::name(&file)) else { continue };
        asked::requests_are_accepted(&file, &table, table.description(|_| true)).await;
    }
}

#[test]
fn a_server_made_of_a_table_refuses_wrong_requests() {
    let mut refused = sweep::Refused::default();
    for connector in coverage::connectors() {
        let Some(table) = connector.table else { continue };
        let described = table.description(|_| true);
        sweep::schemas_compile(&connector.name, &described);
        sweep::refuses(&connector.name, &described, &mut refused);
        if connector.name == "unleash" {
            sweep::refuses_a_misspelt_member(&described);
        }
    }
    assert!(refused.iter().all(|count| *count > 0), "every kind of mistake was tried: {refused:?}");
}

/// `cargo test --test it coverage -- --nocapture` prints what is looked at.
#[test]
fn coverage_of_connectors() {
    let connectors = coverage::connectors();
    for connector in &connectors {
        println!("{connector}");
        let checkable =
            connector.table.as_ref().is_none_or(|table| table.vendor.is_some() != table.server.is_some());
        assert!(checkable, "{}: whose description the table is held against", connector.name);
    }
    for file in std::fs::read_dir("tests/data/contracts").unwrap() {
        let path = file.unwrap().path();
        let known = connectors.iter().any(|one| path.file_stem().unwrap() == one.name.as_str());
        assert!(
            known || path.extension().is_none_or(|kind| kind != "toml"),
            "{}: no such connector",
            path.display()
        );
    }
}
