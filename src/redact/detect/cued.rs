//! Credentials by where they stand: in the grammar of a command, a configuration or a protocol, or in a sentence.

use super::judge;
use super::line_words::LineWords;
use super::place;
use super::scope::DetectScope;
use super::span::{Span, shift};
use crate::redact::class::Class;
use crate::redact::pseudonym;

/// Finds credentials in one line. Returns where in the list those begin that something else may explain. A line that was decoded may hold several: a text in JSON is one string with `\n` in it.
pub(super) fn find(line: &[u8], words: &LineWords, scope: &DetectScope<'_>, spans: &mut Vec<Span>) -> usize {
    let known = spans.len();
    for (read, cue) in &words.cues {
        read(line, cue.clone(), spans);
    }
    let mut start = 0;
    for part in line.split(|byte| *byte == b'\n') {
        let before = spans.len();
        place::whole_line(part.strip_suffix(b"\r").unwrap_or(part), spans);
        shift(&mut spans[before..], start);
        start += part.len() + 1;
    }
    let mut found = spans.split_off(known);
    found.retain(|span| {
        scope.wants(span.class)
            && !holds_token(&line[span.range.clone()])
            && !judge::is_amount(&line[span.range.clone()])
    });
    let (sure, others): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|span| place::SURE.contains(&span.rule));
    spans.extend(sure);
    let from = spans.len();
    spans.extend(others);
    from
}

/// Whether an earlier pass put a token into the text: what stands around it was no secret then, and is none now.
fn holds_token(text: &[u8]) -> bool {
    memchr::memchr_iter(b'-', text).any(|dash| {
        Class::ALL.map(Class::word).iter().any(|word| {
            text[..dash].ends_with(word.as_bytes())
                && std::str::from_utf8(&text[dash - word.len()..])
                    .is_ok_and(|text| pseudonym::token_length(text).is_some())
        })
    })
}
