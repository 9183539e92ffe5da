//! What is kept of a file that is too long: the newest, which in a log, a capture or a listing stands at the end.

use std::fmt;

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

/// The last whole lines that fit into `most` bytes. Of one line that is longer than that, its end.
pub(super) fn lines(text: &str, most: usize) -> (&str, Option<Cut>) {
    if text.len() <= most {
        return (text, None);
    }
    let mut from = text.len() - most;
    let starts_line = text.as_bytes()[from - 1] == b'\n';
    if !starts_line {
        match text.as_bytes()[from..].iter().position(|byte| *byte == b'\n') {
            Some(end) if from + end + 1 < text.len() => from += end + 1,
            _ => {
                while !text.is_char_boundary(from) {
                    from += 1;
                }
            }
        }
    }
    let kept = &text[from..];
    (kept, Some(Cut { kept: kept.len(), of: text.len() }))
}
