//! Clients that are slow, many, or gone, and TLS.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use escalate::service::web::WebLimits;

use super::served::{ALL, Served};
use super::wire;

/// As a service has it, with less patience.
fn impatient() -> WebLimits {
    WebLimits {
        head: Duration::from_millis(300),
        body: Duration::from_millis(300),
        drain: Duration::from_millis(500),
        ..WebLimits::default()
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_head_that_does_not_come_ends_its_connection() {
    let served = Served::with("", impatient());
    for begun in ["", "GET /healthz HTTP/1.1\r\nHost: a\r\nX: "] {
        let mut stream = wire::connect(served.address);
        stream.write_all(begun.as_bytes()).unwrap();
        let mut got = Vec::new();
        // It ends by itself: reading comes to an end.
        let _ = stream.read_to_end(&mut got);
        assert!(wire::answer(&got).is_none_or(|answer| answer.status == 408), "{got:?}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_body_that_does_not_come_is_told_so() {
    let served = Served::with("", impatient());
    let authorization = format!("Authorization: Bearer {ALL}\r\nContent-Type: application/json\r\n");
    for (path, more) in [("/hooks/rt", ""), ("/v1/diagnose", authorization.as_str())] {
        for sizes in ["Content-Length: 100", "Transfer-Encoding: chunked"] {
            let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\n{more}{sizes}\r\n\r\n");
            let answer = wire::answer(&wire::raw(served.address, head.as_bytes())).unwrap();
            assert_eq!((answer.status, answer.error().as_str()), (408, "too_slow"), "{head}");
        }
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_thousand_connections_that_say_nothing_are_in_nobodys_way_for_long() {
    let served = Served::with("", WebLimits { connections: 100, ..impatient() });
    let silent: Vec<_> =
        (0..1000).filter_map(|_| std::net::TcpStream::connect(served.address).ok()).collect();
    assert!(silent.len() >= 100, "{}", silent.len());
    // Those that say nothing are let go one after the other; nobody is waited for without end.
    let end = std::time::Instant::now() + Duration::from_secs(120);
    loop {
        let got = wire::raw(served.address, b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        if wire::answer(&got).is_some_and(|answer| answer.status == 200) {
            break;
        }
        assert!(std::time::Instant::now() < end, "nobody was answered any more");
        std::thread::sleep(Duration::from_millis(100));
    }
    drop(silent);
    assert_eq!(served.ask("GET", "/healthz", None, "").status, 200);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn one_connection_for_several_requests() {
    let served = Served::start();
    let one = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
    let last = "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let got = wire::raw(served.address, format!("{one}{one}{last}").as_bytes());
    assert_eq!(String::from_utf8_lossy(&got).matches("HTTP/1.1 200").count(), 3);
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn what_is_under_way_comes_to_its_end_and_nobody_new_is_let_in() {
    let mut served = Served::with("", WebLimits { drain: Duration::from_secs(20), ..WebLimits::default() });
    let body = r#"{"user": "ana@acme.example", "tenant": "acme-prod"}"#;
    let (front, rest) = body.split_at(10);
    let mut stream = wire::connect(served.address);
    let head = format!(
        "POST /v1/diagnose HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {ALL}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{front}",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // Its head is known to be read once another request on a later connection was answered.
    assert_eq!(served.ask("GET", "/healthz", None, "").status, 200);
    served.stop();
    stream.write_all(rest.as_bytes()).unwrap();
    let mut got = Vec::new();
    let _ = stream.read_to_end(&mut got);
    assert_eq!(
        wire::answer(&got).map(|answer| answer.status),
        Some(200),
        "{}",
        String::from_utf8_lossy(&got)
    );
    served.ended();
    assert!(std::net::TcpStream::connect(served.address).is_err());
}

/// The certificate of the tests, and its authority.
#[cfg(unix)]
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn over_tls_with_its_certificate() {
    use std::sync::Arc;

    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject as _;

    const TLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/tls");
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("key.pem");
    std::fs::copy(format!("{TLS}/server.key"), &key).unwrap();
    std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let more = format!("[service.tls]\ncertificate = \"{TLS}/server.pem\"\nkey = \"{}\"\n", key.display());
    let served = Served::with(&more, impatient());
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(format!("{TLS}/authority.pem")).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut client =
        rustls::ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let mut socket = wire::connect(served.address);
    let mut stream = rustls::Stream::new(&mut client, &mut socket);
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut got = Vec::new();
    let _ = stream.read_to_end(&mut got);
    assert_eq!(wire::answer(&got).map(|answer| (answer.status, answer.text())), Some((200, "ok".to_owned())));
    // In plain, and somebody who never shakes hands: the connection ends.
    for begun in ["GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", ""] {
        assert!(wire::answer(&wire::raw(served.address, begun.as_bytes())).is_none());
    }
}
