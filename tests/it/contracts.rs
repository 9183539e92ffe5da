//! The shipped connectors against the project's own tables of what their vendors take and answer (`tests/data/contracts/`),
//! without a network: a server generated from the table refuses what the vendor's would, and every field name is looked up.
//! That the tables are right is a question for the vendors' own descriptions: `tests/vendor/`.

#[cfg(feature = "contracts")]
mod served;

use escalate::connectors::{Connector, ConnectorFile, Recorded, shipped};
use serde_json::Value;

use crate::contract::run::files;
use crate::contract::{coverage, recorded, run};

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
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn recorded_answers_give_the_recorded_facts() {
    let (mut replayed, mut wrong) = (0, Vec::new());
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
            let at = recording["now"].as_str().map_or_else(run::now, |at| at.parse().expect("an instant"));
            let case = run::case(&sample["case"]);
            let facts = run::said(
                &run::replayed_at(at, &configured, &case, recorded::account(sample), &answers).await,
            );
            for (question, expected) in expected {
                let said = facts.get(question.as_str()).unwrap_or(&Value::Null);
                if *said != run::bare(expected.clone()) {
                    wrong.push(format!("{place}: {question} is {said}, and was {expected}"));
                }
            }
            let recorded_only = facts.iter().filter(|(question, _)| !expected.contains_key(**question));
            for (question, said) in recorded_only {
                let told = ["cannot_tell", "forbidden"].iter().any(|reason| said["gap"] == *reason);
                if !told {
                    wrong.push(format!("{place}: {question} is not in the recording: {said}"));
                }
            }
            replayed += 1;
        }
    }
    assert!(replayed > 10 && wrong.is_empty(), "{replayed}\n{}", wrong.join("\n"));
}

/// `cargo test --test it coverage -- --nocapture` prints what is looked at.
#[test]
fn coverage_of_connectors() {
    let connectors = coverage::connectors();
    for connector in &connectors {
        println!("{connector}");
        let checkable = connector.table.as_ref().is_none_or(|table| {
            [&table.vendor, &table.server, &table.published].iter().filter(|source| source.is_some()).count()
                == 1
        });
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
