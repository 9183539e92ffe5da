//! Logs and other text: lines of JSON by their structure, all other lines as text. Long texts are cleaned in windows of whole
//! lines, side by side.

use std::borrow::Cow;
use std::ops::Range;

use super::pieces;
use crate::redact::cleaner::Cleaner;
use crate::redact::detect::ColumnTable;
use crate::redact::findings::{Log, TextPlace};
use crate::redact::parallel;
use crate::redact::structure::har_role::HarRole;
use crate::redact::structure::json;
use crate::redact::structure::walk::Walk;

/// Bytes of one window; less where a private key would be cut, more to end with its line.
const WINDOW: usize = 256 << 10;

/// The cleaned text. `first` is the number of its first line.
pub(super) fn clean(
    text: Cow<'_, str>,
    first: usize,
    shown: &str,
    cleaner: &Cleaner,
    log: &mut Log,
) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let table = ColumnTable::of(&text);
    let places = windows(&text, first);
    let (lines, places): (Vec<usize>, Vec<Range<usize>>) = places.into_iter().unzip();
    parallel::run(
        lines.into_iter().zip(pieces::split(text, places)).collect(),
        |(line, window)| {
            let mut found = Log::new();
            (self::window(window.text(), line, table.as_ref(), shown, cleaner, &mut found), found)
        },
        |(cleaned, found)| {
            out.push_str(&cleaned);
            log.merge(found);
        },
    );
    out
}

/// Where whole lines stand, with the number of the first. None ends inside a private key.
fn windows(text: &str, first: usize) -> Vec<(usize, Range<usize>)> {
    let (mut windows, mut rest, mut line) = (Vec::new(), text, first);
    while !rest.is_empty() {
        let most = end_of_line(rest, WINDOW.min(rest.len()));
        let end = match Cleaner::whole_lines(&rest[..most]) {
            // One key from the beginning to the end, or the last line: nowhere to cut.
            0 => most,
            _ if most == rest.len() => most,
            whole => whole,
        };
        let (window, behind) = rest.split_at(end);
        let start = text.len() - rest.len();
        windows.push((line, start..start + end));
        line += window.bytes().filter(|byte| *byte == b'\n').count();
        rest = behind;
    }
    windows
}

/// The byte behind the line that holds byte `at`.
fn end_of_line(text: &str, at: usize) -> usize {
    text.as_bytes()[at..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |found| at + found + 1)
}

fn window(
    text: &str,
    first: usize,
    table: Option<&ColumnTable>,
    shown: &str,
    cleaner: &Cleaner,
    log: &mut Log,
) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    // Lines of text are collected and cleaned together: what spans lines is seen, and it is faster.
    let (mut start, mut start_line, mut at) = (0, first, 0);
    for (number, line) in text.split_inclusive('\n').enumerate() {
        if let Some(cleaned) = json_line(line, first + number, shown, cleaner, log) {
            out.push_str(&plain(&text[start..at], start_line, table, shown, cleaner, log));
            out.push_str(&cleaned);
            (start, start_line) = (at + line.len(), first + number + 1);
        }
        at += line.len();
    }
    out.push_str(&plain(&text[start..], start_line, table, shown, cleaner, log));
    out
}

fn plain<'t>(
    text: &'t str,
    line: usize,
    table: Option<&ColumnTable>,
    shown: &str,
    cleaner: &Cleaner,
    log: &mut Log,
) -> Cow<'t, str> {
    if text.is_empty() {
        return Cow::Borrowed(text);
    }
    cleaner.rows(text, table, &TextPlace::new(format!("attachments/{shown}"), format!("line {line}")), log)
}

/// A line that is JSON as a whole.
fn json_line(line: &str, number: usize, shown: &str, cleaner: &Cleaner, log: &mut Log) -> Option<String> {
    let start = line.trim_start();
    if !start.starts_with(['{', '[']) || !start.trim_end().ends_with(['}', ']']) {
        return None;
    }
    let mut walk = Walk::over_attachment(cleaner, shown, &format!("line {number}"));
    let done = json::clean(line, HarRole::Plain, &mut walk).ok()?;
    log.merge(walk.log);
    Some(done)
}
