//! The clusters of all that was gathered.

use std::collections::{BTreeMap, BTreeSet};

use bit_set::BitSet;

use super::cause::Cause;
use super::gathered::{Gathered, KeptCase};
use super::search::{self, Explained, Field};
use super::v1::{Cluster, ClusterChange, ClusterException, ClusteredCase, SharedFact, SharedKind};
use super::words::{self, Told};
use crate::case::OutsideKind;
use crate::facts::ChangeKind;

/// The facts in an order that does not depend on that of the cases.
struct Numbered<'g> {
    facts: Vec<&'g SharedFact>,
    of_case: Vec<Vec<u32>>,
    cases: Vec<BitSet>,
    /// How many people there are in each tenant; under none, altogether.
    people: BTreeMap<Option<u32>, usize>,
}

impl Gathered {
    /// What the cases have in common, the largest cluster first.
    #[must_use]
    pub fn clusters(&self) -> Vec<Cluster> {
        let numbered = self.numbered();
        let mut clusters = Vec::new();
        for (number, cause) in self.causes.values().iter().enumerate() {
            clusters.extend(self.of_cause(number, cause, &numbered));
        }
        clusters.sort_by(|one, other| {
            other
                .size
                .cmp(&one.size)
                .then_with(|| one.primary.cmp(&other.primary))
                .then_with(|| one.shared.cmp(&other.shared))
        });
        clusters
    }

    fn numbered(&self) -> Numbered<'_> {
        let facts = self.facts.values();
        let mut order: Vec<usize> = (0..facts.len()).collect();
        order.sort_unstable_by_key(|index| &facts[*index]);
        let mut place = vec![0_u32; facts.len()];
        for (number, index) in (0_u32..).zip(&order) {
            place[*index] = number;
        }
        let mut cases = vec![BitSet::new(); facts.len()];
        let mut of_case = Vec::with_capacity(self.facts_of.len());
        for (case, known) in self.facts_of.iter().enumerate() {
            let mut numbers: Vec<u32> = known.iter().map(|fact| place[*fact as usize]).collect();
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

    fn of_cause(&self, number: usize, cause: &Cause, numbered: &Numbered<'_>) -> Vec<Cluster> {
        let refutes: Vec<bool> = self.signs.values().iter().map(|signs| cause.is_refuted_by(signs)).collect();
        let (mut inside, mut against) = (BitSet::new(), BitSet::new());
        for (index, case) in self.cases.iter().enumerate() {
            if case.cause.is_some_and(|own| own as usize == number) {
                inside.insert(index);
            } else if refutes[case.signs as usize] {
                against.insert(index);
            }
        }
        let rank = |fact: u32| {
            let fact = numbered.facts[fact as usize];
            let unrelated = fact.kind == SharedKind::Change && !follows(cause, fact);
            cause.rank(fact.kind) + if unrelated { 100 } else { 0 }
        };
        let rests_on = |fact: u32| {
            let fact = numbered.facts[fact as usize];
            cause.rests_on(fact.kind) && (fact.kind != SharedKind::Change || follows(cause, fact))
        };
        let takes_others = !matches!(cause, Cause::Unanswered);
        let field = Field {
            facts: &numbered.of_case,
            cases: &numbered.cases,
            inside,
            against,
            rank: &rank,
            rests_on: &rests_on,
            takes_others,
        };
        let explained = search::explain(&field);
        let mut left = field.inside.clone();
        for one in &explained {
            left.difference_with(&one.members);
        }
        let unexplained = self.named(&left);
        let cluster = |one| self.cluster(cause, one, numbered, unexplained.clone());
        explained.iter().map(cluster).collect()
    }

    fn cluster(
        &self,
        cause: &Cause,
        explained: &Explained,
        numbered: &Numbered<'_>,
        unexplained: Vec<ClusteredCase>,
    ) -> Cluster {
        let members: Vec<&KeptCase> = explained.members.iter().map(|index| &self.cases[index]).collect();
        let shared: Vec<SharedFact> =
            explained.facts.iter().map(|fact| numbered.facts[*fact as usize].clone()).collect();
        let tenants: BTreeSet<Option<u32>> = members.iter().map(|case| case.tenant).collect();
        let tenant = tenants.first().filter(|_| tenants.len() == 1).copied().flatten();
        let change = self.change(cause, &members, explained, numbered);
        let exceptions = explained.exceptions.iter().map(|index| &self.cases[index]);
        let exceptions = exceptions.map(|case| ClusterException {
            line: case.line,
            user: case.user.clone(),
            verdict: case.verdict,
            primary: case.primary,
        });
        let of_kind = |kind| shared.iter().find(|fact| fact.kind == kind).map(|fact| fact.name.clone());
        let (primary, outside, reason) = parts(cause, &shared);
        let told = Told {
            size: people(members.iter().copied()),
            of: numbered.people.get(&tenant).copied().unwrap_or_default(),
            tenant: tenant.map(|tenant| self.texts.value(tenant).as_str()),
            says: self.usual(&members),
            shared: &shared,
            change: change.as_ref(),
        };
        Cluster {
            primary,
            outside,
            reason,
            size: told.size,
            tenant: told.tenant.map(str::to_owned),
            summary: words::summary(&told),
            cases: self.named(&explained.members),
            since: change
                .as_ref()
                .map(|change| change.at)
                .or_else(|| members.iter().map(|case| case.at).min()),
            remedies: self.remedies.of(members.iter().map(|case| &case.remedies)),
            system: of_kind(SharedKind::Failure).or_else(|| of_kind(SharedKind::System)),
            exceptions: exceptions.collect(),
            escalate: members.iter().all(|case| case.escalate),
            shared,
            change,
            unexplained,
        }
    }

    /// The change that turned the most of them; where nobody's log tells, the last one that all of them have and that can be behind it.
    fn change(
        &self,
        cause: &Cause,
        members: &[&KeptCase],
        explained: &Explained,
        numbered: &Numbered<'_>,
    ) -> Option<ClusterChange> {
        let mut turned: Vec<(usize, u32)> = Vec::new();
        for number in members.iter().flat_map(|case| &case.changed) {
            match turned.iter_mut().find(|(_, known)| known == number) {
                Some((count, _)) => *count += 1,
                None => turned.push((1, *number)),
            }
        }
        turned.retain(|(count, _)| count * 2 > members.len());
        let best = turned.into_iter().max_by_key(|(count, number)| (*count, self.changes.value(*number)));
        if let Some((_, number)) = best {
            let change = self.changes.value(number).clone();
            return Some(ClusterChange { at: change.at, what: change.what, by: change.by });
        }
        let first = explained.members.iter().next()?;
        let all = numbered.of_case[first].iter().filter(|fact| {
            let known = numbered.facts[**fact as usize];
            known.kind == SharedKind::Change
                && follows(cause, known)
                && explained.members.is_subset(&numbered.cases[**fact as usize])
        });
        let last = all.map(|fact| numbered.facts[*fact as usize]).max_by_key(|fact| fact.at)?;
        Some(ClusterChange { at: last.at?, what: words::change(last), by: last.by.clone() })
    }

    /// What most of them say of their primary check.
    fn usual(&self, members: &[&KeptCase]) -> Option<&str> {
        let mut said: Vec<u32> = members.iter().filter_map(|case| case.says).collect();
        said.sort_unstable();
        let usual = said.chunk_by(|one, other| one == other).max_by_key(|same| same.len())?;
        (usual.len() * 2 > members.len()).then(|| self.texts.value(usual[0]).as_str())
    }

    /// The cases by line and name.
    fn named(&self, cases: &BitSet) -> Vec<ClusteredCase> {
        let mut named: Vec<ClusteredCase> = cases
            .iter()
            .map(|index| &self.cases[index])
            .map(|case| ClusteredCase {
                line: case.line,
                user: case.user.clone(),
                tenant: case.tenant.map(|tenant| self.texts.value(tenant).clone()),
            })
            .collect();
        named.sort();
        named
    }
}

/// How many people cases are about.
fn people<'c>(cases: impl Iterator<Item = &'c KeptCase>) -> usize {
    cases.map(|case| case.person).collect::<BTreeSet<_>>().len()
}

/// Whether a change can be behind the cause.
fn follows(cause: &Cause, change: &SharedFact) -> bool {
    let kind = ChangeKind::ALL.iter().find(|kind| change.state.as_deref() == Some(kind.as_str()));
    kind.is_some_and(|kind| cause.may_follow(*kind))
}

fn parts(
    cause: &Cause,
    shared: &[SharedFact],
) -> (Option<crate::case::CheckId>, Option<OutsideKind>, Option<String>) {
    match cause {
        Cause::Check(check, reason) => (Some(*check), None, reason.clone()),
        Cause::Outside(kind) => (None, Some(*kind), None),
        Cause::Unanswered => {
            let failure = shared.iter().find(|fact| fact.kind == SharedKind::Failure);
            (None, None, failure.and_then(|fact| fact.state.clone()))
        }
    }
}
