//! Without a profile: the six checks by hand, from a script.

use serde_json::Value;

use crate::support::{ALL_PASS, Ran, Sandbox};

fn run(args: &[&str]) -> Ran {
    Sandbox::new().run([&["--user", "ana@acme.example", "--tenant", "acme-prod"], args].concat())
}

#[test]
fn nobody_looked_so_nothing_is_settled() {
    let ran = run(&[]);
    assert_eq!(ran.code, 4);
    assert!(ran.stdout.contains("--found CHECK=… (pass, or fail:REASON), for account"), "{}", ran.stdout);
    assert!(ran.stderr.contains("escalate init"), "{}", ran.stderr);
}

#[test]
fn one_fail_is_the_cause() {
    let ran = run(&["--found", "account=fail:deactivated in March", "--format", "json"]);
    assert_eq!(ran.code, 3);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["primary"], "account");
    assert!(ran.stdout.contains("deactivated in March"));
}

#[test]
fn all_six_pass_so_a_ticket_is_worth_writing() {
    let ran = run(&[&ALL_PASS[..], &["--action", "open a case"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.stdout);
}

#[test]
fn a_user_is_needed_and_nothing_is_asked() {
    Sandbox::new().run::<&str>([]).fails(2, &["--user EMAIL|ID"]);
    Sandbox::new().run(["--user", ""]).fails(2, &["`--user` is empty"]);
    Sandbox::new().run(["--user", "ana\u{200B}"]).fails(2, &["U+200B"]);
    Sandbox::new().run(["--user", "a", "--tenant", "x\ny"]).fails(2, &["`--tenant`", "line break"]);
}

#[test]
fn the_error_from_a_file_and_from_standard_input() {
    let sandbox = Sandbox::new();
    sandbox.write("error.txt", "Zugriff verweigert: \u{201E}Fälle\u{201C}\n");
    let file = sandbox.run(["--user", "a", "--error", "@error.txt", "--format", "json"]);
    let report: Value = serde_json::from_str(&file.stdout).unwrap();
    assert_eq!(report["case"]["error"], "Zugriff verweigert: \u{201E}Fälle\u{201C}");
    let mut command = sandbox.escalate(["--user", "a", "--error", "-", "--format", "json"]);
    let output = command.write_stdin("403 Forbidden\n").output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["case"]["error"], "403 Forbidden");
}

#[test]
fn errors_that_cannot_be_taken() {
    let sandbox = Sandbox::new();
    sandbox.write("latin1.txt", b"caf\xE9");
    sandbox.run(["--user", "a", "--error", "@latin1.txt"]).fails(5, &["latin1.txt is not UTF-8: byte 4"]);
    sandbox.write("long.txt", vec![b'x'; 70_000]);
    sandbox
        .run(["--user", "a", "--error", "@long.txt"])
        .fails(5, &["long.txt is longer than 64 KiB", "--attach"]);
    sandbox.run(["--user", "a", "--error", "@nowhere.txt"]).fails(5, &["nowhere.txt"]);
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let sandbox = Sandbox::new();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_escalate"));
    command.env_clear().env("HOME", sandbox.path("")).args(["--user", "a", "--format", "html"]);
    let mut child =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(4), "the diagnosis's own exit code");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("error:"));
}

#[test]
fn a_language_that_is_not_there() {
    run(&["--lang", "xx"]).fails(2, &["`xx`", "en"]);
}

#[test]
fn a_template_with_an_unknown_name() {
    let sandbox = Sandbox::new();
    let embedded = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/ticket")).unwrap();
    let name = embedded.flatten().next().unwrap().file_name().into_string().unwrap();
    sandbox.write(&format!(".config/escalate/templates/ticket/{name}"), "{{#if nonsense}}x{{/if}}\n");
    sandbox.run(["--user", "a"]).fails(5, &[&name, "line 1", "nonsense"]);
}
