//! Words that a credential may stand behind, each with the function that reads on from there. One search looks for all of them,
//! also for those that overlap.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::span::Span;
use crate::redact::vocabulary::without_accents;

/// Reads on from a cue: the line, where the cue stands in it, and the list for what is found. It looks at a bounded part of the
/// line, so that a line full of cues costs no more than its length.
pub(super) type ReadOn = fn(&[u8], Range<usize>, &mut Vec<Span>);

/// A word, and what reads on from it.
pub(super) struct Cue {
    /// The word; ASCII letters in any case.
    pub(super) text: &'static str,
    /// What reads on.
    pub(super) read: ReadOn,
}

/// A row for a table of cues.
pub(super) const fn cue(text: &'static str, read: ReadOn) -> Cue {
    Cue { text, read }
}

/// Rows for many words that are read on in the same way; `N` is how many there are.
pub(super) const fn cues<const N: usize>(texts: &[&'static str], read: ReadOn) -> [Cue; N] {
    let mut rows = [const { cue("", never) }; N];
    let mut index = 0;
    while index < N {
        rows[index] = cue(texts[index], read);
        index += 1;
    }
    rows
}

fn never(_: &[u8], _: Range<usize>, _: &mut Vec<Span>) {}

/// The fewest letters of a word that is also read without its accents.
const SHORTEST_PLAIN: usize = 5;

/// The forms of a word that the search, which folds ASCII only, does not see: with a capital, in capitals, and without accents.
pub(super) fn forms(text: &str) -> Vec<String> {
    let mut forms = vec![text.to_owned()];
    if !text.is_ascii() {
        let mut letters = text.chars();
        let first = letters.next().map(char::to_uppercase).into_iter().flatten();
        let capital: String = first.chain(letters).collect();
        let plain = without_accents(text);
        // `mã` is a code in Vietnamese; `ma` begins `main` and `May`.
        let plain = (plain.len() >= SHORTEST_PLAIN).then_some(plain);
        for form in [capital, text.to_uppercase()].into_iter().chain(plain) {
            if forms.iter().all(|known| !known.eq_ignore_ascii_case(&form)) {
                forms.push(form);
            }
        }
    }
    forms
}

/// A search for words, ASCII letters in any case.
///
/// Not with the table of a DFA: for the three thousand words of a line that would be 19 MB, which takes longer to build than most
/// files to clean, and is no faster, because it does not stay in the processor's cache. And not with both cases of each letter in it:
/// that takes four times as long to build as to search a text in small letters, and every run builds it.
pub(super) struct FoldedSearch(AhoCorasick);

impl FoldedSearch {
    /// A search for these words; `None` if it cannot be built.
    pub(super) fn new(texts: impl IntoIterator<Item = String>, kind: MatchKind) -> Option<Self> {
        let search = AhoCorasick::builder()
            .match_kind(kind)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .build(texts.into_iter().map(|text| text.to_ascii_lowercase()))
            .ok()?;
        Some(Self(search))
    }

    /// Calls `hit` with the number of every word in a text and where it stands, also with those that overlap.
    pub(super) fn overlapping(&self, text: &[u8], mut hit: impl FnMut(usize, Range<usize>)) {
        for found in self.0.find_overlapping_iter(&text.to_ascii_lowercase()) {
            hit(found.pattern().as_usize(), found.range());
        }
    }

    /// The same with those that do not overlap.
    pub(super) fn apart(&self, text: &[u8], mut hit: impl FnMut(usize, Range<usize>)) {
        for found in self.0.find_iter(&text.to_ascii_lowercase()) {
            hit(found.pattern().as_usize(), found.range());
        }
    }
}
