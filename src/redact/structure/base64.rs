//! Base64 with text inside: opened, cleaned, and encoded again in the same alphabet. Base64 of anything else is no
//! structure, and the caller goes on with its name and look.

use std::borrow::Cow;
use std::io::Read as _;

use ::base64::Engine as _;
use ::base64::engine::general_purpose::{
    GeneralPurpose, STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD,
};

use super::walk::Walk;
use super::{body, unlisted, value};

/// Shorter runs are ordinary words.
const SHORTEST: usize = 16;
/// Bytes that a compressed value may grow to.
const MAX_INFLATED: u64 = 8 << 20;

/// The bytes, and the engine that writes them as they were written.
pub(in crate::redact) fn decode(text: &str) -> Option<(Vec<u8>, &'static GeneralPurpose)> {
    let url_safe = text.bytes().any(|byte| byte == b'-' || byte == b'_');
    let padded = text.ends_with('=') || text.len().is_multiple_of(4);
    let engine = match (url_safe, padded) {
        (false, true) => &STANDARD,
        (false, false) => &STANDARD_NO_PAD,
        (true, true) => &URL_SAFE,
        (true, false) => &URL_SAFE_NO_PAD,
    };
    engine.decode(text).ok().map(|bytes| (bytes, engine))
}

/// How many bytes a text in base64 stands for.
pub(super) fn decoded_length(text: &str) -> usize {
    let digits = text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=').count();
    digits * 3 / 4
}

/// The bytes behind gzip, if they are few enough.
pub(super) fn gunzip(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        return None;
    }
    let mut plain = Vec::new();
    flate2::read::MultiGzDecoder::new(bytes).take(MAX_INFLATED + 1).read_to_end(&mut plain).ok()?;
    (plain.len() as u64 <= MAX_INFLATED).then_some(plain)
}

/// A field's value that is base64 of text. `None`: it is not.
pub(super) fn clean<'t>(
    walk: &mut Walk<'_>,
    name: &str,
    text: &'t str,
    listed: bool,
) -> Option<Cow<'t, str>> {
    if text.len() < SHORTEST
        || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte))
    {
        return None;
    }
    let (bytes, engine) = decode(text)?;
    // What was compressed comes back as it is: shorter to read, and nothing is lost.
    let plain = String::from_utf8(gunzip(&bytes).unwrap_or(bytes)).ok()?;
    if plain.chars().any(|char| char.is_control() && !char.is_whitespace()) {
        return None;
    }
    // `"auth": "Y2ktcHVsbDp4…"`: what `Basic` brings, without its scheme.
    let login = plain.split_once(':').is_some_and(|(user, password)| {
        (1..=80).contains(&user.len())
            && (3..=120).contains(&password.len())
            && !plain.contains(char::is_whitespace)
            && !password.starts_with("//")
    });
    if login && value::may_be_secret(name) {
        return Some(walk.replace_all_of("user and password", text));
    }
    if walk.is_deepest() {
        return Some(walk.replace_all_of("too deep", text));
    }
    let cleaned = walk.inside(|walk| {
        Some(match body::structured(walk, &plain) {
            Some(cleaned) => cleaned.into_owned(),
            None if listed => unlisted::clean(walk, name, &plain, "not on the list: field").into_owned(),
            None => value::clean(walk, name, &plain, false).into_owned(),
        })
    })?;
    if cleaned == plain {
        return Some(Cow::Borrowed(text));
    }
    Some(Cow::Owned(engine.encode(cleaned)))
}
