//! Nearest names, for hints. A near name is suggested and never taken.
//!
//! [`names`] compares what a person typed: a slip of the fingers or words in another order still find the name. [`ids`] compares
//! an id of one system with the ids of another: these share long prefixes (`conversations.assign`, `conversations.assign_any`), so
//! that only those about as near as the nearest are worth showing.

use std::collections::BTreeSet;

use super::near::one_edit;

/// How alike two names must be to be suggested, from 0 to 1. Below it, suggestions read as noise ("Cases" for "invoices").
const ALIKE: f64 = 0.75;

/// How much less alike than the nearest an id may be: beside an obvious near miss, the others only distract.
const BEHIND: f64 = 0.06;

/// How many names are suggested.
const SHOWN: usize = 3;

/// The names nearest to `wanted`, nearest first, at most three; equal distances in the order given.
pub(crate) fn names<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let mut scored: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| (likeness(&wanted, &name.to_lowercase()), name))
        .filter(|(score, _)| *score >= ALIKE)
        .collect();
    scored.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    scored.truncate(SHOWN);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// The ids nearest to `wanted`, nearest first, at most three; equal distances in alphabetical order. `*` is no id.
pub(crate) fn ids<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let known: BTreeSet<&str> = known.into_iter().filter(|id| *id != "*").collect();
    let mut near: Vec<(f64, &str)> = known
        .into_iter()
        .map(|id| (strsim::jaro_winkler(&wanted, &id.to_lowercase()), id))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    near.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let best = near.first().map_or(0.0, |(likeness, _)| *likeness);
    near.retain(|(likeness, _)| *likeness >= best - BEHIND);
    near.into_iter().take(SHOWN).map(|(_, id)| id).collect()
}

/// The name that was probably meant.
pub(crate) fn one<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    names(wanted, known).into_iter().next()
}

/// "; did you mean `a`?", or nothing: what a newer version has is near to nothing, a slip of the fingers is.
pub(crate) fn tail<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = names(wanted, known).into_iter().find(|name| one_edit(&wanted.to_lowercase(), name));
    near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// "did you mean `a` or `b`?", or, when nothing is near, `otherwise` and every name.
pub(crate) fn hint<'a>(
    wanted: &str,
    known: impl IntoIterator<Item = &'a str> + Clone,
    otherwise: &str,
) -> String {
    let near = names(wanted, known.clone());
    if near.is_empty() {
        let all: Vec<&str> = known.into_iter().collect();
        return format!("{otherwise} {}", all.join(", "));
    }
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    format!("did you mean {}?", quoted.join(" or "))
}

/// One slip of the fingers is near, whatever else is alike, and of several the one that is more alike (`lit` is `list` before `let`); else the better of two views: the letters in order, and the words whatever their order ("conversation reassign").
fn likeness(wanted: &str, name: &str) -> f64 {
    if wanted.chars().count() > 2 && one_edit(wanted, name) {
        return 1.0 + strsim::jaro_winkler(wanted, name);
    }
    let letters =
        strsim::jaro_winkler(wanted, name).min(strsim::normalized_damerau_levenshtein(wanted, name) + 0.25);
    letters.max(words(wanted, name))
}

/// The share of the words of both that have a near counterpart in the other; words of up to two letters do not count.
fn words(wanted: &str, name: &str) -> f64 {
    let split = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        words.filter(|word| word.chars().count() > 2).map(str::to_owned).collect()
    };
    let (wanted, name) = (split(wanted), split(name));
    if wanted.len() + name.len() < 3 {
        return 0.0;
    }
    let matched = |from: &[String], to: &[String]| {
        from.iter().filter(|word| to.iter().any(|other| strsim::jaro_winkler(word, other) > 0.9)).count()
    };
    let shared = u32::try_from(matched(&wanted, &name) + matched(&name, &wanted)).unwrap_or(u32::MAX);
    let all = u32::try_from(wanted.len() + name.len()).unwrap_or(u32::MAX);
    f64::from(shared) / f64::from(all)
}

#[cfg(test)]
mod tests {
    use super::ids;

    #[test]
    fn of_several_slips_the_most_alike_comes_first() {
        assert_eq!(super::names("lit", ["let", "list", "url"])[..2], ["list", "let"]);
        assert_eq!(super::one("gowth", ["starter", "growth", "enterprise"]), Some("growth"));
    }

    #[test]
    fn nearest_first_and_nothing_far() {
        let known = ["conversations.assign", "conversations.assign_any", "billing.read", "*"];
        assert_eq!(ids("conversations.asign", known), ["conversations.assign", "conversations.assign_any"]);
        assert!(ids("zzz", known).is_empty());
    }
}
