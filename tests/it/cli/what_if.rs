//! `--what-if`: what would be in the way, beside what is.

use serde_json::{Value, json};

use super::replay::recording;
use crate::support::{Ran, Sandbox};

/// The recording, in which they lack a permission that the Agent has, replayed with these flags.
fn replayed(more: &[&str]) -> Ran {
    let sandbox = Sandbox::new();
    sandbox.write("facts.json", recording().to_string());
    sandbox.run(["--facts", "facts.json", "--no-input"].iter().chain(more))
}

#[test]
fn it_is_told_beside_the_verdict_and_changes_nothing() {
    let plain = replayed(&["--format", "json"]);
    let supposed = replayed(&["--format", "json", "--what-if", "role=Agent"]);
    assert_eq!(plain.code, supposed.code, "{}", supposed.stderr);
    let mut report: Value = serde_json::from_str(&supposed.stdout).unwrap();
    let then = report.as_object_mut().unwrap().remove("what_if").unwrap();
    assert_eq!((&then["given"], &then["verdict"]), (&json!(["role=Agent"]), &json!("should_work")));
    assert_eq!(report, serde_json::from_str::<Value>(&plain.stdout).unwrap());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_form_and_the_ticket_say_it() {
    for format in ["text", "markdown", "html"] {
        let ran = replayed(&["--format", format, "--what-if", "role=Agent"]);
        // HTML writes the sign between kind and name in its own way.
        assert!(
            ran.stdout.contains("no check finds a cause any more; it should work"),
            "{format}: {}",
            ran.stdout
        );
    }
    let ticket = replayed(&["--still-failing", "--dry-run", "--what-if", "role=Agent"]);
    assert!(ticket.stdout.contains("With role=Agent: no check finds a cause"), "{}", ticket.stdout);
    assert!(!replayed(&["--still-failing", "--dry-run"]).stdout.contains("What if"));
}

#[test]
fn several_hold_at_once_and_a_role_goes_by_any_case() {
    let ran = replayed(&["--format", "json", "--what-if", "role=viewer", "--what-if", "role=AGENT"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["what_if"]["given"], json!(["role=viewer", "role=AGENT"]));
    assert_eq!(report["what_if"]["verdict"], "should_work", "{}", ran.stdout);
}

#[test]
fn a_slip_is_said_with_what_is_near_and_nothing_is_told() {
    let ran = replayed(&["--what-if", "role=Agnet"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("no role is called `Agnet`; did you mean this one?\n  Agent"),
        "{}",
        ran.stderr
    );
    let exact = replayed(&["--what-if", "role=Agnet", "--exact"]);
    assert_eq!(exact.code, 2, "{}", exact.stdout);
    assert!(exact.stderr.contains("there is no role of that name; near to it: Agent"), "{}", exact.stderr);
}

#[test]
fn what_supposes_nothing_is_refused_with_what_to_write() {
    for wrong in ["rolle=Agent", "", "role=", "Agent"] {
        let ran = replayed(&["--what-if", wrong]);
        assert_eq!(ran.code, 2, "{wrong}: {}", ran.stderr);
        assert!(ran.stderr.contains("write role=NAME or flag=KEY"), "{wrong}: {}", ran.stderr);
    }
}
