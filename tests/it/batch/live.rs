//! Cases for which the systems are asked: here, files.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::{batch, documents, told};
use crate::cli::replay::recording;
use crate::support::Sandbox;

fn acme() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.example(".", "escalate.toml");
    sandbox
}

const CONFIG: [&str; 2] = ["--config", "escalate.toml"];

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_case_gives_the_report_of_a_single_run_that_takes_names_as_given() {
    let sandbox = acme();
    let case = json!({ "user": "ana@acme.example", "tenant": "acme-prod", "action": "reassign a conversation", "error": "no" });
    let ran = batch(&sandbox, &case.to_string(), &CONFIG);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let single =
        ["--user", "ana@acme.example", "--tenant", "acme-prod", "--action", "reassign a conversation"];
    let single =
        sandbox.run([&CONFIG[..], &single, &["--error", "no", "--exact", "--format", "json"]].concat());
    assert_eq!(documents(&ran)[0], serde_json::from_str::<Value>(&single.stdout).unwrap());
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn lines_of_every_kind_keep_their_order() {
    let sandbox = acme();
    let people = ["ana", "ben", "nobody", "ana", "ben"]
        .map(|name| json!({ "user": format!("{name}@acme.example"), "tenant": "acme-prod" }).to_string());
    let lines: Vec<String> = (0..60)
        .map(|index| match index % 7 {
            5 => recording().to_string(),
            6 => "x".to_owned(),
            other => people[other].clone(),
        })
        .collect();
    let ran = batch(&sandbox, &lines.join("\n"), &CONFIG);
    assert_eq!(ran.code, 2);
    for (index, line) in told(&ran).iter().enumerate() {
        let name = ["ana", "ben", "nobody", "ana", "ben", "ana", ""][index % 7];
        let expected = if name.is_empty() { Value::Null } else { json!(format!("{name}@acme.example")) };
        assert_eq!(line[0], expected, "line {}", index + 1);
    }
    assert_eq!(ran.stdout, batch(&sandbox, &lines.join("\n"), &CONFIG).stdout, "twice the same bytes");
}

#[test]
fn a_tenant_that_nobody_knows_is_a_report_like_others() {
    let sandbox = acme();
    let case = json!({ "user": "ana@acme.example", "tenant": "nowhere" });
    let ran = batch(&sandbox, &case.to_string(), &CONFIG);
    assert_eq!((ran.code, told(&ran)), (0, vec![json!(["ana@acme.example", "tenant", null, null])]));
}

#[test]
fn without_a_profile_a_case_cannot_be_asked_about() {
    let ran = batch(&Sandbox::new(), &format!("{}\n{{\"user\":\"a\"}}\n", recording()), &[]);
    assert_eq!(ran.code, 5, "{}", ran.stderr);
    assert_eq!(documents(&ran).len(), 1, "what was done is printed");
    assert!(ran.stderr.contains("escalate init"), "{}", ran.stderr);
}

/// The first report is there before the input ends, of recorded facts and of a case.
#[test]
fn a_pipe_is_read_as_it_comes() {
    let sandbox = acme();
    let mut child = Command::new(env!("CARGO_BIN_EXE_escalate"))
        .args(["batch", "-"])
        .args(CONFIG)
        .current_dir(sandbox.path(""))
        .env_clear()
        .env("HOME", sandbox.path(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    for case in [recording(), json!({ "user": "ben@acme.example", "tenant": "acme-prod" }), recording()] {
        writeln!(input, "{case}").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let report: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(report["verdict"], "blocked");
    }
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
