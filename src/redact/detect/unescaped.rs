//! Undoes percent-encoding, JSON escapes, HTML entities and full-width forms in a line, layer by layer, and keeps for every decoded byte where it
//! comes from.

use std::ops::Range;

/// How many layers are undone: JSON in JSON in a query.
const LAYERS: usize = 3;

/// A line without its escapes.
pub(super) struct UnescapedLine {
    /// The decoded bytes.
    pub(super) bytes: Vec<u8>,
    /// For each of them, and for the end, the byte of the line that it comes from.
    starts: Vec<usize>,
}

impl UnescapedLine {
    /// The decoded line; `None` when there is no escape in it.
    pub(super) fn of(line: &[u8]) -> Option<Self> {
        let first = escape(line, 0)?;
        let mut unescaped = Self::undo(line, first, |index| index);
        for _ in 1..LAYERS {
            let Some(first) = escape(&unescaped.bytes, 0) else { break };
            unescaped = Self::undo(&unescaped.bytes, first, |index| unescaped.starts[index]);
        }
        Some(unescaped)
    }

    fn undo(line: &[u8], first: usize, start_of: impl Fn(usize) -> usize) -> Self {
        let mut bytes = Vec::with_capacity(line.len());
        let mut starts = Vec::with_capacity(line.len() + 1);
        let mut next = Some(first);
        let mut index = 0;
        while index < line.len() {
            if next == Some(index)
                && let Some((character, length)) = decode(&line[index..])
            {
                let mut buffer = [0; 4];
                let decoded: &[u8] = match character {
                    UnescapedChar::Byte(byte) => {
                        buffer[0] = byte;
                        &buffer[..1]
                    }
                    UnescapedChar::Char(character) => character.encode_utf8(&mut buffer).as_bytes(),
                };
                bytes.extend_from_slice(decoded);
                starts.extend(std::iter::repeat_n(start_of(index), decoded.len()));
                index += length;
                next = escape(line, index);
            } else {
                let end = next.unwrap_or(line.len());
                bytes.extend_from_slice(&line[index..end]);
                starts.extend((index..end).map(&start_of));
                index = end;
            }
        }
        starts.push(start_of(line.len()));
        Self { bytes, starts }
    }

    /// The part of the line, as it was written, that a part of the decoded bytes comes from.
    pub(super) fn back(&self, range: Range<usize>) -> Range<usize> {
        self.starts[range.start]..self.starts[range.end]
    }
}

/// What one escape stands for: `%C3` is a byte, `\u00e9` a character.
enum UnescapedChar {
    Byte(u8),
    Char(char),
}

/// The first byte of the full-width forms, U+FF00 and on.
const WIDE: u8 = 0xEF;

/// Where the next escape begins.
fn escape(line: &[u8], from: usize) -> Option<usize> {
    // In one pass: looked for by itself, the mark that a line does not have costs its length at each one that it has.
    (from..line.len())
        .find(|at| matches!(line[*at], b'%' | b'\\' | b'&' | WIDE) && decode(&line[*at..]).is_some())
}

/// What the escape at the beginning of `rest` stands for, and its length in bytes.
fn decode(rest: &[u8]) -> Option<(UnescapedChar, usize)> {
    match rest.first()? {
        b'%' => Some((UnescapedChar::Byte(u8::try_from(hex(rest.get(1..3)?)?).ok()?), 3)),
        b'\\' => Some(match rest.get(1)? {
            byte @ (b'"' | b'\'' | b'\\' | b'/') => (UnescapedChar::Byte(*byte), 2),
            b'n' => (UnescapedChar::Byte(b'\n'), 2),
            b'r' => (UnescapedChar::Byte(b'\r'), 2),
            b't' => (UnescapedChar::Byte(b'\t'), 2),
            b'u' => (UnescapedChar::Char(char::from_u32(hex(rest.get(2..6)?)?)?), 6),
            b'x' => (UnescapedChar::Byte(u8::try_from(hex(rest.get(2..4)?)?).ok()?), 4),
            _ => return None,
        }),
        b'&' => {
            let length = rest.iter().take(10).position(|byte| *byte == b';')?;
            let character = match &rest[1..length] {
                b"amp" => '&',
                b"lt" => '<',
                b"gt" => '>',
                b"quot" => '"',
                b"apos" => '\'',
                [b'#', b'x' | b'X', digits @ ..] => char::from_u32(hex(digits)?)?,
                [b'#', digits @ ..] => char::from_u32(std::str::from_utf8(digits).ok()?.parse().ok()?)?,
                _ => return None,
            };
            Some((UnescapedChar::Char(character), length + 1))
        }
        // `ｐａｓｓｗｏｒｄ：`: the full-width forms of ASCII, U+FF01 to U+FF5E.
        &WIDE => {
            let text = rest.get(..3)?;
            let code = u32::from(text[1] & 0x3F) << 6 | u32::from(text[2] & 0x3F) | 0xF000;
            (0xFF01..=0xFF5E).contains(&code).then_some(())?;
            Some((UnescapedChar::Byte(u8::try_from(code - 0xFEE0).ok()?), 3))
        }
        _ => None,
    }
}

fn hex(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    digits.iter().try_fold(0, |number, digit| Some(number * 16 + char::from(*digit).to_digit(16)?))
}
