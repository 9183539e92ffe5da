//! Requests that prove who sends them: the answer of HTTP Digest, signatures of AWS, OAuth 1 and Hawk, values of SAML.

use std::ops::Range;

use memchr::memmem;

use super::read;
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::shape::CharStats;
use crate::redact::detect::span::Span;

const RULE: &str = "proof of a request";

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    cue("digest ", digest),
    cue("signature=", always),
    cue("oauth_signature", named),
    cue("oauth_nonce", named),
    cue("oauth_verifier", named),
    cue("hawk id=", hawk),
    cue("samlresponse", named),
    cue("samlrequest", named),
    cue("samlart", named),
    cue("wresult", named),
    cue("relaystate", named),
    cue("session_state", named),
];

/// How far a header is read.
const LONGEST: usize = 1024;

/// `Digest username="…", nonce="…", response="…"`.
fn digest(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let near = &line[hit.start..line.len().min(hit.start + LONGEST)];
    if memmem::find(near, b"response=").is_none() && memmem::find(near, b"nonce=").is_none() {
        return;
    }
    parameters(line, hit.start, near, &[b"response", b"cnonce", b"nonce", b"opaque"], spans);
}

/// `Hawk id="…", mac="…"`
fn hawk(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let near = &line[hit.start..line.len().min(hit.start + LONGEST)];
    parameters(line, hit.start, near, &[b"mac", b"nonce", b"hash"], spans);
}

fn parameters(line: &[u8], start: usize, near: &[u8], names: &[&[u8]], spans: &mut Vec<Span>) {
    for equals in memchr::memchr_iter(b'=', near) {
        let before = &near[..equals];
        let is_named =
            names.iter().any(|name| before.ends_with(name) && read::is_open(before, equals - name.len()));
        if is_named {
            let value = read::value(line, start + equals + 1);
            if value.len() >= 6 {
                read::push(line, value, RULE, spans);
            }
        }
    }
}

fn always(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let value = read::value(line, hit.end);
    let text = &line[value.clone()];
    if text.len() >= 16 && CharStats::of(text).digits > 0 && !text.contains(&b'(') {
        read::push(line, until_parameter(line, value), RULE, spans);
    }
}

/// Without the next parameter of a link.
fn until_parameter(line: &[u8], value: Range<usize>) -> Range<usize> {
    let length = line[value.clone()]
        .iter()
        .position(|byte| matches!(byte, b'&' | b',' | b';' | b'<'))
        .unwrap_or(value.len());
    value.start..value.start + length
}

/// The value behind `=`, `:` or `value=`, where it is long enough to be one.
fn named(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if !read::is_open(line, hit.start) {
        return;
    }
    let mut at = hit.end + usize::from(matches!(line.get(hit.end), Some(b'"' | b'\'')));
    at = read::blanks(line, at);
    if let Some(rest) = line[at..].strip_prefix(b"value") {
        at = line.len() - rest.len();
    }
    if !matches!(line.get(at), Some(b'=' | b':')) {
        return;
    }
    at = read::blanks(line, at + 1);
    let near = &line[at..line.len().min(at + (1 << 16))];
    let quote = usize::from(near.first().is_some_and(|byte| matches!(byte, b'"' | b'\'')));
    let length = near[quote..]
        .iter()
        .take_while(|byte| !byte.is_ascii_whitespace() && !b"\"'&,;<>".contains(byte))
        .count();
    let value = at + quote..at + quote + length;
    let text = &line[value.clone()];
    // A RelayState that is a path or an address says where the user wanted to go.
    let is_place = text.starts_with(b"/") || text.starts_with(b"http");
    if length >= 6 && !is_place && (CharStats::of(text).is_mixed() || length >= 40) {
        read::push(line, value, RULE, spans);
    }
}
