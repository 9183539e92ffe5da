//! The last step of every cleaned text: what the closing scan would stop at is taken out, until it finds nothing more.

use std::ops::Range;

use crate::redact::cleaner::Cleaner;
use crate::redact::findings::{Log, TextPlace};
use crate::redact::parallel;

/// Bytes that are looked at in one go.
const WINDOW: usize = 1 << 20;
/// Bytes of one window that the one before sees, too: more than any shape is long.
const OVERLAP: usize = 16 << 10;
/// How far back a window begins at most to begin with a word.
const WORD: usize = 256;
/// How often a text is looked at again after something was taken out of it. Twice is nearly always enough.
const ROUNDS: usize = 8;

/// The text without what the closing scan would stop at.
pub(super) fn close(mut text: String, shown: &str, cleaner: &Cleaner, log: &mut Log) -> String {
    let place = TextPlace::new(format!("attachments/{shown}"), "line 1");
    for _ in 0..ROUNDS {
        let mut spans = Vec::new();
        parallel::run(
            windows(&text),
            |window| {
                let found = cleaner.closing_spans(&text[window.start..seen(&text, &window)]);
                (window, found)
            },
            |(window, found)| {
                spans.extend(
                    found.into_iter().filter(|span| window.start + span.range.start < window.end).map(
                        |mut span| {
                            span.range = window.start + span.range.start..window.start + span.range.end;
                            span
                        },
                    ),
                );
            },
        );
        let Some(closed) = cleaner.without(&text, spans, &place, log) else { break };
        text = closed;
    }
    text
}

/// What is counted in each window: together, the whole text.
fn windows(text: &str) -> Vec<Range<usize>> {
    let mut windows = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = if text.len() - start <= WINDOW { text.len() } else { word(text, start + WINDOW) };
        windows.push(start..end);
        start = end;
    }
    windows
}

/// Where the word begins that stands at `at`: cut in a word, its rest would look like the beginning of one.
fn word(text: &str, at: usize) -> usize {
    let before = &text.as_bytes()[at - WORD..at];
    let start =
        before.iter().rposition(|byte| !byte.is_ascii_alphanumeric()).map_or(at, |found| at - WORD + found);
    floor(text, start)
}

/// Where the window ends that counts `window`.
fn seen(text: &str, window: &Range<usize>) -> usize {
    floor(text, text.len().min(window.end + OVERLAP))
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
