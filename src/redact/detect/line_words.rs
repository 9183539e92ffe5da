//! The words of a line that detectors start from, found by one search ([`super::word_search`]).

use std::cmp::Reverse;
use std::ops::Range;

use super::cue::ReadOn;

/// A word that was found: which one of its table, and where.
#[derive(Debug, Clone)]
pub(super) struct LineWord {
    pub(super) number: usize,
    pub(super) range: Range<usize>,
}

/// All of them. Those of one table may overlap.
#[derive(Debug, Default)]
pub(super) struct LineWords {
    /// Words that a credential may stand behind, with what reads on.
    pub(super) cues: Vec<(ReadOn, Range<usize>)>,
    /// Parts of names that say that their value is secret.
    pub(super) secret_names: Vec<LineWord>,
    /// Parts of names that say that their value is of a person.
    pub(super) person_names: Vec<LineWord>,
    /// Phrases that an account stands behind.
    pub(super) phrases: Vec<LineWord>,
    /// Titles that a name stands behind, in any case.
    pub(super) titles: Vec<LineWord>,
    /// Words that announce a telephone number.
    pub(super) phone_words: Vec<LineWord>,
}

/// Of words that overlap, the one that ends first, and of these the longest.
pub(super) fn earliest(words: &[LineWord]) -> impl Iterator<Item = &LineWord> {
    // The search finds them in the order of their ends, the longest first.
    apart(words.iter())
}

/// Of words that overlap, the one that begins first, and of these the one that stands first in its table.
pub(super) fn first_of_table(words: &mut [LineWord]) -> impl Iterator<Item = &LineWord> {
    words.sort_unstable_by_key(|word| (word.range.start, word.number));
    apart(words.iter())
}

/// Of words that overlap, the one that begins first, and of these the longest.
pub(super) fn longest(words: &mut [LineWord]) -> impl Iterator<Item = &LineWord> {
    words.sort_unstable_by_key(|word| (word.range.start, Reverse(word.range.end)));
    apart(words.iter())
}

fn apart<'w>(words: impl Iterator<Item = &'w LineWord>) -> impl Iterator<Item = &'w LineWord> {
    let mut end = 0;
    words.filter(move |word| {
        let free = word.range.start >= end;
        if free {
            end = word.range.end;
        }
        free
    })
}
