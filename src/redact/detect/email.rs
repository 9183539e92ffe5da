//! E-mail addresses.

use super::Span;
use crate::redact::class::Class;

/// Finds e-mail addresses: a local part, `@`, and a host with a dot or a single label.
pub(super) fn find(text: &str, spans: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, _) in text.match_indices('@') {
        let is_local = |byte: &u8| {
            byte.is_ascii_alphanumeric() || !byte.is_ascii() || b".!#$&'*+/=?^_`{|}~-%".contains(byte)
        };
        let is_host =
            |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'.' | b'-');
        let mut start = at - bytes[from..at].iter().rev().take_while(|byte| is_local(byte)).count();
        let mut end = at + 1 + bytes[at + 1..].iter().take_while(|byte| is_host(byte)).count();
        while start < at && !bytes[start].is_ascii_alphanumeric() && bytes[start].is_ascii() {
            start += 1;
        }
        while end > at + 1 && matches!(bytes[end - 1], b'.' | b'-') {
            end -= 1;
        }
        if start < at && bytes[at + 1..end].contains(&b'.') {
            spans.push(Span::new(start..end, Class::Email, "e-mail address"));
            from = end;
        }
    }
}
