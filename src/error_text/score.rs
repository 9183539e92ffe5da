//! What the concepts of a text add up to: rules such as "account and locked", the same for every language.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::cause::TextCause;
use super::hits::Hit;
use super::words::Words;

/// A line of `rules.txt`: these concepts together are worth so much for a cause.
struct ConceptRule {
    cause: TextCause,
    worth: i32,
    concepts: Vec<&'static str>,
    /// Concepts of which none may be in the text.
    unless: Vec<&'static str>,
}

static RULES: LazyLock<Vec<ConceptRule>> = LazyLock::new(|| {
    let lines = include_str!("rules.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let cause = TextCause::of(words.next()?)?;
            let worth = words.next()?.parse().ok()?;
            let (unless, concepts): (Vec<_>, Vec<_>) = words.partition(|word| word.starts_with('~'));
            let unless = unless.into_iter().map(|word| word.trim_start_matches('~')).collect();
            Some(ConceptRule { cause, worth, concepts, unless })
        })
        .collect()
});

/// What the words of a text are worth for one cause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct CauseScore {
    pub(super) worth: i32,
    /// The entries of the best rule.
    pub(super) said: Vec<&'static str>,
    best: i32,
    more: i32,
    less: i32,
}

/// Percent that a rule is worth when its concepts stand in one clause, in neighbours, or farther apart.
const APART: [i32; 4] = [100, 75, 55, 35];

/// What the causes are worth, by the concepts of a text.
pub(super) fn score(text: &Words, hits: &[Hit]) -> BTreeMap<TextCause, CauseScore> {
    let mut places: HashMap<&str, Vec<&Hit>> = HashMap::new();
    for hit in hits {
        places.entry(hit.concept).or_default().push(hit);
    }
    // What follows the last "but" is what is wrong now: "I have reset my password, but my account is locked".
    let turn =
        hits.iter().filter(|hit| hit.concept == "BUT").map(|hit| hit.clause * 100_000 + hit.place()).max();
    let mut scores: BTreeMap<TextCause, CauseScore> = BTreeMap::new();
    for rule in RULES.iter() {
        if rule.unless.iter().any(|concept| places.contains_key(concept)) {
            continue;
        }
        let Some((percent, found)) = best(rule, &places, text, turn) else { continue };
        let worth = rule.worth * percent / 100;
        let score = scores.entry(rule.cause).or_default();
        if worth < 0 {
            score.less += worth;
        } else if worth > score.best {
            score.more += score.best;
            score.best = worth;
            score.said = found;
        } else {
            score.more += worth;
        }
    }
    for score in scores.values_mut() {
        score.worth = score.best + (score.more * 3 / 10).min(score.best) + score.less;
    }
    scores
}

/// The best place of a rule: how much of its worth it has there, and the entries.
fn best(
    rule: &ConceptRule,
    places: &HashMap<&str, Vec<&Hit>>,
    text: &Words,
    turn: Option<usize>,
) -> Option<(i32, Vec<&'static str>)> {
    let (first, others) = rule.concepts.split_first()?;
    let mut best: Option<(i32, Vec<&'static str>)> = None;
    for hit in places.get(first)? {
        let mut chosen = vec![*hit];
        for other in others {
            let all = places.get(other)?;
            let behind = all.partition_point(|one| one.place() < hit.place());
            let near =
                [behind.checked_sub(1), Some(behind)].into_iter().flatten().filter_map(|at| all.get(at));
            chosen.push(
                near.min_by_key(|one| (one.clause.abs_diff(hit.clause), one.place().abs_diff(hit.place())))?,
            );
        }
        let clauses = || chosen.iter().map(|one| one.clause);
        let (low, high) = (clauses().min()?, clauses().max()?);
        let apart = APART[(high - low).min(APART.len() - 1)];
        let last = chosen.iter().map(|one| one.clause * 100_000 + one.place()).max()?;
        let turned = match turn {
            Some(turn) if last < turn => 60,
            Some(_) => 130,
            None => 100,
        };
        let quoted = if text.quoted.get(high) == Some(&true) { 120 } else { 100 };
        let percent = apart * turned / 100 * quoted / 100;
        if best.as_ref().is_none_or(|(other, _)| *other < percent) {
            best = Some((percent, chosen.iter().map(|one| one.entry.written).collect()));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn every_line_is_a_rule() {
        let lines = include_str!("rules.txt").lines();
        let written = lines.filter(|line| !line.is_empty() && !line.starts_with('#')).count();
        assert_eq!(RULES.len(), written);
    }
}
