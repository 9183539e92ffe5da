//! Every fault on the wire becomes a gap with the right reason, and leaves the other facts as they are.

use std::time::Duration;

use escalate::connectors::Configured;
use escalate::facts::{Facts, GapReason, Origin};
use escalate::http::{Http, HttpLimits};
use escalate::vault::Vault;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use wiremock::matchers::{header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::bench::{answers, ask, ask_with, asked, at, case, deadline, gap, known, ok_json, reason, serving};
use crate::fixtures::DIRECTORY;

async fn user(server: &MockServer) {
    Mock::given(method("GET"))
        .and(path("/users"))
        .and(query_param("email", "ada@example.com"))
        .and(header("authorization", "Bearer s3cret-token"))
        .respond_with(ok_json(serde_json::json!([{ "id": 7, "email": "ada@example.com" }])))
        .mount(server)
        .await;
    answers(server, "/users/7/roles", ok_json(serde_json::json!([{ "name": "Agent" }]))).await;
}

async fn logins(server: &MockServer, answer: ResponseTemplate) -> Configured {
    user(server).await;
    answers(server, "/users/7/logins", answer).await;
    at(&server.uri(), DIRECTORY)
}

/// The other facts are what they are without the fault.
fn others_stand(facts: &Facts) {
    assert_eq!(known(&facts.account).unwrap()[0].id.as_deref(), Some("7"));
    assert_eq!(known(&facts.roles).unwrap()[0].name, "Agent");
    assert_eq!(reason(&facts.tenants), GapReason::NotCollected);
}

#[tokio::test]
async fn facts_say_what_they_rest_on() {
    let server = MockServer::start().await;
    let answer = serde_json::json!([{ "at": 1_782_900_000_000_u64 }]);
    let connector = logins(&server, ok_json(answer)).await;
    let facts = ask(&connector, "ada@example.com").await;
    others_stand(&facts);
    let seen = facts.sign_in.unwrap();
    assert_eq!(seen.value.unwrap().attempts[0].at.to_rfc3339(), "2026-07-01T10:00:00+00:00");
    assert_eq!(seen.requests, ["user", "logins"]);
    assert_eq!((seen.connector.as_str(), seen.origin, seen.complete), ("mine", Origin::System, true));
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn every_status_has_its_reason() {
    let cases: &[(u16, GapReason, usize)] = &[
        (401, GapReason::Unauthorized, 1),
        (403, GapReason::Forbidden, 1),
        (404, GapReason::WrongAddress, 1),
        (302, GapReason::WrongAddress, 1),
        (418, GapReason::Failed, 1),
        (429, GapReason::Throttled, 3),
        (500, GapReason::Failed, 3),
        (503, GapReason::Failed, 3),
    ];
    for (status, wanted, times) in cases {
        let server = MockServer::start().await;
        let answer = ResponseTemplate::new(*status)
            .set_body_string("no s3cret-token here")
            .insert_header("location", "https://elsewhere.example.com/?t=s3cret-token");
        let connector = logins(&server, answer).await;
        let facts = ask(&connector, "ada@example.com").await;
        others_stand(&facts);
        let gap = gap(&facts.sign_in);
        assert_eq!(gap.reason, *wanted, "{status}: {gap:?}");
        assert!(gap.detail.contains("/users/7/logins answered"), "{gap:?}");
        assert!(!format!("{gap:?}").contains("s3cret"), "{gap:?}");
        assert_eq!(gap.need.scope.as_deref(), (*status == 403).then_some("logins:read"));
        assert_eq!(gap.need.who.as_deref(), Some("an admin of Backstage"));
        let sent = asked(&server).await.iter().filter(|line| line.contains("logins")).count();
        assert_eq!(sent, *times, "{status}");
    }
}

#[tokio::test]
async fn what_is_not_the_expected_json_is_malformed() {
    let large = "x".repeat(200_000);
    let cases: &[(&str, ResponseTemplate, &str)] = &[
        (
            "html",
            ResponseTemplate::new(200).set_body_raw("<html>Sign in, s3cret-token", "text/html"),
            "a page and not JSON",
        ),
        (
            "cut",
            ResponseTemplate::new(200).set_body_raw("[{\"at\":", "application/json"),
            "JSON that breaks off",
        ),
        ("text", ResponseTemplate::new(200).set_body_string("fine"), "something that is not JSON"),
        ("empty", ResponseTemplate::new(200), "nothing where JSON was expected"),
        ("large", ResponseTemplate::new(200).set_body_string(large), "at most 100000 bytes"),
        ("shape", ok_json(serde_json::json!({ "data": 3 })), "does not fit"),
        ("date", ok_json(serde_json::json!([{ "at": "noon" }])), "is not an instant"),
    ];
    for (name, answer, wanted) in cases {
        let server = MockServer::start().await;
        let connector = logins(&server, answer.clone()).await;
        let facts = ask(&connector, "ada@example.com").await;
        others_stand(&facts);
        let gap = gap(&facts.sign_in);
        assert_eq!(gap.reason, GapReason::Malformed, "{name}: {gap:?}");
        assert!(gap.detail.contains(wanted), "{name}: {gap:?}");
        assert!(!gap.detail.contains("s3cret"), "{name}: {gap:?}");
    }
}

#[tokio::test]
async fn a_failed_request_takes_with_it_only_what_rests_on_it() {
    let server = serving("/users", ResponseTemplate::new(403)).await;
    let facts = ask(&at(&server.uri(), DIRECTORY), "ada@example.com").await;
    for gap in [gap(&facts.account), gap(&facts.sign_in), gap(&facts.roles)] {
        assert_eq!((gap.reason, gap.need.scope.as_deref()), (GapReason::Forbidden, Some("users:read")));
    }
    assert_eq!(asked(&server).await.len(), 1);
}

#[tokio::test]
async fn nobody_costs_one_request_and_has_nothing() {
    let server = serving("/users", ok_json(serde_json::json!([]))).await;
    let facts = ask(&at(&server.uri(), DIRECTORY), "ada@example.com").await;
    assert_eq!(known(&facts.account), None);
    assert_eq!(known(&facts.roles), None);
    assert_eq!(known(&facts.sign_in), None);
    assert_eq!(asked(&server).await, ["GET /users?email=ada%40example.com"]);
}

#[tokio::test]
async fn a_missing_field_is_named() {
    let answer = serde_json::json!([{ "key": 7, "email": "ada@example.com" }]);
    let server = serving("/users", ok_json(answer)).await;
    let facts = ask(&at(&server.uri(), DIRECTORY), "ada@example.com").await;
    assert_eq!(
        gap(&facts.roles).detail,
        "request roles could not be written: `user.id` has no value, though `user` has"
    );
    assert_eq!(reason(&facts.roles), GapReason::Malformed);
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn the_deadline_makes_gaps_and_not_a_late_answer() {
    let server = MockServer::start().await;
    let answer = ResponseTemplate::new(200).set_delay(Duration::from_secs(30));
    let connector = logins(&server, answer).await;
    let http = Http::default();
    let facts =
        ask_with(&connector, &case("ada@example.com"), deadline(Duration::from_millis(400)), &http).await;
    others_stand(&facts);
    assert_eq!(reason(&facts.sign_in), GapReason::TimedOut);
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn an_interrupt_keeps_what_is_known() {
    let server = MockServer::start().await;
    let connector = logins(&server, ResponseTemplate::new(200).set_delay(Duration::from_secs(30))).await;
    let http = Http::default();
    let (stop, interrupt) = tokio::sync::watch::channel(false);
    let mut deadline = deadline(Duration::from_secs(20));
    deadline.interrupt = Some(interrupt);
    let case = case("ada@example.com");
    let (facts, ()) = tokio::join!(ask_with(&connector, &case, deadline, &http), async {
        tokio::time::sleep(Duration::from_millis(400)).await;
        stop.send(true).unwrap();
    });
    others_stand(&facts);
    assert_eq!(reason(&facts.sign_in), GapReason::Interrupted);
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_short_retry_after_is_waited_for_and_a_long_one_is_not() {
    let server = MockServer::start().await;
    user(&server).await;
    let later = serde_json::json!([]);
    Mock::given(path("/users/7/logins"))
        .respond_with(ResponseTemplate::new(429).insert_header("retry-after", "1"))
        .up_to_n_times(1)
        .mount(&server)
        .await;
    answers(&server, "/users/7/logins", ok_json(later)).await;
    let facts = ask(&at(&server.uri(), DIRECTORY), "ada@example.com").await;
    assert_eq!(known(&facts.sign_in).unwrap().attempts, []);

    let server = MockServer::start().await;
    let connector = logins(&server, ResponseTemplate::new(429).insert_header("retry-after", "3600")).await;
    let facts = ask(&connector, "ada@example.com").await;
    let gap = gap(&facts.sign_in);
    assert_eq!(gap.reason, GapReason::Throttled);
    assert!(gap.detail.contains("seconds"), "{gap:?}");
    assert_eq!(asked(&server).await.iter().filter(|line| line.contains("logins")).count(), 1);
}

/// A server that answers every connection with these bytes and closes it.
async fn raw(answer: &'static [u8]) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut buffer = [0; 4096];
            let _ = stream.read(&mut buffer).await;
            let _ = stream.write_all(answer).await;
        }
    });
    format!("http://{address}")
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_connection_that_ends_too_early() {
    let cases: &[(&'static [u8], GapReason, &str)] = &[
        (b"", GapReason::Unreachable, "the connection ended before an answer came"),
        (
            b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n[{\"at\"",
            GapReason::Malformed,
            "breaks off after 6 bytes",
        ),
        (
            b"HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n[",
            GapReason::Malformed,
            "answered with 10000000 bytes",
        ),
    ];
    for (answer, wanted, text) in cases {
        let facts = ask(&at(&raw(answer).await, DIRECTORY), "ada@example.com").await;
        let gap = gap(&facts.account);
        assert_eq!(gap.reason, *wanted, "{gap:?}");
        assert!(gap.detail.contains(text), "{gap:?}");
        assert!(!gap.detail.contains("ada"), "no query: {gap:?}");
    }
}

#[tokio::test]
async fn nobody_listens() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let facts = ask(&at(&address, DIRECTORY), "ada@example.com").await;
    let gap = gap(&facts.account);
    assert_eq!(gap.reason, GapReason::Unreachable);
    assert!(gap.detail.contains("no connection"), "{gap:?}");
}

#[tokio::test]
async fn ten_megabytes_are_never_kept() {
    let server = MockServer::start().await;
    let connector = logins(&server, ResponseTemplate::new(200).set_body_bytes(vec![b' '; 10_000_000])).await;
    let http = Http::new(HttpLimits::default(), &Vault::new());
    let facts = ask_with(&connector, &case("ada@example.com"), deadline(Duration::from_secs(5)), &http).await;
    assert!(gap(&facts.sign_in).detail.contains("at most 5000000 bytes"), "{:?}", facts.sign_in);
}

/// A TLS server whose certificate no one trusts.
fn untrusted() -> String {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use std::io::Read as _;

    let file = |name: &str| format!("{}/tests/data/connectors/{name}", env!("CARGO_MANIFEST_DIR"));
    let certificate = CertificateDer::from_pem_file(file("tls-test-only.crt.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(file("tls-test-only.key.pem")).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = std::sync::Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        while let Ok((mut stream, _)) = listener.accept() {
            let mut connection = rustls::ServerConnection::new(std::sync::Arc::clone(&config)).unwrap();
            let _ = rustls::Stream::new(&mut connection, &mut stream).read(&mut [0; 100]);
        }
    });
    format!("https://localhost:{}", address.port())
}

#[tokio::test]
async fn a_certificate_that_does_not_verify() {
    let facts = ask(&at(&untrusted(), DIRECTORY), "ada@example.com").await;
    let gap = gap(&facts.account);
    assert_eq!(gap.reason, GapReason::Unreachable);
    assert!(gap.detail.contains("the certificate does not verify"), "{gap:?}");
    assert!(gap.detail.contains("SSL_CERT_FILE") && gap.detail.contains("ca-certificates"), "{gap:?}");
}
