//! Numbers of bank accounts (IBAN, ISO 13616): by the length of their country and the check digits.

use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// Countries and the length of their numbers (the IBAN registry of SWIFT).
#[rustfmt::skip]
const LENGTHS: &[(&[u8; 2], usize)] = &[
    (b"AD", 24), (b"AE", 23), (b"AL", 28), (b"AT", 20), (b"AZ", 28), (b"BA", 20), (b"BE", 16), (b"BG", 22), (b"BH", 22), (b"BR", 29),
    (b"BY", 28), (b"CH", 21), (b"CR", 22), (b"CY", 28), (b"CZ", 24), (b"DE", 22), (b"DK", 18), (b"DO", 28), (b"EE", 20), (b"EG", 29),
    (b"ES", 24), (b"FI", 18), (b"FO", 18), (b"FR", 27), (b"GB", 22), (b"GE", 22), (b"GI", 23), (b"GL", 18), (b"GR", 27), (b"GT", 28),
    (b"HR", 21), (b"HU", 28), (b"IE", 22), (b"IL", 23), (b"IQ", 23), (b"IS", 26), (b"IT", 27), (b"JO", 30), (b"KW", 30), (b"KZ", 20),
    (b"LB", 28), (b"LC", 32), (b"LI", 21), (b"LT", 20), (b"LU", 20), (b"LV", 21), (b"LY", 25), (b"MC", 27), (b"MD", 24), (b"ME", 22),
    (b"MK", 19), (b"MR", 27), (b"MT", 31), (b"MU", 30), (b"NL", 18), (b"NO", 15), (b"PK", 24), (b"PL", 28), (b"PS", 29), (b"PT", 25),
    (b"QA", 29), (b"RO", 24), (b"RS", 22), (b"SA", 24), (b"SC", 31), (b"SD", 18), (b"SE", 24), (b"SI", 19), (b"SK", 24), (b"SM", 27),
    (b"ST", 25), (b"SV", 28), (b"TL", 23), (b"TN", 24), (b"TR", 26), (b"UA", 29), (b"VA", 22), (b"VG", 24), (b"XK", 20),
];

/// Finds them.
pub(super) fn find(line: &[u8], _: Option<&str>, spans: &mut Vec<Span>) {
    let mut at = 0;
    while at + 15 <= line.len() {
        let begins = line[at + 2].is_ascii_digit()
            && line[at + 3].is_ascii_digit()
            && line[at].is_ascii_alphabetic()
            && line[at + 1].is_ascii_alphabetic()
            && (at == 0 || !line[at - 1].is_ascii_alphanumeric());
        if !begins {
            at += 1;
            continue;
        }
        match number(line, at) {
            Some(end) => {
                spans.push(Span::new(at..end, Class::Id, "IBAN"));
                at = end;
            }
            None => at += 1,
        }
    }
}

/// Where the number ends that begins here.
fn number(line: &[u8], start: usize) -> Option<usize> {
    let country = [line[start].to_ascii_uppercase(), line[start + 1].to_ascii_uppercase()];
    let length = LENGTHS.iter().find(|(code, _)| **code == country)?.1;
    let mut value = Vec::with_capacity(length);
    let mut at = start;
    while value.len() < length {
        let byte = *line.get(at)?;
        if byte.is_ascii_alphanumeric() {
            value.push(byte.to_ascii_uppercase());
        } else if !matches!(byte, b' ' | b'-' | b'.' | b'+' | b'_') || !line[at - 1].is_ascii_alphanumeric() {
            return None;
        }
        at += 1;
    }
    let lower = line[start].is_ascii_lowercase();
    // Two small letters begin many words; with digits only behind them they begin a number.
    let plain = !lower || value[2..].iter().all(u8::is_ascii_digit);
    (plain && !line.get(at).is_some_and(u8::is_ascii_alphanumeric) && remainder(&value) == 1).then_some(at)
}

/// The remainder of ISO 7064 (MOD 97-10): the first four characters behind the others, letters as two digits.
fn remainder(value: &[u8]) -> u32 {
    value[4..].iter().chain(&value[..4]).fold(0, |rest, byte| {
        if byte.is_ascii_digit() {
            (rest * 10 + u32::from(byte - b'0')) % 97
        } else {
            (rest * 100 + u32::from(byte - b'A') + 10) % 97
        }
    })
}
