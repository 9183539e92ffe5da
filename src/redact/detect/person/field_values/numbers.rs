//! Numbers behind their name: telephones, hardware addresses, ids, dates of birth, serial numbers.

use std::ops::Range;

/// The digits of the longest telephone number (E.164), and of the shortest that people give.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 6..=15;

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

/// A telephone number: all of the value, or its beginning.
pub(super) fn phone(text: &str, whole: bool) -> Option<Range<usize>> {
    let mut end = 0;
    for (at, char) in text.char_indices() {
        match char {
            '0'..='9' => end = at + 1,
            '+' | ' ' | '-' | '.' | '(' | ')' | '/' | '\u{A0}' | '–' | '‑' if at < end + 4 => {}
            _ => break,
        }
    }
    // `0171 1234567 2026-01-01 10:00`: a date behind it is none of the number.
    let mut number = &text[..end];
    while digits(number) > *PHONE_DIGITS.end() {
        number = number[..number.rfind([' ', '/', '-'])?].trim_end();
    }
    let rest = text[number.len()..].trim_start();
    let extension = rest.is_empty()
        || !rest.starts_with(|char: char| char.is_ascii_alphanumeric() || char == ':')
        || rest.starts_with(['x', 'e', 'E']);
    let is_float = number.matches('.').count() == 1
        && !number.contains([' ', '-', '/', '+', '('])
        && !number.starts_with('0');
    (PHONE_DIGITS.contains(&digits(number)) && (extension || !whole) && !is_float).then_some(0..number.len())
}

/// A hardware address without or with any separators.
pub(super) fn mac(text: &str) -> Option<Range<usize>> {
    let length = text
        .bytes()
        .take_while(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'-' | b'.'))
        .count();
    let value = &text[..length];
    let hex = value.bytes().filter(u8::is_ascii_hexdigit).count();
    let nobody = value.bytes().all(|byte| matches!(byte, b'0' | b':' | b'-' | b'.'))
        || value.bytes().all(|byte| matches!(byte, b'f' | b'F' | b':' | b'-' | b'.'));
    (hex == 12 && !nobody && !text[length..].starts_with(|char: char| char.is_alphanumeric()))
        .then_some(0..length)
}

/// A number of a person: digits and capitals in groups.
pub(super) fn id(text: &str, whole: bool) -> Option<Range<usize>> {
    let (mut end, mut next) = (0, 0);
    for word in text.split(' ') {
        let at = next;
        next += word.len() + 1;
        let bare = word.trim_end_matches([',', ';', ')', '"', '\'', ']', '}', '.', '|']);
        let has_digit = digits(bare) > 0;
        let capitals =
            bare.len() <= 4 && !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_uppercase());
        let fits =
            bare.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '.' | '/' | '+'));
        if !fits || !(has_digit || capitals) {
            break;
        }
        // `DE44 … 31 BIC INGDDEFF`: the next name is no part of it; the letter of `QQ 12 34 56 C` is.
        if !has_digit && bare.len() > 2 && end > 0 {
            break;
        }
        end = at + bare.len();
        if bare.len() != word.len() {
            break;
        }
    }
    let value = &text[..end];
    let rest = &text[end..];
    let cut = whole && !rest.is_empty();
    let uuid = value.len() == 36 && value.matches('-').count() == 4;
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let lower = value.bytes().filter(u8::is_ascii_lowercase).count();
    (digits(value) >= 4
        && digits(value) + letters >= 6
        && value.len() <= 44
        && !uuid
        && !cut
        && (lower == 0
            || lower + 1 >= letters && letters <= 4
            || value.len() >= 15 && digits(value) > letters)
        && !is_time(value))
    .then_some(0..end)
}

/// `2026-01-01T10:00:00Z` and the like.
fn is_time(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.len() >= 10 && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-' && bytes[7] == b'-'
}

/// A date, in numbers or with a word for the month.
pub(super) fn date(text: &str, whole: bool) -> Option<Range<usize>> {
    let number =
        text.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'/' | b'-')).count();
    let value = text[..number].trim_end_matches(['.', '-', '/']);
    let groups: Vec<&str> = value.split(['.', '/', '-']).collect();
    let plain = groups.len() == 3
        && groups.iter().all(|group| matches!(group.len(), 1 | 2 | 4))
        && digits(value) >= 5;
    let compact = groups.len() == 1 && value.len() == 8;
    if plain || compact {
        return Some(0..value.len());
    }
    // 12 March 1985, March 12, 1985, 12. März 1985, 1985年3月12日
    let length = if whole {
        text.len()
    } else {
        text.char_indices().take(24).map(|(at, char)| at + char.len_utf8()).last().unwrap_or(0)
    };
    let near = &text[..length];
    let year = near
        .as_bytes()
        .windows(4)
        .position(|four| four.iter().all(u8::is_ascii_digit) && matches!(&four[..2], b"19" | b"20"))?;
    let is_short = near.len() <= 40 && near[..year].chars().filter(|char| char.is_alphabetic()).count() <= 14;
    let starts = near.starts_with(|char: char| char.is_ascii_digit() || char.is_uppercase());
    let mut end = year + 4;
    while near[end..].starts_with([
        '年', '月', '日', '년', '월', '일', ' ', '1', '2', '3', '4', '5', '6', '7', '8', '9', '0',
    ]) && near.contains(['年', '년'])
    {
        end += near[end..].chars().next().map_or(1, char::len_utf8);
    }
    (is_short && starts && digits(near) >= 5).then_some(0..near[..end].trim_end().len())
}

/// The serial number of a device: six letters and digits or more, no digest of a certificate, no counter.
pub(super) fn serial(text: &str) -> Option<Range<usize>> {
    let length =
        text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/')).count();
    let value = text[..length].trim_end_matches(['-', '/']);
    // Long ones, and those in small letters, are of certificates.
    let hex = value.bytes().all(|byte| byte.is_ascii_hexdigit())
        && (value.len() > 16 || value.bytes().any(|byte| byte.is_ascii_lowercase()));
    let lower = value.bytes().filter(u8::is_ascii_lowercase).count();
    let upper = value.bytes().filter(u8::is_ascii_uppercase).count();
    let mixed = upper > 0 && digits(value) > 0 && lower == 0
        || lower > 0 && upper == 0 && digits(value) * 3 >= value.len();
    // The serial of a zone in DNS has ten digits and begins with the year.
    let zone = value.len() == 10 && value.starts_with("20");
    let number = digits(value) == value.len() && value.len() >= 8 && !zone;
    let closed =
        !text[value.len()..].starts_with([':', '_', '.', '=', '(']) || text[value.len()..].starts_with(". ");
    ((6..=32).contains(&value.len()) && !hex && (mixed || number) && closed && !is_time(value))
        .then_some(0..value.len())
}
