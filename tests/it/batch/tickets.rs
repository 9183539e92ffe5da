//! `--file`, `--bundle` and `--dry-run` of a batch: a ticket for each case, or one for all of a cluster.

use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::MONDAY;
use crate::support::{Ran, Sandbox};

/// The fix has been tried and did not help.
fn still_failing() -> String {
    let line = |line: &str| {
        let mut facts: Value = serde_json::from_str(line).unwrap();
        facts["case"]["still_failing"] = json!(true);
        facts.to_string() + "\n"
    };
    MONDAY.lines().map(line).collect()
}

fn sandbox(url: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let hook = "title = \"Acme\"\n[ticketing]\nconnector = \"webhook\"\nurl = { env = \"HOOK_URL\" }\nsecret = { env = \"HOOK_SECRET\" }\n";
    sandbox.profile("acme", hook);
    sandbox.write("cases.ndjson", still_failing());
    sandbox.write("url", url);
    sandbox
}

fn run(sandbox: &Sandbox, args: &[&str]) -> Ran {
    let url = std::fs::read_to_string(sandbox.path("url")).unwrap();
    let mut command = sandbox.escalate([&["batch", "cases.ndjson"], args].concat());
    let output = command.env("HOOK_URL", url).env("HOOK_SECRET", "hook-secret-41").output().unwrap();
    Ran::of(&output, &sandbox.path(""))
}

async fn server(status: u16) -> MockServer {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(status).set_body_json(json!({ "id": "77" }));
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

async fn posted(server: &MockServer) -> usize {
    let requests = server.received_requests().await.unwrap();
    requests.iter().filter(|request| request.method.as_str() == "POST").count()
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn every_case_has_a_ticket_of_its_own() {
    let server = server(200).await;
    let sandbox = sandbox(&server.uri());
    let ran = run(&sandbox, &["--file"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(posted(&server).await, 14);
    assert!(super::documents(&ran).iter().all(|one| one["ticket"].is_object()), "{}", ran.stdout);
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_cluster_has_one_and_whoever_is_in_none_their_own() {
    let server = server(200).await;
    let sandbox = sandbox(&server.uri());
    let ran = run(&sandbox, &["--file", "--per", "cluster"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(posted(&server).await, 3, "{}", ran.stderr);
    assert!(ran.stderr.contains("12 people: the ticket is"), "{}", ran.stderr);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_waits_in_the_outbox_makes_six() {
    let sandbox = sandbox("http://127.0.0.1:9");
    let ran = run(&sandbox, &["--file", "--timeout", "2s"]);
    assert_eq!(ran.code, 6, "{}", ran.stderr);
    assert!(ran.stderr.contains("line 1: the ticket could not be filed yet"), "{}", ran.stderr);
    let waiting = sandbox.run(["outbox", "list", "--format", "json"]);
    assert_eq!(serde_json::from_str::<Value>(&waiting.stdout).unwrap().as_array().unwrap().len(), 14);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nothing_leaves_with_a_dry_run() {
    let sandbox = sandbox("http://127.0.0.1:9");
    for per in ["case", "cluster"] {
        let ran = run(&sandbox, &["--file", "--dry-run", "--per", per]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert_eq!(sandbox.run(["outbox", "list", "--format", "json"]).stdout.trim(), "[]");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn bundles_are_files_of_a_folder() {
    let sandbox = sandbox("http://127.0.0.1:9");
    run(&sandbox, &["--bundle", "out"]).fails(2, &["--bundle out", "nobody was asked"]);
    let names = |folder: &str| {
        let entries = std::fs::read_dir(sandbox.path(folder)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    std::fs::create_dir(sandbox.path("each")).unwrap();
    let ran = run(&sandbox, &["--bundle", "each"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(names("each").len(), 14);
    assert_eq!(names("each")[0], "case-000001.zip");
    std::fs::create_dir(sandbox.path("all")).unwrap();
    let ran = run(&sandbox, &["--bundle", "all", "--per", "cluster"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(names("all"), ["case-000008.zip", "case-000013.zip", "cluster-001.zip"]);
    assert_eq!(sandbox.run(["bundle", "verify", "all/cluster-001.zip"]).code, 0);
}
