//! `escalate outbox …` and `escalate reveal` on an empty state folder.

use serde_json::json;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::fixtures::DESK;
use crate::support::{Ran, Sandbox};

#[test]
fn an_empty_outbox() {
    let ran = Sandbox::new().run(["outbox", "list"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", "Nothing is waiting.\n"));
}

#[test]
fn an_entry_that_is_not_there() {
    Sandbox::new().run(["outbox", "drop", "3f2a"]).fails(2, &["`3f2a`", "escalate outbox list"]);
    Sandbox::new().run(["outbox", "drop", "../../x"]).fails(2, &["`../../x`"]);
}

#[test]
fn a_token_that_was_not_made_here() {
    Sandbox::new().run(["reveal", "user-7f3a"]).fails(2, &["`user-7f3a`", "where the ticket was written"]);
}

#[test]
fn a_state_folder_that_cannot_be_made() {
    let sandbox = Sandbox::new();
    let file = sandbox.write("file", "");
    let mut command = sandbox.escalate(["outbox", "list"]);
    let output = command.env("ESCALATE_STATE_DIR", file.join("below")).output().unwrap();
    let ran = Ran::of(&output, &sandbox.path(""));
    ran.fails(1, &["file/below", "must be writable"]);
}

/// A profile that files into a system which refuses everything with that status.
fn refusing(status: u16) -> (Sandbox, MockServer) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        let search =
            Mock::given(method("GET")).respond_with(ResponseTemplate::new(200).set_body_json(json!([])));
        search.mount(&server).await;
        let create =
            ResponseTemplate::new(status).set_body_json(json!({"error": "Severity cannot be blank"}));
        Mock::given(method("POST")).respond_with(create).mount(&server).await;
        server
    });
    let sandbox = Sandbox::new();
    sandbox.write(".config/escalate/templates/connectors/ticketing/desk.toml", DESK);
    sandbox.write("elsewhere/.keep", "");
    let profile = format!(
        "[ticketing]\nconnector = \"desk\"\nurl = {:?}\ntoken = {{ env = \"DESK_TOKEN\" }}\n",
        server.uri()
    );
    sandbox.write("my.toml", profile);
    (sandbox, server)
}

fn file(sandbox: &Sandbox, args: &[&str]) -> Ran {
    let mut command = sandbox.escalate(args);
    Ran::of(&command.env("DESK_TOKEN", "a-token-of-the-desk").output().unwrap(), &sandbox.path(""))
}

const REPORTED: &[&str] = &[
    "--config",
    "my.toml",
    "--user",
    "ana@acme.example",
    "--action",
    "open a case",
    "--tenant",
    "acme",
    "--error",
    "Boom",
    "--allow-unknown",
    "--file",
    "--no-input",
];

/// The report is printed all the same; what went wrong is on stderr.
#[track_caller]
fn says(ran: &Ran, code: i32, parts: &[&str]) {
    assert_eq!(ran.code, code, "{}", ran.stderr);
    for part in parts {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_refusal_that_will_not_pass_says_what_to_change_and_keeps_the_ticket() {
    let (sandbox, _server) = refusing(422);
    let ran = file(&sandbox, REPORTED);
    says(&ran, 1, &["refuses the ticket", "Severity cannot be blank", "nothing is lost"]);
    let list = sandbox.run(["outbox", "list"]);
    assert!(list.stdout.contains("refused: making the ticket"), "{}", list.stdout);
    file(&sandbox, &["outbox", "retry"]).fails(1, &["Severity cannot be blank"]);
}

#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn one_that_may_pass_later_is_6_and_is_retried_from_any_folder() {
    let (sandbox, _server) = refusing(503);
    let ran = file(&sandbox, REPORTED);
    says(&ran, 6, &["could not be filed yet", "escalate outbox retry"]);
    let mut command = sandbox.escalate(["outbox", "retry"]);
    command.current_dir(sandbox.path("elsewhere")).env("DESK_TOKEN", "a-token-of-the-desk");
    let ran = Ran::of(&command.output().unwrap(), &sandbox.path(""));
    assert_eq!(ran.code, 6, "the profile is found: {}", ran.stderr);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_damaged_record_is_named_and_the_others_are_shown() {
    let (sandbox, _server) = refusing(503);
    file(&sandbox, REPORTED);
    let damaged = sandbox.path(".local/state/escalate/outbox").join("f".repeat(32));
    std::fs::create_dir_all(&damaged).unwrap();
    std::fs::write(damaged.join("record.json"), "{").unwrap();
    let ran = sandbox.run(["outbox", "list"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.contains("desk: ") && ran.stderr.contains("ffffffff"),
        "{} {}",
        ran.stdout,
        ran.stderr
    );
    let dropped = sandbox.run(["outbox", "drop", "ffff"]);
    assert_eq!(dropped.code, 0, "{}", dropped.stderr);
    assert_eq!(sandbox.run(["outbox", "list"]).code, 0);
}
