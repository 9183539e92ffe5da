//! Systems that say "too many requests" in their own way, and systems that take a file inside of JSON.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use escalate::connectors::Verb;
use escalate::connectors::ticket::{SystemTicket, Upload};
use escalate::connectors::ticket_verbs::{VerbFailure, create, result};
use escalate::facts::GapReason;
use escalate::http::Http;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use super::bench::{at, context, deadline, now, ok_json, serving};
use super::tickets::ticket;
use crate::fixtures::{TRACKER, varied};

const WAITS: &str = r#"
retry_after = '''
  if $status == 403 and $headers["x-left"] == "0" then ($headers["x-reset"] | tonumber) - $now
  elif any(.errors[]?; .code == "RATELIMITED") then 60 else null end
'''
[settings]
"#;

async fn refused(answer: ResponseTemplate) -> VerbFailure {
    let server = serving("/issues", answer).await;
    let connector = at(&server.uri(), &varied(TRACKER, &[("\n[settings]\n", WAITS)]));
    let http = Http::default();
    create(&connector, &context(deadline(Duration::from_secs(5)), &http), &ticket(), &[]).await.unwrap_err()
}

#[tokio::test]
async fn a_system_says_in_its_own_way_how_long_to_wait() {
    let code = json!({ "errors": [{ "code": "RATELIMITED", "message": "slow down" }] });
    let reset = (now().timestamp() + 90).to_string();
    let limited = || ResponseTemplate::new(403).insert_header("x-left", "0");
    for (name, answer, seconds) in [
        ("200 with a code", ok_json(code.clone()), 60),
        ("400 with a code", ResponseTemplate::new(400).set_body_json(code), 60),
        ("403 with nothing left", limited().insert_header("x-reset", reset.as_str()), 90),
        ("a moment that is over", limited().insert_header("x-reset", "7"), 1),
    ] {
        let failure = refused(answer).await;
        assert_eq!(failure.reason, GapReason::Throttled, "{name}: {failure:?}");
        assert_eq!(failure.retry_after, Some(Duration::from_secs(seconds)), "{name}");
        assert!(!failure.maybe_done && !failure.is_permanent(), "{name}: it was not done, and will be later");
    }
    let right = refused(ResponseTemplate::new(403)).await;
    assert_eq!((right.reason, right.is_permanent()), (GapReason::Forbidden, true), "{right:?}");
    let page = refused(ResponseTemplate::new(400).set_body_string("<html>")).await;
    assert!(page.is_permanent(), "what the program does not fit is judged as ever: {page:?}");
}

#[tokio::test]
async fn a_file_goes_inside_of_json() {
    let server = serving("/issues/7", ResponseTemplate::new(204)).await;
    let body = "{ notes: $ticket.text, files: [ $files[] | { name, data: { base64_of: . } } ] }";
    let connector = at(&server.uri(), &varied(TRACKER, &[("{ notes: $ticket.text }", body)]));
    let bytes = b"PK\x03\x04 bundle\xff".to_vec();
    let file = Upload {
        name: "b.zip".into(),
        media_type: "application/zip".into(),
        size: bytes.len() as u64,
        sha256: "5".repeat(64),
        bytes: Arc::new(bytes.clone()),
    };
    let found = SystemTicket { id: "7".into(), url: "http://x/7".into(), fingerprint: None, state: None };
    let http = Http::default();
    let context = context(deadline(Duration::from_secs(5)), &http);
    let mut ticket = ticket();
    ticket.text = "base64 of 5 b.zip".into();
    let done = result(&connector, &context, Verb::Comment, &ticket, &[file], Some(&found)).await;
    assert_eq!(done, Ok(json!({ "id": "7" })));
    let sent: Value = server.received_requests().await.unwrap()[0].body_json().unwrap();
    let whole = json!({ "notes": "base64 of 5 b.zip", "files": [{ "name": "b.zip", "data": STANDARD.encode(bytes) }] });
    assert_eq!(sent, whole);
}
