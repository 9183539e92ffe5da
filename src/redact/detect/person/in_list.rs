//! A whole name in quotes beside what was found in the same list of quoted values: `['Mia Kern', '$2b$12$…']`,
//! `["Mia Kern","https://…/invite/…"]`, `VALUES ('Mia Kern', 'mia@…')`.

use std::ops::Range;

use super::words;
use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// How far the quotes of a value are looked for, in bytes.
const NEAR: usize = 200;
/// How many values before and behind are looked at.
const VALUES: usize = 3;

/// Finds the names. Only the spans behind the first `from` are of this line.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>, from: usize) {
    let found: Vec<Range<usize>> = spans[from..]
        .iter()
        .filter(|span| {
            matches!(span.class, Class::Secret | Class::Email | Class::Phone | Class::Id | Class::Card)
        })
        .filter(|span| span.range.start > 0)
        .map(|span| span.range.clone())
        .collect();
    let mut done = 0;
    for place in found {
        if place.start < done {
            continue;
        }
        let Some(value) = value_around(line, &place) else { continue };
        done = value.end;
        let mut next = value.clone();
        for _ in 0..VALUES {
            let Some(before) = value_before(line, next.start) else { break };
            push(line, &before, spans);
            next = before;
        }
        next = value;
        for _ in 0..VALUES {
            let Some(behind) = value_behind(line, next.end) else { break };
            push(line, &behind, spans);
            next = behind;
        }
    }
}

/// Notes the value, with its quotes, if it is a whole name.
fn push(line: &[u8], value: &Range<usize>, spans: &mut Vec<Span>) {
    let inside = value.start + 1..value.end - 1;
    if std::str::from_utf8(&line[inside.clone()]).is_ok_and(words::is_full_name) {
        spans.push(Span::new(inside, Class::Name, "name in a list with what was found"));
    }
}

/// The quoted value of a list around a place, with its quotes.
fn value_around(line: &[u8], place: &Range<usize>) -> Option<Range<usize>> {
    let floor = place.start.saturating_sub(NEAR);
    // A found value may hold its own quotes.
    let start = (floor..=place.start).rev().find(|at| is_quote(line.get(*at)) && opens(line, *at))?;
    let quote = line[start];
    let from = place.end.max(start + 2) - 1;
    let end = from + line.get(from..line.len().min(from + NEAR))?.iter().position(|byte| *byte == quote)? + 1;
    closes(line, end).then_some(start..end)
}

fn value_before(line: &[u8], start: usize) -> Option<Range<usize>> {
    let comma = line_before(line, start);
    let before = line[..comma].strip_suffix(b",")?.trim_ascii_end();
    let quote = *before.last().filter(|byte| is_quote(Some(byte)))?;
    let end = before.len();
    let inside = &before[..end - 1];
    let floor = inside.len().saturating_sub(NEAR);
    let open = floor + memchr::memrchr(quote, &inside[floor..])?;
    opens(line, open).then_some(open..end)
}

fn value_behind(line: &[u8], end: usize) -> Option<Range<usize>> {
    let blanks = |at: usize| line[at..].iter().take(4).take_while(|byte| **byte == b' ').count();
    let comma = end + blanks(end);
    if line.get(comma) != Some(&b',') {
        return None;
    }
    let mut start = comma + 1 + blanks(comma + 1);
    start += usize::from(line.get(start).is_some_and(|byte| is_prefix(*byte)));
    let quote = *line.get(start).filter(|byte| is_quote(Some(byte)))?;
    let length = line[start + 1..].iter().take(NEAR).position(|byte| *byte == quote)?;
    let end = start + length + 2;
    closes(line, end).then_some(start..end)
}

const fn is_quote(byte: Option<&u8>) -> bool {
    matches!(byte, Some(b'"' | b'\''))
}

/// `b'…'`, `u'…'` and `N'…'` of Python and SQL.
const fn is_prefix(byte: u8) -> bool {
    matches!(byte, b'b' | b'u' | b'r' | b'N' | b'E')
}

/// Where the blanks and the prefix in front of a quote begin.
fn line_before(line: &[u8], quote: usize) -> usize {
    let before = &line[..quote];
    let before = match before.split_last() {
        Some((last, rest)) if is_prefix(*last) && !rest.last().is_some_and(u8::is_ascii_alphanumeric) => rest,
        _ => before,
    };
    before.len() - before.iter().rev().take(4).take_while(|byte| **byte == b' ').count()
}

/// Whether a quote opens a value of a list: behind its bracket or a comma.
fn opens(line: &[u8], quote: usize) -> bool {
    matches!(line[..line_before(line, quote)].last(), Some(b'[' | b'(' | b','))
}

/// Whether a value of a list ends here: in front of a comma or the bracket.
fn closes(line: &[u8], end: usize) -> bool {
    let rest = &line[end..line.len().min(end + 8)];
    matches!(rest.trim_ascii_start().first(), Some(b']' | b')' | b','))
}
