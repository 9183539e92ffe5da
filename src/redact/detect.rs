//! The detectors: what in a text is a secret or personal data. They say where and what, and change nothing.
//!
//! First what reaches over lines ([`blocks`]): keys, outlines, pairs, lists. Then line by line. A line with escapes in it (`%22`, `\"`,
//! `&quot;`, full-width letters) is decoded first ([`unescaped::UnescapedLine`]). On each line: shapes of keys by their prefix, places and
//! sentences that a credential stands in, names that say that their value is secret, links, long random runs, people. What was found is
//! held against the grammars of what never is a secret ([`recognise`]): what something is decides first, its name second, statistics last.
//! No rule is a regular expression, so none has to be compiled; each reads a bounded part of the line.

use std::ops::Range;

use super::class::Class;

mod account_pair;
mod assign;
mod blocks;
mod cookie_jar;
mod cue;
mod cued;
mod elements;
mod encoded;
mod headers;
mod judge;
mod line;
mod line_words;
mod links;
mod merge_spans;
mod pem;
mod person;
mod place;
mod prefixes;
mod prose;
mod random;
mod recognise;
mod scope;
mod shape;
mod span;
mod unescaped;
mod value_at;
mod word_search;

pub(super) use blocks::ColumnTable;
pub(super) use merge_spans::merge_spans;
pub(super) use person::PersonNames;
pub(super) use scope::DetectScope;
pub(super) use span::{Span, shift};

/// Whether a text says something about a secret instead of being one: `expired`, `The password must be at least 12 characters.`
pub(super) fn is_said(text: &str) -> bool {
    let bytes = text.as_bytes();
    shape::is_status_word(bytes) || judge::says_a_sentence(bytes)
}

/// Whether a value of this name is secret by its name alone.
pub(super) fn is_secret_name(name: &str) -> bool {
    headers::is_secret(name)
}

/// Finds what reaches over lines: private keys, lists and blocks below a telling name, rows of a dump.
pub(super) fn blocks(text: &str, scope: &DetectScope<'_>, spans: &mut Vec<Span>) {
    blocks::find(text, scope, spans);
}

/// Where certificates and the like stand, which everybody may know.
pub(super) fn public_blocks(text: &str) -> Vec<Range<usize>> {
    blocks::public_blocks(text)
}

/// Finds names of persons that another line tells.
pub(super) fn beside(text: &str, scope: &DetectScope<'_>, spans: &mut Vec<Span>) {
    if scope.wants(Class::Name) {
        person::find_beside(text, spans);
    }
}

/// Finds everything else in one line. `name` is the name of the field whose value it is.
pub(super) fn line(line: &str, name: Option<&str>, scope: &DetectScope<'_>, spans: &mut Vec<Span>) {
    line::find(line.trim_end_matches('\n').as_bytes(), name, scope, 0, spans);
}

/// Where a private key begins that is still open at the end of a text.
pub(super) fn open_key(text: &[u8]) -> Option<usize> {
    pem::open(text)
}

/// Whether a search could not be built: then nothing counts as clean.
pub(super) fn is_broken() -> bool {
    word_search::is_broken() || blocks::is_broken()
}

/// Finds what is secret or personal by the name of a field.
pub(super) fn field(name: &str, value: &str, scope: &DetectScope<'_>, spans: &mut Vec<Span>) {
    let from = spans.len();
    headers::field(name, value, spans);
    recognise::leave_out(value.as_bytes(), spans, from);
    person::field(name, value, spans);
    spans.retain(|span| scope.wants(span.class));
}
