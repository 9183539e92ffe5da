//! `--since`: what is new, changed or gone.

use serde_json::{Value, json};

use super::{MONDAY, batch, documents};
use crate::support::{Ran, Sandbox};

const STATE: [&str; 2] = ["--state", "state"];
const SINCE: [&str; 4] = ["--state", "state", "--since", "last"];

fn news(ran: &Ran) -> Vec<Value> {
    documents(ran).iter().map(|one| json!([one["case"]["user"], one["since"]])).collect()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn only_what_is_not_as_it_was_is_printed() {
    let sandbox = Sandbox::new();
    let ran = batch(&sandbox, MONDAY, &SINCE);
    assert!(ran.stderr.contains("every line is new"), "{}", ran.stderr);
    assert_eq!(documents(&ran).len(), 14);
    assert_eq!(documents(&ran)[0]["since"], json!({ "news": "new" }));

    let ran = batch(&sandbox, MONDAY, &SINCE);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""));
    assert!(ran.stderr.starts_with("Compared with the run of 2026-11-23 09:00 UTC."), "{}", ran.stderr);

    // One is gone, one is new, and of one the account is off now.
    let lines = MONDAY.lines().filter(|line| !line.contains("kim@acme.example"));
    let mut now: Vec<String> = lines.map(str::to_owned).collect();
    now[1] = now[1].replace("\"active\"", "\"inactive\"");
    now.push(now[0].replace("ana@acme.example", "zoe@acme.example"));
    let ran = batch(&sandbox, &now.join("\n"), &SINCE);
    let was = json!({ "verdict": "blocked", "primary": "role", "reason": "no_role_grants" });
    assert_eq!(
        news(&ran),
        [
            json!(["ben@acme.example", { "news": "changed", "was": was }]),
            json!(["zoe@acme.example", { "news": "new" }]),
            json!(["kim@acme.example", { "news": "gone", "was": was }]),
        ]
    );
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_order_of_the_lines_and_other_facts_are_no_news() {
    let sandbox = Sandbox::new();
    batch(&sandbox, MONDAY, &STATE);
    let mut lines: Vec<String> = MONDAY.lines().map(|line| line.replace("18:00:00Z", "18:30:00Z")).collect();
    lines.reverse();
    let ran = batch(&sandbox, &lines.join("\n"), &SINCE);
    assert_eq!(ran.stdout, "");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_line_that_is_no_case_is_news_once() {
    let sandbox = Sandbox::new();
    batch(&sandbox, MONDAY, &STATE);
    let wrong = format!("{MONDAY}x\n");
    let ran = batch(&sandbox, &wrong, &SINCE);
    assert_eq!(ran.code, 2);
    assert_eq!(documents(&ran)[0]["since"], json!({ "news": "new" }));
    assert_eq!(batch(&sandbox, &wrong, &SINCE).stdout, "");
    let ran = batch(&sandbox, MONDAY, &SINCE);
    assert_eq!(documents(&ran)[0]["since"]["news"], "gone");
    assert_eq!(documents(&ran)[0]["since"]["was"]["error"], "invalid");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_run_that_was_broken_off_is_not_compared_with() {
    let sandbox = Sandbox::new();
    batch(&sandbox, MONDAY, &STATE);
    let text = std::fs::read_to_string(sandbox.path("state")).unwrap();
    let open: String = text.lines().take(9).map(|line| line.to_owned() + "\n").collect();
    std::fs::write(sandbox.path("state"), format!("{text}{open}")).unwrap();
    let ran = batch(&sandbox, MONDAY, &SINCE);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn an_instant_names_the_last_run_before_it() {
    let sandbox = Sandbox::new();
    sandbox.write("cases.ndjson", MONDAY);
    let at = |more: &[&str]| sandbox.run([&["batch", "cases.ndjson", "--state", "state"], more].concat());
    at(&[]);
    let early = at(&["--since", "2026-11-20"]);
    assert!(early.stderr.contains("every line is new"), "{}", early.stderr);
    let late = at(&["--since", "2026-11-23T09:00:00Z"]);
    assert!(late.stderr.starts_with("Compared with"), "{}", late.stderr);
    batch(&sandbox, MONDAY, &["--since", "last"]).fails(2, &["--state"]);
    batch(&sandbox, MONDAY, &[&STATE[..], &["--since", "lst"]].concat()).fails(2, &["`last`"]);
}
