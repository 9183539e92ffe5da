//! What is no case is its line's error, and the rest goes on.

use serde_json::{Value, json};

use super::{MONDAY, batch, documents, told};
use crate::cli::replay::recording;
use crate::support::Sandbox;

/// The error of one line, which stands between two that are in order.
fn error_of(line: impl AsRef<[u8]>) -> Value {
    let sandbox = Sandbox::new();
    let good = recording().to_string();
    let bytes = [good.as_bytes(), b"\n", line.as_ref(), b"\n", good.as_bytes(), b"\n"].concat();
    sandbox.write("cases.ndjson", bytes);
    let ran = sandbox.run(["batch", "cases.ndjson"]);
    let documents = documents(&ran);
    assert_eq!((ran.code, documents.len()), (2, 3), "{}{}", ran.stdout, ran.stderr);
    assert_eq!((&documents[0]["verdict"], &documents[2]["verdict"]), (&json!("blocked"), &json!("blocked")));
    assert_eq!((&documents[1]["line"], &documents[1]["error"]["line"]), (&json!(2), &json!(2)));
    documents[1]["error"].clone()
}

#[track_caller]
fn is_wrong(line: impl AsRef<[u8]>, key: impl Into<Value>, says: &str) {
    let error = error_of(&line);
    let (message, hint) = (error["message"].as_str().unwrap(), error["hint"].as_str().unwrap_or_default());
    assert_eq!(error["key"], key.into(), "{error}");
    assert!(format!("{message} {hint}").contains(says), "{error}");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_is_no_object() {
    is_wrong("nonsense", (), "it is not JSON");
    is_wrong("{", (), "every case is one line");
    is_wrong("[]", (), "neither a case nor recorded facts");
    is_wrong("5", (), "neither a case nor recorded facts");
    is_wrong(r#"{"user":"a"} {"user":"b"}"#, (), "column 14");
    is_wrong(b"{\"user\":\"\xff\"}", (), "byte 10");
    is_wrong(b"{\"user\":\0\"a\"}", (), "NUL");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_is_no_case() {
    is_wrong("{}", "user", "does not say who");
    is_wrong(r#"{"user":5}"#, "user", "in quotes");
    is_wrong(r#"{"user":null}"#, "user", "does not say who");
    is_wrong(r#"{"user":"  "}"#, "user", "empty");
    is_wrong(r#"{"user":"a\u200bb"}"#, "user", "cannot be seen");
    is_wrong(r#"{"user":"a","usr":"b"}"#, "usr", "did you mean `user`?");
    is_wrong(r#"{"user":"a","user":"b"}"#, "user", "twice");
    is_wrong(r#"{"user":"a","on":"lighthouse"}"#, "on", "KIND:ID");
    is_wrong(r#"{"user":"a","symptom":"sad"}"#, "symptom", "neither sign-in nor access");
    is_wrong(r#"{"user":"a","permission":[1]}"#, "permission", "a number");
    is_wrong(r#"{"user":"a","trait":["plan"]}"#, "trait", "plan=pro");
    is_wrong(r#"{"user":"a","last_worked":"yesterday"}"#, "last_worked", "with its zone");
    is_wrong(r#"{"user":"a","last_worked":"2999-01-01T00:00:00Z"}"#, "last_worked", "future");
    is_wrong(json!({ "user": "a", "error": "x".repeat(64 * 1024 + 1) }).to_string(), (), "64 KiB");
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_are_no_facts() {
    is_wrong(r#"{"schema":"escalate.facts/2"}"#, "schema", "escalate.facts/1");
    is_wrong(r#"{"schema":"escalate.facts/1","facts":{"taken_at":"2026-11-23T09:00:00Z"}}"#, "case", "whom");
    let mut facts = recording();
    facts["facts"]["account"]["known"]["value"] = json!(5);
    assert!(error_of(facts.to_string())["key"].as_str().unwrap().starts_with("facts.account"));
}

/// A line of more than eight million bytes is read past.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_line_that_is_too_long() {
    is_wrong(json!({ "user": "a", "error": "x".repeat(8_000_001) }).to_string(), (), "8000000 bytes");
}

/// What a text would mean on the command line, it does not mean here.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_text_is_a_text() {
    let sandbox = Sandbox::new();
    sandbox.example(".", "escalate.toml");
    sandbox.write("error.txt", "from the file");
    let lines =
        json!({ "user": "ana@acme.example", "tenant": "acme-prod", "error": "@error.txt", "action": "-" });
    let ran = batch(&sandbox, &lines.to_string(), &["--config", "escalate.toml"]);
    let case = &documents(&ran)[0]["case"];
    assert_eq!((&case["error"], &case["action"]), (&json!("@error.txt"), &json!("-")), "{}", ran.stderr);
}

#[test]
fn blank_lines_are_nothing_and_the_lines_behind_them_keep_their_numbers() {
    let ran = batch(&Sandbox::new(), &format!("\n  \n{}\r\n\nx\n", recording()), &[]);
    assert_eq!(
        told(&ran),
        [json!(["ana@acme.example", "role", null, null]), json!([null, null, "invalid", 5])]
    );
    let ran = batch(&Sandbox::new(), "\n\n", &[]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
}

#[test]
fn a_file_that_is_not_there_is_one_failure() {
    Sandbox::new().run(["batch", "nowhere.ndjson"]).fails(2, &["nowhere.ndjson"]);
    Sandbox::new().run(["batch", "."]).fails(2, &["folder"]);
}

#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let sandbox = Sandbox::new();
    sandbox.write("cases.ndjson", MONDAY);
    let line = "set -o pipefail; \"$0\" batch cases.ndjson | head -n 1 > first; echo ${PIPESTATUS[0]}";
    let output = std::process::Command::new("bash")
        .args(["-c", line, env!("CARGO_BIN_EXE_escalate")])
        .current_dir(sandbox.path(""))
        .env("HOME", sandbox.path(""))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "0\n", "{output:?}");
}
