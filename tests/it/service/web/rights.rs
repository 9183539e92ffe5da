//! Every route with every token: one table says who may.

use super::served::{Served, TOKENS};

/// A route, and which tokens may use it. `""`: anybody.
const ROUTES: [(&str, &str, &str, &[&str]); 10] = [
    ("GET", "/healthz", "", &[""]),
    ("GET", "/readyz", "", &[""]),
    ("GET", "/metrics", "", &["metrics"]),
    ("POST", "/v1/diagnose", r#"{"user": 1}"#, &["diagnose"]),
    ("GET", "/v1/cases", "", &["read"]),
    ("GET", "/v1/cases/00112233445566778899aabbccddeeff", "", &["read"]),
    ("GET", "/v1/cases/00112233445566778899aabbccddeeff/bundle", "", &["file"]),
    ("GET", "/v1/clusters", "", &["read"]),
    ("GET", "/v1/log", "", &["log"]),
    ("GET", "/nothing/here", "", &[""]),
];

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_route_with_every_token() {
    let served = Served::start();
    let wrong = "token-of-nobody-0123456789abcdef";
    for (method, path, body, may) in ROUTES {
        let open = may.contains(&"");
        for (name, token) in TOKENS {
            let answer = served.ask(method, path, Some(token), body);
            let allowed = open || name == "all" || may.contains(&name);
            assert_eq!(answer.status == 403, !allowed, "{method} {path} by {name}: {answer:?}");
            assert_ne!(answer.status, 401, "{method} {path} by {name}");
            if !allowed {
                assert_eq!(answer.error(), "forbidden");
                assert!(answer.text().contains(&format!("`{}`", may[0])), "the scope is named: {answer:?}");
            }
            assert!(!answer.text().contains(token) && !answer.head.contains(token), "{answer:?}");
        }
        for token in [None, Some(wrong)] {
            let answer = served.ask(method, path, token, body);
            assert_eq!(answer.status == 401, !open, "{method} {path} {token:?}: {answer:?}");
            if !open {
                assert_eq!(answer.error(), "unauthorized");
                assert!(answer.header("www-authenticate").unwrap().starts_with("Bearer"));
            }
            assert!(!answer.text().contains(wrong));
        }
        let (careful, kept) =
            (served.ask(method, path, None, body), ["x-content-type-options", "referrer-policy"]);
        assert_eq!(kept.map(|name| careful.header(name)), [Some("nosniff"), Some("no-referrer")]);
        assert_eq!(careful.header("cache-control"), Some("no-store"), "{careful:?}");
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn a_token_in_the_address_is_none_and_is_not_repeated() {
    let served = Served::start();
    for name in ["token", "access_token", "authorization", "api_key"] {
        let path = format!("/v1/cases?{name}={}", super::served::ALL);
        let answer = served.ask("GET", &path, None, "");
        assert_eq!((answer.status, answer.error().as_str()), (401, "unauthorized"));
        // Nor with a token beside it: an address is written into logs on its way.
        let answer = served.ask("GET", &path, Some(super::served::ALL), "");
        assert_eq!((answer.status, answer.error().as_str()), (400, "bad_request"));
        assert!(!answer.text().contains(super::served::ALL));
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn other_methods_are_told_which_there_are() {
    let served = Served::start();
    for (method, path, allowed) in [
        ("GET", "/hooks/rt", "POST"),
        ("PUT", "/hooks/rt", "POST"),
        ("GET", "/v1/diagnose", "POST"),
        ("DELETE", "/v1/cases", "GET"),
        ("OPTIONS", "/v1/cases", "GET"),
        ("TRACE", "/healthz", "GET"),
    ] {
        let answer = served.ask(method, path, None, "");
        assert_eq!((answer.status, answer.error().as_str()), (405, "method_not_allowed"), "{method} {path}");
        assert!(answer.header("allow").unwrap().contains(allowed), "{answer:?}");
    }
}
