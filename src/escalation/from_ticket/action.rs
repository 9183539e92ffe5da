//! What somebody was trying to do: by the words of the catalogue, or signing in.

use std::collections::BTreeMap;

use super::error::FoundError;
use super::message::Message;
use super::{TicketCase, clauses, has, words};
use crate::case::Catalogue;

/// Words of a phrase that may be left out or said otherwise.
const SMALL: &[&str] = &[
    "a", "an", "the", "my", "our", "your", "their", "to", "of", "in", "any", "some", "new", "der", "die",
    "das", "den", "dem", "ein", "eine", "einen", "le", "la", "les", "l'", "un", "une", "el", "los", "las",
    "una", "o", "os", "as", "um", "uma", "il", "lo", "gli", "i", "en", "et", "de", "des", "du", "do", "da",
];

pub(super) fn tell(
    case: &mut TicketCase,
    subject: &str,
    told: &[&Message],
    error: Option<&FoundError>,
    catalogue: &Catalogue,
) {
    let mut texts = vec![("the subject", format!("{subject}."))];
    for message in told {
        let text = message.prose().join("\n\n");
        let text = error.map_or(text.clone(), |error| text.replace(&error.text, " "));
        texts.push(("the text", text));
    }
    // In which clauses each action is named: where something does not go, those count before all others.
    let mut failing: BTreeMap<String, &str> = BTreeMap::new();
    let mut named: BTreeMap<String, &str> = BTreeMap::new();
    let (mut fails, mut signs_in) = (false, false);
    for (place, text) in &texts {
        for clause in text.split("\n\n").flat_map(clauses) {
            let inable = has(&clause, &words::INABLE);
            fails |= inable;
            let actions = actions(&clause, catalogue);
            signs_in |= inable && actions.is_empty() && has(&clause, &words::SIGN_IN);
            for action in actions {
                if inable {
                    failing.entry(action.clone()).or_insert(place);
                }
                named.entry(action).or_insert(place);
            }
        }
    }
    let mut found = if failing.is_empty() { named } else { failing };
    // The feature that a named action needs is named with it: "Exports", "run an export".
    let needed: Vec<String> = catalogue
        .actions
        .iter()
        .filter(|action| found.contains_key(&action.name))
        .flat_map(|action| &action.features)
        .filter_map(|key| catalogue.features.iter().find(|feature| feature.key == *key))
        .map(|feature| feature.need.name.clone())
        .collect();
    found.retain(|name, _| !needed.contains(name));
    let several: Vec<String> = found.keys().cloned().collect();
    let mut found = found.iter();
    match (found.next(), found.next()) {
        (Some((action, place)), None) => {
            case.take("action", action, *place);
            case.action = Some(action.clone());
        }
        (Some(_), Some(_)) => {
            case.gap("action", "it names several", several);
            case.signs_in = Some(false);
        }
        _ if signs_in => {
            case.take("action", "sign in", "words for signing in");
            case.signs_in = Some(true);
        }
        _ => {
            let why = if fails {
                "no action of the profile is named in it"
            } else {
                "nothing in it says what does not work"
            };
            case.gap("action", why, Vec::new());
            case.signs_in = (fails || error.is_some()).then_some(false);
        }
    }
}

/// Whether any action of the catalogue is named.
pub(super) fn is_named(subject: &str, told: &[&Message], catalogue: &Catalogue) -> bool {
    let texts = std::iter::once(subject.to_owned()).chain(told.iter().flat_map(|message| message.prose()));
    texts.flat_map(|text| clauses(&text)).any(|clause| !actions(&clause, catalogue).is_empty())
}

/// The actions that are named there. One whose words are a part of another one's is not meant.
fn actions(clause: &str, catalogue: &Catalogue) -> Vec<String> {
    let words = split(clause);
    let mut found: Vec<(String, usize, usize)> = Vec::new();
    let features = catalogue.features.iter().map(|feature| (&feature.need.name, &feature.need.name));
    let names = catalogue.actions.iter().flat_map(|action| {
        std::iter::once(&action.name).chain(&action.aliases).map(move |name| (&action.name, name))
    });
    for (action, phrase) in names.chain(features) {
        if let Some((from, to)) = said(&words, &split(phrase), clause, phrase) {
            found.push((action.clone(), from, to));
        }
    }
    let covered = |one: &(String, usize, usize)| {
        found.iter().any(|other| {
            other.0 != one.0 && other.1 <= one.1 && other.2 >= one.2 && other.2 - other.1 > one.2 - one.1
        })
    };
    let mut names: Vec<String> = found.iter().filter(|one| !covered(one)).map(|one| one.0.clone()).collect();
    names.sort();
    names.dedup();
    names
}

fn split(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Where a phrase is said: its words in their order, in any form that begins alike, with small words between them.
fn said(words: &[String], phrase: &[String], clause: &str, written: &str) -> Option<(usize, usize)> {
    let wanted: Vec<&String> = phrase.iter().filter(|word| !SMALL.contains(&word.as_str())).collect();
    if wanted.is_empty() {
        return None;
    }
    // Languages that do not part words.
    if written.chars().any(|c| (c as u32) >= 0x3040) {
        return clause.contains(&written.to_lowercase()).then_some((0, written.chars().count()));
    }
    // "In my case" names no feature that is called Cases.
    if let [only] = wanted.as_slice() {
        return words.iter().position(|word| word == *only).map(|at| (at, at + 1));
    }
    for start in 0..words.len() {
        if !alike(&words[start], wanted[0]) {
            continue;
        }
        let (mut at, mut next, mut gap) = (start + 1, 1, 0);
        while next < wanted.len() && at < words.len() && gap <= 2 {
            if alike(&words[at], wanted[next]) {
                next += 1;
                gap = 0;
            } else if !SMALL.contains(&words[at].as_str()) {
                gap += 1;
            }
            at += 1;
        }
        if next == wanted.len() {
            return Some((start, at));
        }
    }
    // "Reports can't be exported": all of its words in one clause, in another order.
    let places: Option<Vec<usize>> =
        wanted.iter().map(|word| words.iter().position(|one| alike(one, word))).collect();
    let places = places.filter(|_| wanted.len() > 1)?;
    let (from, to) = (*places.iter().min()?, places.iter().max()? + 1);
    (to - from <= wanted.len() + 5).then_some((from, to))
}

/// Whether two words are forms of one: the same, or alike but for an ending.
fn alike(word: &str, wanted: &str) -> bool {
    if word == wanted {
        return true;
    }
    let common = word.chars().zip(wanted.chars()).take_while(|(one, other)| one == other).count();
    let (long, short) =
        (word.chars().count().max(wanted.chars().count()), word.chars().count().min(wanted.chars().count()));
    common >= 4 && short - common.min(short) <= 1 && long - common <= 3
}
