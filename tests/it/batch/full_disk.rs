//! A disk that is full under the journal: what is printed is whole, and the exit code says it.

use std::process::Command;

use super::{MONDAY, batch};
use crate::support::{Ran, Sandbox};

/// Runs in a shell in which no file gets larger than so many KiB.
fn limited(sandbox: &Sandbox, kib: u32, args: &str) -> Ran {
    let line = format!("ulimit -f {kib}; trap '' XFSZ; exec \"$0\" batch {args} 2>told | cat");
    let script = format!("set -o pipefail; ({line})");
    let output = Command::new("bash")
        .args(["-c", &script, env!("CARGO_BIN_EXE_escalate")])
        .current_dir(sandbox.path(""))
        .env_clear()
        .env("HOME", sandbox.path(""))
        .env("PATH", "/usr/bin:/bin")
        .output()
        .unwrap();
    let mut ran = Ran::of(&output, &sandbox.path(""));
    ran.stderr = std::fs::read_to_string(sandbox.path("told")).unwrap();
    ran
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_rest_goes_on_and_what_stands_there_is_whole() {
    let sandbox = Sandbox::new();
    let whole = batch(&sandbox, MONDAY, &[]);
    let ran = limited(&sandbox, 64, "cases.ndjson --state state --now 2026-11-23T09:00:00Z");
    assert_eq!((ran.code, &ran.stdout), (1, &whole.stdout), "{}", ran.stderr);
    assert!(ran.stderr.contains("--state state is not written any more"), "{}", ran.stderr);
    let text = std::fs::read_to_string(sandbox.path("state")).unwrap();
    assert!(text.ends_with("}\n") && text.lines().count() > 2, "whole lines, and some of them");
    // With room, it goes on from there.
    let ran = batch(&sandbox, MONDAY, &["--state", "state"]);
    assert_eq!((ran.code, &ran.stdout), (0, &whole.stdout));
    assert!(ran.stderr.contains("broken off"), "{}", ran.stderr);
}

#[test]
fn a_journal_that_cannot_begin_is_said_before_anybody_is_asked() {
    let sandbox = Sandbox::new();
    sandbox.write("cases.ndjson", MONDAY);
    let ran = limited(&sandbox, 0, "cases.ndjson --state state");
    assert_eq!(ran.stdout, "");
    batch(&sandbox, MONDAY, &["--state", "/dev/full"]).fails(2, &["/dev/full"]);
}
