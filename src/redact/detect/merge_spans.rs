//! Makes one list of what many detectors found: sorted, not overlapping, on whole characters, and without what is a token.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use super::span::Span;
use crate::redact::class::Class;
use crate::redact::pseudonym;

/// The fewest letters and digits in a row beside a token that are replaced, too. Shorter rests are words around it.
const REST: usize = 8;

/// Sorts what was found, joins what overlaps, and leaves out what is a token already.
pub(in crate::redact) fn merge_spans(text: &str, mut spans: Vec<Span>) -> Vec<Span> {
    if spans.is_empty() {
        return spans;
    }
    for span in &mut spans {
        span.range = whole_characters(text, &span.range);
    }
    let passwords: BTreeSet<usize> =
        spans.iter().filter(|span| span.class == Class::Secret).map(|span| span.range.end).collect();
    // `V@host`: the host behind a password is no part of an address.
    spans.retain(|span| {
        span.class != Class::Email
            || !memchr::memchr_iter(b'@', &text.as_bytes()[span.range.clone()])
                .any(|at| passwords.contains(&(span.range.start + at)))
    });
    spans.sort_by_key(|span| {
        (span.range.start, Reverse(span.range.end), span.class, Reverse(span.decoded.is_some()))
    });
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.range.start < last.range.end => join(last, &span),
            _ => merged.push(span),
        }
    }
    merged.into_iter().flat_map(|span| without_tokens(text, &span)).collect()
}

fn join(last: &mut Span, span: &Span) {
    // `amqp://relay:p%40r@mq.example`: what follows the `@` in a password is no address.
    if last.class == Class::Secret && span.class == Class::Email && span.range.start > last.range.start {
        return;
    }
    if span.range.end > last.range.end {
        last.range.end = span.range.end;
        last.decoded = None;
    }
    if span.class < last.class {
        (last.class, last.rule) = (span.class, span.rule);
    }
}

/// A range without half a character at either end: widened, and cut to the text.
fn whole_characters(text: &str, range: &Range<usize>) -> Range<usize> {
    // `str::floor_char_boundary` and its sister came with Rust 1.91, after our rust-version.
    let start = (0..=range.start.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let end = (range.end..text.len()).find(|at| text.is_char_boundary(*at));
    start.unwrap_or(0)..end.unwrap_or(text.len())
}

/// A span without the tokens that an earlier pass put there. Of the rests beside them only those with [`REST`] letters and
/// digits in a row stay, else every pass would replace a little more around a token, and cleaning were not idempotent.
fn without_tokens(text: &str, span: &Span) -> Vec<Span> {
    let Span { range, class, rule, .. } = span;
    let tokens = tokens(text, range);
    if tokens.is_empty() {
        return vec![span.clone()];
    }
    between(&tokens, range)
        .filter(|rest| longest_word(&text[rest.clone()]) >= REST)
        .map(|range| Span { range, decoded: None, class: *class, rule })
        .collect()
}

/// How many digits stand in a text beside its tokens, whose own digits say nothing about it.
pub(super) fn digits_beside_tokens(text: &str) -> usize {
    let whole = 0..text.len();
    between(&tokens(text, &whole), &whole)
        .map(|rest| text[rest].bytes().filter(u8::is_ascii_digit).count())
        .sum()
}

/// The parts of a range before, between and behind its tokens.
fn between(tokens: &[Range<usize>], range: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let ends = tokens.iter().cloned().chain(std::iter::once(range.end..range.end));
    ends.scan(range.start, |start, token| {
        let rest = *start..token.start.max(*start);
        *start = token.end.max(*start);
        Some(rest)
    })
}

fn longest_word(text: &str) -> usize {
    text.split(|character: char| !character.is_alphanumeric()).map(str::len).max().unwrap_or(0)
}

/// The tokens, and the words for dropped values, that touch a range.
fn tokens(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    const WIDEST: usize = 40;
    let near = whole_characters(text, &(range.start.saturating_sub(WIDEST)..range.end + WIDEST));
    let (from, near) = (near.start, &text[near]);
    let mut found: Vec<Range<usize>> = Vec::new();
    for dash in memchr::memchr_iter(b'-', near.as_bytes()) {
        for word in Class::ALL.map(Class::word) {
            if near[..dash].ends_with(word)
                && let Some(length) = pseudonym::token_length(&near[dash - word.len()..])
            {
                let start = from + dash - word.len();
                found.push(start..start + length);
            }
        }
    }
    for open in memchr::memchr_iter(b'[', near.as_bytes()) {
        for word in Class::ALL.map(Class::dropped) {
            if near[open..].starts_with(word) {
                found.push(from + open..from + open + word.len());
            }
        }
    }
    found.retain(|token| token.start < range.end && token.end > range.start);
    found.sort_by_key(|token| token.start);
    found
}
