//! The shipped connectors: field lint, and a run against the vendor's description with every request accepted.

use std::collections::BTreeMap;
use std::sync::Arc;

use escalate::connectors::{Connector, ConnectorFile, Recorded, shipped};
use serde_json::{Value, json};

use super::fields::Linted;
use super::run::{description, files, vendor};
use super::{recorded, run};

#[test]
fn every_field_is_in_the_vendors_description_or_in_a_recorded_answer() {
    let mut linted = 0;
    for file in files() {
        let table: toml::Table = std::fs::read_to_string(&file).expect("readable").parse().expect("TOML");
        let (description, recorded) = (description(&file), recorded::of(&file));
        assert!(
            description.is_some() || recorded.is_some(),
            "{}: nothing to look fields up in",
            file.display()
        );
        let findings = Linted::new(&table, description.as_ref(), recorded.as_ref()).findings();
        assert!(findings.is_empty(), "{}:\n  {}", file.display(), findings.join("\n  "));
        linted += 1;
    }
    assert!(linted > 0);
}

#[test]
fn every_file_loads_and_is_shipped() {
    for file in files() {
        let text = std::fs::read_to_string(&file).expect("readable");
        let name = vendor(&file);
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
            let configured = run::configured(&vendor(&file), &run::text(&file), &given).expect("it loads");
            let facts = run::said(&run::replayed(&configured, &run::case(&sample["case"]), &answers).await);
            for (question, expected) in expected {
                let said = facts.get(question.as_str()).unwrap_or(&Value::Null);
                assert_eq!(*said, run::bare(expected.clone()), "{place}: {question}");
            }
            let recorded_only = facts.iter().filter(|(question, _)| !expected.contains_key(**question));
            for (question, said) in recorded_only {
                assert_eq!(said["gap"], "cannot_tell", "{place}: {question} is not in the recording: {said}");
            }
            replayed += 1;
        }
    }
    assert!(replayed > 10, "{replayed}");
}

#[tokio::test]
async fn a_server_made_of_the_description_accepts_every_request() {
    for file in files() {
        let name = vendor(&file);
        let Some(description) = description(&file).map(Arc::new) else { continue };
        let mut golden = BTreeMap::new();
        let mut requests = BTreeMap::new();
        for variant in 0..4 {
            let (facts, log) =
                run::against(&description, &name, &run::text(&file), variant).await.expect("it loads");
            assert!(log.refused.is_empty(), "{name}, variant {variant}:\n  {}", log.refused.join("\n  "));
            golden.insert(format!("variant {variant}"), json!(run::said(&facts)));
            for (request, times) in log.accepted {
                *requests.entry(request).or_insert(0) += times;
            }
        }
        let seen = json!({ "requests": requests.keys().collect::<Vec<_>>(), "facts": golden });
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../data/contracts/facts");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_json_snapshot!(name, seen));
    }
}
