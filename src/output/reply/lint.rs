//! Proves of a finished reply that it shows no permission id, role id, flag key, tenant id, connector, address, or data of
//! another person.

use std::collections::BTreeSet;
use std::ops::Range;

use super::internals::{self, LeakKind};
use crate::report::v1::Report;

/// One thing that a reply must not show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leak {
    /// What it is.
    pub kind: LeakKind,
    /// The text; for the admin only.
    pub text: String,
}

/// What a text must not show, and shows. `own_words` (lower case) is the text of the phrases themselves: an ordinary word such
/// as `read` that is also somebody's permission id is no leak where the phrase itself says it. `own` are names that may be shown: what
/// stands within one of them (the role Agent in the person's own role "Senior Agent") is no leak, while "Senior Agent" is one to
/// somebody whose role is Agent.
pub(super) fn leaks(text: &str, report: &Report, own_words: &str, own: &[String]) -> Vec<Leak> {
    let folded = text.to_lowercase();
    let user_words = format!(
        "{own_words}\n{}\n{}",
        report.case.action.as_deref().unwrap_or_default().to_lowercase(),
        report.case.needs.features.iter().map(|need| need.name.to_lowercase()).collect::<Vec<_>>().join("\n"),
    );
    let own: Vec<Range<usize>> =
        own.iter().flat_map(|name| places(&folded, &name.to_lowercase()).collect::<Vec<_>>()).collect();
    let within_own =
        |place: &Range<usize>| own.iter().any(|own| own.start <= place.start && place.end <= own.end);
    let mut found = BTreeSet::new();
    for (kind, value) in internals::of(report) {
        let value_folded = value.to_lowercase();
        // A plain word of the reporter's own, or of the phrase, is no internal. An id with a dot, a digit or a dash is.
        let is_word = value.chars().all(char::is_alphabetic);
        if is_word && places(&user_words, &value_folded).next().is_some() {
            continue;
        }
        if places(&folded, &value_folded).any(|place| !within_own(&place)) {
            found.insert(Leak { kind, text: value });
        }
    }
    let user = report.case.user.to_lowercase();
    for word in
        folded.split(|character: char| character.is_whitespace() || "<>()[]\"'“”„‚,;".contains(character))
    {
        let word = word.trim_matches(['.', ':', '!', '?']);
        if own_words.contains(word) || word.is_empty() {
            continue;
        }
        if word.contains('@') && word != user {
            found.insert(Leak { kind: LeakKind::Person, text: word.to_owned() });
        }
        if is_address(word) {
            found.insert(Leak { kind: LeakKind::Url, text: word.to_owned() });
        }
    }
    for mark in ["{{", "[secret removed]", "[mail removed]", "[user removed]", "[withheld]"] {
        if text.contains(mark) {
            found.insert(Leak { kind: LeakKind::Token, text: mark.to_owned() });
        }
    }
    found.into_iter().collect()
}

/// Where `word` stands in `text` and is not a part of a longer word.
fn places<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let edge = |character: Option<char>| character.is_none_or(|character| !character.is_alphanumeric());
    let all = text.match_indices(word).map(|(at, word)| at..at + word.len());
    all.filter(move |place| {
        !word.is_empty()
            && edge(text[..place.start].chars().next_back())
            && edge(text[place.end..].chars().next())
    })
}

/// A URL, an IP address, or a host name of an inner network.
fn is_address(word: &str) -> bool {
    let host = word.split(['/', ':']).next().unwrap_or_default();
    let inner = [".internal", ".local", ".localdomain", ".corp", ".lan", ".intranet", ".home.arpa"];
    word.contains("://")
        || word.starts_with("www.")
        || host == "localhost"
        || inner.iter().any(|end| host.ends_with(end))
        || host.parse::<std::net::IpAddr>().is_ok()
        || word.parse::<std::net::IpAddr>().is_ok()
}
