//! E-mail addresses, however they are written: with a quoted local part, with an underscore in the host, with `(at)`.

use std::ops::Range;

mod not_mail;
mod obfuscated;

use crate::redact::class::Class;
use crate::redact::detect::span::Span;

pub(super) use not_mail::{is_node, is_version};

/// The longest local part in bytes. RFC 5321 has 64; what forwards (SRS, VERP) writes longer ones.
const LONGEST_LOCAL: usize = 160;
/// The longest host (RFC 1035).
const LONGEST_HOST: usize = 253;

const fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || !byte.is_ascii()
        || matches!(byte, b'.' | b'_' | b'-' | b'+' | b'%' | b'\'' | b'#' | b'~' | b'^')
}

const fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'.' | b'-' | b'_')
}

/// Finds e-mail addresses: a local part, `@`, and a host with a dot in it.
pub(super) fn find(line: &[u8], name: Option<&str>, addresses: &[Range<usize>], spans: &mut Vec<Span>) {
    if name.is_some_and(|name| not_mail::names_a_message(name.as_bytes())) {
        return;
    }
    let address = |range: &Range<usize>| Span::new(range.clone(), Class::Email, "e-mail address");
    spans.extend(addresses.iter().map(address));
    obfuscated::find(line, spans);
}

/// The addresses of a line.
pub(super) fn addresses(line: &[u8]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for at in memchr::memchr_iter(b'@', line) {
        let done = found.last().map_or(0, |last| last.end);
        if at <= done {
            continue;
        }
        let host = host_at(line, at + 1);
        let Some(start) = local_before(line, at, done) else { continue };
        let address = start..host.end;
        if has_domain(&line[host.clone()])
            && !is_in_link(line, start)
            && !not_mail::is_other(line, &address, at)
        {
            found.push(address);
        }
    }
    found
}

/// The host that begins at a place: letters, digits, `.`, `-`, `_`, and none of the last three at its end.
pub(super) fn host_at(line: &[u8], start: usize) -> Range<usize> {
    let rest = &line[start..];
    let mut end = start + rest.iter().take(LONGEST_HOST).take_while(|byte| is_host(**byte)).count();
    while end > start && matches!(line[end - 1], b'.' | b'-' | b'_') {
        end -= 1;
    }
    // Typographic marks are no letters: `mia@acme.example“`.
    if !line[start..end].is_ascii()
        && let Ok(text) = std::str::from_utf8(&line[start..end])
        && let Some((cut, _)) = text.char_indices().find(|(_, char)| is_typographic(*char))
    {
        end = start + cut;
    }
    start..end
}

/// Where the local part begins that ends at `at`, and not before `done`.
fn local_before(line: &[u8], at: usize, done: usize) -> Option<usize> {
    let before = &line[done..at];
    if before.last() == Some(&b'"') {
        // "mia kern"@acme.example
        let inside = &before[..before.len() - 1];
        let length =
            inside.iter().rev().take(64).position(|byte| matches!(byte, b'"' | b'\n' | b'<' | b'@'))?;
        let open = inside.len() - length - 1;
        let free = open == 0 || !inside[open - 1].is_ascii_alphanumeric();
        return (length > 0 && inside[open] == b'"' && free).then_some(done + open);
    }
    let length = before.iter().rev().take(LONGEST_LOCAL).take_while(|byte| is_local(**byte)).count();
    let mut start = at - length;
    while start < at && line[start].is_ascii() && !line[start].is_ascii_alphanumeric() {
        start += 1;
    }
    start = behind_marks(line, start, at);
    // bounce+mia=acme.example@lists.example (VERP): the address before the `=` is the person.
    if start > done && line[start - 1] == b'=' && line[start..at].contains(&b'.') {
        let verp = &line[done..start - 1];
        let length = verp.iter().rev().take(64).take_while(|byte| is_local(**byte)).count();
        let from = &verp[verp.len() - length..];
        if ["bounce", "return", "verp", "owner-"].iter().any(|word| starts_with(from, word)) {
            start = start - 1 - length;
        }
    }
    (start < at).then_some(start)
}

/// A local part behind the last typographic mark in it: `„mia@acme.example“`, `：mia@acme.example`.
fn behind_marks(line: &[u8], start: usize, at: usize) -> usize {
    if line[start..at].is_ascii() {
        return start;
    }
    let Ok(text) = std::str::from_utf8(&line[start..at]) else { return start };
    let mark = text.char_indices().rev().find(|(_, char)| is_typographic(*char));
    mark.map_or(start, |(place, char)| start + place + char.len_utf8())
}

/// Whether a character beyond ASCII is no letter, digit or accent.
fn is_typographic(char: char) -> bool {
    !char.is_ascii() && !char.is_alphanumeric() && !matches!(char, '\u{300}'..='\u{36F}')
}

fn starts_with(text: &[u8], word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

fn has_domain(host: &[u8]) -> bool {
    memchr::memrchr(b'.', host)
        .is_some_and(|dot| dot > 0 && host[dot + 1..].iter().any(|byte| !byte.is_ascii_digit()))
}

/// Whether what stands before the `@` is the user or password of a link.
pub(super) fn is_in_link(line: &[u8], start: usize) -> bool {
    let before = &line[..start];
    if before.ends_with(b"://") {
        return true;
    }
    let Some(user) = before.strip_suffix(b":") else { return false };
    let length =
        user.iter().rev().take(128).take_while(|byte| !matches!(byte, b'/' | b' ' | b'"' | b'\'')).count();
    user[..user.len() - length].ends_with(b"://")
}
