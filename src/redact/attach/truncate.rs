//! What is kept of a file that is too long: the newest, which in a log, a capture or a listing stands at the end.

use std::borrow::Cow;
use std::fmt;

use crate::redact::detect::ColumnTable;

/// A text that was cut at its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) kept: usize,
    pub(super) of: usize,
}

impl fmt::Display for Cut {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cut: kept the newest {} of {}", size(self.kept), size(self.of))
    }
}

/// Bytes as people read them: `512 bytes`, `31 kB`, `4.8 MB`.
pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Lines in which the columns of a table are named.
const HEADER: usize = 16;
/// Bytes in which a place between words is looked for.
const WORD: usize = 4096;

/// The last whole lines that fit into `most` bytes, behind the first one if that names the columns of a table. Of one line that
/// is longer than that, its end from a word on.
pub(super) fn lines(text: &str, most: usize) -> (Cow<'_, str>, Option<Cut>) {
    if text.len() <= most {
        return (Cow::Borrowed(text), None);
    }
    let header = header(text).filter(|header| header.len() < most).unwrap_or_default();
    let mut from = text.len() - (most - header.len());
    let bytes = text.as_bytes();
    if bytes[from - 1] != b'\n' {
        from = match memchr::memchr(b'\n', &bytes[from..]) {
            Some(end) if from + end + 1 < text.len() => from + end + 1,
            _ => from + between_words(&bytes[from..]),
        };
        while !text.is_char_boundary(from) {
            from += 1;
        }
    }
    let kept = match header {
        "" => Cow::Borrowed(&text[from..]),
        header => Cow::Owned(format!("{header}{}", &text[from..])),
    };
    let cut = Cut { kept: kept.len(), of: text.len() };
    (kept, Some(cut))
}

/// The line that names the columns of a table, with its end.
fn header(text: &str) -> Option<&str> {
    let table = ColumnTable::of(text)?;
    text.split_inclusive('\n').take(HEADER).find(|line| table.is_header(line))
}

/// The next place where no word is cut; 0 if there is none near.
fn between_words(bytes: &[u8]) -> usize {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b",;|&<>{}[]".contains(byte);
    bytes[..bytes.len().min(WORD)].iter().position(ends).unwrap_or(0)
}
