//! A connector that nobody has run is named before the first ticket and in the bundle; one that takes no files says so in the ticket.

use std::io::Read as _;

use serde_json::{Value, json};
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::support::{Ran, Sandbox};

fn file(sandbox: &Sandbox, error: &str, more: &[&str]) -> Ran {
    let mut args = vec!["--config", "my.toml", "--user", "ana@acme.example", "--action", "open a case"];
    args.extend(["--tenant", "acme", "--error", error, "--role", "Agent", "--allow-unknown", "--file"]);
    args.extend(["--no-input"]);
    args.extend(more);
    let mut command = sandbox.escalate(&args);
    Ran::of(&command.env("DESK_TOKEN", "a-token-of-the-desk").output().unwrap(), &sandbox.path(""))
}

/// The text of the ticket that was sent last.
fn sent(runtime: &tokio::runtime::Runtime, server: &MockServer) -> String {
    let requests = runtime.block_on(server.received_requests()).unwrap();
    let body: Value = requests.last().unwrap().body_json().unwrap();
    body["body"].as_str().unwrap().to_owned()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn it_is_said_once_and_the_bundle_that_stays_here_has_it() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = runtime.block_on(async {
        let server = MockServer::start().await;
        let made = ResponseTemplate::new(201).set_body_json(json!({ "id": 7 }));
        Mock::given(method("POST")).respond_with(made).mount(&server).await;
        server
    });
    let sandbox = Sandbox::new();
    assert_eq!(sandbox.run(["connectors", "new", "desk", "--kind", "ticketing"]).code, 0);
    let path = ".config/escalate/templates/connectors/ticketing/desk.toml";
    let text = std::fs::read_to_string(sandbox.path(path)).unwrap();
    sandbox.write(path, text.replace("kind  = ", "proven = \"unproven\"\nkind  = "));
    let url = server.uri();
    sandbox.write(
        "my.toml",
        format!("[ticketing]\nconnector = \"desk\"\nurl = {url:?}\ntoken = {{ env = \"DESK_TOKEN\" }}\n"),
    );
    sandbox.write("notes.txt", "what they saw");

    let first = file(&sandbox, "Boom", &["--attach", "notes.txt"]);
    assert_eq!(first.code, 0, "{}{}", first.stdout, first.stderr);
    assert!(first.stderr.contains("desk was never run against a real"), "{}", first.stderr);
    let ticket = sent(&runtime, &server);
    assert!(!ticket.contains("Attached:") && !ticket.contains("attached bundle"), "{ticket}");
    assert!(ticket.contains("In the bundle: notes.txt (which is not attached here)"), "{ticket}");
    assert!(ticket.contains("Not attached: escalate-") && !ticket.contains("/unattached/"), "{ticket}");

    let flat = first.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let path =
        flat.split("says so. It is [HOME]").nth(1).and_then(|rest| rest.split(": send it").next()).unwrap();
    let path = sandbox.path(path.trim_start_matches('/'));
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut readme = String::new();
    zip.by_name("README.txt").unwrap().read_to_string(&mut readme).unwrap();
    assert!(readme.contains("that nobody has run against a real one"), "{readme}");

    let second = file(&sandbox, "Another error", &["--format", "json"]);
    assert_eq!(second.code, 0, "{}{}", second.stdout, second.stderr);
    assert!(!second.stderr.contains("never run against a real"), "{}", second.stderr);
    let report: Value = serde_json::from_str(&second.stdout).unwrap();
    let ticket = &report["ticket"];
    assert_eq!((&ticket["unproven"], &ticket["unattached"]), (&json!(true), &json!(true)), "{ticket}");
}
