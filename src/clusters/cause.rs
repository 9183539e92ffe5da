//! What cases are grouped by first: the primary cause with its reason, the cause beside the six, or that it cannot be told.

use std::collections::BTreeSet;

use super::v1::SharedKind::{self, Change, Failure, Flag, Group, Role, System, Tenant, Tier};
use crate::case::{CheckId, OutsideKind};
use crate::checks::Status;
use crate::diagnosis::Verdict;
use crate::facts::ChangeKind;
use crate::report::v1::Report;

/// A cause, as far as a single case tells it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum ClusterCause {
    /// One of the six, and its stable code.
    Check(CheckId, Option<String>),
    /// Beside the six.
    Outside(OutsideKind),
    /// Not known, because something did not answer.
    Unanswered,
}

/// What a case says about causes that are not its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Signs {
    outside: Option<OutsideKind>,
    /// The checks that pass.
    passes: Vec<CheckId>,
    /// The checks that do not apply.
    not_asked: Vec<CheckId>,
    /// The permissions that it needs.
    needs: Vec<String>,
}

impl Signs {
    pub(super) fn of(report: &Report) -> Self {
        let with = |status: Status| {
            let checks = report.checks.iter().filter(|check| check.status == status);
            checks.map(|check| check.id).collect()
        };
        let needs = &report.case.needs;
        let mut needs: Vec<String> = needs.all_of.iter().chain(&needs.any_of).cloned().collect();
        needs.sort();
        Self {
            outside: report.outside.as_ref().map(|outside| outside.kind),
            passes: with(Status::Pass),
            not_asked: with(Status::NotApplicable),
            needs,
        }
    }
}

/// What of the shared facts a cause can rest on, the likeliest first. The others can make a set exact, and not make it.
const NAMING: [(CheckId, &[SharedKind]); 6] = [
    (CheckId::Account, &[Change, System, Group, Tenant]),
    (CheckId::Invite, &[Change, System, Tenant, Group]),
    (CheckId::Password, &[Change, Group, Tenant, System]),
    (CheckId::Tenant, &[Change, Tenant, Group, System]),
    (CheckId::Role, &[Change, Role, Group, System]),
    (CheckId::Feature, &[Change, Flag, Tier, Group]),
];

/// The order among those that a cause does not rest on.
const OTHERS: [SharedKind; 8] = [Role, Group, Flag, Tier, System, Tenant, Failure, Change];

impl ClusterCause {
    /// The cause of a case; `None` where nothing is in its way.
    pub(super) fn of(report: &Report) -> Option<Self> {
        if let Some(primary) = report.primary {
            let reason = report.check(primary).and_then(|check| check.reason.clone());
            return Some(Self::Check(primary, reason));
        }
        match &report.outside {
            Some(outside) if report.verdict == Verdict::Outside => Some(Self::Outside(outside.kind)),
            _ => (report.verdict == Verdict::Undetermined).then_some(Self::Unanswered),
        }
    }

    /// Whether a case with another cause, or none, shows that what it has is not the cause: the check passes, or asks for nothing, in
    /// spite of it. One that has the same fault behind another one, or for which it is not known, shows nothing.
    pub(super) fn is_refuted_by(&self, signs: &Signs) -> bool {
        match self {
            Self::Check(check, _) => signs.passes.contains(check) || signs.not_asked.contains(check),
            Self::Outside(kind) => signs.outside != Some(*kind),
            // Of somebody for whom the rest is enough, the system does not answer either.
            Self::Unanswered => false,
        }
    }

    /// Whether a case asks for what the cause is in the way of: who has the role that lacks a right, and needs another one, shows little.
    pub(super) fn is_asked_by(&self, signs: &Signs, lacks: &BTreeSet<&String>) -> bool {
        match self {
            Self::Check(check, _) if !signs.passes.contains(check) => false,
            Self::Check(CheckId::Role, _) => {
                lacks.is_empty()
                    || signs.needs.is_empty()
                    || signs.needs.iter().any(|need| lacks.contains(need))
            }
            _ => true,
        }
    }

    /// The kinds that it can rest on.
    fn naming(&self) -> &'static [SharedKind] {
        match self {
            Self::Check(check, _) => {
                NAMING.iter().find(|(known, _)| known == check).map_or(&[], |(_, kinds)| kinds)
            }
            Self::Outside(_) => &[Change, Group, Tenant, System],
            Self::Unanswered => &[Failure],
        }
    }

    /// Whether it can rest on that kind of fact.
    pub(super) fn rests_on(&self, kind: SharedKind) -> bool {
        self.naming().contains(&kind)
    }

    /// Where a kind of fact stands among those that may explain it: the least first.
    pub(super) fn rank(&self, kind: SharedKind) -> usize {
        let place = |kinds: &[SharedKind]| kinds.iter().position(|known| *known == kind);
        let naming = self.naming();
        place(naming).unwrap_or_else(|| naming.len() + place(&OTHERS).unwrap_or(OTHERS.len()))
    }

    /// Whether a kind of change can be behind it. Of a log that everybody of a tenant shares, the most has to do with nothing here.
    pub(super) fn may_follow(&self, change: ChangeKind) -> bool {
        use ChangeKind as Kind;
        let Self::Check(check, _) = self else {
            return matches!(change, Kind::PolicyChanged | Kind::GroupChanged);
        };
        match check {
            CheckId::Account => matches!(
                change,
                Kind::Deactivated
                    | Kind::Deleted
                    | Kind::Locked
                    | Kind::GroupLeft
                    | Kind::GroupChanged
                    | Kind::SeatsChanged
            ),
            CheckId::Invite => matches!(change, Kind::InviteCancelled | Kind::Invited | Kind::SeatsChanged),
            CheckId::Password => {
                matches!(change, Kind::PasswordChanged | Kind::PolicyChanged | Kind::GroupChanged)
            }
            CheckId::Tenant => matches!(change, Kind::TenantLeft | Kind::GroupLeft | Kind::GroupChanged),
            CheckId::Role => matches!(
                change,
                Kind::RoleRemoved
                    | Kind::RoleChanged
                    | Kind::GroupLeft
                    | Kind::GroupChanged
                    | Kind::RoleGranted
            ),
            CheckId::Feature => matches!(
                change,
                Kind::FlagChanged
                    | Kind::TierChanged
                    | Kind::SeatsChanged
                    | Kind::GroupLeft
                    | Kind::GroupChanged
            ),
        }
    }
}
