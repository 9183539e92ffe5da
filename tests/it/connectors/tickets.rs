//! The ticket verbs: each on demand, nothing sent twice, and an honest "maybe".

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use escalate::connectors::ticket::{OutgoingTicket, SystemTicket, Upload};
use escalate::connectors::ticket_verbs::{
    Confirmed, Held, VerbFailure, attach, comment, confirm, create, find,
};
use escalate::connectors::{Configured, Connector, ConnectorFile, Verb, try_request};
use escalate::facts::GapReason;
use escalate::http::Http;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use wiremock::matchers::{body_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::bench::{answers, asked, at, case, context, deadline, ok_json, serving};
use crate::fixtures::{TRACKER, varied};

pub(super) fn ticket() -> OutgoingTicket {
    OutgoingTicket {
        title: "Ada \"cannot\"\nopen".into(),
        text: "text".into(),
        html: "<p>text".into(),
        markdown: "text".into(),
        fingerprint: "abc123".into(),
        fingerprints: vec!["abc123".into()],
        requester: "ada@example.com".into(),
        uuid: "00000000-0000-5000-8000-000000000000".into(),
        ..OutgoingTicket::default()
    }
}

fn upload(name: &str) -> Upload {
    let bytes = b"PK\x03\x04 bundle".to_vec();
    Upload {
        name: name.into(),
        media_type: "application/zip".into(),
        size: bytes.len() as u64,
        sha256: sha256(&bytes),
        bytes: Arc::new(bytes),
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn hit() -> SystemTicket {
    SystemTicket { id: "7".into(), url: "http://x/i/7".into(), fingerprint: None, state: None }
}

async fn made(configured: &Configured) -> Result<escalate::connectors::ticket_verbs::Created, VerbFailure> {
    let http = Http::default();
    let deadline = deadline(Duration::from_millis(800));
    let context = context(deadline, &http);
    create(configured, &context, &ticket(), &[upload("bundle.zip")]).await
}

/// Zammad and Salesforce take a file inside the JSON.
#[tokio::test]
async fn a_file_goes_as_base64_in_json() {
    let body = "{ name: $it.name, data: [ { base64_of: $it } ] }";
    let server =
        serving("/uploads", ResponseTemplate::new(201).set_body_json(json!({ "token": "t1" }))).await;
    let issue = ResponseTemplate::new(201).set_body_json(json!({ "id": 7 }));
    Mock::given(method("POST")).and(path("/issues")).respond_with(issue).mount(&server).await;
    let with = |body: &str| varied(TRACKER, &[("file  = '$it'", &format!("json  = '{body}'"))]);
    made(&at(&server.uri(), &with(body))).await.unwrap();
    let sent = server.received_requests().await.unwrap();
    let sent = sent.iter().find(|request| request.url.path() == "/uploads").unwrap();
    let sent: serde_json::Value = sent.body_json().unwrap();
    assert_eq!(sent, json!({ "name": "bundle.zip", "data": ["UEsDBCBidW5kbGU="] }));
    let failure = made(&at(&server.uri(), &with("{ base64_of: $ticket.title }"))).await.unwrap_err();
    assert!(failure.detail.contains("must have one of $files") && !failure.maybe_done, "{}", failure.detail);
}

async fn uploads(server: &MockServer) {
    Mock::given(method("POST"))
        .and(path("/uploads"))
        .and(query_param("filename", "bundle.zip"))
        .and(header("content-type", "application/zip"))
        .and(header("x-key", "s3cret-token"))
        .respond_with(ResponseTemplate::new(201).set_body_json(json!({ "token": "t1" })))
        .mount(server)
        .await;
}

#[tokio::test]
async fn every_verb_sends_only_what_it_rests_on() {
    let server = MockServer::start().await;
    uploads(&server).await;
    let body = json!({ "title": "Ada \"cannot\"\nopen", "uploads": ["t1"] });
    Mock::given(method("POST"))
        .and(path("/issues"))
        .and(body_json(body))
        .respond_with(ResponseTemplate::new(201).set_body_json(json!({ "id": 7 })))
        .mount(&server)
        .await;
    let found = json!([{ "id": 7, "mark": "abc123" }, { "id": 8, "mark": "other" }]);
    Mock::given(method("GET")).and(path("/issues")).respond_with(ok_json(found)).mount(&server).await;
    Mock::given(method("PUT"))
        .and(path("/issues/7"))
        .respond_with(ResponseTemplate::new(204))
        .mount(&server)
        .await;
    Mock::given(method("POST"))
        .and(path("/issues/7/files"))
        .respond_with(ok_json(json!({})))
        .mount(&server)
        .await;
    let again = json!({ "mark": "abc123", "files": [{ "id": 1 }] });
    Mock::given(method("GET")).and(path("/issues/7")).respond_with(ok_json(again)).mount(&server).await;
    answers(&server, "/files/1", ResponseTemplate::new(200).set_body_bytes(b"PK\x03\x04 bundle")).await;
    answers(&server, "/inline/7", ok_json(json!({ "Content": "UEsDBCBi\ndW5kbGU=\n" }))).await;

    let connector = at(&server.uri(), TRACKER);
    assert!(
        connector.connector.carries_files(Verb::Create) && !connector.connector.carries_files(Verb::Comment)
    );
    let http = Http::default();
    let deadline = deadline(Duration::from_secs(5));
    let context = context(deadline, &http);
    let ticket = ticket();
    let files = [upload("bundle.zip")];

    let hits = find(&connector, &context, &ticket).await.unwrap();
    assert_eq!(
        hits.iter().map(|hit| hit.fingerprint.as_deref()).collect::<Vec<_>>(),
        [Some("abc123"), Some("other")]
    );
    assert_eq!(asked(&server).await, ["GET /issues?mark=abc123"]);

    let created = create(&connector, &context, &ticket, &files).await.unwrap();
    assert!(created.carries_files);
    assert_eq!(created.ticket.unwrap().id, "7");
    attach(&connector, &context, &ticket, &files, &hit()).await.unwrap();
    comment(&connector, &context, &ticket, &files, &hit()).await.unwrap();
    let confirmed = confirm(&connector, &context, &ticket, &[], &hit()).await.unwrap();
    let held = Held { name: None, size: files[0].size, sha256: Some(files[0].sha256.clone()) };
    let fingerprint = Some("abc123".into());
    let files = vec![held.clone(), held];
    assert_eq!(confirmed, Confirmed { fingerprint, files, texts: None, state: None });
    assert_eq!(
        asked(&server).await[1..6],
        [
            "POST /uploads?filename=bundle.zip",
            "POST /issues",
            "POST /issues/7/files",
            "PUT /issues/7",
            "GET /issues/7"
        ]
    );
}

#[tokio::test]
async fn multipart_is_what_browsers_send() {
    let server = MockServer::start().await;
    Mock::given(method("POST")).respond_with(ok_json(json!({}))).mount(&server).await;
    let connector = at(&server.uri(), TRACKER);
    let http = Http::default();
    let context = context(deadline(Duration::from_secs(5)), &http);
    let files = [upload("bündel \"1\"\r\nX: y.zip"), upload("b.zip")];
    attach(&connector, &context, &ticket(), &files, &hit()).await.unwrap();
    let request = &server.received_requests().await.unwrap()[0];
    let kind = request.headers["content-type"].to_str().unwrap();
    let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = String::from_utf8_lossy(&request.body)
        .replace(boundary, "BOUNDARY")
        .replace("\r\n", "\n")
        .replace(['\u{3}', '\u{4}'], "");
    assert_eq!(
        body.lines().collect::<Vec<_>>(),
        [
            "--BOUNDARY",
            r#"Content-Disposition: form-data; name="custom[abc123]""#,
            "",
            r#"Ada "cannot""#,
            "open",
            "--BOUNDARY",
            r#"Content-Disposition: form-data; name="JSON""#,
            "Content-Type: application/json",
            "",
            r#"{"a":1}"#,
            "--BOUNDARY",
            r#"Content-Disposition: form-data; name="files[]"; filename="bündel %221%22%0D%0AX: y.zip""#,
            "Content-Type: application/zip",
            "",
            "PK bundle",
            "--BOUNDARY",
            r#"Content-Disposition: form-data; name="files[]"; filename="b.zip""#,
            "Content-Type: application/zip",
            "",
            "PK bundle",
            "--BOUNDARY--",
        ]
    );
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn whether_it_was_done() {
    let late = ResponseTemplate::new(201).set_delay(Duration::from_secs(20));
    let cases: &[(&str, ResponseTemplate, GapReason, bool)] = &[
        ("late", late, GapReason::TimedOut, true),
        ("broken", ResponseTemplate::new(502), GapReason::Failed, true),
        ("refused", ResponseTemplate::new(422).set_body_string("no such queue"), GapReason::Failed, false),
        (
            "throttled",
            ResponseTemplate::new(429).insert_header("retry-after", "9"),
            GapReason::Throttled,
            false,
        ),
        ("no JSON", ResponseTemplate::new(201).set_body_string("<html>"), GapReason::Malformed, true),
        ("no id", ResponseTemplate::new(201).set_body_json(json!({ "ok": 1 })), GapReason::Malformed, true),
        ("errors", ok_json(json!({ "errors": ["no"] })), GapReason::Failed, true),
    ];
    for (name, answer, reason, maybe) in cases {
        let server = MockServer::start().await;
        uploads(&server).await;
        Mock::given(method("POST")).and(path("/issues")).respond_with(answer.clone()).mount(&server).await;
        let failure = made(&at(&server.uri(), TRACKER)).await.unwrap_err();
        assert_eq!((failure.reason, failure.maybe_done), (*reason, *maybe), "{name}: {failure:?}");
        assert_eq!(failure.retry_after.is_some(), *name == "throttled");
        let writes = asked(&server).await.iter().filter(|line| *line == "POST /issues").count();
        assert_eq!(writes, 1, "{name}: a write is never repeated");
    }
}

#[tokio::test]
async fn a_refused_upload_makes_no_ticket() {
    let server = serving("/uploads", ResponseTemplate::new(413)).await;
    let failure = made(&at(&server.uri(), TRACKER)).await.unwrap_err();
    assert!(!failure.maybe_done, "{failure:?}");
    assert_eq!(asked(&server).await.len(), 1);
}

#[tokio::test]
async fn the_system_itself_refuses_the_second() {
    let server = MockServer::start().await;
    uploads(&server).await;
    answers(&server, "/issues", ResponseTemplate::new(409).set_body_json(json!({}))).await;
    assert_eq!(made(&at(&server.uri(), TRACKER)).await.unwrap().ticket, None);
}

#[tokio::test]
async fn nothing_listens_so_nothing_was_done() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let failure = made(&at(&address, TRACKER)).await.unwrap_err();
    assert_eq!((failure.reason, failure.maybe_done), (GapReason::Unreachable, false));
}

#[tokio::test]
async fn trying_never_writes() {
    let found = json!([{ "id": 7, "mark": "abc123" }]);
    let server = serving("/issues", ok_json(found)).await;
    let connector = at(&server.uri(), TRACKER);
    let (case, http) = (case("ada@example.com"), Http::default());
    let context = context(deadline(Duration::from_secs(5)), &http);
    let trial = try_request(&connector, &case, &context, "issue").await.unwrap();
    assert!(trial.value.unwrap_err().contains("writes"));
    let trial = try_request(&connector, &case, &context, "search").await.unwrap();
    assert_eq!(trial.value.unwrap(), json!([{ "id": 7, "mark": "abc123" }]));
    assert_eq!((trial.sent[0].method, trial.sent[0].status), ("GET", 200));
    assert!(try_request(&connector, &case, &context, "nothing").await.is_none());
    assert_eq!(asked(&server).await.len(), 1);
}

/// What is filed is redacted, and the case is not: a file of one's own cannot send it.
#[test]
fn a_ticketing_connector_cannot_name_the_case() {
    let problems = |text: &str| {
        let file = ConnectorFile { name: "x".into(), path: "x.toml".into(), text: text.into() };
        let problems = Connector::load(&file).err().unwrap_or_default();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    for (from, to) in [
        ("title: $ticket.title,", "title: $case.error,"),
        ("mark = \"{{ticket.fingerprint}}\"", "mark = \"{{case.user}}\""),
        ("failed = '(.errors[0])?'", "failed = '$case.error'"),
        ("value = '.token'", "value = '.token + $case.user'"),
        ("url   = \"{{url}}\"", "url   = \"{{url}}\"\nprefix = \"/{{case.user}}\""),
    ] {
        let said = problems(&varied(TRACKER, &[(from, to)]));
        assert!(
            said.contains("a ticketing connector does not see the case, which is not redacted"),
            "{to}: {said}"
        );
    }
    assert_eq!(problems(TRACKER), "");
    let unknown = problems(&varied(TRACKER, &[("\"ticketing\"", "\"tiketing\"")]));
    assert!(unknown.contains("is not one of directory, permissions, flags, ticketing"), "{unknown}");
}
