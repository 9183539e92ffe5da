//! Proves of a finished reply that it shows no permission id, role id, flag key, tenant id, connector, address, or data of
//! another person.

use std::collections::BTreeSet;
use std::ops::Range;

use super::internals::{Internal, Internals, LeakKind};
use super::word_marks::WordMarks;
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
pub(super) fn leaks(
    text: &str,
    report: &Report,
    internals: &Internals<'_>,
    own_words: &str,
    own: &[String],
) -> Vec<Leak> {
    let folded = text.to_lowercase();
    let said = WordMarks::of(&folded);
    let own: Vec<Range<usize>> =
        own.iter().flat_map(|name| places(&folded, &name.to_lowercase()).collect::<Vec<_>>()).collect();
    let within_own =
        |place: &Range<usize>| own.iter().any(|own| own.start <= place.start && place.end <= own.end);
    let mut found = BTreeSet::new();
    let mut value_folded = String::new();
    for Internal { kind, value, first } in internals.iter() {
        if first.is_some_and(|first| !said.may_hold(first)) {
            continue;
        }
        fold_into(value, &mut value_folded);
        if !places(&folded, &value_folded).any(|place| !within_own(&place))
            || is_word_of(value, &value_folded, report, own_words)
        {
            continue;
        }
        found.insert(Leak { kind, text: value.to_owned() });
    }
    let user = report.case.user.to_lowercase();
    for word in
        folded.split(|character: char| character.is_whitespace() || "<>()[]\"'“”„‚,;".contains(character))
    {
        let word = word.trim_matches(['.', ':', '!', '?']);
        // What costs less is asked first: the phrases are long.
        let person = word.contains('@') && word != user;
        let address = is_address(word);
        if !(person || address) || own_words.contains(word) {
            continue;
        }
        if person {
            found.insert(Leak { kind: LeakKind::Person, text: word.to_owned() });
        }
        if address {
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

/// Whether a value is a plain word of the reporter's own, or of the phrase: that is no internal. An id with a dot, a digit or a dash is.
fn is_word_of(value: &str, folded: &str, report: &Report, own_words: &str) -> bool {
    let said_in = |text: &str| places(text, folded).next().is_some();
    let case = &report.case;
    value.chars().all(char::is_alphabetic)
        && (said_in(own_words)
            || said_in(&case.action.as_deref().unwrap_or_default().to_lowercase())
            || case.needs.features.iter().any(|need| said_in(&need.name.to_lowercase())))
}

/// In lower case.
fn fold_into(text: &str, folded: &mut String) {
    folded.clear();
    if text.is_ascii() {
        folded.push_str(text);
        folded.make_ascii_lowercase();
    } else {
        folded.push_str(&text.to_lowercase());
    }
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
    if !word.contains(['.', ':']) && !word.starts_with("localhost") {
        return false;
    }
    let host = word.split(['/', ':']).next().unwrap_or_default();
    let inner = [".internal", ".local", ".localdomain", ".corp", ".lan", ".intranet", ".home.arpa"];
    word.contains("://")
        || word.starts_with("www.")
        || host == "localhost"
        || inner.iter().any(|end| host.ends_with(end))
        || host.parse::<std::net::IpAddr>().is_ok()
        || word.parse::<std::net::IpAddr>().is_ok()
}
