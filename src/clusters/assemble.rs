//! The clusters of all that was gathered.

use std::collections::BTreeSet;

use bit_set::BitSet;

use super::cause::ClusterCause;
use super::gathered::{Gathered, GatheredCase};
use super::numbered::{self, Numbered};
use super::remedies::{self, Helped};
use super::search::{self, Explained, SearchSpace};
use super::v1::{Cluster, ClusterChange, ClusterException, ClusteredCase, SharedFact, SharedKind};
use super::words::{self, SummaryParts};
use crate::case::OutsideKind;
use crate::facts::ChangeKind;

/// A fact that cannot have to do with the cause stands behind all others.
const UNRELATED: usize = 100;

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

    fn of_cause(&self, number: usize, cause: &ClusterCause, numbered: &Numbered<'_>) -> Vec<Cluster> {
        let refutes: Vec<bool> = self.signs.values().iter().map(|signs| cause.is_refuted_by(signs)).collect();
        let own = |case: &&GatheredCase| case.cause.is_some_and(|own| own as usize == number);
        let lacks = self.cases.iter().filter(own).filter_map(|case| case.lacks);
        let lacks: BTreeSet<&String> = lacks.flat_map(|lacks| self.lacking.value(lacks)).collect();
        let speaks: Vec<bool> =
            self.signs.values().iter().map(|signs| cause.is_asked_by(signs, &lacks)).collect();
        let (mut inside, mut against, mut silent) = (BitSet::new(), BitSet::new(), BitSet::new());
        for (index, case) in self.cases.iter().enumerate() {
            if own(&case) {
                inside.insert(index);
            } else if refutes[case.signs as usize] {
                against.insert(index);
                if !speaks[case.signs as usize] {
                    silent.insert(index);
                }
            }
        }
        // What is asked again and again, for every set of facts.
        let related: Vec<bool> =
            (0..numbered.facts.len()).map(|fact| numbered.is_related(cause, fact, &inside)).collect();
        let rank = |fact: u32| {
            let (known, related) = (numbered.facts[fact as usize], related[fact as usize]);
            cause.rank(known.kind) * 2 + usize::from(known.is_vague()) + if related { 0 } else { UNRELATED }
        };
        let rests_on =
            |fact: u32| cause.rests_on(numbered.facts[fact as usize].kind) && related[fact as usize];
        let people: Vec<u32> = self.cases.iter().map(|case| case.person).collect();
        let takes_others = !matches!(cause, ClusterCause::Unanswered);
        let field = SearchSpace {
            facts: &numbered.of_case,
            people: &people,
            cases: &numbered.cases,
            inside,
            against,
            silent,
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
        cause: &ClusterCause,
        explained: &Explained,
        numbered: &Numbered<'_>,
        unexplained: Vec<ClusteredCase>,
    ) -> Cluster {
        let members: Vec<&GatheredCase> = explained.members.iter().map(|index| &self.cases[index]).collect();
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
        let lacks = |case: &GatheredCase| case.lacks.map(|lacks| self.lacking.value(lacks).as_slice());
        let helped: Vec<Helped<'_>> =
            members.iter().map(|case| Helped { remedies: &case.remedies, lacks: lacks(case) }).collect();
        let roles: Vec<&str> =
            shared.iter().filter(|fact| fact.is_role()).map(|fact| fact.name.as_str()).collect();
        let told = SummaryParts {
            size: people(members.iter().copied()),
            of: numbered.people.get(&tenant).copied().unwrap_or_default(),
            tenant: tenant.map(|tenant| self.texts.value(tenant).as_str()),
            says: grants_not(&roles, &helped)
                .or_else(|| self.usual(&members).map(str::to_owned))
                .or_else(|| words::cause(cause)),
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
            remedies: match (cause, of_kind(SharedKind::Failure)) {
                (ClusterCause::Unanswered, Some(system)) => vec![remedies::mend(&system, told.size)],
                _ => self.remedies.of(&helped, &roles),
            },
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
        cause: &ClusterCause,
        members: &[&GatheredCase],
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
        let of_shared = |change: &SharedFact| {
            let named = explained.facts.iter().any(|fact| numbered.facts[*fact as usize].name == change.name);
            named || !numbered::kind_of(change).is_some_and(is_of_what_others_have)
        };
        let all = numbered.of_case[first].iter().filter(|fact| {
            numbered.facts[**fact as usize].kind == SharedKind::Change
                && of_shared(numbered.facts[**fact as usize])
                && numbered.is_related(cause, **fact as usize, &explained.members)
                && explained.members.is_subset(&numbered.cases[**fact as usize])
        });
        let last = all.map(|fact| numbered.facts[*fact as usize]).max_by_key(|fact| fact.at)?;
        Some(ClusterChange { at: last.at?, what: last.says(), by: last.by.clone() })
    }

    /// What most of them say of their primary check.
    fn usual(&self, members: &[&GatheredCase]) -> Option<&str> {
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

/// What the role that all of them have does not grant: what all of them lack.
fn grants_not(roles: &[&str], members: &[Helped<'_>]) -> Option<String> {
    let role = roles.first()?;
    let first = members.first()?.lacks?;
    let lacks =
        |one: &&String| members.iter().all(|member| member.lacks.is_some_and(|lacks| lacks.contains(one)));
    Some(words::grants_not(role, &first.iter().filter(lacks).collect::<Vec<_>>()))
}

/// How many people cases are about.
fn people<'c>(cases: impl Iterator<Item = &'c GatheredCase>) -> usize {
    cases.map(|case| case.person).collect::<BTreeSet<_>>().len()
}

/// Whether it is a change of something that many have, and not of a person.
fn is_of_what_others_have(kind: ChangeKind) -> bool {
    matches!(kind, ChangeKind::RoleChanged | ChangeKind::FlagChanged | ChangeKind::GroupChanged)
}

fn parts(
    cause: &ClusterCause,
    shared: &[SharedFact],
) -> (Option<crate::case::CheckId>, Option<OutsideKind>, Option<String>) {
    match cause {
        ClusterCause::Check(check, reason) => (Some(*check), None, reason.clone()),
        ClusterCause::Outside(kind) => (None, Some(*kind), None),
        ClusterCause::Unanswered => {
            let failure = shared.iter().find(|fact| fact.kind == SharedKind::Failure);
            (None, None, failure.and_then(|fact| fact.state.clone()))
        }
    }
}
