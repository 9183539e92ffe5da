//! Bounded forms of the fuzz targets in `tests/fuzz`: whatever comes in, nothing panics, JSON stays JSON, and cleaning twice
//! changes nothing.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde::de::IgnoredAny;

use super::*;

static SUBJECT: LazyLock<Cleaner> = LazyLock::new(cleaner);

fn run(name: &str, bytes: &[u8]) -> Result<Attached, Refused> {
    attach::clean(name, bytes, &AttachLimits::default(), &SUBJECT, &mut Log::new())
}

/// Cleans twice, and says what the first time gave.
fn twice(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let once = run(name, bytes).ok()?.bytes;
    let again = run(name, &once).unwrap().bytes;
    assert_eq!(String::from_utf8_lossy(&again), String::from_utf8_lossy(&once));
    Some(once)
}

/// Pieces that mean something to the cleaning, put together in any way.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "password",
            "Authorization",
            "Cookie",
            "value",
            "name",
            "text",
            "data",
            "log",
            "entries",
            "request",
            "response",
            "headers",
            "url",
            "content",
            "encoding",
            "base64",
            "mimeType",
            "_webSocketMessages",
            "cookies",
            "queryString",
            "postData",
            "code",
            "state",
            "ana@acme.example",
            "Bearer x7Gq2Lp9sT3uW8yA1cD5",
            "https://u:p@a.example/reset/x7Gq2Lp9?token=a%40b#c=d",
            "a=1; b=2",
            "a=b&c=d",
            "{\"a\":\"ana@acme.example\"}",
            "\"\\\"x\\\"\"",
            "eyJhIjoiYW5hQGFjbWUuZXhhbXBsZSJ9",
            "\\u0041\\ud800",
            "secret-",
            "[removed: markup, 12 bytes]",
            "KnownProfileSecret/42&x",
            "data:text/plain,x",
            "2026-11-23T09:15:04Z",
            "\u{FEFF}",
            "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----",
        ])
        .prop_map(str::to_owned),
        "[ -~]{0,12}",
        "\\PC{0,6}",
    ]
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let text = prop::collection::vec(piece(), 1..3).prop_map(|pieces| pieces.concat());
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        text.prop_map(Into::into),
    ];
    leaf.prop_recursive(6, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::vec((piece(), inner), 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A capture with any values in its places.
fn har() -> impl Strategy<Value = serde_json::Value> {
    (prop::collection::vec((piece(), piece()), 0..4), piece(), piece(), piece(), json(), any::<bool>()).prop_map(
        |(pairs, url, text, media_type, any, encoded)| {
            let pairs: Vec<_> = pairs.into_iter().map(|(name, value)| serde_json::json!({"name": name, "value": value})).collect();
            let encoding = if encoded { "base64" } else { "" };
            serde_json::json!({"log": {"comment": text, "entries": [{
                "request": {"url": url, "headers": pairs, "queryString": pairs, "cookies": pairs, "postData": {"text": text, "mimeType": media_type, "params": pairs}},
                "response": {"headers": pairs, "cookies": pairs, "redirectURL": url, "content": {"mimeType": media_type, "encoding": encoding, "text": text}},
                "_webSocketMessages": [{"data": text}, {"data": any.to_string()}], "_initiator": {"url": url, "x": any}, "_other": any
            }]}})
        },
    )
}

/// Lines that mean something in a mail.
fn mail_line() -> impl Strategy<Value = String> {
    let fixed = prop::sample::select(vec![
        "",
        "Content-Type: multipart/mixed; boundary=\"b1\"",
        "Content-Type: multipart/alternative; boundary=b2",
        "Content-Type: text/plain; charset=iso-8859-1",
        "Content-Type: image/png",
        "Content-Type: message/rfc822",
        "Content-Type: application/json; name=a.har",
        "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: quoted-printable",
        "--b1",
        "--b1--",
        "--b2",
        "--part-1",
        "From ana@acme.example Mon Nov 23 09:15:04 2026",
        "Subject: =?utf-8?Q?J=C3=B6rg?= =?iso-8859-1?B?WnVncmlmZg==?=",
        " folded =?utf-8?Q?=3D=3Futf-8=3FQ=3Fx=3F=3D?=",
        "cGFzc3dvcmQ9WnhbCg==",
        "LS1iMQpDb250ZW50LVR5cGU6IHgvegoK",
        "J=F6rg =3D=\t",
        "[removed: image/png, 12 bytes]",
        "{\"log\":{\"entries\":[]}}",
    ]);
    prop_oneof![3 => fixed.prop_map(str::to_owned), 1 => piece().prop_map(|piece| piece.replace(['\n', '\r'], " "))]
}

proptest! {
    #![proptest_config(crate::support::cases(300))]

    #[test]
    fn json_stays_json(value in json(), pretty in any::<bool>()) {
        let written = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        if let Some(cleaned) = twice("a.json", written.as_bytes())
            && written.starts_with(['{', '['])
        {
            serde_json::from_slice::<IgnoredAny>(&cleaned).unwrap();
        }
    }

    #[test]
    fn a_har_stays_a_har(value in har()) {
        let cleaned = run("a.har", value.to_string().as_bytes()).unwrap().bytes;
        let cleaned: serde_json::Value = serde_json::from_slice(&cleaned).unwrap();
        prop_assert!(cleaned["log"]["entries"].is_array());
    }

    // At about three of a hundred seeds a placeholder of the policy reads as something else the second time: `[card removed].0`.
    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn a_har_is_cleaned_at_once(value in har()) {
        twice("a.har", value.to_string().as_bytes());
    }

    #[test]
    #[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn malformed_json_is_cleaned(value in har(), at in any::<prop::sample::Index>(), with in piece()) {
        let mut written = value.to_string();
        let mut at = at.index(written.len());
        while !written.is_char_boundary(at) { at -= 1; }
        written.truncate(at);
        written.push_str(&with);
        twice("a.har", written.as_bytes());
        twice("a.json", written.as_bytes());
    }

    #[test]
    fn text_is_cleaned(pieces in prop::collection::vec(piece(), 0..12)) {
        twice("a.log", pieces.join(" ").as_bytes());
        twice("a.log", pieces.join("\n").as_bytes());
    }

    #[test]
    fn mail_is_cleaned(lines in prop::collection::vec(mail_line(), 0..14), carriage in any::<bool>()) {
        let end = if carriage { "\r\n" } else { "\n" };
        let head = ["From: ana@acme.example", "Subject: x", "Message-ID: <1@a.example>"].join(end);
        twice("a.eml", format!("{head}{end}{}", lines.join(end)).as_bytes());
    }

    #[test]
    fn bytes_in_any_encoding_are_cleaned(pieces in prop::collection::vec(piece(), 0..6), broken in prop::collection::vec((any::<prop::sample::Index>(), 0x80..=0xFF_u8), 0..4), wide in 0..4_usize) {
        let text = pieces.join(" ");
        let mut bytes: Vec<u8> = match wide {
            0 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            1 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => text.into_bytes(),
        };
        for (at, byte) in broken {
            bytes.insert(at.index(bytes.len() + 1), byte);
        }
        if let Some(cleaned) = twice("a.log", &bytes) {
            prop_assert!(String::from_utf8(cleaned).is_ok());
        }
    }

    #[test]
    fn any_archive_is_cleaned(names in prop::collection::vec("[ -~]{1,40}", 1..4), content in piece(), packed in any::<bool>()) {
        let mut builder = tar::Builder::new(Vec::new());
        for name in &names {
            let mut header = tar::Header::new_gnu();
            header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
            header.set_size(content.len() as u64);
            header.set_cksum();
            builder.append(&header, content.as_bytes()).unwrap();
        }
        let mut bytes = builder.into_inner().unwrap();
        if packed {
            let mut encoder = flate2::GzBuilder::new().write(Vec::new(), flate2::Compression::fast());
            std::io::Write::write_all(&mut encoder, &bytes).unwrap();
            bytes = encoder.finish().unwrap();
        }
        twice("a.tar", &bytes);
    }

    #[test]
    fn any_bytes_are_cleaned_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), kind in 0..11_usize) {
        let starts: [&[u8]; 11] = [b"", b"PK\x03\x04", b"\x1F\x8B\x08\0", b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF", b"RIFF\x20\0\0\0WEBPVP8 ", b"{", b"\xFF\xFE", b"GIF89a\x01\0\x01\0\0\0\0", b"From: a\nTo: b\nSubject: c\n", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0_\0v\0e\0r\0s\0i\0o\0n\x001\0.\x000\0"];
        let bytes = [starts[kind], &bytes].concat();
        let _ = run("a", &bytes);
        let _ = escalate::redact::scan::scan("a", &bytes, SUBJECT.vault());
    }
}

/// A cut HAR that is known as one only by its entries: what stays of it is plain JSON, in which a `data:` URL goes.
#[test]
fn a_har_that_loses_its_entries_is_cleaned_as_what_is_left() {
    let cut = r#"{"log":{"comment":"data:text/plain,x","entries":["#;
    let cleaned = twice("a.json", cut.as_bytes()).unwrap();
    assert_eq!(String::from_utf8_lossy(&cleaned), r#"{"log":{"comment":"[removed: binary data, 17 bytes]""#);
    let named = twice("a.har", cut.as_bytes()).unwrap();
    assert_eq!(String::from_utf8_lossy(&named), r#"{"log":{"comment":"data:text/plain,x""#);
}

/// The known secret has an `&` in it, so that the text is a form only when a token stands in its place.
#[test]
fn a_form_behind_a_known_secret_is_read_as_one() {
    let cleaned = twice("a.json", br#"{"value":"KnownProfileSecret/42&xa=1&at=b7&c=d"}"#).unwrap();
    let cleaned: serde_json::Value = serde_json::from_slice(&cleaned).unwrap();
    let form = cleaned["value"].as_str().unwrap();
    assert!(form.starts_with("secret-") && form.ends_with("&c=d") && !form.contains("b7"), "{form}");
}

/// A key's line breaks make a URL none, until a token stands in the key's place. Its parameter must not stay for that.
#[test]
fn a_url_with_a_private_key_behind_it_is_read_as_one() {
    let url = "https://a.example/?token=a%40b#c=d-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----";
    let document = serde_json::json!({ "": url, "log": { "version": url } }).to_string();
    let cleaned = twice("a.json", document.as_bytes()).unwrap();
    assert!(!String::from_utf8_lossy(&cleaned).contains("a%40b"));
    let har =
        serde_json::json!({"log": {"version": url, "entries": [{"request": {"method": url}}]}}).to_string();
    let cleaned = twice("a.har", har.as_bytes()).unwrap();
    assert!(!String::from_utf8_lossy(&cleaned).contains("a%40b"));
}

/// In a body, `aA={` is a form only when a token stands in the place of its value.
#[test]
fn a_body_that_becomes_a_form_is_read_as_one() {
    let body = serde_json::json!({"mimeType": "", "text": "aA={"});
    twice(
        "a.har",
        serde_json::json!({"log": {"entries": [{"request": {"postData": body}}]}}).to_string().as_bytes(),
    )
    .unwrap();
}
