//! Private keys in PEM form, over several lines.

use std::ops::Range;

use memchr::memmem;

use super::span::Span;

/// How far behind `-----BEGIN ` the words `PRIVATE KEY` are looked for.
const LABEL: usize = 48;

/// Finds private keys. One whose end is missing reaches as far as its lines look like one.
pub(super) fn find(text: &[u8], spans: &mut Vec<Span>) {
    let mut done = 0;
    for start in memmem::find_iter(text, b"-----BEGIN ") {
        if start >= done && is_private(&text[start..]) {
            let range = start..end(text, start);
            done = range.end;
            spans.push(Span::secret(range, "private key"));
        }
    }
}

/// The private key that is still open at the end of `text`: where it begins.
pub(in crate::redact) fn open(text: &[u8]) -> Option<usize> {
    let start = memmem::rfind(text, b"-----BEGIN ")?;
    let is_open = is_private(&text[start..]) && memmem::find(&text[start..], b"-----END").is_none();
    is_open.then_some(start)
}

fn is_private(text: &[u8]) -> bool {
    let label = &text[..text.len().min(LABEL)];
    memmem::find(label, b"PRIVATE KEY").is_some() || memmem::find(label, b"Static key").is_some()
}

fn end(text: &[u8], start: usize) -> usize {
    let label = "-----BEGIN ".len();
    let rest = &text[start + label..];
    let next = memmem::find(rest, b"-----BEGIN ").unwrap_or(rest.len());
    if let Some(found) = memmem::find(&rest[..next], b"-----END") {
        let closing = found + "-----END".len();
        let tail = memmem::find(&rest[closing..next], b"-----").filter(|index| *index < LABEL);
        return start + label + tail.map_or(closing, |index| closing + index + 5);
    }
    let body = body(rest, next);
    start + label + body.end
}

/// The part of a text that may belong to a key: base64, headers such as `Proc-Type: 4,ENCRYPTED`, white space.
fn body(rest: &[u8], limit: usize) -> Range<usize> {
    let is_body = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'+' | b'/' | b'=' | b'-' | b':' | b',' | b'\r' | b'\n' | b' ')
    };
    0..rest[..limit].iter().take_while(|byte| is_body(byte)).count()
}
