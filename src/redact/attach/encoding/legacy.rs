//! Texts in an encoding from before UTF-8, and UTF-8 with broken bytes in it. Lines are told apart, because one log may hold
//! both: a server writes what its clients sent.

use std::fmt::Write as _;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;

use super::{DecodedText, decode, escape, oem};

/// Characters of more than one byte that a line in UTF-8 has at least: two may be pairs of an East Asian encoding by chance.
const SURELY: usize = 3;

/// How a line is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineKind {
    Ascii,
    /// UTF-8, with so many characters of more than one byte.
    Utf8(usize),
    /// UTF-8, with single broken bytes.
    Broken,
    /// Something else.
    Other,
}

/// The text. Never fails: what is in no encoding stays as `\xNN`.
pub(super) fn read(bytes: &[u8]) -> DecodedText<'static> {
    let lines = || bytes.split_inclusive(|byte| *byte == b'\n');
    let (mut whole, mut broken) = (0_usize, 0_usize);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut others = Vec::new();
    for line in lines() {
        let (long, bad) = count(line);
        (whole, broken) = (whole + long, broken + bad);
        if kind(line) == LineKind::Other {
            detector.feed(line, false);
            others.extend_from_slice(&line[..line.len().min(4096)]);
        }
    }
    detector.feed(b"\n", true);
    let encoding = Some(detector.guess(None, Utf8Detection::Deny)).filter(|_| !others.is_empty());
    let table = encoding.filter(|one| *one == encoding_rs::WINDOWS_1252).and_then(|_| oem::table(&others));
    let mostly_utf8 = whole > broken;
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 8);
    let (mut read, mut kept, mut escaped) = (0_usize, 0_usize, 0_usize);
    for line in lines() {
        match (kind(line), encoding) {
            (LineKind::Utf8(long), Some(encoding)) if !mostly_utf8 && long < SURELY => {
                escaped += other(line, encoding, table, &mut out);
                read += 1;
            }
            (LineKind::Other, Some(encoding)) => {
                escaped += other(line, encoding, table, &mut out);
                read += 1;
            }
            (LineKind::Ascii, _) => escaped += with_escapes(line, &mut out),
            _ => {
                escaped += with_escapes(line, &mut out);
                kept += 1;
            }
        }
    }
    let name = if table.is_some() { "code page 850" } else { encoding.map_or("", Encoding::name) };
    let mut note = String::new();
    match (read, kept) {
        (0, _) => {}
        (_, 0) => note = format!("read as {name}"),
        (1, _) => note = format!("1 line read as {name}"),
        (_, _) => note = format!("{read} lines read as {name}"),
    }
    if escaped > 0 {
        let joint = if note.is_empty() { "" } else { ", " };
        let _ = write!(note, "{joint}{escaped} bytes that are no text written as \\xNN");
    }
    DecodedText { text: out.into(), note: Some(note).filter(|note| !note.is_empty()) }
}

fn other(line: &[u8], encoding: &'static Encoding, table: Option<oem::Table>, out: &mut String) -> usize {
    if let Some(table) = table {
        out.extend(line.iter().map(|byte| table(*byte)));
        return 0;
    }
    let (text, escaped) = decode(encoding, line);
    out.push_str(&text);
    escaped
}

/// UTF-8 as it is, any other byte as `\xNN`.
fn with_escapes(line: &[u8], out: &mut String) -> usize {
    let mut escaped = 0;
    for chunk in line.utf8_chunks() {
        out.push_str(chunk.valid());
        escape(chunk.invalid(), out);
        escaped += chunk.invalid().len();
    }
    escaped
}

fn kind(line: &[u8]) -> LineKind {
    match count(line) {
        (0, 0) => LineKind::Ascii,
        (long, 0) => LineKind::Utf8(long),
        (long, bad) if long > bad => LineKind::Broken,
        _ => LineKind::Other,
    }
}

/// Characters of more than one byte in UTF-8, and sequences that are none.
fn count(line: &[u8]) -> (usize, usize) {
    if line.is_ascii() {
        return (0, 0);
    }
    line.utf8_chunks().fold((0, 0), |(long, bad), chunk| {
        let more = chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        (long + more, bad + usize::from(!chunk.invalid().is_empty()))
    })
}
