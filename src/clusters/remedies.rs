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

    /// What helps the most of these cases, best first.
    pub(super) fn of<'c>(&self, cases: impl Iterator<Item = &'c Vec<u32>>) -> Vec<ClusterRemedy> {
        let mut helps: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for remedies in cases {
            for (place, number) in remedies.iter().enumerate() {
                let (count, places) = helps.entry(*number).or_default();
                *count += 1;
                *places += place;
            }
        }
        let mut best: Vec<_> = helps.into_iter().collect();
        let text = |number: u32| &self.all[number as usize].remedy.text;
        // Of two that help as many, the one that stands further in front.
        best.sort_by(|(one, (count, places)), (other, (others, place))| {
            others
                .cmp(count)
                .then((places * others).cmp(&(place * count)))
                .then_with(|| text(*one).cmp(text(*other)))
        });
        let best = best.into_iter().take(NAMED);
        best.map(|(number, (helps, _))| ClusterRemedy { helps, ..self.all[number as usize].clone() })
            .collect()
    }
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
