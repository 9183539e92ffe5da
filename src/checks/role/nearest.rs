//! Names that are near to one that nobody knows: for a near miss, never for a guess.

use std::collections::BTreeSet;

use crate::checks::read::quoted;

/// How alike two names must be to be worth showing, 0 to 1.
const ALIKE: f64 = 0.75;

/// How much less alike than the nearest a name may be: beside an obvious near miss, the others only distract.
const BEHIND: f64 = 0.06;

/// How many names are shown.
const SHOWN: usize = 3;

/// The nearest names, nearest first; equal distance in alphabetical order.
pub(crate) fn names<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.to_lowercase();
    let known: BTreeSet<&str> = known.filter(|name| *name != "*").collect();
    let mut near: Vec<(f64, &str)> = known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    let best = near.first().map_or(0.0, |(likeness, _)| *likeness);
    near.retain(|(likeness, _)| *likeness >= best - BEHIND);
    near.into_iter().take(SHOWN).map(|(_, name)| name).collect()
}

/// The same as the tail of a sentence: "; near to it: `a` and `b`", or nothing.
pub(crate) fn phrase<'a>(wanted: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = names(wanted, known);
    if near.is_empty() { String::new() } else { format!("; near to it: {}", quoted(&near)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_first_and_nothing_far() {
        let known = ["conversations.assign", "conversations.assign_any", "billing.read", "*"];
        let near = names("conversations.asign", known.into_iter());
        assert_eq!(near, ["conversations.assign", "conversations.assign_any"]);
        assert!(names("zzz", known.into_iter()).is_empty());
    }
}
