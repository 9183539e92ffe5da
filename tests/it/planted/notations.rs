//! Every notation by itself: the gate's reader sees it, and the program takes it out.

use std::collections::BTreeMap;

use escalate::redact::mask::Mask;
use escalate::vault::Vault;

use super::encodings::{ENCODINGS, gzip, utf16};
use super::everywhere::CREDENTIALS;
use super::reader;

fn is_read(bytes: &[u8], secret: &str) -> bool {
    !reader::found(bytes, &[secret.to_owned()], &mut BTreeMap::new()).is_empty()
}

/// What the gate cannot see it cannot judge.
#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_gate_s_own_reader_sees_every_notation() {
    let secret = "Saffron/Pebble+Orchid=Bridge";
    for (name, encode) in ENCODINGS {
        let text = format!("before it: {}\nand after\n", encode(secret));
        assert!(is_read(text.as_bytes(), secret), "{name}: {text}");
    }
    for bytes in [utf16(secret, u16::to_le_bytes), utf16(secret, u16::to_be_bytes), gzip(secret)] {
        assert!(is_read(&bytes, secret));
    }
    assert!(!is_read(b"nothing of it: Saffron and pebbles", secret));
}

#[test]
#[ignore = "it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn every_credential_is_taken_out_of_every_notation() {
    let vault = Vault::new();
    for (name, secret) in CREDENTIALS {
        vault.hold(name, secret);
    }
    let mask = Mask::of(&vault);
    let mut left = Vec::new();
    for (what, secret) in CREDENTIALS {
        for (name, encode) in ENCODINGS {
            let encoded = encode(secret);
            let json = serde_json::json!({ "name": format!("Agent {encoded}") }).to_string();
            let again = serde_json::json!({ "said": json }).to_string();
            for text in [format!("a {encoded} b"), format!("{encoded}\n{encoded}\n"), json, again] {
                let clean = mask.text(&text);
                if is_read(clean.as_bytes(), secret) {
                    left.push(format!("{name} of {what}: {text} -> {clean}"));
                }
            }
        }
    }
    assert!(left.is_empty(), "{} left:\n{}", left.len(), left.join("\n"));
}
