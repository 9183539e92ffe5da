//! Payment card numbers, by issuer range and check digit.

use crate::redact::class::Class;
use crate::redact::detect::span::Span;
use crate::redact::vocabulary as names;

/// Finds card numbers. `name` is the name of the field whose value the line is.
pub(super) fn find(line: &[u8], name: Option<&str>, spans: &mut Vec<Span>) {
    if name.is_some_and(|name| names::explains(name.as_bytes())) {
        return;
    }
    let mut at = 0;
    while at + 13 <= line.len() {
        // A card number has at least 13 characters: one that begins in the next 13 bytes covers the last of them.
        if !is_part(line[at + 12]) {
            at += 13;
            continue;
        }
        if !line[at].is_ascii_digit()
            || (at > 0
                && (line[at - 1].is_ascii_alphanumeric() || matches!(line[at - 1], b'.' | b'-' | b'_')))
        {
            at += 1;
            continue;
        }
        let end = end_of_number(line, at);
        let digits: Vec<u8> =
            line[at..end].iter().filter(|byte| byte.is_ascii_digit()).map(|byte| byte - b'0').collect();
        let closed = !line.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        if closed && is_card(&digits) {
            spans.push(Span::new(at..end, Class::Card, "card number"));
        }
        at = end.max(at + 1);
    }
}

const fn is_part(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b' ' | b'-')
}

fn end_of_number(line: &[u8], start: usize) -> usize {
    let mut end = start;
    let mut at = start;
    while let Some(byte) = line.get(at) {
        match byte {
            b'0'..=b'9' => end = at + 1,
            b' ' | b'-' if at < end + 1 => {}
            _ => break,
        }
        at += 1;
    }
    end
}

fn is_card(digits: &[u8]) -> bool {
    let first =
        |count: usize| digits.iter().take(count).fold(0_u32, |number, digit| number * 10 + u32::from(*digit));
    let issued = match digits.len() {
        13 | 19 => first(1) == 4,
        14 => matches!(first(3), 300..=305) || matches!(first(2), 36 | 38),
        15 => matches!(first(2), 34 | 37),
        16 => {
            first(1) == 4
                || matches!(first(2), 51..=55 | 65)
                || matches!(first(4), 2221..=2720 | 6011 | 3528..=3589)
                || first(3) >= 644 && first(3) <= 649
        }
        _ => false,
    };
    issued && luhn(digits)
}

/// The check of ISO/IEC 7812-1.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| {
            let doubled = u32::from(*digit) * if index.is_multiple_of(2) { 1 } else { 2 };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    sum.is_multiple_of(10)
}
