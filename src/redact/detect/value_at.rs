//! Where a value ends that begins at a place in a line.

use std::ops::Range;

/// The value that begins at `at`, read `most` bytes far.
pub(super) fn value_at_most(line: &[u8], at: usize, most: usize) -> Range<usize> {
    value_at(&line[..line.len().min(at + most)], at)
}

/// The value that begins at `at`: to the closing quote, or to the end of the word.
pub(super) fn value_at(line: &[u8], at: usize) -> Range<usize> {
    let rest = &line[at..];
    if let Some(quote) =
        at.checked_sub(1).map(|before| line[before]).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))
        && let Some(end) = memchr::memchr(quote, rest)
    {
        return at..at + end;
    }
    let mut end = 0;
    while end < rest.len() {
        match rest[end] {
            b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'&' => break,
            b',' | b';' | b')' | b'}' | b']' | b'|' if ends_value(&rest[end + 1..]) => break,
            _ => end += 1,
        }
    }
    while end > 0 && matches!(rest[end - 1], b'.' | b'!' | b'?' | b':' | b',' | b';') {
        end -= 1;
    }
    at..at + end
}

/// Whether what stands behind a comma, semicolon or bracket is no longer the value.
fn ends_value(rest: &[u8]) -> bool {
    match rest.first() {
        None => true,
        Some(byte) if byte.is_ascii_whitespace() || b"\"'`,;)}]|<>{[".contains(byte) => true,
        Some(_) => {
            let name = rest.iter().take(40).take_while(|byte| is_name(**byte)).count();
            name > 0 && matches!(rest.get(name), Some(b'=' | b':'))
        }
    }
}

/// Whether the byte may be a part of a name.
pub(super) fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}
