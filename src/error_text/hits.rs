//! Which concepts a text names, where, and which of them it denies.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::lexicon::{Entry, LEXICON};
use super::words::{Word, Words};

/// A concept that a text names.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    /// `LOCKED`; `!LOCKED` when the text denies it.
    pub(super) concept: &'static str,
    pub(super) clause: usize,
    at: usize,
    end: usize,
    /// How long it is, for which of two that overlap counts.
    pub(super) entry: &'static Entry,
}

/// More words than this are not compared with misspellings: a complaint is short, a log is not misspelt.
const MISSPELT: usize = 400;

/// What a "not" near it turns round. Verbs and what is said of a state: "I do not see", "nicht angekommen", "表示されません".
const DENIED: &[(&str, &str)] = &[
    ("SEE", "!SEE"),
    ("ALLOW", "!ALLOW"),
    ("ARRIVE", "!ARRIVE"),
    ("EXIST", "!EXIST"),
    ("MEMBER", "!MEMBER"),
    ("RIGHT", "!RIGHT"),
    ("WORK", "!WORK"),
    ("FIND", "!FIND"),
    ("KNOW", "!KNOW"),
    ("ACTIVE", "!ACTIVE"),
    ("ENABLED", "!ENABLED"),
    ("CONFIRM", "!CONFIRM"),
    ("HAVE", "!HAVE"),
    ("ADMIN", "!ADMIN"),
    ("ACT", "!ACT"),
    ("INCLUDED", "!INCLUDED"),
];

/// What only a "not" right before it turns round: "not locked".
const STATES: &[(&str, &str)] = &[
    ("LOCKED", "!LOCKED"),
    ("DISABLED", "!DISABLED"),
    ("EXPIRED", "!EXPIRED"),
    ("WRONG", "RIGHT"),
    ("FORGOT", "!FORGOT"),
    ("MISSING", "!MISSING"),
    ("DELETED", "!DELETED"),
];

/// Every concept of a text, in its order.
pub(super) fn find(text: &Words) -> Vec<Hit> {
    let plain = exact(&text.words, text);
    let words = corrected(&text.words, main(&plain));
    let mut hits = if words == text.words { plain } else { exact(&words, text) };
    at_home(&mut hits);
    hits.sort_by_key(|hit| (hit.at, std::cmp::Reverse(hit.end)));
    denied(outermost(hits))
}

/// Every entry that stands in the text.
fn exact(words: &[Word], text: &Words) -> Vec<Hit> {
    let mut hits = Vec::new();
    for at in 0..words.len() {
        for (entry, behind) in LEXICON.at(words, at) {
            let (clause, place) = (words[at].clause, words[at].at);
            let end = words.get(behind - 1).map_or(place, |word| word.at) + 1;
            hits.push(Hit { concept: entry.concept, clause, at: place, end, entry });
        }
    }
    for run in &text.runs {
        for (entry, begin, end) in LEXICON.within(&run.text) {
            let (at, end) = (run.at * 2 + begin, run.at * 2 + end);
            hits.push(Hit {
                concept: entry.concept,
                clause: run.clause,
                at: at / 2,
                end: end.div_ceil(2),
                entry,
            });
        }
    }
    hits
}

/// How many places are words of each language.
fn votes<'a>(hits: impl Iterator<Item = &'a Hit>) -> BTreeMap<&'static str, usize> {
    let places: BTreeSet<(&str, usize)> = hits.map(|hit| (hit.entry.language, hit.at)).collect();
    let mut votes = BTreeMap::new();
    for (language, _) in places {
        *votes.entry(language).or_default() += 1;
    }
    votes
}

/// The language that most of the words are of; `None` if two are level.
pub(super) fn main(hits: &[Hit]) -> Option<&'static str> {
    let votes = votes(hits.iter());
    let most = votes.values().max()?;
    let mut first = votes.iter().filter(|(_, votes)| *votes == most).map(|(language, _)| *language);
    let language = first.next();
    if first.next().is_some() { None } else { language }
}

/// A word counts in the language of the text or of its own clause, and in English, which systems speak: the Italian "precio" of
/// a Spanish word is none, the French words that a German quotes are.
fn at_home(hits: &mut Vec<Hit>) {
    let Some(main) = main(hits) else { return };
    let mut clauses: BTreeMap<usize, Vec<&Hit>> = BTreeMap::new();
    for hit in hits.iter() {
        clauses.entry(hit.clause).or_default().push(hit);
    }
    let mut spoken: BTreeSet<(usize, &str)> = BTreeSet::new();
    for (clause, hits) in clauses {
        let votes = votes(hits.into_iter());
        let most = votes.values().max().copied().unwrap_or_default();
        spoken.extend(
            votes.iter().filter(|(_, votes)| **votes == most).map(|(language, _)| (clause, *language)),
        );
    }
    hits.retain(|hit| {
        hit.entry.language == "en"
            || hit.entry.language == main
            || spoken.contains(&(hit.clause, hit.entry.language))
    });
}

/// Misspelt words as they were meant.
fn corrected(words: &[Word], language: Option<&str>) -> Vec<Word> {
    let mut words = words.to_vec();
    let distinct: HashSet<String> = words.iter().map(|word| word.text.clone()).collect();
    if distinct.len() > MISSPELT {
        return words;
    }
    let meant = |word: &String| Some((word.clone(), LEXICON.meant(word, language)?));
    let meant: HashMap<String, &str> = distinct.iter().filter_map(meant).collect();
    for word in &mut words {
        if let Some(meant) = meant.get(&word.text) {
            (*meant).clone_into(&mut word.text);
        }
    }
    words
}

/// What stands inside a longer phrase is part of it: the "not" of "not found", the "word" of "pass word". That a new password is a
/// password stays.
fn outermost(hits: Vec<Hit>) -> Vec<Hit> {
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    let mut cover = (0, 0);
    let mut long = None;
    for hit in hits {
        let inside = hit.end <= cover.1 && (hit.at, hit.end) != cover && !hit.entry.written.contains("..");
        let named = hit.concept == "PW"
            && long.is_some_and(|concept| matches!(concept, "CHANGE" | "RESET" | "FORGOT" | "PWPOLICY"));
        if inside && !named {
            continue;
        }
        if hit.end > cover.1 && !hit.entry.written.contains("..") {
            cover = (hit.at, hit.end);
            long = Some(hit.concept);
        }
        kept.push(hit);
    }
    kept
}

fn denied(mut hits: Vec<Hit>) -> Vec<Hit> {
    let nots: Vec<(usize, usize, usize, &Entry)> = hits
        .iter()
        .filter(|hit| hit.concept == "NOT")
        .map(|hit| (hit.clause, hit.at, hit.end, hit.entry))
        .collect();
    for hit in &mut hits {
        let first = nots.partition_point(|not| not.1 + 8 < hit.at);
        let near = nots[first..].iter().take_while(|not| not.1 <= hit.end + 4);
        // The "nicht" of "taucht … nicht auf" is part of it.
        let near = near.filter(|not| not.0 == hit.clause && !(hit.at..hit.end).contains(&not.1));
        let mut near = near.map(|not| {
            let after = not.1 >= hit.end;
            let gap = if after { not.1 - hit.end } else { hit.at.saturating_sub(not.2) };
            (after, gap, not.3)
        });
        let turned = |table: &[(&str, &'static str)]| {
            table.iter().find(|(concept, _)| *concept == hit.concept).map(|(_, turned)| *turned)
        };
        if let Some(turned) = turned(DENIED) {
            // A verb stands behind its "not", or before it where the language puts it so.
            // "il veut pas": the French one right behind, with or without a "ne".
            let late = match hit.entry.language {
                "de" | "nl" | "no" | "ja" => Some(3),
                "fr" => Some(0),
                _ => None,
            };
            if near.any(|(after, gap, _)| {
                if after {
                    late.is_some_and(|most| gap <= most)
                } else {
                    gap <= 3 && hit.entry.language != "ja"
                }
            }) {
                hit.concept = turned;
            }
        } else if let Some(turned) = turned(STATES)
            && near.any(|(after, gap, not)| {
                // "n'est plus valide": the "n'" alone denies nothing.
                let half = matches!(not.written, "n" | "ne");
                if not.language == "ja" { after && gap <= 2 } else { !after && gap <= 1 && !half }
            })
        {
            hit.concept = turned;
        }
    }
    hits
}

impl Hit {
    /// Where it stands, counted in words.
    pub(super) fn place(&self) -> usize {
        self.at
    }
}
