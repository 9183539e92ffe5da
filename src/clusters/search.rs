//! The smallest sets of facts that cases with one cause share and others do not have.
//!
//! Of all sets the one that explains the most cases is taken first, of these the smallest, of these the one whose facts explain the cause
//! best; then the same for the cases that are left. Only sets that some case has can explain one, so that these are counted and no others:
//! single facts and pairs, and where they do not separate, triples.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use bit_set::BitSet;

/// A cluster of fewer is no pattern.
pub(super) const FEWEST: usize = 3;

/// For so many of its own a cluster may have one exception, where no set is without.
const OF_EACH_EXCEPTION: usize = 4;

/// Facts of one case that are tried in pairs and in threes: of forty there are ten thousand triples.
const IN_PAIRS: usize = 400;
const IN_THREES: usize = 40;

/// Cases and facts, as numbers.
pub(super) struct Field<'f> {
    /// The facts of each case, ascending.
    pub(super) facts: &'f [Vec<u32>],
    /// Whom each case is about: somebody who reports the same three times is no pattern.
    pub(super) people: &'f [u32],
    /// The cases with each fact.
    pub(super) cases: &'f [BitSet],
    /// The cases with the cause.
    pub(super) inside: BitSet,
    /// The cases that show that what they have is not the cause.
    pub(super) against: BitSet,
    /// How well a fact explains the cause; the least is the best.
    pub(super) rank: &'f dyn Fn(u32) -> usize,
    /// Whether the cause can rest on a fact.
    pub(super) rests_on: &'f dyn Fn(u32) -> bool,
    /// Facts on which it cannot rest are better than none.
    pub(super) takes_others: bool,
}

/// Facts, the cases with the cause that have all of them, and those that have them and speak against it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Explained {
    pub(super) facts: Vec<u32>,
    pub(super) members: BitSet,
    pub(super) exceptions: BitSet,
}

/// A set of up to three facts, ascending.
type FactSet = [Option<u32>; 3];

/// What explains the cases with the cause, the largest first. Every case is in one at most.
pub(super) fn explain(field: &Field<'_>) -> Vec<Explained> {
    let mut left = field.inside.clone();
    let mut found = Vec::new();
    while left.len() >= FEWEST {
        let Some(best) = field.best(&left) else { break };
        left.difference_with(&best.members);
        found.push(best);
    }
    found
}

impl Field<'_> {
    fn best(&self, left: &BitSet) -> Option<Explained> {
        let facts = self.frequent(left);
        let small = self.counted(left, &facts, 2);
        let rests = |set: &FactSet| set.iter().flatten().any(|fact| (self.rests_on)(*fact));
        let by_cause = |sets: &[(FactSet, usize)]| {
            sets.iter().find(|(set, _)| rests(set) && self.separates(set, left)).copied()
        };
        let found = by_cause(&small)
            .or_else(|| by_cause(&self.counted(left, &facts, 3)))
            .or_else(|| small.iter().find(|(set, _)| self.takes_others && self.separates(set, left)).copied())
            .or_else(|| {
                self.nearest(small.iter().filter(|(set, _)| rests(set) && self.is_of_many(set, left)))
            });
        found.map(|(set, _)| self.explained(set.into_iter().flatten().collect(), left))
    }

    /// The facts that enough of the cases have, as they stand in each of these.
    fn frequent(&self, left: &BitSet) -> HashMap<usize, Vec<u32>> {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        for fact in left.iter().flat_map(|case| &self.facts[case]) {
            *counts.entry(*fact).or_default() += 1;
        }
        let enough = |fact: &&u32| counts[*fact] >= FEWEST;
        left.iter().map(|case| (case, self.facts[case].iter().filter(enough).copied().collect())).collect()
    }

    /// Every set of facts that enough of the cases have, and how many: up to pairs, or triples; the best first.
    fn counted(&self, left: &BitSet, facts: &HashMap<usize, Vec<u32>>, most: usize) -> Vec<(FactSet, usize)> {
        let mut counts: HashMap<FactSet, usize> = HashMap::new();
        let mut count = |set: FactSet| *counts.entry(set).or_default() += 1;
        for case in left {
            let limit = if most > 2 { IN_THREES } else { IN_PAIRS };
            let all = facts.get(&case).map(Vec::as_slice).unwrap_or_default();
            let all = &all[..all.len().min(limit)];
            for (at, one) in all.iter().enumerate() {
                if most < 3 {
                    count([Some(*one), None, None]);
                }
                for (next, two) in all.iter().enumerate().skip(at + 1) {
                    if most < 3 {
                        count([Some(*one), Some(*two), None]);
                    } else {
                        all[next + 1..]
                            .iter()
                            .for_each(|three| count([Some(*one), Some(*two), Some(*three)]));
                    }
                }
            }
        }
        let mut sets: Vec<_> = counts.into_iter().filter(|(_, count)| *count >= FEWEST).collect();
        sets.sort_unstable_by_key(|(set, count)| self.order(set, *count));
        sets
    }

    /// The most cases first, then the fewest facts, then those that explain the cause best.
    fn order(&self, set: &FactSet, count: usize) -> (Reverse<usize>, usize, usize, FactSet) {
        let ranks = set.iter().flatten().map(|fact| (self.rank)(*fact));
        (Reverse(count), set.iter().flatten().count(), ranks.sum(), *set)
    }

    fn separates(&self, set: &FactSet, left: &BitSet) -> bool {
        self.common(set.iter().flatten(), &self.against).is_empty() && self.is_of_many(set, left)
    }

    /// Whether enough people have it.
    fn is_of_many(&self, set: &FactSet, left: &BitSet) -> bool {
        let cases = self.common(set.iter().flatten(), left);
        let people: BTreeSet<u32> = cases.iter().map(|case| self.people[case]).collect();
        people.len() >= FEWEST
    }

    /// The set with the most cases beyond those that speak against it, where no set is without any.
    fn nearest<'s>(&self, sets: impl Iterator<Item = &'s (FactSet, usize)>) -> Option<(FactSet, usize)> {
        let mut best: Option<(FactSet, usize)> = None;
        for (set, count) in sets.take_while(|(_, count)| *count >= OF_EACH_EXCEPTION) {
            if best.is_some_and(|(_, surplus)| surplus >= *count) {
                break;
            }
            let against = self.common(set.iter().flatten(), &self.against).len();
            let surplus = count.saturating_sub(against);
            if against * OF_EACH_EXCEPTION <= *count && best.is_none_or(|(_, known)| surplus > known) {
                best = Some((*set, surplus));
            }
        }
        best
    }

    /// The cases among `among` that have all the facts.
    fn common<'s>(&self, facts: impl IntoIterator<Item = &'s u32>, among: &BitSet) -> BitSet {
        let mut common = among.clone();
        for fact in facts {
            common.intersect_with(&self.cases[*fact as usize]);
        }
        common
    }

    fn explained(&self, facts: Vec<u32>, left: &BitSet) -> Explained {
        let (members, exceptions) = (self.common(&facts, left), self.common(&facts, &self.against));
        Explained { facts, members, exceptions }
    }
}
