//! Who speaks in a conversation that was copied: `[10.06.24, 14:03] Mia Kern: …`, `10/06/24, 14:03 - Mia Kern: …`, `Mia Kern  10:22 AM`.

use super::words;
use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// The longest date and time in front of a name, in bytes.
const LONGEST_TIME: usize = 32;
/// The longest beginning of a line that is read, in bytes.
const LONGEST: usize = 120;

/// Finds them.
pub(super) fn find(line: &[u8], _: Option<&str>, spans: &mut Vec<Span>) {
    let most = line.len().min(LONGEST);
    let text = match std::str::from_utf8(&line[..most]) {
        Ok(text) => text,
        Err(cut) => std::str::from_utf8(&line[..cut.valid_up_to()]).unwrap_or_default(),
    };
    let start = text.len() - text.trim_start_matches(['>', ' ', '\t', '\u{200e}', '*']).len();
    writer(text, start, spans);
    addressed(line, start, spans);
    let Some(time) = time_at(&text[start..]) else {
        under_a_time(line, text, start, spans);
        return;
    };
    let name = start + time;
    let length = words::name_at_start(&text[name..]);
    if text[name + length..].starts_with(": ") && words::is_full_name(&text[name..name + length]) {
        spans.push(Span::new(name..name + length, Class::Name, "who speaks"));
    }
}

/// The bytes of `[10.06.24, 14:03] ` or `10/06/24, 14:03 - `. Logs begin with a year.
fn time_at(text: &str) -> Option<usize> {
    let (inside, mark) = match text.strip_prefix('[') {
        Some(inside) => (inside, "] "),
        None => (text, " - "),
    };
    let near = (0..=LONGEST_TIME.min(inside.len())).rev().find(|at| inside.is_char_boundary(*at))?;
    let end = inside[..near].find(mark)?;
    is_time(&inside[..end]).then(|| text.len() - inside.len() + end + mark.len())
}

/// `10.06.24, 14:03`, `10:22 AM`: numbers with a colon, and no year in front.
fn is_time(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    matches!(digits, 1 | 2)
        && text.contains(':')
        && letters <= 2
        && text.chars().all(|char| char.is_ascii_digit() || "./-:, \u{202f}APMapm".contains(char))
}

/// `Mia Kern  10:22 AM`, with nothing behind it: what was said stands below.
fn under_a_time(line: &[u8], text: &str, start: usize, spans: &mut Vec<Span>) {
    if text.len() != line.len()
        || !line.last().is_some_and(|last| last.is_ascii_digit() || matches!(last, b'M' | b'm'))
    {
        return;
    }
    let length = words::name_at_start(&text[start..]);
    let rest = text[start + length..].trim_start_matches([' ', ',', '(', '\t']);
    if length > 0 && is_time(rest) && words::is_full_name(&text[start..start + length]) {
        spans.push(Span::new(start..start + length, Class::Name, "who speaks"));
    }
}

/// What stands behind the name of who wrote what is quoted below.
const WROTE: &[&str] = &[
    " wrote",
    " schrieb",
    " a écrit",
    " escribió",
    " escreveu",
    " ha scritto",
    " schreef",
    " skrev",
    " napisał",
    " kirjoitti",
    " yazdı",
    " написал",
    " said",
];

/// `Mia Kern wrote on 2026-01-02:`
fn writer(text: &str, start: usize, spans: &mut Vec<Span>) {
    if !text.trim_end().ends_with(':') {
        return;
    }
    let length = words::name_at_start(&text[start..]);
    let rest = &text[start + length..];
    if WROTE.iter().any(|wrote| rest.starts_with(wrote)) && words::is_full_name(&text[start..start + length])
    {
        spans.push(Span::new(start..start + length, Class::Name, "who wrote it"));
    }
}

/// Headers of mails in front of names without an address.
const HEADERS: &[&str] = &[
    "From:",
    "To:",
    "Cc:",
    "CC:",
    "Bcc:",
    "Von:",
    "An:",
    "De:",
    "À:",
    "À :",
    "Para:",
    "Da:",
    "A:",
    "Van:",
    "Aan:",
    "Från:",
    "Till:",
    "Fra:",
    "Til:",
    "Od:",
    "Do:",
    "Lähettäjä:",
    "Kimden:",
    "Kime:",
    "От:",
    "Кому:",
];

/// `An: Kern, Mia; Roth, Ole`: a mail that was copied out of its program.
fn addressed(line: &[u8], start: usize, spans: &mut Vec<Span>) {
    let Ok(text) = std::str::from_utf8(&line[..line.len().min(400)]) else { return };
    let Some(header) = HEADERS.iter().find(|header| text[start..].starts_with(*header)) else { return };
    let mut at = start + header.len();
    for item in text[at..].split(';') {
        let name = item.trim();
        if words::is_full_name(name) {
            let from = at + item.len() - item.trim_start().len();
            spans.push(Span::new(from..from + name.len(), Class::Name, "name in a header"));
        }
        at += item.len() + 1;
    }
}
