//! The detectors: what in a text is a secret or personal data. They say where and what, and change nothing.

use std::ops::Range;

use super::class::Class;
use super::pseudonym;

mod email;
mod fields;
mod people;

pub(super) use people::Names;

/// A part of a text that must not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) range: Range<usize>,
    pub(super) class: Class,
    /// The rule, in words, for the report.
    pub(super) rule: &'static str,
}

impl Span {
    pub(super) fn new(range: Range<usize>, class: Class, rule: &'static str) -> Self {
        Self { range, class, rule }
    }
}

/// Finds what is secret in free text.
pub(super) fn secrets(_text: &str, _spans: &mut Vec<Span>) {}

/// Finds what is secret by the name of a field.
pub(super) fn field(name: &str, value: &str, spans: &mut Vec<Span>) {
    if !value.is_empty() && fields::is_secret(name) {
        spans.push(Span::new(0..value.len(), Class::Secret, "field name"));
    }
}

/// Whether a value of this name is secret by its name alone.
pub(super) fn is_secret_name(name: &str) -> bool {
    fields::is_secret(name)
}

/// Finds personal data of the classes that are wanted.
pub(super) fn personal(text: &str, wanted: impl Fn(Class) -> bool, spans: &mut Vec<Span>) {
    if wanted(Class::Email) {
        email::find(text, spans);
    }
}

/// Sorts what was found, joins what overlaps, and leaves out what is a token already.
pub(super) fn settle(text: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| {
        !span.range.is_empty()
            && text.is_char_boundary(span.range.start)
            && text.is_char_boundary(span.range.end)
            && !pseudonym::is_token(&text[span.range.clone()])
    });
    spans.sort_by_key(|span| (span.range.start, span.class, std::cmp::Reverse(span.range.end)));
    let mut settled: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match settled.last_mut() {
            Some(last) if span.range.start < last.range.end => {
                last.range.end = last.range.end.max(span.range.end);
                if span.class < last.class {
                    (last.class, last.rule) = (span.class, span.rule);
                }
            }
            _ => settled.push(span),
        }
    }
    settled
}
