//! What an error text says, in the languages of users and in the codes of identity, database, directory, cloud and web systems.
//!
//! Two tables apart: codes are looked up ([`codes`]), words are read by concept (`lexicon/`, nine languages) and weighed by rules that are
//! the same for every language (`rules.txt`). A text orders the next look and is never a source: identity systems hide causes on purpose.
//!
//! `cargo bench --bench error_suspicion` prints how often it is right.

mod cause;
pub mod codes;
mod hits;
mod lately;
mod lexicon;
mod score;
mod words;

pub use cause::TextCause;
pub use codes::Code;
pub use lexicon::languages;

use std::collections::BTreeMap;

/// No more than this is read; a case holds no longer text.
const LONGEST: usize = 64 * 1024;

/// Below this, words say nothing.
const LEAST: i32 = 22;

/// What a text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The codes in it, the precise ones first.
    pub codes: Vec<&'static Code>,
    /// What it points to, best first.
    pub points: Vec<Point>,
    /// The language of its words, by its code; `None`: not to be told.
    pub language: Option<&'static str>,
    /// Whether it says on purpose no more than "user name or password".
    pub masked: bool,
    /// Whether it says that a link, a code or an invitation no longer works.
    pub dead_link: bool,
}

/// One thing that a text points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// What.
    pub cause: TextCause,
    /// Its share of all that the text points to, in percent.
    pub weight: i32,
    /// What the text says of it, whatever else it says: a clear statement has 60, a code more; a code that says little, such as an
    /// HTTP 500, nothing.
    pub strength: i32,
    /// The entries of the lexicon that the text names, the best ones; empty when only a code points there.
    pub said: Vec<&'static str>,
    /// The code that points there.
    pub code: Option<&'static Code>,
}

impl Point {
    /// The words that a text was taken by, without the marks of quotation around the whole: `locked…" and "account`; "locked…" is
    /// "locked" and whatever the word goes on with.
    #[must_use]
    pub fn quoted(&self) -> String {
        let mut words: Vec<&str> = Vec::new();
        for word in &self.said {
            if !words.contains(word) {
                words.push(word);
            }
        }
        words.join("\" and \"").replace('*', "…").replace(" .. ", " … ")
    }
}

impl Reading {
    /// What it points to first.
    #[must_use]
    pub fn first(&self) -> Option<&Point> {
        self.points.first()
    }
}

/// Reads a text: at most its first 64 KiB.
#[must_use]
pub fn read(text: &str) -> Reading {
    lately::read(words::head(text, LONGEST), whole)
}

/// The codes in a text, as [`read`] has them: for whoever asks of thousands of lines, whose words take much longer.
#[must_use]
pub fn codes_in(text: &str) -> Vec<&'static Code> {
    codes::find(words::head(text, LONGEST))
}

fn whole(text: &str) -> Reading {
    let codes = codes::find(text);
    let split = words::split(text);
    let hits = hits::find(&split);
    let mut worth: BTreeMap<TextCause, Point> = BTreeMap::new();
    let point = |cause| Point { cause, weight: 0, strength: 0, said: Vec::new(), code: None };
    for (cause, score) in score::score(&split, &hits) {
        if score.worth >= LEAST {
            worth.insert(
                cause,
                Point { weight: score.worth, strength: score.worth, said: score.said, ..point(cause) },
            );
        }
    }
    for code in &codes {
        let of = worth.entry(code.cause).or_insert_with(|| point(code.cause));
        of.weight += code.worth();
        of.strength += if code.wide { 0 } else { code.worth() };
        of.code = of.code.or(Some(code));
        for also in &code.also {
            worth.entry(*also).or_insert_with(|| point(*also)).weight += code.worth() / 4;
        }
    }
    let all: i32 = worth.values().map(|point| point.weight).sum();
    let mut points: Vec<Point> = worth.into_values().collect();
    // Of two that weigh the same, the check that comes first in the FAQ's order.
    points.sort_by_key(|point| (std::cmp::Reverse(point.weight), point.cause));
    for point in &mut points {
        point.weight = point.weight * 100 / all.max(1);
    }
    Reading {
        codes,
        points,
        language: hits::main(&hits),
        masked: hits.iter().any(|hit| hit.concept == "MASKED"),
        dead_link: dead_link(&hits),
    }
}

/// Whether a link, a code or an invitation no longer works, by these words.
fn dead_link(hits: &[hits::Hit]) -> bool {
    let has = |concepts: &[&str]| hits.iter().any(|hit| concepts.contains(&hit.concept));
    let session = has(&["SESSION"]) && !has(&["LINK", "INV"]);
    let dead = has(&["WRONG", "!RIGHT", "!WORK", "!EXIST", "DEAD"]);
    !session && (has(&["EXPIRED", "USED"]) || has(&["LINK", "MFACODE", "INV"]) && dead)
}

#[cfg(test)]
mod tests;
