//! Requests that no honest client sends.

use super::served::{ALL, Served};
use super::wire::{self, Answer};

fn sent(served: &Served, bytes: &str) -> Vec<u8> {
    wire::raw(served.address, bytes.as_bytes())
}

fn first(served: &Served, bytes: &str) -> Option<Answer> {
    wire::answer(&sent(served, bytes))
}

fn answers(bytes: &[u8]) -> usize {
    String::from_utf8_lossy(bytes).matches("HTTP/1.1 ").count()
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn nothing_is_smuggled_behind_a_request() {
    let served = Served::start();
    let inner = format!("GET /v1/cases HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {ALL}\r\n\r\n");
    let shapes = [
        // Length and pieces: the pieces count, and the connection ends.
        format!(
            "POST /v1/diagnose HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}"
        ),
        format!(
            "POST /v1/diagnose HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{inner}"
        ),
        format!(
            "POST /v1/diagnose HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{inner}"
        ),
        format!(
            "POST /v1/diagnose HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{inner}"
        ),
        format!(
            "POST /v1/diagnose HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\n{inner}"
        ),
        format!("POST /v1/diagnose HTTP/1.1\r\nHost: a\r\nContent-Length: +0\r\n\r\n{inner}"),
        format!("POST /v1/diagnose HTTP/1.1\r\nHost: a\r\nContent-Length: 0, 0\r\n\r\n{inner}"),
        format!("POST /v1/diagnose HTTP/1.1\r\nHost: a\r\nContent-Length : 0\r\n\r\n{inner}"),
        format!(
            "POST /v1/diagnose HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n\r\n{inner}"
        ),
        format!("POST /v1/diagnose HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}"),
        format!("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n{inner}"),
        format!("GET /healthz HTTP/1.1\r\n\r\n{inner}"),
        format!("GET /healthz HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded: 1\r\n\r\n{inner}"),
    ];
    for shape in shapes {
        let got = sent(&served, &shape);
        assert!(answers(&got) <= 1, "{shape:?}\n{}", String::from_utf8_lossy(&got));
        assert!(!String::from_utf8_lossy(&got).contains("\"cases\""), "{shape:?}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn paths_lead_nowhere_else() {
    let served = Served::start();
    for path in [
        "/healthz/../v1/cases",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static/../../etc/passwd",
        "/static/..%2f..%2fetc%2fpasswd",
        "//v1/cases",
        "/v1//cases",
        "/v1/cases/",
        "/V1/cases",
        "/v1/cases;a=b",
        "/v1/cases%00",
        "/v1/cases/..",
        "/v1/cases/%2e%2e%2fcases",
        "/v1/cases/00112233445566778899aabbccddeefg",
        "/v1/cases/%0d%0aSet-Cookie:%20a=b",
        "/v1/cases/'%20OR%20'1'='1",
        "/%",
        "/%ff%fe",
    ] {
        let answer = served.ask("GET", path, Some(ALL), "");
        assert!([400, 404].contains(&answer.status), "{path}: {answer:?}");
        assert!(!answer.text().contains("root:") && answer.header("set-cookie").is_none(), "{answer:?}");
        answer.error();
    }
    for target in ["http://evil.example/v1/cases", "*", "evil.example:80"] {
        let got = first(&served, &format!("GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        assert!(got.is_none_or(|answer| answer.status >= 400), "{target}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn heads_that_are_too_large_or_broken() {
    let served = Served::start();
    let refused = |bytes: &str, statuses: &[u16]| {
        let got = first(&served, bytes);
        assert!(got.as_ref().is_none_or(|answer| statuses.contains(&answer.status)), "{got:?}");
        assert_eq!(served.ask("GET", "/healthz", None, "").status, 200);
    };
    let many = "X-Many: 1\r\n".repeat(1000);
    refused(&format!("GET /healthz HTTP/1.1\r\nHost: a\r\n{many}\r\n"), &[431]);
    refused(&format!("GET /healthz HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "a".repeat(1 << 20)), &[431]);
    refused(&format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(1 << 20)), &[414, 431]);
    refused("\r\n\r\n\r\n\r\n", &[400]);
    refused("\0\0\0\0", &[400]);
    refused("GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n", &[400, 505]);
    refused("GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", &[400]);
    refused("GET /healthz HTTP/1.1\r\nHost: a\r\nX\u{e9}: a\r\n\r\n", &[400]);
    refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", &[400, 404, 505]);
    refused("\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}\u{fc}\u{3}\u{3}", &[400]);
    refused(
        &format!(
            "GET /healthz HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {ALL}\r\nAuthorization: Bearer {ALL}\r\nConnection: close\r\n\r\n"
        ),
        &[400],
    );
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn bodies_that_are_too_large_are_answered_and_not_kept() {
    let served = Served::start();
    let large = "a".repeat(10 << 20);
    for (path, token) in [("/hooks/rt", None), ("/v1/diagnose", Some(ALL))] {
        let answer = served.ask("POST", path, token, &large);
        assert_eq!((answer.status, answer.error().as_str()), (413, "too_large"), "{path}");
    }
    // Nobody's is not even counted.
    let answer = served.ask("POST", "/v1/diagnose", None, &large);
    assert_eq!((answer.status, answer.error().as_str()), (401, "unauthorized"));
    // In pieces, without a length.
    let piece = format!("{:x}\r\n{}\r\n", 64 << 10, "a".repeat(64 << 10));
    let head = format!(
        "POST /v1/diagnose HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer {ALL}\r\nTransfer-Encoding: chunked\r\n\r\n"
    );
    let answer = first(&served, &format!("{head}{}0\r\n\r\n", piece.repeat(40))).unwrap();
    assert_eq!((answer.status, answer.error().as_str()), (413, "too_large"));
    // Who asks first is told at once, and what is announced beyond all measure is not waited for.
    for announced in ["Expect: 100-continue\r\nContent-Length: 10485760", "Content-Length: 99999999999"] {
        let head = format!("POST /hooks/rt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{announced}\r\n\r\n");
        let answer = first(&served, &head).unwrap();
        assert_eq!((answer.status, answer.error().as_str()), (413, "too_large"), "{announced}");
    }
    // One byte less than too much.
    let fits = format!("{{\"user\": \"{}\"}}", "a".repeat((1 << 20) - 12));
    assert_eq!(fits.len(), 1 << 20);
    assert_ne!(served.ask("POST", "/v1/diagnose", Some(ALL), &fits).status, 413);
    assert_eq!(served.ask("POST", "/v1/diagnose", Some(ALL), &format!("{fits} ")).status, 413);
}
