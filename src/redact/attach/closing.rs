//! The last step of every cleaned text: what the closing scan would stop at is taken out, until it finds nothing more.

use std::borrow::Cow;
use std::ops::Range;

use super::pieces;
use crate::redact::cleaner::Cleaner;
use crate::redact::detect::{Span, shift};
use crate::redact::findings::{Log, TextPlace};
use crate::redact::parallel;

/// Bytes that are looked at in one go.
const WINDOW: usize = 256 << 10;
/// Bytes of a part in which spans are taken out.
const PART: usize = 256 << 10;
/// Bytes beside a span in which a token would be a part of it.
const NEAR: usize = 64;
/// Bytes of one window that the one before sees, too: more than any shape is long.
const OVERLAP: usize = 16 << 10;
/// How far back a window begins at most to begin with a word.
const WORD: usize = 256;
/// How often a text is looked at again after something was taken out of it. Twice is nearly always enough.
const ROUNDS: usize = 8;

/// The text without what the closing scan would stop at.
pub(super) fn close(text: String, shown: &str, cleaner: &Cleaner, log: &mut Log) -> String {
    taken_out(text, shown, cleaner, log, Cleaner::closing_spans)
}

/// The text without the secrets that the tool holds, in whatever notations. The first step: afterwards the text is looked at in
/// parts, and half of a secret is not found any more.
pub(super) fn open(text: String, shown: &str, cleaner: &Cleaner, log: &mut Log) -> String {
    taken_out(text, shown, cleaner, log, Cleaner::known_spans)
}

fn taken_out(
    mut text: String,
    shown: &str,
    cleaner: &Cleaner,
    log: &mut Log,
    find: impl Fn(&Cleaner, &str) -> Vec<Span> + Sync,
) -> String {
    let place = TextPlace::new(format!("attachments/{shown}"), "line 1");
    for _ in 0..ROUNDS {
        let mut spans = Vec::new();
        parallel::run(
            windows(&text),
            |window| {
                let found = find(cleaner, &text[window.start..seen(&text, &window)]);
                (window, found)
            },
            |(window, mut found)| {
                shift(&mut found, window.start);
                spans.extend(found.into_iter().filter(|span| span.range.start < window.end));
            },
        );
        if spans.is_empty() {
            break;
        }
        let (closed, changed) = without(text, spans, &place, cleaner, log);
        text = closed;
        if !changed {
            break;
        }
    }
    text
}

/// The text without these spans, and whether that is another. Part by part, so that it is never there twice.
fn without(
    text: String,
    mut spans: Vec<Span>,
    place: &TextPlace,
    cleaner: &Cleaner,
    log: &mut Log,
) -> (String, bool) {
    spans.sort_by_key(|span| (span.range.start, span.range.end));
    let places = parts(&text, &spans);
    let mut out = String::with_capacity(text.len());
    let (mut changed, mut lines) = (false, 0);
    let mut spans = spans.into_iter().peekable();
    for (part, at) in pieces::split(Cow::Owned(text), places.clone()).into_iter().zip(places) {
        let mut inside = Vec::new();
        while let Some(mut span) = spans.next_if(|span| span.range.start < at.end) {
            span.range = span.range.start - at.start..span.range.end - at.start;
            inside.push(span);
        }
        let here = TextPlace { file: place.file.clone(), at: place.down(lines) };
        lines += memchr::memchr_iter(b'\n', part.text().as_bytes()).count();
        match cleaner.without(part.text(), inside, &here, log) {
            Some(closed) => {
                out.push_str(&closed);
                changed = true;
            }
            None => out.push_str(part.text()),
        }
    }
    (out, changed)
}

/// Parts of a text, none of which ends in a span or near one: what stands around it may be a token.
fn parts(text: &str, spans: &[Span]) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut next) = (Vec::new(), 0, 0);
    while start < text.len() {
        let mut end = floor(text, text.len().min(start + PART));
        while let Some(span) = spans.get(next).filter(|span| span.range.start < end + NEAR) {
            next += 1;
            if span.range.end + NEAR > end {
                end = ceil(text, span.range.end + NEAR);
            }
        }
        parts.push(start..end);
        start = end;
    }
    parts
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

fn ceil(text: &str, at: usize) -> usize {
    (at.min(text.len())..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_ends_in_a_span_or_near_one() {
        let text = "ä".repeat(PART);
        let span = |range: Range<usize>| Span::secret(range, "test");
        for start in [PART - 200, PART - NEAR, PART - 8, PART - 2, PART, PART + NEAR - 2, PART + NEAR] {
            let spans = [span(10..12), span(start..start + 100), span(start + 104..start + 140)];
            let parts = parts(&text, &spans);
            assert_eq!((parts[0].start, parts[parts.len() - 1].end), (0, text.len()));
            assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start), "{parts:?}");
            for part in &parts[..parts.len() - 1] {
                assert!(text.is_char_boundary(part.end));
                for span in &spans {
                    let near = span.range.start.saturating_sub(NEAR) + 1..span.range.end + NEAR;
                    assert!(!near.contains(&part.end), "{part:?} ends near {:?}", span.range);
                }
            }
        }
    }
}
