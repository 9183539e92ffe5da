//! The lines of a text, with what all who read over lines ask of each.

use std::ops::Range;

use super::super::judge::{self, ValuePlace};
use crate::redact::vocabulary::NameHint;

/// A line without its end.
pub(super) struct TextLine {
    pub(super) range: Range<usize>,
    /// Bytes of white space in front.
    pub(super) indent: usize,
    /// Nothing but white space.
    pub(super) blank: bool,
}

impl TextLine {
    /// The line without the white space around it.
    pub(super) fn content<'t>(&self, text: &'t str) -> &'t str {
        text[self.range.clone()].trim()
    }

    /// Where a part of the line stands in the text.
    pub(super) fn place(&self, text: &str, part: &str) -> Range<usize> {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        debug_assert!(self.range.start <= start && start + part.len() <= self.range.end);
        start..start + part.len()
    }
}

/// Every line.
pub(super) fn of(text: &str) -> Vec<TextLine> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let end = start + line.trim_end_matches(['\n', '\r']).len();
            let content = &text[start..end];
            let indent = content.len() - content.trim_start().len();
            let read = TextLine { range: start..end, indent, blank: indent == content.len() };
            start += line.len();
            read
        })
        .collect()
}

/// Whether a value that belongs to a name on another line is a secret: no map, no list, no alias of another.
pub(super) fn is_secret(value: &str, hint: NameHint) -> bool {
    judge::is_secret(value.as_bytes(), hint, ValuePlace::FIELD) && !value.starts_with(['{', '[', '*', '&'])
}

/// A name and what stands behind it: `key: value`, `- key: value`, `key = value`, `"key": value`.
pub(super) struct Assignment<'t> {
    pub(super) key: &'t str,
    pub(super) value: &'t str,
    /// Where the key begins in its line: what is indented more belongs to it.
    pub(super) column: usize,
}

/// The longest key that is read.
const LONGEST_KEY: usize = 80;

/// Reads a line as a name with a value. `None`: it is none, as most lines of a log.
pub(super) fn assignment(line: &str) -> Option<Assignment<'_>> {
    let mut rest = line.trim_start();
    while let Some(item) = rest.strip_prefix("- ") {
        rest = item.trim_start();
    }
    let column = line.len() - rest.len();
    let first = rest.chars().next()?;
    let (key, behind) = if let Some(quoted) = rest.strip_prefix(['"', '\'']) {
        let end = quoted.find(first).filter(|end| *end <= LONGEST_KEY)?;
        (&quoted[..end], &quoted[end + 1..])
    } else {
        if !first.is_alphabetic() && first != '_' {
            return None;
        }
        let end = rest
            .char_indices()
            .take(LONGEST_KEY)
            .find(|(_, char)| !(char.is_alphanumeric() || "_-./ ".contains(*char)))
            .map_or(rest.len(), |(at, _)| at);
        (&rest[..end], &rest[end..])
    };
    let behind = behind.trim_start();
    let value = behind
        .strip_prefix(':')
        .filter(|value| value.is_empty() || value.starts_with([' ', '\t']))
        .or_else(|| behind.strip_prefix('=').filter(|value| !value.starts_with('=')))?;
    Some(Assignment { key: key.trim_end(), value: value.trim(), column })
}
