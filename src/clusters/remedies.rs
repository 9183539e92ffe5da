//! What helps all cases of a cluster: the remedies of its cases, without what is said about one person in them.

use std::collections::BTreeMap;

use super::attributes::holders;
use super::v1::ClusterRemedy;
use crate::case::{ObjectRef, RemedyKind};
use crate::checks::Remedy;
use crate::report::v1::Report;

/// How many a cluster names.
const NAMED: usize = 3;

/// What makes two remedies the same, whoever they are for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct RemedyKey {
    kind: &'static str,
    role: Option<String>,
    roles: Vec<String>,
    permissions: Vec<String>,
    tenant: Option<String>,
    /// Where: a role of the same name elsewhere is another one.
    place: Option<String>,
    feature: Option<String>,
    at: Option<String>,
    object: Option<String>,
}

/// The remedies of all cases, each once.
#[derive(Debug, Default)]
pub(super) struct KnownRemedies {
    numbers: BTreeMap<RemedyKey, u32>,
    all: Vec<ClusterRemedy>,
}

impl KnownRemedies {
    /// The numbers of a report's remedies, best first.
    pub(super) fn take(&mut self, report: &Report) -> Vec<u32> {
        report.remedies.iter().map(|remedy| self.number(remedy, report)).collect()
    }

    fn number(&mut self, remedy: &Remedy, report: &Report) -> u32 {
        let key = RemedyKey {
            kind: remedy.kind.as_str(),
            role: remedy.role.clone(),
            roles: remedy.roles.clone(),
            permissions: remedy.permissions.clone(),
            tenant: remedy.tenant.clone(),
            place: report.case.tenant.clone(),
            feature: remedy.feature.clone(),
            at: remedy.at.clone(),
            object: remedy.for_object.as_ref().map(ObjectRef::to_string),
        };
        let next = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        let number = *self.numbers.entry(key).or_insert(next);
        let touches = touches(remedy, report);
        match self.all.get_mut(number as usize) {
            Some(known) => {
                known.touches = known.touches.max(touches);
                // Whoever comes first: the words are the same for the same cases in any order.
                if remedy.text < known.remedy.text {
                    known.remedy = general(remedy);
                }
            }
            None => self.all.push(ClusterRemedy { remedy: general(remedy), helps: 0, touches }),
        }
        number
    }

    /// What helps the most of these cases, best first. A role that all of them have is turned on for all of them who lack the same, also
    /// where a single report names another way first.
    pub(super) fn of(&self, members: &[Helped<'_>], shared_roles: &[&str]) -> Vec<ClusterRemedy> {
        let mut helps: BTreeMap<u32, Helps> = BTreeMap::new();
        for member in members {
            for (place, number) in member.remedies.iter().enumerate() {
                // Three things to look up are one way.
                if member.remedies[..place].contains(number) {
                    continue;
                }
                let helps = helps.entry(*number).or_default();
                helps.people += 1;
                helps.places += place;
            }
        }
        for (number, helps) in &mut helps {
            let remedy = &self.all[*number as usize].remedy;
            let is_shared = remedy.role.as_deref().is_some_and(|role| shared_roles.contains(&role));
            if is_shared && remedy.turns_on() {
                helps.of_shared_role = true;
                let lacks =
                    |member: &&Helped<'_>| member.lacks.is_some_and(|lacks| same(lacks, &remedy.permissions));
                helps.people = helps.people.max(members.iter().filter(lacks).count());
            }
        }
        let mut best: Vec<(u32, Helps)> = helps.into_iter().collect();
        let text = |number: u32| &self.all[number as usize].remedy.text;
        // Of two that help as many, the one that stands further in front.
        best.sort_by(|(one, helps), (other, others)| {
            others
                .people
                .cmp(&helps.people)
                .then(others.of_shared_role.cmp(&helps.of_shared_role))
                .then((helps.places * others.people).cmp(&(others.places * helps.people)))
                .then_with(|| text(*one).cmp(text(*other)))
        });
        let named = best.into_iter().take(NAMED);
        named
            .map(|(number, helps)| ClusterRemedy { helps: helps.people, ..self.all[number as usize].clone() })
            .collect()
    }
}

/// For cases that wait for a system that does not answer: to mend that.
pub(super) fn mend(system: &str, people: usize) -> ClusterRemedy {
    let text = format!("Find out why {system} does not answer, and ask again: `escalate doctor` names it");
    let remedy = Remedy {
        at: Some(system.to_owned()),
        command: Some("escalate doctor".into()),
        ..Remedy::new(RemedyKind::LookUp, text)
    };
    ClusterRemedy { remedy, helps: people, touches: None }
}

/// What of a case says what helps it.
pub(super) struct Helped<'m> {
    /// The numbers of its remedies, best first.
    pub(super) remedies: &'m [u32],
    /// The permissions that it lacks.
    pub(super) lacks: Option<&'m [String]>,
}

/// How much a remedy helps.
#[derive(Clone, Copy, Default)]
struct Helps {
    people: usize,
    /// The sum of the places at which it stands.
    places: usize,
    of_shared_role: bool,
}

/// Whether two lists have the same permissions; the first is sorted.
fn same(sorted: &[String], permissions: &[String]) -> bool {
    sorted.len() == permissions.len() && permissions.iter().all(|one| sorted.contains(one))
}

/// Without what only one person's page or command is.
fn general(remedy: &Remedy) -> Remedy {
    Remedy { url: None, command: None, ..remedy.clone() }
}

/// Everybody whom a remedy touches: those who hold the role that is changed.
fn touches(remedy: &Remedy, report: &Report) -> Option<u64> {
    if remedy.kind != RemedyKind::ExtendRole {
        return None;
    }
    let others = remedy.others.map(|others| others + 1);
    others.or_else(|| holders(report.facts.as_ref()?, remedy.role.as_deref()?))
}
