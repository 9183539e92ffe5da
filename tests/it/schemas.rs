//! What is printed, written and shipped is valid by the schemas that `escalate schema` prints.

use escalate::commands::schema;
use escalate::output::Format;
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::cli::starters::{names, started};
use crate::fixtures::{DIRECTORY, varied};
use crate::report::render;
use crate::scene;
use crate::support::Sandbox;

fn of(name: &str) -> Validator {
    jsonschema::validator_for(&serde_json::from_str(&schema::text(name).unwrap()).unwrap()).unwrap()
}

/// As the command prints it.
fn printed(name: &str) -> Validator {
    let printed = Sandbox::new().run(["schema", name]);
    assert_eq!(printed.code, 0, "{}", printed.stderr);
    jsonschema::validator_for(&serde_json::from_str(&printed.stdout).unwrap()).unwrap()
}

/// TOML, as the validator reads it.
fn from_toml(text: &str) -> Value {
    serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap()
}

fn errors_of(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| error.to_string()).collect()
}

#[test]
fn a_report_is_valid_by_its_schema() {
    let validator = of("report");
    for report in [scene::failed("role", "no_role_grants"), scene::unanswered("feature"), scene::all_pass()] {
        let value: Value = serde_json::from_str(&render(report, Format::Json)).unwrap();
        let errors = errors_of(&validator, &value);
        assert!(errors.is_empty(), "{errors:?}");
    }
    let broken = json!({"schema": "escalate.report/1"});
    assert!(!validator.is_valid(&broken), "a schema that takes everything proves nothing");
}

#[test]
fn clusters_are_valid_by_their_schema() {
    let validator = printed("clusters");
    let monday: Value = serde_json::from_str(include_str!("../data/clusters/monday.json")).unwrap();
    let errors = errors_of(&validator, &monday);
    assert!(errors.is_empty(), "{errors:?}");
    assert!(
        !validator.is_valid(&json!([{ "primary": "role" }])),
        "a schema that takes everything proves nothing"
    );
}

#[test]
fn every_starter_is_valid_by_the_schema() {
    let validator = printed("config");
    for name in names() {
        let (_, text) = started(&name);
        let errors = errors_of(&validator, &from_toml(&text));
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

/// The schema is written by hand beside the loader: every shipped file must be valid by it, and a misspelt key must not.
#[test]
fn every_shipped_connector_is_valid_by_the_schema() {
    let validator = printed("connector");
    assert!(!escalate::connectors::shipped::ALL.is_empty());
    for shipped in escalate::connectors::shipped::ALL {
        let errors = errors_of(&validator, &from_toml(shipped.text));
        assert!(errors.is_empty(), "{}: {errors:?}", shipped.name);
    }
    assert!(!validator.is_valid(&from_toml(&varied(DIRECTORY, &[("scope =", "scop =")]))));
}

#[test]
fn a_profile_of_init_is_valid_by_its_schema() {
    let sandbox = Sandbox::new();
    sandbox.run(["init", "--connector", "keycloak", "--profile", "acme"]);
    let text = std::fs::read_to_string(sandbox.config().join("profiles/acme.toml")).unwrap();
    let validator = printed("config");
    let errors = errors_of(&validator, &from_toml(&text));
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn facts_are_valid_against_their_schema() {
    let validator = of("facts");
    let value: Value = serde_json::from_slice(&crate::sample::recording().write().unwrap()).unwrap();
    let errors = errors_of(&validator, &value);
    assert!(errors.is_empty(), "{errors:?}");
}

/// What people and newer versions write: short answers, keys and words that this version does not know.
#[test]
fn the_schemas_are_open_and_not_empty() {
    let facts = of("facts");
    let mut short = json!({
        "schema": "escalate.facts/1",
        "defaults": { "connector": "crm", "at": "2026-11-23T11:59:00Z", "origin": "rumour", "complete": true },
        "facts": {
            "taken_at": "2026-11-23T12:00:00Z",
            "account": { "value": [{ "email": "ana@acme.example", "state": "deleted", "managed_by": { "name": "Okta" } }] },
            "sign_in": { "value": { "attempts": [{ "at": "2026-11-23T11:00:00Z", "outcome": "no_seat" }] }, "complete": false },
            "lock": { "gap": { "question": "lock", "reason": "asleep", "detail": "it sleeps", "need": { "what": "it" } } },
            "seats": { "value": { "used": 3 } }
        }
    });
    assert_eq!(errors_of(&facts, &short), [""; 0]);
    for (pointer, wrong) in [
        ("/facts/account", json!({ "vlaue": [] })),
        ("/facts/account", json!({ "known": { "connector": "crm" } })),
        ("/facts/account/value", json!({})),
        ("/facts/sign_in/value/attempts/0/outcome", json!(3)),
        ("/facts/taken_at", Value::Null),
    ] {
        let mut broken = short.clone();
        *broken.pointer_mut(pointer).unwrap() = wrong;
        assert!(!facts.is_valid(&broken), "{pointer}");
    }
    short["facts"].as_object_mut().unwrap().remove("taken_at");
    assert!(!facts.is_valid(&short));

    let report = of("report");
    let mut newer: Value =
        serde_json::from_str(&render(scene::failed("role", "no_role_grants"), Format::Json)).unwrap();
    newer["verdict"] = json!("haunted");
    newer["outside"] =
        json!({ "kind": "network", "confidence": "proven", "summary": "an address", "evidence": [] });
    newer["gate"]["reason"] = json!("somebody_else");
    newer["checks"][0]["status"] = json!("paused");
    newer["checks"][4]["reason"] = json!("not_on_object");
    newer["checks"][4]["remedies"][0]["kind"] = json!("add_to_object");
    assert_eq!(errors_of(&report, &newer), [""; 0]);
    newer["verdict"] = json!(1);
    assert!(!report.is_valid(&newer));
}
