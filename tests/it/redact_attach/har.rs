//! HAR files: every place.

use super::*;

const EVERY_PLACE: &str = include_str!("../../data/har/every-place.har");

/// Every run of base64 in the text, decoded, and what is gzip in that, too.
fn decoded(text: &str) -> String {
    let is_base64 = |char: char| char.is_ascii_alphanumeric() || "+/=-_".contains(char);
    let mut out = String::new();
    for run in text.split(|char| !is_base64(char)).filter(|run| run.len() >= 12) {
        for engine in
            [&base64::engine::general_purpose::STANDARD, &base64::engine::general_purpose::URL_SAFE_NO_PAD]
        {
            if let Ok(bytes) = engine.decode(run) {
                let mut plain = Vec::new();
                let _ = flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut plain);
                out.push_str(&String::from_utf8_lossy(&bytes));
                out.push_str(&String::from_utf8_lossy(&plain));
                out.push('\n');
            }
        }
    }
    out
}

/// The secrets that are in a text, with a little of what stands before them.
fn leaks(text: &str) -> Vec<String> {
    let before = |at: usize| {
        text[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect::<String>()
    };
    text.match_indices("LEAK").map(|(at, _)| format!("{}{}", before(at), &text[at..at + 7])).collect()
}

#[test]
fn no_secret_is_left_in_any_place() {
    let planted = leaks(EVERY_PLACE).len();
    assert!(planted > 250, "{planted}");
    let cleaned = text("every-place.har", EVERY_PLACE);
    assert_eq!(leaks(&cleaned), Vec::<String>::new());
    let inside = decoded(&cleaned);
    assert_eq!(leaks(&inside), Vec::<String>::new());
    let url = percent_encoding::percent_decode_str(&cleaned).decode_utf8_lossy().into_owned();
    assert_eq!(leaks(&url), Vec::<String>::new());
    assert!(!cleaned.contains("jane.doe") && !inside.contains("jane.doe"));
}

#[test]
fn it_is_the_same_capture_and_its_diagnostics_are_kept() {
    let cleaned = text("every-place.har", EVERY_PLACE);
    let before: serde_json::Value = serde_json::from_str(EVERY_PLACE).unwrap();
    let after: serde_json::Value = serde_json::from_str(&cleaned).unwrap();
    assert_eq!(shape(&before), shape(&after));
    let (all, inside) = (cleaned.clone(), decoded(&cleaned));
    let plain = percent_encoding::percent_decode_str(&all).decode_utf8_lossy().replace('+', " ");
    for kept in [
        "E0000004",
        "Authentication failed",
        "oaeKEEPabcdef",
        "account KEEP locked",
        "LOCKED_OUT",
        "req-KEEP-1",
        "0af7651916cd43dd8448eb211c80319c",
        "Agent-KEEP",
        "acme-KEEP",
        "2026-11-23T09:15:04Z",
        "inner_KEEP",
        "guarded_KEEP",
        "event KEEP",
        "socket KEEP closed",
        "invalid_grant",
        "ACTIVE",
        "access_denied",
        "invalid_token",
        "The access token expired",
        "login_required",
        "User is not assigned to the client application KEEP",
        "authorization_code",
        "openid profile KEEP",
        "server_error",
        // Headers.
        "req-KEEP-4711",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "ZKEEP12345abcdefgh",
        "Zx9KEEP054qT4vB7m",
        "6f9619ff-8b86-d011-b42d-00cf4fc964ff",
        "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        "8a1b2c3d4e5f6789-FRA",
        "nginx/1.25.3",
        "Mon, 23 Nov 2026 09:15:04 GMT",
        "Firefox/128.0",
        "\"120\"",
        "Bearer realm=",
        "SameSite=Lax",
        "Path=/",
        // Addresses.
        "https://app.acme.example/api/v1/users/me",
        "https://app.acme.example/oauth2/v1/authorize?",
        "https://hooks.slack.com/",
        "https://cdn.acme.example/app.js",
        "wss://app.acme.example/socket?access_token=",
        "/accept",
        // The protocol.
        "\"status\": 401",
        "Unauthorized",
        "HTTP/2",
        "\"wait\": 10.2",
        "2026-11-23T09:15:04.123Z",
        "\"page_1\"",
        "WebInspector",
    ] {
        assert!(
            all.contains(kept) || plain.contains(kept) || all.contains(&kept.replace('"', "\\\"")),
            "lost: {kept}"
        );
    }
    for kept in ["access_denied_KEEP", "gz_KEEP"] {
        assert!(inside.contains(kept), "lost: {kept}");
    }
}

/// Keys, lengths and types: what cleaning does not change, except that a number may become a token.
fn shape(value: &serde_json::Value) -> String {
    use serde_json::Value::{Array, Object};
    match value {
        Array(items) => format!("[{}]", items.iter().map(shape).collect::<Vec<_>>().join(",")),
        Object(members) => {
            let members: Vec<String> =
                members.iter().map(|(key, value)| format!("{key}:{}", shape(value))).collect();
            format!("{{{}}}", members.join(","))
        }
        _ => "-".to_owned(),
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn cleaning_twice_changes_nothing() {
    let once = text("every-place.har", EVERY_PLACE);
    let twice = text("every-place.har", &once);
    for (line, again) in once.lines().zip(twice.lines()) {
        assert_eq!(line, again);
    }
    assert_eq!(once, twice);
}

#[test]
fn the_same_secret_is_the_same_token_in_a_header_a_query_and_a_cookie() {
    let har = r#"{"log":{"entries":[{"request":{"url":"https://a.example/?token=Abc123Def456Ghi","headers":[
        {"name":"X-Auth-Token","value":"Abc123Def456Ghi"},{"value":"sid=Abc123Def456Ghi","name":"cookie"}]}}]}}"#;
    let cleaned = text("a.har", har);
    let at = cleaned.find("secret-").unwrap();
    assert_eq!(cleaned.matches(&cleaned[at..at + 31]).count(), 3, "{cleaned}");
}

#[test]
fn a_capture_that_ends_early_is_cut_there_and_says_so() {
    let half = &EVERY_PLACE[..EVERY_PLACE.len() / 2];
    let cleaned = clean("half.har", half.as_bytes()).unwrap();
    let text = String::from_utf8(cleaned.bytes).unwrap();
    assert_eq!(leaks(&text), Vec::<String>::new());
    assert_eq!(leaks(&decoded(&text)), Vec::<String>::new());
    assert!(text.len() > 1000, "what could be read is kept");
    assert!(cleaned.note.unwrap().starts_with("not valid JSON from byte "));
}

#[test]
fn of_a_long_capture_the_newest_entries_are_kept() {
    let limits = AttachLimits { kept_bytes: 20_000, ..AttachLimits::default() };
    let cleaned =
        attach::clean("long.har", EVERY_PLACE.as_bytes(), &limits, &cleaner(), &mut Log::new()).unwrap();
    assert!(cleaned.note.unwrap().starts_with("cut: kept the newest "));
    let har: serde_json::Value = serde_json::from_slice(&cleaned.bytes).unwrap();
    let all: serde_json::Value = serde_json::from_str(EVERY_PLACE).unwrap();
    let (kept, before) =
        (har["log"]["entries"].as_array().unwrap(), all["log"]["entries"].as_array().unwrap());
    assert!(!kept.is_empty() && kept.len() < before.len());
    assert_eq!(har["log"]["version"], "1.2");
    assert_eq!(kept.last().unwrap()["request"]["method"], before.last().unwrap()["request"]["method"]);
}

#[test]
fn findings_name_rule_and_place_and_no_value() {
    let mut log = Log::new();
    attach::clean("every-place.har", EVERY_PLACE.as_bytes(), &AttachLimits::default(), &cleaner(), &mut log)
        .unwrap();
    let report = serde_json::to_string(&log.findings()).unwrap();
    assert_eq!(leaks(&report), Vec::<String>::new());
    assert!(report.contains("/log/entries/0/request/headers/"), "places are JSON pointers");
    assert!(report.contains("attachments/every-place.har"));
}
