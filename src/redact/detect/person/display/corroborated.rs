//! A name that its own address confirms: `Burghild Moor,burghild.moor@…`, `Mia Kern - m.kern@…`. Whatever stands between them.

use std::ops::Range;

use super::super::words;
use super::push;
use crate::redact::detect::span::Span;

/// How far around an address its name is looked for, in bytes.
const NEAR: usize = 100;

/// Finds the name of an address near it.
pub(super) fn find(line: &[u8], address: &Range<usize>, spans: &mut Vec<Span>) {
    let Some(at) = memchr::memchr(b'@', &line[address.clone()]) else { return };
    let Ok(address_text) = std::str::from_utf8(&line[address.clone()]) else { return };
    let local = fold(&address_text[..at]);
    let parts: Vec<&str> =
        local.split(|char: char| !char.is_alphabetic()).filter(|part| part.len() >= 3).collect();
    if parts.is_empty() || parts.iter().all(|part| words::is_no_name(part)) {
        return;
    }
    for window in [before(line, address.start), behind(line, address.end)] {
        let Ok(text) = std::str::from_utf8(&line[window.clone()]) else { continue };
        for phrase in phrases(text) {
            let name = &text[phrase.clone()];
            let folded = fold(name);
            let confirmed = folded.split([' ', ',', '-']).filter(|word| word.len() >= 3).any(|word| {
                parts.contains(&word)
                    || (word.len() >= 4 && local.contains(word))
                    || umlauts(word).is_some_and(|word| local.contains(&word))
            });
            let is_host = || {
                let host = fold(&address_text[at + 1..]);
                folded
                    .split(' ')
                    .any(|word| word.len() >= 3 && host.split(['.', '-']).any(|label| label == word))
            };
            let enough = || words::is_full_name(name) || (parts.len() >= 2 && words::is_capital(name));
            if confirmed && enough() && !is_host() {
                push(line, window.start + phrase.start..window.start + phrase.end, spans);
            }
        }
    }
}

fn before(line: &[u8], end: usize) -> Range<usize> {
    let from = end.saturating_sub(NEAR);
    let from = memchr::memrchr(b'\n', &line[from..end]).map_or(from, |at| from + at + 1);
    (from..end).find(|at| line[*at] & 0xC0 != 0x80).unwrap_or(end)..end
}

fn behind(line: &[u8], start: usize) -> Range<usize> {
    let to = line.len().min(start + NEAR);
    let to = memchr::memchr(b'\n', &line[start..to]).map_or(to, |at| start + at);
    // A character that is cut in two ends the text before it.
    let to =
        (start..=to).rev().find(|at| line.get(*at).is_none_or(|byte| byte & 0xC0 != 0x80)).unwrap_or(start);
    start..to
}

/// The words with a capital that stand together, one space between them.
fn phrases(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        // Words in small letters, digits and marks: nothing begins at any of them.
        let plain = text.as_bytes()[at..]
            .iter()
            .position(|byte| !byte.is_ascii() || byte.is_ascii_uppercase() || matches!(byte, b'\'' | b'-'))
            .unwrap_or(text.len() - at);
        // Where `d'Alembert` begins is looked at again.
        at += text.as_bytes()[at..at + plain]
            .iter()
            .rposition(|byte| !byte.is_ascii_alphanumeric())
            .map_or(0, |mark| mark + 1);
        let free = text[..at]
            .chars()
            .last()
            .is_none_or(|char| !char.is_alphanumeric() && !matches!(char, '@' | '-' | '_' | '.'));
        if free {
            let length = words::name_at_start(&text[at..]);
            if length > 0 {
                let length = length + given_behind(&text[at..], length);
                found.push(at..at + length);
                at += length;
                continue;
            }
        }
        at += text[at..].chars().next().map_or(1, char::len_utf8);
        while at < text.len()
            && text[at..].chars().next().is_some_and(char::is_alphanumeric)
            && text[..at].chars().last().is_some_and(char::is_alphanumeric)
        {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    found
}

/// `, Mia` behind `Kern`, if nothing else follows: how many bytes.
fn given_behind(text: &str, family: usize) -> usize {
    let Some(rest) = text[family..].strip_prefix(", ").filter(|_| words::is_capital(&text[..family])) else {
        return 0;
    };
    let length = words::name_at_start(rest);
    let ends = rest[length..]
        .chars()
        .next()
        .is_none_or(|char| !char.is_alphanumeric() && !matches!(char, ' ' | '_' | '/'));
    if length > 0 && ends && rest[..length].split(' ').all(words::is_capital) { length + 2 } else { 0 }
}

/// Lower case, without accents, as local parts are written.
fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|char| match char {
            'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
            'ç' | 'ć' | 'č' => 'c',
            'ď' | 'đ' | 'ð' => 'd',
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
            'ğ' => 'g',
            'ì'..='ï' | 'ī' | 'ı' => 'i',
            'ł' | 'ľ' => 'l',
            'ñ' | 'ń' | 'ň' => 'n',
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
            'ř' => 'r',
            'ś' | 'ş' | 'š' | 'ș' => 's',
            'ţ' | 'ť' | 'ț' => 't',
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
            'ý' | 'ÿ' => 'y',
            'ź' | 'ż' | 'ž' => 'z',
            other => other,
        })
        .collect()
}

/// `muller` as `mueller`: how German umlauts are written in addresses.
fn umlauts(word: &str) -> Option<String> {
    let vowel = word.find(['a', 'o', 'u'])?;
    Some(format!("{}e{}", &word[..=vowel], &word[vowel + 1..])).filter(|word| word.len() >= 5)
}
