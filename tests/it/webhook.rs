//! Tickets by webhook: the bytes that are signed are those that are sent, a repeat carries the same key, and the address, which may be
//! a credential, is shown nowhere.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use crate::support::{ALL_PASS, Ran, Sandbox};

const REPORTED: &[&str] = &[
    "--user",
    "ana@acme.example",
    "--tenant",
    "acme",
    "--action",
    "read \"the\" inbox",
    "--error",
    "line one\nline {{two}} \\ \"x\"",
    "--role",
    "agent",
    "--file",
    "--no-input",
];

/// That, with every check looked up by hand.
fn case() -> Vec<&'static str> {
    [REPORTED, &ALL_PASS].concat()
}
const SECRET: &str = "hook-secret-41";
const TOKEN: &str = "T0KEN-violet-lantern";

fn sandbox(more: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let settings = "url = { env = \"HOOK_URL\" }\nsecret = { env = \"HOOK_SECRET\" }\n";
    sandbox.profile(
        "acme",
        &format!("title = \"Acme\"\n[ticketing]\nconnector = \"webhook\"\n{settings}{more}"),
    );
    sandbox
}

fn run(sandbox: &Sandbox, server: &MockServer, words: &[&str]) -> (i32, String) {
    let output = sandbox
        .escalate(words)
        .env("HOOK_URL", format!("{}/services/{TOKEN}?key={TOKEN}-2", server.uri()))
        .env("HOOK_SECRET", SECRET)
        .output()
        .unwrap();
    let text =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!text.contains(TOKEN) && !text.contains(SECRET), "{text}");
    (output.status.code().unwrap(), text.split_whitespace().collect::<Vec<_>>().join(" "))
}

async fn answering(status: u16, body: &str) -> MockServer {
    let server = MockServer::start().await;
    answer(&server, status, body).await;
    server
}

async fn answer(server: &MockServer, status: u16, body: &str) {
    server.reset().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(status).set_body_string(body)).mount(server).await;
}

fn header<'r>(request: &'r Request, name: &str) -> &'r str {
    request.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn the_bytes_that_are_sent_are_signed_and_are_json() {
    let server = answering(200, "ok").await;
    let (code, text) = run(&sandbox(""), &server, &case());
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("delivered, not confirmed"), "{text}");
    let sent = server.received_requests().await.unwrap();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].url.path(), format!("/services/{TOKEN}"));
    assert_eq!(sent[0].url.query(), Some(format!("key={TOKEN}-2").as_str()));
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(&sent[0].body);
    let hex = mac.finalize().into_bytes().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    assert_eq!(header(&sent[0], "X-Hub-Signature-256"), format!("sha256={hex}"));
    let body: Value = serde_json::from_slice(&sent[0].body).unwrap();
    assert_eq!(body["error"], "line one\nline {{two}} \\ \"x\"");
    assert_eq!(body["action"], "read \"the\" inbox");
    assert_eq!(body["event"], "ticket.new");
    assert_eq!(body["bundle"], "not enclosed");
    assert_eq!(body["files"][0]["content"], Value::Null);
    assert_eq!(header(&sent[0], "Idempotency-Key"), body["id"].as_str().unwrap());
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_repeat_carries_the_same_key_and_more_about_it_another() {
    let server = answering(500, &format!("Cannot POST /services/{TOKEN}")).await;
    let sandbox = sandbox("enclose = \"10000000\"\n");
    let (code, text) = run(&sandbox, &server, &case());
    assert_eq!(code, 6, "{text}");
    assert!(text.contains("same Idempotency-Key"), "{text}");
    let first = server.received_requests().await.unwrap();
    answer(&server, 202, "").await;
    let (code, text) = run(&sandbox, &server, &["outbox", "retry"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("sent again with the same Idempotency-Key"), "{text}");
    let second = server.received_requests().await.unwrap();
    assert_eq!(header(&first[0], "Idempotency-Key"), header(&second[0], "Idempotency-Key"));
    assert_eq!(first[0].body, second[0].body, "the same ticket has the same bytes");
    let body: Value = serde_json::from_slice(&second[0].body).unwrap();
    assert_eq!(body["bundle"], "enclosed");
    assert!(body["files"][0]["content"].as_str().unwrap().starts_with("UEsDB"), "{body}");
    let log = sandbox.write("log.txt", "one line\n");
    let (code, text) =
        run(&sandbox, &server, &[case().as_slice(), &["--attach", log.to_str().unwrap()]].concat());
    assert_eq!(code, 0, "{text}");
    let third = server.received_requests().await.unwrap();
    let added: Value = serde_json::from_slice(&third.last().unwrap().body).unwrap();
    assert_eq!(added["event"], "ticket.added");
    assert_eq!(added["fingerprint"], body["fingerprint"]);
    assert_ne!(added["id"], body["id"]);
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn what_is_refused_for_good_says_so_without_the_address() {
    for (status, wanted) in [(404, 1), (403, 1), (401, 1), (400, 1), (413, 1), (429, 6), (503, 6)] {
        let server = answering(status, &format!("no service /services/{TOKEN}?key={TOKEN}-2")).await;
        let (code, text) = run(&sandbox(""), &server, &case());
        assert_eq!(code, wanted, "{status}: {text}");
        assert!(text.contains(&status.to_string()), "{status}: {text}");
    }
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_template_of_ones_own_takes_the_place_and_a_mistake_in_it_has_its_line() {
    let server = answering(200, "ok").await;
    let sandbox = sandbox("");
    let path = ".config/escalate/templates/ticket/webhook.json.hbs";
    sandbox.write(path, "{ \"text\": \"*{{ticket.title}}*\" }");
    let (code, text) = run(&sandbox, &server, &case());
    assert_eq!(code, 0, "{text}");
    let sent = server.received_requests().await.unwrap();
    let body: Value = serde_json::from_slice(&sent[0].body).unwrap();
    assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
    for (mistake, words) in [
        ("{\n\"text\": \"{{ticket.titel}}\" }", "webhook.json.hbs:2:"),
        ("{ \"text\": {{ticket.title}} }", "no JSON"),
        ("{ \"text\": \"{{{ticket.title}}}\" }", "not escaped"),
        ("{ \"text\": \"{{ticket.title\" }", "webhook.json.hbs:1:"),
    ] {
        sandbox.write(path, mistake);
        let (code, text) = run(&sandbox, &server, &case());
        assert_eq!(code, 5, "{mistake}: {text}");
        assert!(text.contains(words), "{mistake}: {text}");
    }
    assert_eq!(server.received_requests().await.unwrap().len(), 1);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn an_address_that_is_none_is_named_and_not_shown() {
    let sandbox = sandbox("");
    for url in [
        "",
        "ftp://a.example/T0KEN-violet-lantern",
        "a.example",
        "https://u:T0KEN-violet-lantern@a.example/x",
    ] {
        let mut command = sandbox.escalate(case());
        let output = command.env("HOOK_URL", url).env("HOOK_SECRET", SECRET).output().unwrap();
        let ran = Ran::of(&output, sandbox.path("").as_path());
        assert!([1, 5].contains(&ran.code), "{url}: {} {}", ran.code, ran.stderr);
        assert!(!format!("{}{}", ran.stdout, ran.stderr).contains(TOKEN), "{}", ran.stderr);
    }
}
