//! Telephone numbers: international with `+`, or `(030) 123-4567` and `555-123-4567`.

use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// Finds telephone numbers.
pub(super) fn find(line: &[u8], _: Option<&str>, spans: &mut Vec<Span>) {
    let mut done = 0;
    for start in memchr::memchr2_iter(b'+', b'(', line) {
        if start < done
            || (start > 0
                && (line[start - 1].is_ascii_alphanumeric()
                    || matches!(line[start - 1], b'/' | b'+' | b'=' | b'.' | b'-'))
                && line[start - 1] != b'=')
        {
            continue;
        }
        let end = end_of_number(line, start);
        let digits = line[start..end].iter().filter(|byte| byte.is_ascii_digit()).count();
        let fits = if line[start] == b'+' {
            (8..=15).contains(&digits)
        } else {
            digits == 10 && line.get(start + 4) == Some(&b')')
        };
        if fits && !line.get(end).is_some_and(u8::is_ascii_alphanumeric) {
            spans.push(Span::new(start..end, Class::Phone, "telephone number"));
            done = end;
        }
    }
    for dash in memchr::memchr_iter(b'-', line) {
        if dash < done || dash < 3 || dash + 9 > line.len() {
            continue;
        }
        let start = dash - 3;
        let number = &line[start..dash + 9];
        let fits = number.iter().enumerate().all(|(index, byte)| {
            if index == 3 || index == 7 { *byte == b'-' } else { byte.is_ascii_digit() }
        });
        let joins = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'/');
        if fits
            && !line[..start].last().is_some_and(joins)
            && !line.get(dash + 9).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        {
            spans.push(Span::new(start..dash + 9, Class::Phone, "telephone number"));
            done = dash + 9;
        }
    }
}

/// The end of a number that begins at `start`: digits, and single separators between them.
fn end_of_number(line: &[u8], start: usize) -> usize {
    let mut end = start + 1;
    let mut at = end;
    while let Some(byte) = line.get(at) {
        match byte {
            b'0'..=b'9' => end = at + 1,
            b' ' | b'-' | b'.' | b'(' | b')' | b'/' if at < end + 2 => {}
            _ => break,
        }
        at += 1;
    }
    end
}
