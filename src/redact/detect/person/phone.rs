//! Telephone numbers: international with `+`, behind `tel:` or a word that announces one, and in the notations of single countries
//! that nothing else has; not time zones, offsets, ids of processes, numbers of orders, versions.

mod countries;
mod national;
mod words;

pub(in super::super) use words::WORDS;

use std::ops::Range;

use crate::redact::class::Class;
use crate::redact::detect::line_words::LineWord;
use crate::redact::detect::span::Span;

/// The most digits of a number (E.164).
const MOST_DIGITS: usize = 15;

/// Finds telephone numbers.
pub(super) fn find(line: &[u8], name: Option<&str>, words: &mut [LineWord], spans: &mut Vec<Span>) {
    if name.is_some_and(|name| crate::redact::vocabulary::explains(name.as_bytes())) {
        return;
    }
    international(line, spans);
    national::find(line, spans);
    words::find(line, words, spans);
}

fn push(range: Range<usize>, spans: &mut Vec<Span>) {
    spans.push(Span::new(range, Class::Phone, "telephone number"));
}

/// `+49 30 1234567`, `+49 (0)30 1234567`, `0049 30 1234567`.
fn international(line: &[u8], spans: &mut Vec<Span>) {
    let mut done = 0;
    for plus in memchr::memchr_iter(b'+', line) {
        if plus < done || is_joined(line, plus) {
            continue;
        }
        let end = end_of_number(line, plus + 1);
        let number = &line[plus..end];
        let digits: Vec<u8> = number.iter().filter(|byte| byte.is_ascii_digit()).copied().collect();
        let plain = digits.len() == number.len() - 1;
        // Without any separator a country writes ten digits and more; eight are an offset.
        let enough = if plain { digits.len() >= 9 } else { digits.len() >= 8 };
        if enough
            && countries::is_code(&digits)
            && !line.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            && !is_zone(line, plus)
            && !(plain && words::counts_something(&line[..plus]))
        {
            push(plus..end, spans);
            done = end;
        }
    }
}

/// Whether a plus belongs to what stands before it: a sum, base64, a version (`1.2.3+20260101`).
fn is_joined(line: &[u8], plus: usize) -> bool {
    line[..plus].last().is_some_and(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+' | b'.' | b'-' | b'_' | b')' | b'%')
    })
}

/// Whether the four digits behind a plus are a time zone behind a time: `10:00:00 +0200 12345`.
fn is_zone(line: &[u8], plus: usize) -> bool {
    let digits = line[plus + 1..].iter().take(5).take_while(|byte| byte.is_ascii_digit()).count();
    let before = line[..plus].trim_ascii_end();
    let time = before.len() >= 5 && {
        let tail = &before[before.len().saturating_sub(16)..];
        let cut = tail
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b':'))
            .count();
        let time = &tail[tail.len() - cut..];
        memchr::memchr(b':', time)
            .is_some_and(|colon| colon > 0 && time.get(colon + 1).is_some_and(u8::is_ascii_digit))
    };
    let word = [&b"UTC"[..], b"GMT"].iter().any(|zone| before.ends_with(zone));
    (digits == 4 || digits == 2) && (time || word)
}

/// The end of a number whose digits begin at `start`: digits, and single separators between them, `(0)` among them. Stops before
/// a date or a time that stands behind it.
fn end_of_number(line: &[u8], start: usize) -> usize {
    let (mut end, mut at, mut digits) = (start, start, 0);
    while let Some(byte) = line.get(at) {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                if digits > MOST_DIGITS {
                    // The last group belongs to what follows.
                    let group = line[start..at].iter().rposition(|byte| !byte.is_ascii_digit());
                    return group.map_or(at, |group| end_before(line, start, start + group));
                }
                end = at + 1;
            }
            b' ' | b'-' | b'.' | b'(' | b')' | b'/'
                if at < end + 3 && (at == end || line[at] != line[at - 1]) =>
            {
                if matches!(byte, b' ' | b',') && begins_date(&line[at + 1..]) {
                    break;
                }
            }
            0xC2 if line.get(at + 1) == Some(&0xA0) => at += 1,
            _ => break,
        }
        at += 1;
    }
    // `+49 30 1234567 12:30`
    if line.get(end) == Some(&b':')
        && line.get(end + 1).is_some_and(u8::is_ascii_digit)
        && let Some(blank) = line[start..end].iter().rposition(|byte| *byte == b' ')
    {
        return end_before(line, start, start + blank);
    }
    end
}

/// The last digit before a place.
fn end_before(line: &[u8], start: usize, end: usize) -> usize {
    line[start..end].iter().rposition(u8::is_ascii_digit).map_or(start, |last| start + last + 1)
}

/// Whether a text begins with a date: `2026-01-02`, `01/02/2026`, or a time.
fn begins_date(text: &[u8]) -> bool {
    let digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let mark = |at: usize, marks: &[u8]| text.get(at).is_some_and(|byte| marks.contains(byte));
    (digit(0)
        && digit(1)
        && digit(2)
        && digit(3)
        && mark(4, b"-/.")
        && digit(5)
        && digit(6)
        && mark(7, b"-/."))
        || (digit(0) && digit(1) && mark(2, b":") && digit(3))
        || (digit(0)
            && digit(1)
            && mark(2, b"/.-")
            && digit(3)
            && digit(4)
            && mark(5, b"/.-")
            && digit(6)
            && digit(9)
            && !digit(10))
}
