//! The name of a person before or beside an address: `Mia Kern <mia@…>`, `"Kern, Mia" <…>`, `mia@… (Mia Kern)`.
//!
//! An address that is a token already counts as one, so that a file that was cleaned by an older version is cleaned, too.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

mod corroborated;
mod encoded_word;
mod headers;

use super::words;
use crate::redact::class::Class;
use crate::redact::detect::span::Span;
use crate::redact::pseudonym;

/// How far before an address its name is looked for, in bytes.
const FAR: usize = 120;

/// How the token of an address begins.
static TOKEN: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("mail-"));

/// Finds the names beside the addresses of a line.
pub(super) fn find(line: &[u8], addresses: &[Range<usize>], spans: &mut Vec<Span>) {
    for address in addresses.iter().cloned().chain(tokens(line)) {
        if let Some(name) = before(line, &address) {
            push(line, name, spans);
        } else if let Some(name) = behind(line, &address) {
            push(line, name, spans);
        }
        corroborated::find(line, &address, spans);
    }
}

/// The addresses of a line that are tokens.
fn tokens(line: &[u8]) -> impl Iterator<Item = Range<usize>> {
    TOKEN.find_iter(line).filter_map(|start| {
        let near = &line[start..line.len().min(start + 40)];
        // `[mail removed]` has no address that a name could stand beside, and the name went with it.
        let length = std::str::from_utf8(near).ok().and_then(pseudonym::token_length)?;
        Some(start..start + length)
    })
}

fn push(line: &[u8], range: Range<usize>, spans: &mut Vec<Span>) {
    let Ok(text) = std::str::from_utf8(&line[range.clone()]) else { return };
    if pseudonym::is_token(text) {
        return;
    }
    let mut span = Span::new(range, Class::Name, "name beside an address");
    span.decoded = in_order(text);
    spans.push(span);
}

/// `Kern, Mia` as `Mia Kern`, so that both are the same token.
fn in_order(text: &str) -> Option<String> {
    let (last, first) = text.split_once(", ")?;
    (!first.contains(',')).then(|| format!("{first} {last}"))
}

/// The text of at most [`FAR`] bytes before a place, on whole characters, from the last line break on.
fn text_before(line: &[u8], end: usize) -> &str {
    let from = end.saturating_sub(FAR);
    let from = memchr::memrchr(b'\n', &line[from..end]).map_or(from, |at| from + at + 1);
    let start = (from..end).find(|at| line[*at] & 0xC0 != 0x80).unwrap_or(end);
    std::str::from_utf8(&line[start..end]).unwrap_or_default()
}

/// The name in front of `<address>`, `(address)` or `[address]`.
fn before(line: &[u8], address: &Range<usize>) -> Option<Range<usize>> {
    let mut open = address.start;
    for scheme in [&b"mailto:"[..], b"sip:", b"sips:", b"xmpp:", b"smtp:"] {
        if open >= scheme.len() && line[open - scheme.len()..open].eq_ignore_ascii_case(scheme) {
            open -= scheme.len();
        }
    }
    let bracket = line[..open].last().copied()?;
    if !matches!(bracket, b'<' | b'(' | b'[') {
        return None;
    }
    let text = text_before(line, open - 1);
    let from = open - 1 - text.len();
    let trimmed = text.trim_end();
    if text.len() - trimmed.len() > 2 {
        return None;
    }
    let at = |range: Range<usize>| from + range.start..from + range.end;
    // "Kern, Mia" <…>
    if let Some(quote) = trimmed.chars().last().filter(|char| matches!(char, '"' | '\'' | '”' | '“' | '’'))
    {
        let inside = &trimmed[..trimmed.len() - quote.len_utf8()];
        let open = inside.rfind(['"', '\'', '„', '“', '”', '‘']).filter(|open| inside.len() - open > 2)?;
        let start = open + inside[open..].chars().next().map_or(1, char::len_utf8);
        // `"Kern, Mia (ext.)" <…>`
        let name = inside[start..].split(" (").next().unwrap_or_default();
        let end = start + name.len();
        return (words::is_given_as_name(name) || words::is_full_name(name)).then(|| at(start..end));
    }
    if trimmed.ends_with("?=") {
        return encoded_word::before(trimmed).map(at);
    }
    if bracket == b'<'
        && let Some(name) = headers::name_in_header(line, trimmed, from)
    {
        return Some(at(name));
    }
    let name = words::name_at_end(trimmed)?;
    let text = &trimmed[name.clone()];
    // One word before a bracket is as often a verb or a thing: `Sent <…>`, `Mailbox (…)`.
    (words::is_full_name(text) || (bracket == b'<' && words::is_capital(text)) || is_cjk_name(text))
        .then(|| at(name))
}

fn is_cjk_name(text: &str) -> bool {
    text.chars().count() <= 8 && words::is_full_name(text)
}

/// The name behind an address: `mia@acme.example (Mia Kern)`.
fn behind(line: &[u8], address: &Range<usize>) -> Option<Range<usize>> {
    let mut at = address.end;
    at += usize::from(line.get(at) == Some(&b'>'));
    let rest = line.get(at..line.len().min(at + FAR))?;
    let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
    let open = *rest.get(spaces)?;
    if spaces > 2 || !matches!(open, b'(' | b'[') {
        return None;
    }
    let start = spaces + 1;
    let length = rest[start..].iter().position(|byte| matches!(byte, b')' | b']' | b'\n'))?;
    let name = std::str::from_utf8(&rest[start..start + length]).ok()?;
    let bare = name.trim_matches(['"', '\'']);
    let lead = name.len() - name.trim_start_matches(['"', '\'']).len();
    words::is_full_name(bare).then(|| at + start + lead..at + start + lead + bare.len())
}
