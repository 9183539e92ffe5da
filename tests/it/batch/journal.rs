//! `--state`: a batch that was broken off goes on where it was.

use std::fs;

use serde_json::{Value, json};

use super::{MONDAY, batch, told};
use crate::support::Sandbox;

const STATE: [&str; 2] = ["--state", "state"];

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_run_has_a_beginning_its_lines_and_an_end() {
    let sandbox = Sandbox::new();
    let ran = batch(&sandbox, &format!("{MONDAY}x\n"), &STATE);
    assert_eq!(ran.code, 2);
    let text = fs::read_to_string(sandbox.path("state")).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["schema"], &lines[0]["run"]), (&json!("escalate.batch/1"), &json!(1)));
    assert_eq!((&lines[16]["end"], &lines[16]["lines"]), (&json!(true), &json!(15)));
    for (index, out) in ran.stdout.lines().enumerate() {
        assert_eq!(lines[index + 1]["line"], index + 1);
        assert_eq!(lines[index + 1]["of"].as_str().unwrap().len(), 64);
        assert_eq!(lines[index + 1]["out"], serde_json::from_str::<Value>(out).unwrap());
    }
    batch(&sandbox, MONDAY, &STATE);
    let again = fs::read_to_string(sandbox.path("state")).unwrap();
    assert!(again.starts_with(&text), "what stands there stays");
    assert_eq!(again.lines().filter(|line| line.starts_with("{\"schema\"")).count(), 2);
}

/// Broken off behind every byte of two lines, and of the header and the end: the same comes out.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_run_that_was_broken_off_goes_on() {
    let sandbox = Sandbox::new();
    let args = [&STATE[..], &["--clusters", "clusters.json"]].concat();
    let whole = batch(&sandbox, MONDAY, &args);
    let clusters = fs::read(sandbox.path("clusters.json")).unwrap();
    let text = fs::read(sandbox.path("state")).unwrap();
    let ends: Vec<usize> = (0..text.len()).filter(|at| text[*at] == b'\n').collect();
    for cut in
        [0, 1, 20, ends[0], ends[0] + 1, ends[3] - 1, ends[3], ends[3] + 1, ends[4] + 100, ends[15] - 1]
    {
        fs::write(sandbox.path("state"), &text[..cut]).unwrap();
        let ran = batch(&sandbox, MONDAY, &args);
        assert_eq!((ran.code, &ran.stdout), (0, &whole.stdout), "cut at {cut}: {}", ran.stderr);
        assert_eq!(fs::read(sandbox.path("clusters.json")).unwrap(), clusters, "cut at {cut}");
        assert_eq!(fs::read(sandbox.path("state")).unwrap(), text, "cut at {cut}");
    }
}

/// What the journal has is printed from it and not worked out again.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_line_that_is_done_is_printed_as_it_was() {
    let sandbox = Sandbox::new();
    batch(&sandbox, MONDAY, &STATE);
    let text = fs::read_to_string(sandbox.path("state")).unwrap();
    let open: String =
        text.lines().take(6).map(|line| line.replace("\"blocked\"", "\"undetermined\"") + "\n").collect();
    fs::write(sandbox.path("state"), open).unwrap();
    let other = MONDAY.replacen("ben@acme.example", "bob@acme.example", 2);
    let ran = batch(&sandbox, &other, &STATE);
    assert!(ran.stderr.contains("broken off"), "{}", ran.stderr);
    let verdicts: Vec<Value> = super::documents(&ran).iter().map(|one| one["verdict"].clone()).collect();
    let kept = |verdict: &str| verdicts.iter().filter(|one| *one == verdict).count();
    assert_eq!((kept("undetermined"), kept("blocked")), (4, 10), "the second line is another one");
    assert_eq!(told(&ran)[1][0], "bob@acme.example");
}

/// Another language is another run.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_run_with_other_flags_does_not_go_on() {
    let sandbox = Sandbox::new();
    batch(&sandbox, MONDAY, &STATE);
    let text = fs::read_to_string(sandbox.path("state")).unwrap();
    let open: String = text.lines().take(6).map(|line| line.to_owned() + "\n").collect();
    fs::write(sandbox.path("state"), open).unwrap();
    let ran = batch(&sandbox, MONDAY, &[&STATE[..], &["--lang", "de"]].concat());
    assert!(!ran.stderr.contains("broken off"), "{}", ran.stderr);
    assert_eq!(super::documents(&ran).len(), 14);
}

#[test]
fn a_file_that_is_no_journal_is_not_touched() {
    let sandbox = Sandbox::new();
    for text in ["{\"schema\":\"escalate.facts/1\"}\n", "{\"schema\":\n", "notes", "\n", "\u{0}"] {
        sandbox.write("state", text);
        batch(&sandbox, MONDAY, &STATE).fails(2, &["--state state", "no journal", "nobody was asked"]);
        assert_eq!(fs::read_to_string(sandbox.path("state")).unwrap(), text);
    }
    batch(&sandbox, MONDAY, &["--state", "."]).fails(2, &["--state ."]);
    batch(&sandbox, MONDAY, &["--state", "nowhere/state"]).fails(2, &["--state nowhere/state"]);
}

#[test]
fn two_processes_do_not_write_one_journal() {
    let sandbox = Sandbox::new();
    batch(&sandbox, MONDAY, &STATE);
    let text = fs::read(sandbox.path("state")).unwrap();
    let held = fs::File::open(sandbox.path("state")).unwrap();
    held.lock().unwrap();
    batch(&sandbox, MONDAY, &STATE).fails(2, &["another batch is writing it"]);
    assert_eq!(fs::read(sandbox.path("state")).unwrap(), text);
}

#[cfg(unix)]
#[test]
fn a_journal_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = Sandbox::new();
    batch(&sandbox, MONDAY, &STATE);
    assert_eq!(fs::metadata(sandbox.path("state")).unwrap().permissions().mode() & 0o777, 0o600);
}
