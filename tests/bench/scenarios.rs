//! Scenarios that somebody wrote from the contract, the patterns of causes and the FAQ, without having seen the program: what is wrong
//! with the diagnosis of each.

use escalate::diagnosis::{Options, diagnose, exit};
use escalate::facts::Recording;
use serde_json::{Value, json};

/// The files of the project. The hash of each was committed before the work on what it is about.
pub(crate) const KEPT: [&str; 2] = [
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/diagnosis/kept.jsonl"),
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/diagnosis/kept-second.jsonl"),
];

/// The scenarios of a file.
pub(crate) fn read(file: &str) -> Result<Vec<Value>, String> {
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file} cannot be read: {error}"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty());
    lines
        .map(|(number, line)| {
            serde_json::from_str(line).map_err(|error| format!("{file}, line {}: {error}", number + 1))
        })
        .collect()
}

/// What is wrong with one scenario: nothing, if it is right. What begins with `!` is verdict, primary cause or a decisive check.
pub(crate) fn wrong(scenario: &Value) -> Vec<String> {
    let recording = match Recording::read(&scenario["recording"].to_string()) {
        Ok(recording) => recording,
        Err(error) => return vec![format!("!not read: {error}")],
    };
    let Some(case) = recording.case else { return vec!["!no case".to_owned()] };
    let found = diagnose(&case, &recording.facts, &Options::default());
    let wanted = &scenario["expect"];
    let mut wrong = Vec::new();
    let mut compare = |what: &str, is: Value, accepted: &Value| {
        let fits = accepted.as_array().map_or_else(|| *accepted == is, |list| list.contains(&is));
        if !fits {
            wrong.push(format!("{what} {is}, expected {accepted}"));
        }
    };
    for (key, is) in [("verdict", json!(found.verdict)), ("primary", json!(found.primary))] {
        if let Some(accepted) = wanted.get(key) {
            compare(&format!("!{key}"), is, accepted);
        }
    }
    let check = |id: &str| found.checks.iter().find(|check| check.id.as_str() == id);
    for (id, accepted) in wanted["check"].as_object().into_iter().flatten() {
        compare(&format!("!{id}"), json!(check(id).map(|check| check.status)), accepted);
    }
    for (id, accepted) in wanted["reason"].as_object().into_iter().flatten() {
        let failed = check(id).filter(|check| json!(check.status) == json!("fail"));
        if let Some(check) = failed {
            compare(&format!("reason of {id}"), json!(check.reason), accepted);
        }
    }
    if let Some(accepted) = wanted.get("outside") {
        compare("outside", json!(found.outside.as_ref().map(|outside| outside.kind)), accepted);
    }
    if let Some(accepted) = wanted.get("exit") {
        compare("exit", json!(exit(&found).code()), accepted);
    }
    let first = found.remedies.first().map(|remedy| remedy.kind);
    if wanted["first_fix"].as_array().is_some_and(|list| !list.is_empty()) {
        compare("first remedy", json!(first), &wanted["first_fix"]);
    }
    let of_checks = found.checks.iter().flat_map(|check| &check.remedies);
    for remedy in found.remedies.iter().chain(of_checks) {
        let kind = json!(remedy.kind);
        if wanted["must_not"].as_array().is_some_and(|list| list.contains(&kind)) {
            wrong.push(format!("offers {kind}"));
        }
    }
    wrong
}
