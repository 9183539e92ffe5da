//! E-mail addresses.

use crate::redact::class::Class;
use crate::redact::detect::span::Span;

const fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || !byte.is_ascii()
        || matches!(byte, b'.' | b'_' | b'-' | b'+' | b'%' | b'\'' | b'#' | b'~' | b'^')
}

const fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'.' | b'-')
}

/// Finds e-mail addresses: a local part, `@`, and a host with a dot in it.
pub(super) fn find(line: &[u8], _: Option<&str>, spans: &mut Vec<Span>) {
    let mut done = 0;
    for at in memchr::memchr_iter(b'@', line) {
        let mut start = at - line[done.min(at)..at].iter().rev().take_while(|byte| is_local(**byte)).count();
        let mut end = at + 1 + line[at + 1..].iter().take_while(|byte| is_host(**byte)).count();
        while start < at && line[start].is_ascii() && !line[start].is_ascii_alphanumeric() {
            start += 1;
        }
        while end > at + 1 && matches!(line[end - 1], b'.' | b'-') {
            end -= 1;
        }
        let host = &line[at + 1..end];
        let has_domain = memchr::memrchr(b'.', host)
            .is_some_and(|dot| dot > 0 && host[dot + 1..].iter().any(|byte| !byte.is_ascii_digit()));
        if start < at && has_domain && !is_in_link(line, start) {
            spans.push(Span::new(start..end, Class::Email, "e-mail address"));
            done = end;
        }
    }
}

/// Whether what stands before the `@` is the user or password of a link.
fn is_in_link(line: &[u8], start: usize) -> bool {
    let before = &line[..start];
    if before.ends_with(b"://") {
        return true;
    }
    let Some(user) = before.strip_suffix(b":") else { return false };
    let length =
        user.iter().rev().take(128).take_while(|byte| !matches!(byte, b'/' | b' ' | b'"' | b'\'')).count();
    user[..user.len() - length].ends_with(b"://")
}
