//! The words of nine languages, each under the concept that it stands for: `LOCKED` is "gesperrt", "bloqué", "ロック".
//!
//! A file of `lexicon/` is one language. A line is `CONCEPT: entry, entry`; a `*` behind a word means "begins with", `..` between two
//! words up to four others in the same clause. Endings are left off where a language inflects, so that an entry is a stem.

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::words::{self, Word};

/// A language by its code, as English calls it, and its words.
const FILES: &[(&str, &str, &str)] = &[
    ("en", "English", include_str!("lexicon/en.txt")),
    ("de", "German", include_str!("lexicon/de.txt")),
    ("fr", "French", include_str!("lexicon/fr.txt")),
    ("es", "Spanish", include_str!("lexicon/es.txt")),
    ("pt", "Portuguese", include_str!("lexicon/pt.txt")),
    ("it", "Italian", include_str!("lexicon/it.txt")),
    ("nl", "Dutch", include_str!("lexicon/nl.txt")),
    ("no", "Norwegian", include_str!("lexicon/no.txt")),
    ("ja", "Japanese", include_str!("lexicon/ja.txt")),
];

/// The languages: the code of each, and what English calls it.
pub fn languages() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().map(|(code, name, _)| (*code, *name))
}

/// How many words may stand at a `..`.
const GAP: usize = 4;

/// One entry.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) concept: &'static str,
    pub(super) language: &'static str,
    /// As the file has it.
    pub(super) written: &'static str,
    parts: Vec<EntryPart>,
}

#[derive(Debug)]
struct EntryPart {
    word: String,
    open: bool,
    gap: bool,
}

/// A word that may be misspelt.
#[derive(Debug)]
struct Known {
    word: String,
    open: bool,
    /// Whether it is an entry by itself, and no word of a phrase.
    alone: bool,
    language: &'static str,
}

/// A shorter word is a slip away from too many others: "laste" is no "låst".
const SHORTEST: usize = 6;

impl EntryPart {
    fn is(&self, word: &str) -> bool {
        if self.open { word.starts_with(&self.word) } else { word == self.word }
    }
}

/// All of them.
pub(super) struct Lexicon {
    entries: Vec<Entry>,
    /// By the first two letters of the first word.
    starts: HashMap<String, Vec<usize>>,
    /// Words that entries are made of, by the first letter: what a misspelt word is compared with.
    vocabulary: HashMap<char, Vec<Known>>,
    unspaced: Option<AhoCorasick>,
    /// The entry of each pattern of `unspaced`.
    patterns: Vec<usize>,
}

/// The lexicon, read once.
pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

impl Lexicon {
    fn read() -> Self {
        let mut read = Self {
            entries: Vec::new(),
            starts: HashMap::new(),
            vocabulary: HashMap::new(),
            unspaced: None,
            patterns: Vec::new(),
        };
        for (language, _, file) in FILES {
            for line in file.lines().filter(|line| !line.starts_with('#')) {
                let Some((concept, entries)) = line.split_once(": ") else { continue };
                for written in entries.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
                    for spelling in spellings(written) {
                        read.add(Entry { concept, language, written, parts: parts(&spelling) });
                    }
                }
            }
        }
        let of = |at: usize| read.entries[at].parts[0].word.as_str();
        let patterns = (0..read.entries.len()).filter(|at| of(*at).chars().any(words::unspaced));
        read.patterns = patterns.collect();
        read.unspaced = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(read.patterns.iter().map(|at| read.entries[*at].parts[0].word.as_str()))
            .ok();
        read
    }

    fn add(&mut self, entry: Entry) {
        let Some(first) = entry.parts.first() else { return };
        self.starts.entry(start(&first.word)).or_default().push(self.entries.len());
        for part in &entry.parts {
            if let Some(letter) = part.word.chars().next() {
                let known = Known {
                    word: part.word.clone(),
                    open: part.open,
                    alone: entry.parts.len() == 1,
                    language: entry.language,
                };
                self.vocabulary.entry(letter).or_default().push(known);
            }
        }
        self.entries.push(entry);
    }

    /// The entries that begin at a word, each with the place behind its last word.
    pub(super) fn at<'a>(
        &'static self,
        words: &'a [Word],
        at: usize,
    ) -> impl Iterator<Item = (&'static Entry, usize)> + 'a {
        let candidates = words.get(at).and_then(|word| self.starts.get(&start(&word.text)));
        candidates.into_iter().flatten().filter_map(move |entry| {
            let entry = &self.entries[*entry];
            Some((entry, behind(entry, words, at)?))
        })
    }

    /// The entries in letters that have no spaces, each with where it begins and ends, in letters.
    pub(super) fn within(&'static self, run: &str) -> Vec<(&'static Entry, usize, usize)> {
        let Some(search) = &self.unspaced else { return Vec::new() };
        let mut found = Vec::new();
        let (mut byte, mut letters) = (0, 0);
        for hit in search.find_iter(run) {
            letters += run[byte..hit.start()].chars().count();
            let length = run[hit.range()].chars().count();
            let entry = self.patterns[hit.pattern().as_usize()];
            found.push((&self.entries[entry], letters, letters + length));
            letters += length;
            byte = hit.end();
        }
        found
    }

    /// What a misspelt word was meant to be, in the language of the text or in English: one slip away in a word of six letters or
    /// more, two in one of ten. An ending is no slip: "started" is no "starter".
    pub(super) fn meant(&self, word: &str, language: Option<&str>) -> Option<&str> {
        let letters = word.chars().count();
        let near = self.vocabulary.get(&word.chars().next()?)?;
        let own = |known: &&Known| {
            language.is_none_or(|language| known.language == language || known.language == "en")
        };
        let is =
            |known: &Known| word == known.word || known.open && known.alone && word.starts_with(&known.word);
        if letters + 1 < SHORTEST || near.iter().filter(own).any(is) {
            return None;
        }
        let cut = |end: usize| word.chars().take(end).collect::<String>();
        let reach = |known: &Known| -> Option<usize> {
            let length = known.word.chars().count();
            let allowed = if length >= 10 { 2 } else { 1 };
            let ending = if known.open {
                word.starts_with(&known.word)
            } else {
                known.word.starts_with(&cut(letters.min(length) - 1))
            };
            if length < SHORTEST
                || letters + allowed < length
                || !known.open && length + allowed < letters
                || ending
            {
                return None;
            }
            let cuts = if known.open { length - 1..=length + 1 } else { letters..=letters };
            let distance = cuts.map(|end| strsim::osa_distance(&cut(end), &known.word)).min()?;
            (distance <= allowed).then_some(distance)
        };
        let scored = near.iter().filter(own).filter_map(|known| Some((reach(known)?, known)));
        let rank = |(distance, known): &(usize, &Known)| {
            (
                *distance,
                language.is_some_and(|language| known.language != language),
                std::cmp::Reverse(known.word.len()),
            )
        };
        scored.min_by_key(rank).map(|(_, known)| known.word.as_str())
    }
}

fn behind(entry: &Entry, words: &[Word], at: usize) -> Option<usize> {
    let clause = words.get(at)?.clause;
    let mut next = at;
    for part in &entry.parts {
        let reach = if part.gap { GAP + 1 } else { 1 };
        let here = words.get(next..words.len().min(next + reach))?;
        let found =
            here.iter().take_while(|word| word.clause == clause).position(|word| part.is(&word.text))?;
        next += found + 1;
    }
    Some(next)
}

fn start(word: &str) -> String {
    word.chars().take(2).collect()
}

/// `gültig` is also written `gueltig`.
fn spellings(written: &'static str) -> Vec<String> {
    let plain = words::fold(written).to_lowercase();
    let mut spelt = written.to_lowercase();
    for (letter, two) in [('ä', "ae"), ('ö', "oe"), ('ü', "ue"), ('å', "aa"), ('ø', "oe")] {
        spelt = spelt.replace(letter, two);
    }
    let spelt = words::fold(&spelt);
    if spelt == plain { vec![plain] } else { vec![plain, spelt] }
}

fn parts(spelling: &str) -> Vec<EntryPart> {
    let mut parts = Vec::new();
    let mut gap = false;
    for word in spelling.split([' ', '\'']).filter(|word| !word.is_empty()) {
        if word == ".." {
            gap = true;
            continue;
        }
        let (word, open) = word.strip_suffix('*').map_or((word, false), |stem| (stem, true));
        parts.push(EntryPart { word: word.to_owned(), open, gap });
        gap = false;
    }
    parts
}
