//! What the person was doing, in the reporter's own words: quoted, because they come in any language, unless they read on in a
//! sentence of the letter's.

use super::catalogue::{DeedPhrases, Phrases};
use super::internals::Internals;
use super::lint;
use crate::case::Symptom;
use crate::report::v1::Report;
use crate::text::visible::one_line;

/// Longer words are cut here.
const MAX_CHARACTERS: usize = 80;

/// What the person was doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// They cannot get in.
    SignIn,
    /// Words that begin with a verb of the language: they stand in the sentence as they are.
    Verb(String),
    /// Any other words: they are quoted.
    Quoted(String),
    /// Not known, or not to be shown.
    That,
}

impl Deed {
    /// What a report says of it. `own` are the names that may be shown, as for [`lint::leaks`].
    pub(super) fn of(report: &Report, internals: &Internals<'_>, phrases: &Phrases, own: &[String]) -> Self {
        if report.case.symptom == Symptom::SignIn {
            return Self::SignIn;
        }
        let said = short(report.case.action.as_deref().unwrap_or_default());
        if said.is_empty() || !lint::leaks(&said, report, internals, "", own).is_empty() {
            return Self::That;
        }
        let first = said.split_whitespace().next().unwrap_or_default().to_lowercase();
        if said.contains(' ') && phrases.verbs.contains(&first) {
            let rest = said.split_once(' ').map_or("", |(_, rest)| rest);
            return Self::Verb(format!("{first} {rest}"));
        }
        Self::Quoted(said)
    }

    /// The words; empty where there are none.
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Verb(words) | Self::Quoted(words) => words,
            Self::SignIn | Self::That => "",
        }
    }

    /// Which of the phrases says it.
    pub(super) fn phrase<'p>(&self, phrases: &'p DeedPhrases) -> &'p str {
        let phrase = match self {
            Self::SignIn => &phrases.sign_in,
            Self::Verb(_) if phrases.verb.is_empty() => &phrases.action,
            Self::Verb(_) => &phrases.verb,
            Self::Quoted(_) => &phrases.action,
            Self::That => &phrases.that,
        };
        if phrase.is_empty() { &phrases.that } else { phrase }
    }
}

/// One line, without the full stop of a sentence, and not too long for one.
fn short(action: &str) -> String {
    let line = one_line(action);
    let line = line.trim().trim_end_matches(['.', '!']).trim_start_matches("to ").trim();
    let mut short: String = line.chars().take(MAX_CHARACTERS).collect();
    if line.chars().count() > MAX_CHARACTERS {
        short.truncate(short.trim_end().len());
        short.push('…');
    }
    short
}
