//! What a person may see where a check sends them, and what follows from it: for that check, and for others that the same page settles.

use crate::case::CheckId;
use crate::facts::FoundStatus;

/// A look by hand, for which [`super::Check::ask`] says where to go and what to ask.
#[derive(Clone, Copy, Debug)]
pub struct HandLook {
    /// Checks without which what is seen here means nothing: a role in the wrong tenant, a password of an account that is switched off.
    pub after: &'static [CheckId],
    /// What may be seen, the usual case of everything in order first.
    pub sights: &'static [Sight],
}

/// One of the things that may be seen.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// In a few words, as an answer: "in Inactive Users".
    pub says: &'static str,
    /// What follows.
    pub settles: &'static [HandFinding],
}

/// What follows from a sight for one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandFinding {
    /// The check.
    pub check: CheckId,
    /// In order, or the cause; `None`: what was said of it before does not hold any more.
    pub status: Option<FoundStatus>,
    /// The check's own reason code.
    pub reason: Option<&'static str>,
}

impl HandFinding {
    /// The check is in order.
    #[must_use]
    pub const fn passes(check: CheckId) -> Self {
        Self { check, status: Some(FoundStatus::Pass), reason: None }
    }

    /// The check is the cause, for one of its own reasons.
    #[must_use]
    pub const fn fails(check: CheckId, reason: &'static str) -> Self {
        Self { check, status: Some(FoundStatus::Fail), reason: Some(reason) }
    }

    /// What was said of the check is taken back.
    #[must_use]
    pub const fn withdrawn(check: CheckId) -> Self {
        Self { check, status: None, reason: None }
    }
}

impl HandLook {
    /// The checks that this look can settle, `own` among them.
    pub fn covers(&self, own: CheckId) -> impl Iterator<Item = CheckId> + '_ {
        let others = self.sights.iter().flat_map(|sight| sight.settles).filter(|one| one.status.is_some());
        std::iter::once(own).chain(others.map(|one| one.check).filter(move |check| *check != own))
    }
}
