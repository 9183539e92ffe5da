//! Bytes as text, whatever encoding they are in: UTF-8, UTF-16 with and without a mark, and the older ones, which are
//! recognised as a browser does it. Nothing becomes U+FFFD: a byte that no encoding explains is written as `\xNN`, and what was
//! read otherwise than as UTF-8 is said.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding};

mod declared;
mod legacy;
mod oem;
mod utf16;

/// The byte order mark. It is no part of the text.
const MARK: char = '\u{FEFF}';

/// A run of zero bytes that is a hole in a file (a log that was cut while it was written) and not a sign of a binary one.
const HOLE: usize = 16;

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DecodedText<'t> {
    pub(super) text: Cow<'t, str>,
    /// How, where it was not UTF-8 from the beginning to the end.
    pub(super) note: Option<String>,
}

impl<'t> DecodedText<'t> {
    fn plain(text: impl Into<Cow<'t, str>>) -> Self {
        Self { text: text.into(), note: None }
    }
}

/// The bytes as text. `None`: no text in any encoding.
pub(super) fn read(bytes: &[u8]) -> Option<DecodedText<'_>> {
    if let Some(read) = utf16::read(bytes) {
        return Some(DecodedText { text: declared::in_utf8(read.text), ..read });
    }
    if is_binary(bytes) {
        return without_holes(bytes);
    }
    if let Ok(text) = str::from_utf8(bytes) {
        return Some(DecodedText::plain(text.trim_start_matches(MARK)));
    }
    let read = declared::read(bytes).unwrap_or_else(|| legacy::read(bytes));
    Some(DecodedText { text: read.text.trim_start_matches(MARK).to_owned().into(), ..read })
}

/// The text of a whole file, and what must be said of how it was read. Bytes that are given away and UTF-8 are not copied.
pub(super) fn read_all(bytes: Cow<'_, [u8]>) -> Option<(Cow<'_, str>, Option<String>)> {
    let bytes = match bytes {
        Cow::Borrowed(bytes) => return read(bytes).map(|read| (read.text, read.note)),
        Cow::Owned(bytes) => bytes,
    };
    let DecodedText { text, note } = read(&bytes)?;
    if let Cow::Owned(text) = text {
        return Some((Cow::Owned(text), note));
    }
    let mut text = String::from_utf8(bytes).ok()?;
    text.drain(..text.len() - text.trim_start_matches(MARK).len());
    Some((Cow::Owned(text), note))
}

/// A name out of an archive's directory, which has no mark and no note.
pub(super) fn name(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| legacy::read(bytes).text.into_owned(), str::to_owned)
}

/// The bytes in an encoding that is named, as in `charset=`. `None`: no such name, or it is UTF-8.
pub(super) fn labelled(label: &str, bytes: &[u8]) -> Option<String> {
    let encoding = Encoding::for_label(label.as_bytes())?;
    if encoding == encoding_rs::UTF_8 || encoding == encoding_rs::REPLACEMENT {
        return None;
    }
    Some(decode(encoding, bytes).0)
}

/// Decodes, and says how many bytes had to be written as `\xNN`.
fn decode(encoding: &'static Encoding, bytes: &[u8]) -> (String, usize) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut out, mut at, mut escaped) = (String::new(), 0, 0);
    loop {
        let rest = &bytes[at..];
        out.reserve(decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(rest.len()));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut out, true);
        at += read;
        match result {
            DecoderResult::InputEmpty => return (out, escaped),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, behind) => {
                let end = at.saturating_sub(usize::from(behind));
                let start = end.saturating_sub(usize::from(length));
                escape(&bytes[start..end], &mut out);
                escaped += end - start;
            }
        }
    }
}

/// Bytes as `\xNN`.
fn escape(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        out.push_str("\\x");
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase());
        }
    }
}

/// A zero byte, or many control characters, in the first part: no text in an encoding that builds on ASCII.
fn is_binary(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(8192)];
    let control = start.iter().filter(|byte| **byte < 0x20 && !b"\t\n\r\x0C\x1B\x08".contains(byte)).count();
    start.contains(&0) || control * 20 > start.len()
}

/// A text that is binary only by its holes: logs that were cut while they were written begin with a run of zero bytes.
fn without_holes(bytes: &[u8]) -> Option<DecodedText<'static>> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some(start) = memchr::memchr(0, rest) {
        let length = rest[start..].iter().take_while(|byte| **byte == 0).count();
        if length < HOLE {
            return None;
        }
        out.extend_from_slice(&rest[..start]);
        rest = &rest[start + length..];
    }
    out.extend_from_slice(rest);
    let holes = bytes.len() - out.len();
    // Not of a file that is mostly something else: what stays must be UTF-8 as a whole.
    let text =
        String::from_utf8(out).ok().filter(|text| !text.trim().is_empty() && !is_binary(text.as_bytes()))?;
    let note = Some(format!("{holes} zero bytes were left out"));
    Some(DecodedText { text: text.trim_start_matches(MARK).to_owned().into(), note })
}
