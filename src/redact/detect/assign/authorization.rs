//! The credential of an authorization header whose scheme is a vendor's own: `Authorization: ApiToken x`,
//! `Authorization: GoogleLogin auth=x`.

use std::ops::Range;

use crate::redact::detect::headers;
use crate::redact::detect::judge;
use crate::redact::detect::shape;
use crate::redact::detect::span::Span;

/// The longest credential that is read: what is longer looks random, and is found by that.
const LONGEST: usize = 256;
/// The longest scheme.
const LONGEST_SCHEME: usize = 24;

/// Parameters that say why a request was refused, or for whom.
const TOLD: &[&[u8]] =
    &[b"realm", b"error", b"scope", b"charset", b"algorithm", b"qop", b"stale", b"error_description"];

/// Finds the credential in a header that begins at `at`, if nothing but a scheme stands in front of it. Returns where it ends.
pub(super) fn find(line: &[u8], at: usize, spans: &mut Vec<Span>) -> Option<usize> {
    let rest = &line[at..line.len().min(at + LONGEST)];
    let scheme = rest
        .iter()
        .take(LONGEST_SCHEME)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        .count();
    let is_scheme = rest.first().is_some_and(u8::is_ascii_uppercase)
        || headers::is_scheme(&rest[..scheme])
        || is_named_after_key(&rest[..scheme]);
    if rest.get(scheme) != Some(&b' ') || !is_scheme {
        return None;
    }
    let mut value = credential(line, at + scheme + 1)?;
    if let Some(equals) = memchr::memchr(b'=', &line[value.clone()])
        && let name = &line[value.start..value.start + equals]
        && (1..=20).contains(&equals)
        && equals + 1 < value.len()
        && line[value.start + equals + 1] != b'='
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    {
        if TOLD.contains(&name) {
            return None;
        }
        value.start += equals + 1;
    }
    let text = &line[value.clone()];
    // `Bearer realm="x"`: a parameter in quotes.
    if text.ends_with(b"=") && matches!(line.get(value.end), Some(b'"' | b'\'')) {
        return None;
    }
    // `basic {base64(email:password[\n])}` in JSON, where its line break ends it: what a manual puts there.
    let is_template = text.starts_with(b"{") && text.contains(&b'(');
    let is_said = judge::is_no_secret(text) || shape::is_status_word(text) || text.contains(&b'"');
    if text.len() < 3 || is_template || is_said {
        return None;
    }
    let end = value.end;
    spans.push(Span::secret(value, "authorization"));
    Some(end)
}

/// `apikey-v2`, `desk-token`, `x_hmac`: a scheme in small letters that says what it brings.
fn is_named_after_key(scheme: &[u8]) -> bool {
    let words = [&b"key"[..], b"token", b"hmac", b"secret"];
    scheme.iter().all(|byte| !byte.is_ascii_uppercase())
        && words.iter().any(|word| scheme.windows(word.len()).any(|part| part == *word))
}

/// The one word that the rest of the header is.
fn credential(line: &[u8], at: usize) -> Option<Range<usize>> {
    let near = &line[at..line.len().min(at + LONGEST)];
    let length =
        near.iter().take_while(|byte| !byte.is_ascii_whitespace() && !b"\"'`,]}\\".contains(byte)).count();
    let is_last = match near.get(length) {
        None | Some(b'"' | b'\'' | b'`' | b']' | b'}' | b'\\' | b',') => true,
        Some(_) => near[length..].trim_ascii().is_empty(),
    };
    (length > 0 && length < LONGEST && is_last).then(|| at..at + length)
}
