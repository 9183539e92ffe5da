//! What a detector finds.

use std::ops::Range;

use crate::redact::class::Class;

/// A part of a text that must not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::redact) struct Span {
    pub(in crate::redact) range: Range<usize>,
    pub(in crate::redact) class: Class,
    /// The rule, in words, for the report.
    pub(in crate::redact) rule: &'static str,
    /// The part without its escapes (`p%40ss` is `p@ss`), where it has any: the token is made from that, so that the same
    /// secret has the same token however it was written.
    pub(in crate::redact) decoded: Option<String>,
}

impl Span {
    pub(in crate::redact) fn new(range: Range<usize>, class: Class, rule: &'static str) -> Self {
        Self { range, class, rule, decoded: None }
    }

    pub(in crate::redact) fn secret(range: Range<usize>, rule: &'static str) -> Self {
        Self::new(range, Class::Secret, rule)
    }
}

/// Moves what was found in a part of a text to where it stands in the whole, in which the part begins at `start`.
pub(in crate::redact) fn shift(spans: &mut [Span], start: usize) {
    for span in spans {
        span.range = span.range.start + start..span.range.end + start;
    }
}
