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
        && let Some(end) = closing_quote(rest, quote)
    {
        return at..at + end;
    }
    if let Some(length) = template(rest) {
        return at..at + length;
    }
    let mut end = 0;
    while end < rest.len() {
        match rest[end] {
            // `Ebbe\ und\ Flut`: a shell's blank inside a word.
            b'\\' if rest.get(end + 1) == Some(&b' ') => end += 2,
            b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'&' => break,
            // `V。`, `V、`: marks of a script without blanks.
            0xe3 if matches!(rest[end..], [_, 0x80, 0x81 | 0x82, ..]) => break,
            b',' | b';' | b')' | b'}' | b']' | b'|' if ends_value(&rest[end + 1..]) => break,
            _ => end += 1,
        }
    }
    // `key: va\\` goes on in the next line: the mark is none of the value.
    if end > 1 && rest[end - 1] == b'\\' && rest[end..].trim_ascii().is_empty() {
        end -= 1;
    }
    while end > 0 && matches!(rest[end - 1], b'.' | b'!' | b'?' | b':' | b',' | b';') {
        end -= 1;
    }
    at..at + end
}

/// The closing quote: one with a backslash in front of it closes nothing.
fn closing_quote(text: &[u8], quote: u8) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = memchr::memchr(quote, text.get(from..)?).map(|at| from + at) {
        let escaped = text[..at].iter().rev().take(64).take_while(|byte| **byte == b'\\').count() % 2 == 1;
        // `'it''s'`: doubled inside, as YAML, SQL and CSV write it. Two with nothing between them are an empty value.
        let doubled = text.get(at + 1) == Some(&quote)
            && at > 0
            && text.get(at + 2).is_some_and(|next| next.is_ascii_alphanumeric() || *next == quote);
        if !escaped && !doubled {
            return Some(at);
        }
        from = at + 1 + usize::from(doubled);
    }
    None
}

/// `${NAME:?must be set}`, `{{ name }}`: a template with all that is in it.
fn template(rest: &[u8]) -> Option<usize> {
    const BRACKETS: &[(&[u8], &[u8])] =
        &[(b"${{", b"}}"), (b"${", b"}"), (b"{{", b"}}"), (b"%{", b"}"), (b"#{", b"}"), (b"$(", b")")];
    let (open, close) = BRACKETS.iter().find(|(open, _)| rest.starts_with(open))?;
    let near = &rest[open.len()..rest.len().min(200)];
    memchr::memmem::find(near, close).map(|at| open.len() + at + close.len())
}

/// Whether what stands behind a comma, semicolon or bracket is no longer the value.
fn ends_value(rest: &[u8]) -> bool {
    match rest.first() {
        None => true,
        // `def login(user, token=None):`
        Some(b':') if rest.len() == 1 => true,
        Some(byte) if byte.is_ascii_whitespace() || *byte >= 0xe3 || b"\"'`,;)}]|<>{[".contains(byte) => true,
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

/// The letter in front of a literal, which is no part of its value: `b'V'`, `N'V'`, `@"V"`.
pub(super) fn letter_of_a_literal(rest: &[u8]) -> usize {
    usize::from(matches!(rest, [letter, b'"' | b'\'', ..] if b"bBuUrRfFnNeE@$".contains(letter)))
}
