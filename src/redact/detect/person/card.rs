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
        if closed && is_grouped(&line[at..end]) && (is_card(&digits) || is_named(line, at, &digits)) {
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

/// Groups as cards have them: four digits first, and none of seven, as the sizes of a process in a row have.
fn is_grouped(text: &[u8]) -> bool {
    let mut groups = text.split(|byte| !byte.is_ascii_digit()).map(<[u8]>::len);
    let first = groups.next().unwrap_or(0);
    let mut rest = groups.peekable();
    rest.peek().is_none() || first == 4 && rest.all(|length| (1..=6).contains(&length))
}

/// Words for a card in front of a number with a wrong check digit.
const CARDS: &[&str] = &[
    "card",
    "karte",
    "carte",
    "tarjeta",
    "carta",
    "cartão",
    "kaart",
    "karta",
    "kort",
    "kartı",
    "visa",
    "mastercard",
];

/// `Karte 4929 1234 5678 9017`: four groups of four behind a word for a card.
fn is_named(line: &[u8], start: usize, digits: &[u8]) -> bool {
    if digits.len() != 16 || line.get(start + 4).is_none_or(u8::is_ascii_digit) {
        return false;
    }
    let before = line[..start].trim_ascii_end();
    let before = before.strip_suffix(b":").unwrap_or(before);
    let length = before
        .iter()
        .rev()
        .take(16)
        .take_while(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
        .count();
    let word = String::from_utf8_lossy(&before[before.len() - length..]).to_lowercase();
    CARDS.contains(&word.as_str())
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
