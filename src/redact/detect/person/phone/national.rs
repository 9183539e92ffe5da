//! Numbers in notations that only telephones have: `(030) 1234567`, `(555) 012-3456`, `06 39 98 12 54`, `0171/2345678`.

use super::words;
use crate::redact::detect::span::Span;

/// A notation: `0` is a zero, `9` any digit, `2` a digit from 2, `5` one of 5 to 7, `1` a one, `8` an eight; everything else is itself, and `~` a blank,
/// dash or slash.
type Notation = &'static str;

const NOTATIONS: &[Notation] = &[
    // From abroad.
    "0029-999-999-999",
    "0029 999 999 999",
    "0029-999-9999999",
    "0029 999 9999999",
    // France.
    "02 99 99 99 99",
    "02.99.99.99.99",
    "02-99-99-99-99",
    "01 99 99 99 99",
    "01.99.99.99.99",
    // Mobile numbers of Germany.
    "0159~99999999",
    "0159~9999999",
    "0159 999 9999",
    "0159 9999 9999",
    "0159 99 99 99 99",
    "0159 99999 999",
    // Sweden.
    "099-999 99 99",
    "09-999 99 99",
    "09-999 999 99",
    "0999-99 99 99",
    "0999-999 99",
    // Of the United Kingdom, and London.
    "07999 999999",
    "07999 999 999",
    "020 9999 9999",
    // Japan.
    "090-9999-9999",
    "080-9999-9999",
    "070-9999-9999",
    "03-9999-9999",
    "06-9999-9999",
    // Korea.
    "010-9999-9999",
    // China.
    "159-9999-9999",
    "189-9999-9999",
    // Poland and Spain write three groups, which other numbers do, too; with `(…)` they are telephones.
    "(09) 9999 9999",
    "(099) 9999 9999",
    "(99) 99999-9999",
    "(99) 9999-9999",
    "(99)99999-9999",
    "(0999) 9999999",
    "(0999) 999999",
    "(0999) 99999999",
    "(099) 99999999",
    "(099) 9999999",
    "(099) 999999",
    "(0999)999999",
    "(099)9999999",
    "(099) 999-9999",
    "(099) 9999-9999",
    "(09999) 999999",
    "(09999) 99999",
    "(099) 99 99 99",
    "(099) 999 99 99",
    "(0999) 99 99 99",
    "(299) 999-9999",
    "(299)999-9999",
    "(299) 999 9999",
    "(02) 99 99 99 99",
];

/// Finds them.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    let mut at = 0;
    while at + 10 <= line.len() {
        let Some(begins) = line[at..].iter().position(|byte| byte.is_ascii_digit() || *byte == b'(') else {
            return;
        };
        at += begins;
        let free = at == 0
            || !(line[at - 1].is_ascii_alphanumeric()
                || matches!(line[at - 1], b'-' | b'.' | b'_' | b'/' | b'+' | b')' | b'$' | b'#'));
        if !free {
            at += 1;
            continue;
        }
        // What begins with 2 to 9 is none of these.
        let length = matches!(line[at], b'0' | b'(' | b'1')
            .then(|| NOTATIONS.iter().filter_map(|notation| fits(&line[at..], notation)).max())
            .flatten()
            .filter(|length| is_closed(line, at, *length));
        let american = american(&line[at..]).filter(|length| is_closed(line, at, *length));
        let american = american.or_else(|| in_brackets(&line[at..]));
        let found = match (length, american) {
            (Some(length), _) if !words::counts_something(&line[..at]) => Some(length),
            (None, Some(length)) if !words::counts_something(&line[..at]) => Some(length),
            _ => None,
        };
        match found {
            Some(length) => {
                super::push(at..at + length, spans);
                at += length;
            }
            None => {
                // The rest of this number is looked at as a part of it only.
                at += line[at..].iter().take_while(|byte| byte.is_ascii_digit()).count().max(1);
            }
        }
    }
}

fn is_closed(line: &[u8], at: usize, length: usize) -> bool {
    let end = at + length;
    let hex = |at: usize| line.get(at).is_some_and(u8::is_ascii_hexdigit);
    let pair_behind = matches!(line.get(end), Some(b' ' | b'-' | b'.' | b':'))
        && hex(end + 1)
        && hex(end + 2)
        && !line.get(end + 3).is_some_and(u8::is_ascii_alphanumeric);
    // A row of pairs is a dump of bytes, not a number of five.
    let pair_before = at >= 3
        && line[at - 1] == b' '
        && line[at - 2].is_ascii_hexdigit()
        && line[at - 3].is_ascii_hexdigit()
        && (at == 3 || !line[at - 4].is_ascii_alphanumeric());
    !line.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        && !pair_behind
        && !pair_before
}

fn fits(text: &[u8], notation: Notation) -> Option<usize> {
    let fits = notation.len() <= text.len()
        && notation.bytes().zip(text).all(|(wanted, byte)| match wanted {
            b'9' => byte.is_ascii_digit(),
            b'2' => matches!(byte, b'2'..=b'9'),
            b'5' => matches!(byte, b'5'..=b'7'),
            b'~' => matches!(byte, b' ' | b'-' | b'/'),
            other => other == *byte,
        });
    fits.then_some(notation.len())
}

/// `(0351 / 47 11 33)`: a number with its area, alone in brackets; a date has one mark only.
fn in_brackets(text: &[u8]) -> Option<usize> {
    let inside = text.strip_prefix(b"(0")?;
    let length =
        inside.iter().take(24).take_while(|byte| byte.is_ascii_digit() || b" /-".contains(byte)).count();
    let number = &inside[..length];
    let digits = number.iter().filter(|byte| byte.is_ascii_digit()).count();
    let spaced =
        number.windows(2).any(|pair| pair == b" /" || pair == b"/ " || pair == b" -" || pair == b"- ")
            || memchr::memchr_iter(b' ', number).nth(1).is_some();
    let begins = matches!(number.first(), Some(b'1'..=b'9'));
    (inside.get(length) == Some(&b')') && begins && spaced && (7..=11).contains(&digits))
        .then_some(length + 2)
}

/// `212-555-0173`, `212.555.0173`: an area and an exchange of North America begin with 2 to 9.
fn american(text: &[u8]) -> Option<usize> {
    let number = text.get(..12)?;
    let mark = number[3];
    let digits = |range: std::ops::Range<usize>| number[range].iter().all(u8::is_ascii_digit);
    let fits = mark == b'-' && number[7] == mark && digits(0..3) && digits(4..7) && digits(8..12);
    (fits && matches!(number[0], b'2'..=b'9') && matches!(number[4], b'2'..=b'9')).then_some(12)
}
