//! What is kept of every case until all are known: little, because there may be a hundred thousand.

use chrono::{DateTime, Utc};

use super::attributes;
use super::cause::{ClusterCause, Signs};
use super::interned::Interned;
use super::remedies::KnownRemedies;
use super::v1::SharedFact;
use crate::case::{CheckId, RemedyKind};
use crate::checks::Remedy;
use crate::diagnosis::Verdict;
use crate::report::v1::{Report, ReportedChange};
use crate::text::fold::canonical;

/// Reports, as far as clusters are made of them.
#[derive(Debug, Default)]
pub struct Gathered {
    pub(super) facts: Interned<SharedFact>,
    pub(super) causes: Interned<ClusterCause>,
    pub(super) signs: Interned<Signs>,
    pub(super) texts: Interned<String>,
    pub(super) changes: Interned<ChangedOnce>,
    pub(super) lacking: Interned<Vec<String>>,
    pub(super) remedies: KnownRemedies,
    pub(super) cases: Vec<GatheredCase>,
    /// The facts of each case.
    pub(super) facts_of: Vec<Vec<u32>>,
}

/// What is kept of one case.
#[derive(Debug)]
pub(super) struct GatheredCase {
    pub(super) line: u64,
    pub(super) user: String,
    /// The same for every spelling of the same person.
    pub(super) person: u32,
    pub(super) tenant: Option<u32>,
    pub(super) verdict: Verdict,
    pub(super) primary: Option<CheckId>,
    pub(super) cause: Option<u32>,
    pub(super) signs: u32,
    pub(super) escalate: bool,
    pub(super) at: DateTime<Utc>,
    /// What the primary check says, where there is one.
    pub(super) says: Option<u32>,
    pub(super) changed: Vec<u32>,
    pub(super) remedies: Vec<u32>,
    /// The permissions that no role of theirs grants.
    pub(super) lacks: Option<u32>,
}

/// A change that turned the primary check of somebody.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct ChangedOnce {
    pub(super) at: DateTime<Utc>,
    pub(super) what: String,
    pub(super) by: Option<String>,
}

impl Gathered {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a case: the line that it was read from, and its report, with the facts.
    pub fn take(&mut self, line: u64, report: &Report) {
        let cause = ClusterCause::of(report);
        let primary = report.primary_check();
        let says =
            primary.map(|check| &check.summary).or(report.outside.as_ref().map(|outside| &outside.summary));
        let turned = |change: &&ReportedChange| change.flips == report.primary;
        let changed = report.changed.iter().filter(turned).map(|change| {
            let ReportedChange { at, what, by, .. } = change.clone();
            self.changes.number(ChangedOnce { at, what, by })
        });
        let changed = changed.collect();
        let mut facts: Vec<u32> =
            attributes::of(report).into_iter().map(|fact| self.facts.number(fact)).collect();
        facts.sort_unstable();
        let kept = GatheredCase {
            line,
            person: self.texts.number(canonical(&report.case.user)),
            user: report.case.user.clone(),
            tenant: report.case.tenant.clone().map(|tenant| self.texts.number(tenant)),
            verdict: report.verdict,
            primary: report.primary,
            signs: self.signs.number(Signs::of(report)),
            escalate: report.gate.escalate,
            at: report.evaluated_at,
            says: says.cloned().filter(|_| cause.is_some()).map(|says| self.texts.number(says)),
            cause: cause.map(|cause| self.causes.number(cause)),
            changed,
            lacks: lacks(report).map(|permissions| self.lacking.number(permissions)),
            remedies: if report.verdict == Verdict::ShouldWork {
                Vec::new()
            } else {
                self.remedies.take(report)
            },
        };
        self.cases.push(kept);
        self.facts_of.push(facts);
    }
}

/// The permissions that are lacking, as the remedies have them.
fn lacks(report: &Report) -> Option<Vec<String>> {
    if report.primary != Some(CheckId::Role) {
        return None;
    }
    let turning_on =
        |remedy: &&Remedy| matches!(remedy.kind, RemedyKind::ExtendRole | RemedyKind::CustomRole);
    let named = report.remedies.iter().filter(turning_on).map(|remedy| &remedy.permissions);
    // A single permission that is needed is the one that is lacking.
    let needed = Some(&report.case.needs.all_of).filter(|needed| needed.len() == 1);
    let mut permissions = named.chain(needed).find(|permissions| !permissions.is_empty())?.clone();
    permissions.sort();
    Some(permissions)
}
