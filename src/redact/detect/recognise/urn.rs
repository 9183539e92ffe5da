//! Uniform resource names (RFC 8141): `urn:oasis:names:tc:SAML:2.0:status:NoPassive`, the exact error of a sign-in.

use std::ops::Range;

use super::{around, ends_word};

pub(super) fn covers(line: &[u8], range: &Range<usize>) -> bool {
    let word = around(line, &(range.start..range.start), ends_word);
    let text = &line[word.clone()];
    let Some(found) = text
        .windows(4)
        .enumerate()
        .filter(|(_, four)| four.eq_ignore_ascii_case(b"urn:"))
        .map(|(at, _)| at)
        .filter(|at| *at == 0 || !text[at - 1].is_ascii_alphanumeric())
        .take_while(|at| word.start + at <= range.start)
        .last()
    else {
        return false;
    };
    let length = text[found..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.:/+%~#@*()!$".contains(byte))
        .count();
    let colons = memchr::memchr_iter(b':', &text[found..found + length]).count();
    let is_inside = range.start < word.start + found + length;
    // A one-time part of `urn:ietf:params:oauth:request_uri:…` is for one request, and short-lived; everything else names a thing.
    let is_request = memchr::memmem::find(&text[found..found + length], b"request_uri:").is_some();
    is_inside && colons >= 2 && !is_request
}
