//! Looking for the forms of all secrets in one pass: as they are written, and by their letters and digits alone.

use std::collections::BTreeSet;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};

use super::forms::{self, Form};

/// The shortest secret, in bytes, that is found in any letter case: to systems `ACME` and `Acme` are often the same, but a short
/// word would be found in other words.
const SHORTEST_ANY_CASE: usize = 8;
/// Letters and digits that are no accident where signs stand between them.
const SHORTEST_LETTERS: usize = 12;

/// What is looked for, each of one secret.
struct SoughtForms {
    search: AhoCorasick,
    forms: Vec<SoughtForm>,
}

struct SoughtForm {
    /// Which secret.
    number: usize,
    /// A part of a longer base64 text.
    piece: bool,
    /// `Some`: only in this letter case.
    exactly: Option<Vec<u8>>,
}

impl SoughtForms {
    /// `None`: the search cannot be built.
    fn new(forms: Vec<(usize, Form)>) -> Option<Self> {
        // The contiguous automaton: some kilobytes for a handful of secrets, made in well under a millisecond.
        let search = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .ascii_case_insensitive(true)
            // Looking for the rare bytes of the secrets first is slower: among so many forms none is rare.
            .prefilter(false)
            .build(forms.iter().map(|(_, form)| &form.bytes))
            .ok()?;
        let forms = forms.into_iter().map(|(number, Form { bytes, piece })| {
            // In base64, another case is another text.
            let exactly = (piece || bytes.len() < SHORTEST_ANY_CASE).then_some(bytes);
            SoughtForm { number, piece, exactly }
        });
        Some(Self { search, forms: forms.collect() })
    }

    /// Every place; ascending, not overlapping.
    fn find<'s, 't>(
        &'s self,
        text: &'t [u8],
    ) -> impl Iterator<Item = (&'s SoughtForm, Range<usize>)> + use<'s, 't> {
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                let found = self.search.find(Input::new(text).range(at..))?;
                let form = &self.forms[found.pattern().as_usize()];
                if form.exactly.as_ref().is_some_and(|exactly| text[found.range()] != **exactly) {
                    at = found.start() + 1;
                    continue;
                }
                at = found.end();
                return Some((form, found.range()));
            }
        })
    }
}

/// Every form of every secret.
pub(super) struct FormSearch(SoughtForms);

impl FormSearch {
    /// `None`: the search cannot be built.
    pub(super) fn new(forms: Vec<(usize, Form)>) -> Option<Self> {
        SoughtForms::new(forms).map(Self)
    }

    /// Every place, with the number of the secret; ascending, not overlapping.
    pub(super) fn find<'s, 't>(
        &'s self,
        text: &'t [u8],
    ) -> impl Iterator<Item = (usize, Range<usize>)> + use<'s, 't> {
        let mut done = 0;
        self.0.find(text).filter_map(move |(form, mut range)| {
            if form.piece {
                range = forms::whole_run(text, range);
            }
            if range.end <= done {
                return None;
            }
            range.start = range.start.max(done);
            done = range.end;
            Some((form.number, range))
        })
    }
}

/// The letters and digits of every secret and of its base64 and hexadecimal.
pub(super) struct LetterSearch(SoughtForms);

impl LetterSearch {
    /// `None`: no secret has enough of them.
    pub(super) fn new(forms: &[(usize, Form)]) -> Option<Self> {
        let mut seen = BTreeSet::new();
        let letters = forms.iter().filter_map(|(number, form)| {
            let bytes: Vec<u8> = form.bytes.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
            // With escapes in it, or zeros of UTF-16, the form is another one's with more in between.
            (bytes.len() >= SHORTEST_LETTERS && seen.insert(bytes.clone()))
                .then_some((*number, Form { bytes, piece: form.piece }))
        });
        let letters: Vec<(usize, Form)> = letters.collect();
        if letters.is_empty() { None } else { SoughtForms::new(letters).map(Self) }
    }

    /// Every place, with the number of the secret.
    pub(super) fn find(&self, text: &[u8]) -> impl Iterator<Item = (usize, Range<usize>)> + use<> {
        let letters: Vec<u8> = text.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
        let mut places = Places { text_at: 0, letter: 0 };
        let hits = self.0.find(&letters).map(|(form, range)| {
            let start = places.of(text, range.start);
            (form.number, start..places.of(text, range.end - 1) + 1)
        });
        hits.collect::<Vec<_>>().into_iter()
    }
}

/// Where letters stand, asked for in their order.
struct Places {
    text_at: usize,
    letter: usize,
}

impl Places {
    fn of(&mut self, text: &[u8], letter: usize) -> usize {
        while self.text_at < text.len() {
            if text[self.text_at].is_ascii_alphanumeric() {
                if self.letter == letter {
                    break;
                }
                self.letter += 1;
            }
            self.text_at += 1;
        }
        self.text_at
    }
}
