//! The facts of all cases in an order that does not depend on that of the cases, and who has which.

use std::collections::{BTreeMap, BTreeSet};

use bit_set::BitSet;

use super::cause::ClusterCause;
use super::gathered::Gathered;
use super::search;
use super::v1::{SharedFact, SharedKind};
use crate::facts::ChangeKind;

/// The facts in an order that does not depend on that of the cases.
pub(super) struct Numbered<'g> {
    pub(super) facts: Vec<&'g SharedFact>,
    pub(super) of_case: Vec<Vec<u32>>,
    pub(super) cases: Vec<BitSet>,
    /// How many people there are in each tenant; under none, altogether.
    pub(super) people: BTreeMap<Option<u32>, usize>,
}

impl Gathered {
    /// The facts and who has which.
    pub(super) fn numbered(&self) -> Numbered<'_> {
        let facts = self.facts.values();
        let mut counts = vec![0_usize; facts.len()];
        for fact in self.facts_of.iter().flatten() {
            counts[*fact as usize] += 1;
        }
        // What fewer have than a cluster needs is in none: of a hundred thousand logs, nearly everything.
        let mut order: Vec<usize> =
            (0..facts.len()).filter(|index| counts[*index] >= search::FEWEST).collect();
        order.sort_unstable_by_key(|index| &facts[*index]);
        let mut place = vec![None; facts.len()];
        for (number, index) in (0_u32..).zip(&order) {
            place[*index] = Some(number);
        }
        let mut cases = vec![BitSet::new(); order.len()];
        let mut of_case = Vec::with_capacity(self.facts_of.len());
        for (case, known) in self.facts_of.iter().enumerate() {
            let mut numbers: Vec<u32> = known.iter().filter_map(|fact| place[*fact as usize]).collect();
            numbers.sort_unstable();
            for fact in &numbers {
                cases[*fact as usize].insert(case);
            }
            of_case.push(numbers);
        }
        let mut people_in: BTreeMap<Option<u32>, BTreeSet<u32>> = BTreeMap::new();
        for case in &self.cases {
            people_in.entry(None).or_default().insert(case.person);
            people_in.entry(case.tenant).or_default().insert(case.person);
        }
        let people = people_in.into_iter().map(|(tenant, people)| (tenant, people.len())).collect();
        Numbered { people, facts: order.into_iter().map(|index| &facts[index]).collect(), of_case, cases }
    }
}

impl Numbered<'_> {
    /// Whether a fact can have to do with the cause. Everything but a change can; a change of a role, a flag or a group only where most of
    /// the cases with the change have that role, flag or group: of a log that everybody of a tenant shares, the most has to do with
    /// nothing here.
    pub(super) fn is_related(&self, cause: &ClusterCause, fact: usize, inside: &BitSet) -> bool {
        let change = self.facts[fact];
        if change.kind != SharedKind::Change {
            return true;
        }
        let Some(kind) = kind_of(change).filter(|kind| cause.may_follow(*kind)) else { return false };
        let of = match kind {
            ChangeKind::RoleChanged => SharedKind::Role,
            ChangeKind::FlagChanged => SharedKind::Flag,
            ChangeKind::GroupChanged => SharedKind::Group,
            _ => return true,
        };
        let mut with_change = inside.clone();
        with_change.intersect_with(&self.cases[fact]);
        if with_change.len() < search::FEWEST {
            return false;
        }
        let mut with_both = BitSet::new();
        for (number, known) in self.facts.iter().enumerate() {
            if known.kind == of && known.name == change.name {
                with_both.union_with(&self.cases[number]);
            }
        }
        with_both.intersect_with(&with_change);
        with_both.len() * 2 >= with_change.len()
    }
}

/// What kind of change a fact is.
pub(super) fn kind_of(change: &SharedFact) -> Option<ChangeKind> {
    ChangeKind::ALL.iter().find(|kind| change.state.as_deref() == Some(kind.as_str())).copied()
}
