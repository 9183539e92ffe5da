//! The smallest sets of facts that cases with one cause share and others do not have.
//!
//! Of all sets the one that explains the most cases is taken first, of these the smallest, of these the one whose facts explain the cause
//! best; then the same for the cases that are left. Only sets that some case has can explain one, so that these are counted and no others:
//! single facts and pairs, and a third fact where it makes a pair exact. An exception counts as a case less: who has the role that lacks a
//! right, and the right by another role, does not make a role of it that nobody can name.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use bit_set::BitSet;

/// A cluster of fewer is no pattern.
pub(super) const FEWEST: usize = 3;

/// For so many of its own a cluster may have one exception in spite of a smaller one that has none.
const OF_EACH_EXCEPTION: usize = 8;

/// And for so many where there is none without.
const AT_THE_LEAST: usize = 4;

/// Facts of one case that are tried in pairs: of four hundred there are eighty thousand.
const IN_PAIRS: usize = 400;

/// How many sets that are not exact are tried with a third fact, the largest first.
const EXTENDED: usize = 40;

/// Cases and facts, as numbers.
pub(super) struct SearchSpace<'f> {
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
    /// Those of them that ask for something else: they count as long as there is a set that none of them has.
    pub(super) silent: BitSet,
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
pub(super) fn explain(field: &SearchSpace<'_>) -> Vec<Explained> {
    let mut left = field.inside.clone();
    let mut found = Vec::new();
    while left.len() >= FEWEST {
        let Some(best) = field.best(&left) else { break };
        left.difference_with(&best.members);
        found.push(best);
    }
    found
}

/// A set and how many cases it explains beyond its exceptions.
#[derive(Clone, Copy)]
struct Scored {
    set: FactSet,
    score: usize,
}

impl SearchSpace<'_> {
    fn best(&self, left: &BitSet) -> Option<Explained> {
        let small = self.counted(left, &self.frequent(left));
        let resting: Vec<_> = small.iter().filter(|(set, _)| self.rests(set)).copied().collect();
        let found = self.nearest(left, &resting, OF_EACH_EXCEPTION, &self.against);
        let found = self.with_a_third(left, &resting, found).or(found);
        let others: &[_] = if self.takes_others { &small } else { &[] };
        let found = found.or_else(|| self.nearest(left, others, usize::MAX, &self.against));
        if let Some(found) = found {
            return Some(self.explained(&found, left, &self.against));
        }
        // Who has the role that lacks a right, and needs another one, does not speak for the role.
        let mut open = self.against.clone();
        open.difference_with(&self.silent);
        let near = self.nearest(left, &resting, OF_EACH_EXCEPTION, &open);
        let near = near.or_else(|| self.nearest(left, &resting, AT_THE_LEAST, &open))?;
        Some(self.explained(&near, left, &open))
    }

    /// Whether the cause can rest on one of them.
    fn rests(&self, set: &FactSet) -> bool {
        set.iter().flatten().any(|fact| (self.rests_on)(*fact))
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

    /// Every fact and every two facts that enough of the cases have, and how many cases; the best first.
    fn counted(&self, left: &BitSet, facts: &HashMap<usize, Vec<u32>>) -> Vec<(FactSet, usize)> {
        let mut counts: HashMap<FactSet, usize> = HashMap::new();
        let mut count = |set: FactSet| *counts.entry(set).or_default() += 1;
        for case in left {
            let all = facts.get(&case).map(Vec::as_slice).unwrap_or_default();
            let all = &all[..all.len().min(IN_PAIRS)];
            for (at, one) in all.iter().enumerate() {
                count([Some(*one), None, None]);
                for two in &all[at + 1..] {
                    count([Some(*one), Some(*two), None]);
                }
            }
        }
        let enough = counts.into_iter().filter(|(_, count)| *count >= FEWEST);
        let mut sets: Vec<_> = enough.collect();
        sets.sort_unstable_by_key(|(set, count)| self.order(set, *count));
        sets
    }

    /// The most cases first, then the fewest facts, then those that explain the cause best.
    fn order(&self, set: &FactSet, count: usize) -> (Reverse<usize>, usize, usize, FactSet) {
        let ranks = set.iter().flatten().map(|fact| (self.rank)(*fact));
        (Reverse(count), set.iter().flatten().count(), ranks.sum(), *set)
    }

    /// The set with the most cases beyond its exceptions, of which there is one at most for so many cases.
    fn nearest(
        &self,
        left: &BitSet,
        sets: &[(FactSet, usize)],
        of_each: usize,
        against: &BitSet,
    ) -> Option<Scored> {
        let mut best: Option<Scored> = None;
        for (set, count) in sets {
            if best.is_some_and(|best| best.score >= *count) {
                break;
            }
            let exceptions = self.common(set.iter().flatten(), against).len();
            let score = count.saturating_sub(exceptions);
            let is_near = exceptions == 0 || exceptions.saturating_mul(of_each) <= *count;
            if is_near && best.is_none_or(|best| score > best.score) && self.is_of_many(set, left) {
                best = Some(Scored { set: *set, score });
            }
        }
        best
    }

    /// A set of three without exceptions that explains more than the best of the smaller ones.
    fn with_a_third(
        &self,
        left: &BitSet,
        pairs: &[(FactSet, usize)],
        best: Option<Scored>,
    ) -> Option<Scored> {
        let mut least = best.map_or(FEWEST - 1, |best| best.score);
        let mut found = None;
        let pairs = pairs.iter().filter(|(set, _)| set[1].is_some());
        for (set, count) in pairs.take(EXTENDED).filter(|(set, _)| self.exceptions(set) > 0) {
            if *count <= least {
                break;
            }
            let members = self.common(set.iter().flatten(), left);
            let mut thirds: HashMap<u32, usize> = HashMap::new();
            for fact in members.iter().flat_map(|case| &self.facts[case]) {
                *thirds.entry(*fact).or_default() += 1;
            }
            let mut thirds: Vec<_> = thirds.into_iter().filter(|(_, count)| *count > least).collect();
            thirds.sort_unstable_by_key(|(fact, count)| (Reverse(*count), (self.rank)(*fact), *fact));
            for (third, count) in thirds {
                let set = [set[0], set[1], Some(third)];
                if count > least && self.exceptions(&set) == 0 && self.is_of_many(&set, left) {
                    least = count;
                    found = Some(Scored { set, score: count });
                }
            }
        }
        found
    }

    /// How many cases have it and speak against it.
    fn exceptions(&self, set: &FactSet) -> usize {
        self.common(set.iter().flatten(), &self.against).len()
    }

    /// Whether enough people have it.
    fn is_of_many(&self, set: &FactSet, left: &BitSet) -> bool {
        let cases = self.common(set.iter().flatten(), left);
        let people: BTreeSet<u32> = cases.iter().map(|case| self.people[case]).collect();
        people.len() >= FEWEST
    }

    /// The cases among `among` that have all the facts.
    fn common<'s>(&self, facts: impl IntoIterator<Item = &'s u32>, among: &BitSet) -> BitSet {
        let mut common = among.clone();
        for fact in facts {
            common.intersect_with(&self.cases[*fact as usize]);
        }
        common
    }

    fn explained(&self, found: &Scored, left: &BitSet, against: &BitSet) -> Explained {
        let facts: Vec<u32> = found.set.into_iter().flatten().collect();
        let (members, exceptions) = (self.common(&facts, left), self.common(&facts, against));
        Explained { facts, members, exceptions }
    }
}
