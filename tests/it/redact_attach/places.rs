//! Headers, URLs and shapes of a capture.

use serde_json::{Value, json};

use super::*;

fn clean_har(name: &str, har: &Value) -> Value {
    let cleaned = text(name, &har.to_string());
    assert_eq!(text(name, &cleaned), cleaned, "cleaned twice");
    serde_json::from_str(&cleaned).unwrap()
}

fn header(name: &str, value: &str) -> (String, String) {
    let har = json!({"log": {"entries": [{"response": {"headers": [{"name": name, "value": value}]}}]}});
    let cleaned = clean_har("a.har", &har);
    let header = cleaned.pointer("/log/entries/0/response/headers/0").unwrap();
    (header["name"].as_str().unwrap().to_owned(), header["value"].as_str().unwrap().to_owned())
}

fn url(url: &str) -> String {
    let har = json!({"log": {"entries": [{"request": {"url": url}}]}});
    clean_har("a.har", &har).pointer("/log/entries/0/request/url").unwrap().as_str().unwrap().to_owned()
}

#[test]
fn headers_that_are_plainly_no_secret_stay() {
    for (name, value) in [
        ("X-Fastly-Request-Id", "4f9a8b7c6d5e4f3a2b1c"),
        ("X-Acme-Trace-Id", "kX9mQ2vL7pR4tY8w"),
        ("WM_QOS.Correlation_Id", "a8f7e6d5-33"),
        ("X-Amz-Cf-Id", "Zx4_8bLkQ2vN7mPqR5tWyA=="),
        ("X-Vendor-Span-ID", "00f067aa0ba902b7"),
        ("Access-Control-Allow-Origin", "https://app.test3.acme.example"),
        ("Access-Control-Allow-Origin", "https://app.acme.example:8443"),
        (":authority", "app.test3.acme.example:8443"),
        ("Content-Security-Policy", "default-src 'self' https://cdn.acme.example; img-src * data:"),
        ("ETag", "W/\"5f3-17a9c8e2b40\""),
        ("X-Cache-Status", "HIT"),
        ("X-Vendor-Count", "0"),
        ("X-Vendor-Beta", "no"),
        ("X-Vendor-Charset", "UTF-8"),
        ("X-Vendor-Runtime", "PHP/8.1.2"),
        ("Server-Timing", "db;dur=53.2, app;desc=\"App\";dur=47"),
        ("X-RateLimit-Vendor-Remaining", "99"),
        ("Permissions-Policy", "geolocation=(), camera=()"),
        ("X-Acme-Denied-Reason", "missing permission conversations.assign"),
        ("Link", "<https://cdn.acme.example/a.css>; rel=preload"),
    ] {
        assert_eq!(header(name, value), (name.to_owned(), value.to_owned()));
    }
}

#[test]
fn headers_with_a_credential_or_a_person_do_not() {
    for (name, value, start) in [
        ("X-Vendor-Key", "kum9quat8plum7", "secret-"),
        ("X-Vendor-Whatever", "kX9mQ2vL7pR4tY8wB3nZ6", "secret-"),
        ("X-User", "mia@acme.example", "mail-"),
        ("X-Vendor-User", "mia", "user-"),
        ("X-Customer-Name", "Mia Kern", "user-"),
        ("X-Real-IP", "203.0.113.9", "ip-"),
    ] {
        let (_, cleaned) = header(name, value);
        assert!(cleaned.starts_with(start), "{name}: {cleaned}");
    }
}

/// `WebPageTest` writes the first line of the request as the name of a header.
#[test]
fn a_header_s_name_that_is_a_request_is_cleaned_as_one() {
    let (name, _) = header("GET /login/cb?u=mia&ci=us-804&tab=2 HTTP", "");
    assert_eq!(name, "GET /login/cb?u=[text+3+characters]&ci=[text+6+characters]&tab=2 HTTP");
}

#[test]
fn paths_of_assets_templates_and_objects_stay() {
    for same in [
        "https://app.acme.example/static/js/main.7f3a9c21.chunk.js",
        "https://app.acme.example/_next/static/chunks/pages/_app-3d4e5f6a7b8c9d0e.js?v=2",
        "https://api.acme.example/users/{userId}/roles",
        "https://api.acme.example/users/:id/roles",
        "https://api.acme.example/odata/Orders(42)/$value",
        "https://api.acme.example/odata/Orders('A-42')/Lines",
        "https://*.acme.example/*",
        "https://app.acme.example/conversations/3f2504e0-4f89-11d3-9a0c-0305e82c3301/assign",
        "https://app.acme.example/orders/123456789012345",
        "https://app.acme.example/tickets/4711",
        "https://app.acme.example/invalid-hack.html?commentlimit=0",
        "https://app.acme.example/login/callback?error=access_denied",
    ] {
        assert_eq!(url(same), same);
        let document = json!({ "u": same }).to_string();
        assert_eq!(text("a.json", &document), document);
    }
}

#[test]
fn one_time_links_of_any_path_lose_what_opens_them() {
    for (before, one_time, behind) in [
        ("/einladung/", "kX9mQ2vL7p", ""),
        ("/account/email-verification/", "482913", "/done"),
        ("/auth/passwordReset/NDI/", "c5x-9f8e7d6c5b4a", ""),
        ("/s/", "a8f7e6d5c4", ""),
        ("/accept-invitation/", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "/users/12"),
        ("/convite/", "aB3xY9kQ2m", ""),
    ] {
        let cleaned = url(&format!("https://app.acme.example{before}{one_time}{behind}"));
        assert!(cleaned.contains(before) && cleaned.ends_with(behind), "{cleaned}");
        assert!(!cleaned.contains(one_time) && cleaned.contains("secret-"), "{cleaned}");
    }
    let line = "GET https://app.acme.example/einladung/kX9mQ2vL7p 200";
    assert!(!text("a.log", line).contains("kX9mQ2vL7p"), "lines have the same list");
}

#[test]
fn an_account_in_a_path_is_a_person() {
    let cleaned = url("https://app.acme.example/users/mia.kern/settings.json?X-Amz-Date=20260102T100000Z");
    assert!(cleaned.starts_with("https://app.acme.example/users/user-"), "{cleaned}");
    assert!(cleaned.ends_with("/settings.json?X-Amz-Date=20260102T100000Z"), "{cleaned}");
}

/// A tab's menu copies one entry, or some of them, without the log around them.
#[test]
fn a_har_of_one_entry_or_of_a_list_is_one() {
    let entry = json!({"startedDateTime": "2026-11-23T09:15:04Z", "request": {"url": "https://app.acme.example/?u=mia", "headers": [
        {"name": "X-Request-Id", "value": "req-1"}, {"name": "X-Api-Key", "value": "kum9quat8plum7"}]}});
    for har in [entry.clone(), json!([entry])] {
        let cleaned = clean_har("a.har", &har).to_string();
        assert!(cleaned.contains("X-Request-Id") && cleaned.contains("req-1"), "{cleaned}");
        assert!(!cleaned.contains("kum9quat8plum7") && !cleaned.contains("mia"), "{cleaned}");
    }
}
