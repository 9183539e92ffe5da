//! One search of a line for every word that a detector starts from: six searches of the same line would take six times as long.

use std::sync::LazyLock;

use aho_corasick::MatchKind;

use super::cue::{self, FoldedSearch, ReadOn};
use super::line_words::{LineWord, LineWords};
use super::{assign, person, place, prose};

/// The table that a word is from.
#[derive(Clone, Copy)]
enum WordTable {
    Cue(ReadOn),
    SecretNames,
    PersonNames,
    Phrases,
    Titles,
    PhoneWords,
}

/// A word of a table: the table, and its number there.
#[derive(Clone, Copy)]
struct TableWord {
    table: WordTable,
    number: usize,
}

/// The search for all tables together.
struct WordSearch {
    search: FoldedSearch,
    words: Vec<TableWord>,
}

static SEARCH: LazyLock<Option<WordSearch>> = LazyLock::new(WordSearch::build);

/// Whether the search could not be built: then nothing counts as clean.
pub(super) fn is_broken() -> bool {
    SEARCH.is_none()
}

/// The words of a line.
pub(super) fn words_of(line: &[u8]) -> LineWords {
    let mut found = LineWords::default();
    let Some(WordSearch { search, words }) = SEARCH.as_ref() else { return found };
    search.overlapping(line, |word, range| {
        let TableWord { table, number } = words[word];
        let list = match table {
            WordTable::Cue(read) => return found.cues.push((read, range)),
            WordTable::SecretNames => &mut found.secret_names,
            WordTable::PersonNames => &mut found.person_names,
            WordTable::Phrases => &mut found.phrases,
            WordTable::Titles => &mut found.titles,
            WordTable::PhoneWords => &mut found.phone_words,
        };
        list.push(LineWord { number, range });
    });
    found
}

impl WordSearch {
    fn build() -> Option<Self> {
        let mut texts: Vec<String> = Vec::new();
        let mut words = Vec::new();
        for cue in place::TABLES.iter().chain(prose::TABLES).copied().flatten() {
            for text in cue::forms(cue.text) {
                texts.push(text);
                words.push(TableWord { table: WordTable::Cue(cue.read), number: 0 });
            }
        }
        let mut add = |table, table_texts: &mut dyn Iterator<Item = &'static str>| {
            for (number, text) in table_texts.enumerate() {
                texts.push(text.to_owned());
                words.push(TableWord { table, number });
            }
        };
        add(WordTable::SecretNames, &mut assign::STEMS.iter().copied());
        add(WordTable::PersonNames, &mut person::NAME_STEMS.iter().copied());
        add(WordTable::Phrases, &mut person::phrases());
        add(WordTable::Titles, &mut person::TITLES.iter().copied());
        add(WordTable::PhoneWords, &mut person::PHONE_WORDS.iter().copied());
        let search = FoldedSearch::new(texts, MatchKind::Standard)?;
        Some(Self { search, words })
    }
}
