//! Reading a value that stands at a place in a line.

use std::ops::Range;

use crate::redact::detect::shape;
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::placeholder::is_placeholder;

/// The longest value that is read, in bytes. A secret that is longer is a file, and files have shapes of their own.
pub(super) const LONGEST: usize = 512;

/// Behind the blanks that begin at `at`.
pub(super) fn blanks(line: &[u8], at: usize) -> usize {
    at + line[at..].iter().take(32).take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// The value that begins at `at`: what stands between quotes, else to the next blank, without what closes a sentence or a list.
pub(super) fn value(line: &[u8], at: usize) -> Range<usize> {
    if let Some(inside) = quoted(line, at) {
        return inside;
    }
    let rest = &line[at..];
    let length = rest
        .iter()
        .take(LONGEST)
        .take_while(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'`'))
        .count();
    let mut end = at + length;
    while end > at && (matches!(line[end - 1], b';' | b',') || is_loose(&line[at..end])) {
        end -= 1;
    }
    at..end
}

/// Whether the text ends with a bracket that was opened before it.
fn is_loose(text: &[u8]) -> bool {
    let open = match text.last() {
        Some(b')') => b'(',
        Some(b']') => b'[',
        Some(b'}') => b'{',
        _ => return false,
    };
    !text.contains(&open)
}

/// What stands between the quotes that open at `at`; a quote that is doubled or escaped does not close.
pub(super) fn quoted(line: &[u8], at: usize) -> Option<Range<usize>> {
    let quote = *line.get(at).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
    let mut end = at + 1;
    loop {
        let byte = *line.get(end).filter(|_| end - at <= LONGEST)?;
        let is_before_one = line.get(end + 1) == Some(&quote);
        if is_before_one && ((byte == b'\\' && quote != b'`') || (byte == quote && end > at + 1)) {
            end += 2;
        } else if byte == quote {
            return Some(at + 1..end);
        } else {
            end += 1;
        }
    }
}

/// Whether a cue stands by itself: no letter or digit touches its end.
pub(super) fn is_closed(line: &[u8], end: usize) -> bool {
    !line.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii())
}

/// Whether a word begins at `start`: no letter or digit stands in front of it.
pub(super) fn is_open(line: &[u8], start: usize) -> bool {
    start == 0 || {
        let before = line[start - 1];
        !before.is_ascii_alphanumeric() && before != b'_' && before.is_ascii()
    }
}

/// Whether the value may be a secret: no placeholder, and no word that says something about one.
pub(super) fn may_be(value: &[u8]) -> bool {
    value.len() >= 3 && !is_placeholder(value) && !shape::is_status_word(value) && !stands_for_one(value)
}

/// A variable of a shell or a template: `$PASSWORD`, `%PASS%`, `{{ password }}`, `$(cat file)`, `@file`.
fn stands_for_one(value: &[u8]) -> bool {
    value.starts_with(b"${")
        || value.starts_with(b"$(")
        || value.starts_with(b"{{")
        || value.starts_with(b"$env:")
        || memchr::memmem::find(value, b"{{").is_some()
        || (value[0] == b'$' && value[1..].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_'))
}

/// Puts a value on the list if it may be a secret.
pub(super) fn push(line: &[u8], range: Range<usize>, rule: &'static str, spans: &mut Vec<Span>) -> bool {
    let found = may_be(&line[range.clone()]);
    if found {
        spans.push(Span::secret(range, rule));
    }
    found
}

/// The words from `at` on, at most `most` of them, with quotes around them taken off.
pub(super) fn words(line: &[u8], at: usize, most: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut next = blanks(line, at);
    while next < line.len() && found.len() < most {
        let range = value(line, next);
        let end = if range.start > next { range.end + 1 } else { range.end };
        if end == next {
            next = blanks(line, next + 1);
            continue;
        }
        found.push(range);
        next = blanks(line, end);
    }
    found
}
