//! `cargo bench --bench kept_causes -- [FILE] [--show]`: scenarios that somebody wrote from the contract, the patterns of causes and the FAQ,
//! without having seen the program (`tests/data/diagnosis/kept.jsonl`, whose hash was committed before the work on what they are about).
//! Prints how many are wholly right, and how many in verdict, primary cause and decisive checks.
#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]

use std::collections::BTreeMap;
use std::process::ExitCode;

use escalate::diagnosis::{Options, diagnose, exit};
use escalate::facts::Recording;
use serde_json::{Value, json};

/// What is wrong with one scenario: nothing, if it is right. What begins with `!` is verdict, primary cause or a decisive check.
fn wrong(scenario: &Value) -> Vec<String> {
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

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let show = args.iter().any(|arg| arg == "--show");
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/diagnosis/kept.jsonl");
    let file = args.iter().find(|arg| !arg.starts_with("--")).map_or(own, String::as_str);
    let Ok(text) = std::fs::read_to_string(file) else {
        println!("{file} cannot be read");
        return ExitCode::FAILURE;
    };
    let mut patterns: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut all, mut right, mut decided) = (0, 0, 0);
    for line in text.lines().filter(|line| !line.is_empty()) {
        let Ok(scenario) = serde_json::from_str::<Value>(line) else {
            println!("a line of {file} is not JSON");
            return ExitCode::FAILURE;
        };
        let wrong = wrong(&scenario);
        let row = patterns.entry(scenario["pattern"].as_str().unwrap_or_default().to_owned()).or_default();
        row.1 += 1;
        all += 1;
        if wrong.is_empty() {
            row.0 += 1;
            right += 1;
        } else if show {
            println!("{} {}: {}", scenario["id"], scenario["pattern"], scenario["truth"]);
            for text in &wrong {
                println!("    {text}");
            }
        }
        decided += usize::from(!wrong.iter().any(|text| text.starts_with('!')));
    }
    for (pattern, (right, all)) in &patterns {
        println!("{pattern:<18} {right:>3} of {all}");
    }
    println!("{right} of {all} wholly right; {decided} in verdict, primary cause and decisive checks");
    ExitCode::SUCCESS
}
