//! Webhooks: right, wrong, twice.

use super::served::{Served, TOKENS, signature};
use super::wire;

const EVENT: &str = r#"{"ticket": 17, "event": "transaction-4711"}"#;

#[test]
fn a_delivery_is_a_case_and_the_same_delivery_is_the_same_case() {
    let served = Served::start();
    let first = served.hook(EVENT);
    assert_eq!(first.status, 202, "{first:?}");
    let id = first.json()["case"].as_str().unwrap().to_owned();
    let again = served.hook(EVENT);
    assert_eq!((again.status, again.json()["case"].as_str()), (202, Some(id.as_str())));
    let other = served.hook(r#"{"ticket": 17, "event": "transaction-4712"}"#);
    assert_ne!(other.json()["case"].as_str(), Some(id.as_str()));
    let read = served.ask("GET", &format!("/v1/cases/{id}"), Some(TOKENS[2].1), "");
    let case = read.json();
    assert_eq!((case["state"].as_str(), case["ticket"].as_str()), (Some("queued"), Some("17")));
    assert_eq!((case["system"].as_str(), case["source"].as_str()), (Some("rt"), Some("hook")));
    assert!(case["report"].is_null() && case["filed"].is_null() && case["error"].is_null(), "{case}");
    let list = served.ask("GET", "/v1/cases?state=queued", Some(TOKENS[2].1), "").json();
    assert_eq!(list["cases"].as_array().unwrap().len(), 2);
}

/// Everything that does not prove its sender gets one and the same answer.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nobody_learns_what_was_wrong_with_a_signature() {
    let served = Served::start();
    let now = chrono::Utc::now().timestamp();
    let (time, old, early) = (now.to_string(), (now - 400).to_string(), (now + 400).to_string());
    let right = signature(&time, EVENT.as_bytes());
    let mut answers = Vec::new();
    let mut sent = |headers: &[(&str, &str)], body: &str| {
        let answer = wire::ask(served.address, "POST", "/hooks/rt", headers, body.as_bytes());
        assert_eq!((answer.status, answer.error().as_str()), (401, "unauthorized"), "{headers:?} {body}");
        answers.push(answer.body);
    };
    let (t, s) = ("X-Escalate-Time", "X-Escalate-Signature");
    sent(&[], EVENT);
    sent(&[(t, &time)], EVENT);
    sent(&[(s, &right)], EVENT);
    sent(&[(t, &time), (s, &right)], &EVENT.replace("17", "18"));
    sent(&[(t, &(now + 1).to_string()), (s, &right)], EVENT);
    sent(&[(t, &time), (s, &right[..right.len() - 1])], EVENT);
    sent(&[(t, &time), (s, &right.replace("sha256=", "sha1="))], EVENT);
    sent(&[(t, &time), (s, "sha256=")], EVENT);
    sent(&[(t, &time), (s, &format!("sha256={}", "0".repeat(64)))], EVENT);
    sent(&[(t, &old), (s, &signature(&old, EVENT.as_bytes()))], EVENT);
    sent(&[(t, &early), (s, &signature(&early, EVENT.as_bytes()))], EVENT);
    sent(&[(t, &time), (s, "sha256=0000"), (s, &right)], EVENT);
    sent(&[(t, &time), ("X-Hub-Signature-256", &right)], EVENT);
    // Not JSON is said to nobody who does not sign it.
    sent(&[(t, &time), (s, &right)], "{");
    answers.dedup();
    assert_eq!(answers.len(), 1);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_is_signed_and_starts_no_case() {
    let served = Served::start();
    for body in ["{", "", "[]", "null", r#""17""#, r#"{"event": "x"}"#, r#"{"ticket": "../1", "event": "x"}"#]
    {
        let answer = served.hook(body);
        assert_eq!((answer.status, answer.error().as_str()), (400, "bad_request"), "{body}: {answer:?}");
    }
    for connector in ["redmine", "nobody", "RT", "rt%00", "..%2frt", "rt%2f"] {
        let answer = wire::ask(served.address, "POST", &format!("/hooks/{connector}"), &[], EVENT.as_bytes());
        assert_eq!((answer.status, answer.error().as_str()), (404, "not_found"), "{connector}");
    }
}
