//! UTF-16, with a byte order mark and without one: Windows tools write both.

use std::fmt::Write as _;

use super::{DecodedText, MARK};

/// Code units that are looked at to tell UTF-16 without a mark from other bytes.
const LOOKED_AT: usize = 8192;
/// Fewer units say too little.
const FEWEST: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Endian {
    Little,
    Big,
}

/// The text, if it is UTF-16.
pub(super) fn read(bytes: &[u8]) -> Option<DecodedText<'static>> {
    match bytes {
        // With two zero bytes behind the mark it is UTF-32.
        [0xFF, 0xFE, rest @ ..] if !rest.starts_with(&[0, 0]) => Some(decode(rest, Endian::Little, "")),
        [0xFE, 0xFF, rest @ ..] => Some(decode(rest, Endian::Big, "")),
        _ => match (ascii(bytes, Endian::Little)?, ascii(bytes, Endian::Big)?) {
            (0, 0) => None,
            (little, big) if little > big => Some(decode(bytes, Endian::Little, "LE without a mark")),
            (_, _) => Some(decode(bytes, Endian::Big, "BE without a mark")),
        },
    }
}

fn units(bytes: &[u8], endian: Endian) -> impl Iterator<Item = u16> + '_ {
    bytes.as_chunks::<2>().0.iter().map(move |pair| match endian {
        Endian::Little => u16::from_le_bytes(*pair),
        Endian::Big => u16::from_be_bytes(*pair),
    })
}

fn decode(bytes: &[u8], endian: Endian, how: &str) -> DecodedText<'static> {
    let (mut text, mut broken) = (String::with_capacity(bytes.len() / 2), bytes.len() % 2);
    for unit in char::decode_utf16(units(bytes, endian)) {
        match unit {
            Ok(char) => text.push(char),
            // Half of a pair is no character, and cannot be written in UTF-8.
            Err(half) => {
                broken += 1;
                let _ = write!(text, "\\u{:04X}", half.unpaired_surrogate());
            }
        }
    }
    let text = text.trim_start_matches(MARK).to_owned();
    let mut notes = Vec::new();
    if !how.is_empty() {
        notes.push(format!("read as UTF-16{how}"));
    }
    if broken > 0 {
        notes.push(format!("{broken} broken characters of UTF-16"));
    }
    DecodedText { text: text.into(), note: (!notes.is_empty()).then(|| notes.join(", ")) }
}

/// How many units at the start are ASCII if these are UTF-16 of this kind, and 0 if they are not. `None`: no question of it at all.
///
/// Text has blanks and line ends in every script, and no control characters, private characters or halves of pairs. Other
/// data with zero bytes in it fails on one of them soon.
fn ascii(bytes: &[u8], endian: Endian) -> Option<usize> {
    let start = &bytes[..bytes.len().min(LOOKED_AT * 2)];
    if start.len() < FEWEST * 2 || !bytes.len().is_multiple_of(2) || !start.contains(&0) {
        return None;
    }
    let (mut count, mut ascii) = (0_usize, 0_usize);
    // The last unit may be half of a pair that the window cuts.
    let whole = start.len() - if start.len() < bytes.len() { 2 } else { 0 };
    for char in char::decode_utf16(units(&start[..whole], endian)) {
        let is_text = match char {
            Ok('\t' | '\n' | '\r' | '\u{c}' | '\u{1b}') => true,
            Ok(char) => !char.is_control() && !is_private(char),
            Err(_) => count + 1 >= whole / 2,
        };
        if !is_text {
            return Some(0);
        }
        count += 1;
        ascii += usize::from(char.is_ok_and(|char| char.is_ascii()));
    }
    Some(if ascii * 50 >= count { ascii } else { 0 })
}

fn is_private(char: char) -> bool {
    matches!(char, '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{F0000}'..)
}
