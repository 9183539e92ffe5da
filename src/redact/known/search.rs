//! Looking for the forms of all secrets in one pass: as they are written, and by their letters and digits alone.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, Input, MatchKind};

use super::forms::{self, Form};

/// The shortest secret, in bytes, that is found in any letter case: to systems `ACME` and `Acme` are often the same, but a short
/// word would be found in other words.
const SHORTEST_ANY_CASE: usize = 8;
/// Letters and digits that are no accident where signs stand between them.
const SHORTEST_LETTERS: usize = 12;

/// Every form of every secret.
pub(super) struct FormSearch {
    search: AhoCorasick,
    /// For each pattern.
    patterns: Vec<SoughtForm>,
}

struct SoughtForm {
    /// Which secret.
    number: usize,
    /// A part of a longer base64 text.
    piece: bool,
    /// `Some`: only in this letter case.
    exactly: Option<Vec<u8>>,
}

impl FormSearch {
    /// `None`: the search cannot be built.
    pub(super) fn new(forms: Vec<(usize, Form)>) -> Option<Self> {
        let search = automaton(&forms.iter().map(|(_, form)| form.bytes.as_slice()).collect::<Vec<_>>())?;
        let patterns = forms.into_iter().map(|(number, Form { bytes, piece })| {
            // In base64, another case is another text.
            let exactly = (piece || bytes.len() < SHORTEST_ANY_CASE).then_some(bytes);
            SoughtForm { number, piece, exactly }
        });
        Some(Self { search, patterns: patterns.collect() })
    }

    /// Every place, with the number of the secret; ascending, not overlapping.
    pub(super) fn find<'s, 't>(
        &'s self,
        text: &'t [u8],
    ) -> impl Iterator<Item = (usize, Range<usize>)> + use<'s, 't> {
        let (mut at, mut done) = (0, 0);
        std::iter::from_fn(move || {
            loop {
                let found = self.search.find(Input::new(text).range(at..))?;
                let pattern = &self.patterns[found.pattern().as_usize()];
                let mut range = found.range();
                if pattern.exactly.as_ref().is_some_and(|exactly| text[range.clone()] != **exactly) {
                    at = range.start + 1;
                    continue;
                }
                at = range.end;
                if pattern.piece {
                    range = forms::whole_run(text, range);
                }
                if range.end <= done {
                    continue;
                }
                range.start = range.start.max(done);
                done = range.end;
                return Some((pattern.number, range));
            }
        })
    }
}

/// The letters and digits of every secret and of its base64 and hexadecimal.
pub(super) struct LetterSearch {
    search: AhoCorasick,
    /// For each pattern: of which secret, and in which letter case if only in one.
    patterns: Vec<(usize, Option<Vec<u8>>)>,
}

impl LetterSearch {
    /// `None`: no secret has enough of them.
    pub(super) fn new(forms: &[(usize, Form)]) -> Option<Self> {
        let (mut letters, mut patterns): (Vec<Vec<u8>>, _) = (Vec::new(), Vec::new());
        for (number, form) in forms {
            let own: Vec<u8> = form.bytes.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
            // With escapes in it, or zeros of UTF-16, the form is another one's with more in between.
            if own.len() >= SHORTEST_LETTERS && !letters.contains(&own) {
                patterns.push((*number, form.piece.then(|| own.clone())));
                letters.push(own);
            }
        }
        if letters.is_empty() {
            return None;
        }
        let search = automaton(&letters.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
        Some(Self { search, patterns })
    }

    /// Every place, with the number of the secret.
    pub(super) fn find(&self, text: &[u8]) -> impl Iterator<Item = (usize, Range<usize>)> + use<> {
        let letters: Vec<u8> = text.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
        let mut hits = Vec::new();
        let mut places = Places { text_at: 0, letter: 0 };
        let mut at = 0;
        while let Some(found) = self.search.find(Input::new(&letters).range(at..)) {
            let (number, exactly) = &self.patterns[found.pattern().as_usize()];
            if exactly.as_ref().is_some_and(|exactly| letters[found.range()] != **exactly) {
                at = found.start() + 1;
                continue;
            }
            at = found.end();
            let start = places.of(text, found.start());
            hits.push((*number, start..places.of(text, found.end() - 1) + 1));
        }
        hits.into_iter()
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

fn automaton(patterns: &[&[u8]]) -> Option<AhoCorasick> {
    // The contiguous automaton: some kilobytes for a handful of secrets, made in well under a millisecond.
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .ascii_case_insensitive(true)
        // Looking for the rare bytes of the secrets first is slower: among so many forms none is rare.
        .prefilter(false)
        .build(patterns)
        .ok()
}
