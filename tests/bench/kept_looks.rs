//! `cargo bench --bench kept_looks -- [FILE…] [--show]`: scenarios that somebody wrote from the contract without having seen the program,
//! about what changed, what differs from somebody else, what would be if, and the least that helps. Each is run as a user would run it,
//! and judged by the keys that its writer gave.
#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]

use std::collections::BTreeMap;
use std::process::{Command, ExitCode};

use escalate::facts::ChangeKind;
use serde_json::{Value, json};

/// The scenarios of the project. Their hash was committed before the work on what they are about.
const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/diagnosis/kept-looks.jsonl");

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let show = args.iter().any(|arg| arg == "--show");
    let mut files: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with("--")).collect();
    if files.is_empty() {
        files.push(KEPT);
    }
    for file in files {
        if let Err(error) = score(file, show) {
            println!("{file}: {error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Prints the numbers of one file: scenarios that are wholly right, and keys that are, by group.
fn score(file: &str, show: bool) -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("facts.json");
    let mut groups: BTreeMap<String, [usize; 4]> = BTreeMap::new();
    for line in std::fs::read_to_string(file)?.lines().filter(|line| !line.is_empty()) {
        let scenario: Value = serde_json::from_str(line)?;
        let mut facts = scenario["facts"].clone();
        if !scenario["peer"].is_null() {
            facts["peer"] = scenario["peer"].clone();
        }
        std::fs::write(&path, facts.to_string())?;
        let mut command = Command::new(env!("CARGO_BIN_EXE_escalate"));
        command.args(["--facts", &path.to_string_lossy(), "--no-input", "--format", "json"]);
        command.args(scenario["args"].as_array().into_iter().flatten().filter_map(Value::as_str));
        for home in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(home, folder.path());
        }
        let output = command.env("TZ", "UTC").output()?;
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let verdicts = judge(&scenario["expect"], &report, output.status.code());
        let wrong: Vec<&String> = verdicts.iter().filter_map(|verdict| verdict.as_ref().err()).collect();
        for group in [scenario["group"].as_str().unwrap_or_default(), "all"] {
            let row = groups.entry(group.to_owned()).or_default();
            row[0] += usize::from(wrong.is_empty());
            row[1] += 1;
            row[2] += verdicts.len() - wrong.len();
            row[3] += verdicts.len();
        }
        if show && !wrong.is_empty() {
            println!("{} ({}): {}", scenario["name"], scenario["group"], scenario["why"]);
            for text in wrong {
                println!("    {text}");
            }
            if report.is_null() {
                println!("    {}", String::from_utf8_lossy(&output.stderr).trim());
            }
        }
    }
    println!("group        wholly right      keys right");
    for (group, [right, all, keys, of]) in &groups {
        println!("{group:<12} {right:>4} of {all:<4}    {keys:>4} of {of}");
    }
    Ok(())
}

/// Each key that the writer gave, right or not.
fn judge(expect: &Value, report: &Value, code: Option<i32>) -> Vec<Result<(), String>> {
    let mut verdicts = Vec::new();
    let mut say = |key: &str, right: bool, is: &Value| {
        verdicts.push(if right { Ok(()) } else { Err(format!("{key}: {is}, expected {}", expect[key])) });
    };
    for (key, wanted) in expect.as_object().into_iter().flatten() {
        match key.as_str() {
            "verdict" | "primary" => say(key, report[key] == *wanted, &report[key]),
            "exit_code" => say(key, json!(code) == *wanted, &json!(code)),
            "changed" => say(key, same_changes(&report["changed"], wanted), &report["changed"]),
            "log_reaches_back" => {
                let is = &report["history"]["reaches_back"];
                say(key, is == wanted, is);
            }
            "outside" => {
                let found = &report["outside"];
                let remedy = &found["remedies"][0]["kind"];
                let fits = |name: &str, is: &Value| wanted.get(name).is_none_or(|wanted| is == wanted);
                let none = wanted.is_null() && found.is_null();
                let right =
                    none || !wanted.is_null() && fits("kind", &found["kind"]) && fits("remedy", remedy);
                say(key, right, found);
            }
            "differs" => {
                let all = report["compared"]["differs"].as_array();
                let is: Vec<&Value> = all.into_iter().flatten().map(|one| &one["check"]).collect();
                say(key, json!(is) == *wanted, &json!(is));
            }
            "has_mentions" => {
                let is = &report["compared"]["differs"];
                say(key, words(wanted).iter().all(|word| said(is, word)), is);
            }
            "must_not_mention" => {
                let is = &report["compared"];
                say(key, words(wanted).iter().all(|word| !said(is, word)), is);
            }
            "what_if" => {
                let is = &report["what_if"];
                let next = is["next_blocker"].get("check").unwrap_or(&Value::Null);
                let is_of = |name: &str| if name == "next_blocker" { next } else { &is[name] };
                let right = wanted
                    .as_object()
                    .is_some_and(|all| all.iter().all(|(name, wanted)| is_of(name) == wanted));
                say(key, right && !is.is_null(), is);
            }
            "what_if_never" => {
                let is = &report["what_if"]["verdict"];
                say(key, code == Some(2) || !is.is_null() && is != wanted, is);
            }
            "front" | "first" | "first_of_kind" | "never" | "never_groups" => {
                let all = remedies(report);
                say(key, remedies_fit(key, wanted, &all), &json!(all));
            }
            _ => {}
        }
    }
    verdicts
}

/// The same instants, kinds and checks, in any order.
fn same_changes(found: &Value, wanted: &Value) -> bool {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let (found, wanted) = (list(found), list(wanted));
    let like = |found: &Value, wanted: &Value| {
        let kind = ChangeKind::ALL.iter().find(|kind| Some(kind.as_str()) == wanted["what"].as_str());
        let says = kind.map_or_else(|| wanted["what"].as_str().unwrap_or_default(), |kind| kind.says());
        let instant =
            |value: &Value| value["at"].as_str().and_then(|at| chrono::DateTime::parse_from_rfc3339(at).ok());
        instant(found) == instant(wanted)
            && found["flips"] == wanted["flips"]
            && found["what"].as_str().is_some_and(|what| what.to_lowercase().contains(&says.to_lowercase()))
    };
    let flipping: Vec<&Value> = found.iter().filter(|one| !one["flips"].is_null()).collect();
    flipping.len() == wanted.len() && wanted.iter().all(|one| flipping.iter().any(|found| like(found, one)))
}

/// A word or a list of words.
fn words(value: &Value) -> Vec<String> {
    match value {
        Value::Array(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Value::String(one) => vec![one.clone()],
        _ => Vec::new(),
    }
}

/// Whether any text of it has the word.
fn said(value: &Value, word: &str) -> bool {
    value.to_string().to_lowercase().contains(&word.to_lowercase())
}

/// What the check of roles proposes.
fn remedies(report: &Value) -> Vec<Value> {
    let checks = report["checks"].as_array().into_iter().flatten();
    let role = checks.filter(|check| check["id"] == "role").find_map(|check| check["remedies"].as_array());
    role.cloned().unwrap_or_default()
}

fn remedies_fit(key: &str, wanted: &Value, all: &[Value]) -> bool {
    match key {
        "front" => wanted
            .as_array()
            .is_some_and(|front| front.iter().all(|one| all.iter().any(|is| is_remedy(is, one)))),
        "first" => all.first().is_some_and(|first| is_remedy(first, wanted)),
        "first_of_kind" => {
            all.iter().find(|one| one["kind"] == wanted["kind"]).is_some_and(|first| is_remedy(first, wanted))
        }
        "never" => !all.iter().any(|one| words(wanted).iter().any(|role| names(one).contains(role))),
        _ => !all.iter().any(|one| words(wanted).iter().any(|group| one["for"]["id"] == json!(group))),
    }
}

/// The roles that a remedy gives.
fn names(remedy: &Value) -> Vec<String> {
    [words(&remedy["role"]), words(&remedy["roles"])].concat()
}

/// Whether it is the remedy that was meant: kind, roles, group or object, permissions, as far as they were given.
fn is_remedy(is: &Value, wanted: &Value) -> bool {
    let sorted = |mut all: Vec<String>| {
        all.sort();
        all
    };
    let roles = sorted(names(wanted));
    let group = wanted.get("group").or_else(|| wanted.get("object"));
    is["kind"] == wanted["kind"]
        && (roles.is_empty() || sorted(names(is)) == roles)
        && group.is_none_or(|group| is["for"] == *group || is["for"]["id"] == *group)
        && wanted.get("permissions").is_none_or(|all| sorted(words(&is["permissions"])) == sorted(words(all)))
}
