//! What `connectors new --kind ticketing` writes is enough to file with: one POST, and it is said that nobody read it back.

use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Ran, Sandbox};

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
    "--role",
    "Agent",
    "--allow-unknown",
    "--file",
    "--no-input",
];

fn run(sandbox: &Sandbox, args: &[&str]) -> Ran {
    let mut command = sandbox.escalate(args);
    Ran::of(&command.env("DESK_TOKEN", "a-token-of-the-desk").output().unwrap(), &sandbox.path(""))
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn one_post_files_and_says_that_it_is_not_confirmed() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        let made = ResponseTemplate::new(201).set_body_json(json!({ "id": 7 }));
        Mock::given(method("POST")).respond_with(made).expect(1).mount(&server).await;
        server
    });
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(["connectors", "new", "desk", "--kind", "ticketing"]).code, 0);
    let url = server.uri();
    sandbox.write(
        "my.toml",
        format!("[ticketing]\nconnector = \"desk\"\nurl = {url:?}\ntoken = {{ env = \"DESK_TOKEN\" }}\n"),
    );
    let filed = run(&sandbox, REPORTED);
    assert_eq!(filed.code, 0, "{}{}", filed.stdout, filed.stderr);
    let flat = filed.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("delivered, not confirmed"), "{}", filed.stdout);
    let list = sandbox.run(["outbox", "list", "--filed"]);
    assert!(
        list.stdout.contains("desk: 7") && list.stdout.contains("delivered, not confirmed"),
        "{}",
        list.stdout
    );
    let list = sandbox.run(["outbox", "list", "--filed", "--format", "json"]);
    let list: Value = serde_json::from_str(&list.stdout).unwrap();
    assert_eq!((&list[0]["ticket"], &list[0]["confirmed"]), (&json!("7"), &json!(false)));
    let doctor = run(&sandbox, &["doctor", "--config", "my.toml"]);
    assert_eq!(doctor.code, 0, "{}", doctor.stdout);
    assert!(
        doctor.stdout.contains("– find: not looked at: the connector has no `find`"),
        "{}",
        doctor.stdout
    );
    runtime.block_on(server.verify());
}
