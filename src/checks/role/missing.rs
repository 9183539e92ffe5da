//! What is not granted for certain, and the least that would do.

use crate::checks::{Remedy, RemedyKind};
use crate::facts::NoAnswer;

use super::effective::{Asked, PermissionVerdict};

/// What is not granted for certain.
pub(super) struct MissingPermissions<'a> {
    /// All of these.
    pub(super) all: Vec<&'a str>,
    /// And one of these, unless the list is empty.
    pub(super) one_of: Vec<&'a str>,
}

impl<'a> MissingPermissions<'a> {
    pub(super) fn new(all_of: &'a [Asked], any_of: &'a [Asked]) -> Self {
        let granted =
            |said: &Result<PermissionVerdict, NoAnswer>| said.as_ref().is_ok_and(|said| said.granted);
        let all = all_of.iter().filter(|(_, said)| !granted(said)).map(|(id, _)| id.as_str()).collect();
        let one_of = if any_of.iter().any(|(_, said)| granted(said)) {
            Vec::new()
        } else {
            any_of.iter().filter(|(_, said)| denier(said).is_none()).map(|(id, _)| id.as_str()).collect()
        };
        Self { all, one_of }
    }

    /// Whether what grants these permissions covers everything that is missing.
    pub(super) fn covered_by(&self, grants: impl Fn(&str) -> bool) -> bool {
        self.all.iter().all(|id| grants(id))
            && (self.one_of.is_empty() || self.one_of.iter().any(|id| grants(id)))
    }

    /// Whether it covers something of it.
    pub(super) fn touched_by(&self, grants: impl Fn(&str) -> bool) -> bool {
        self.all.iter().chain(&self.one_of).any(|id| grants(id))
    }

    /// A permission that a role takes away is not given by another role: the role has to go.
    pub(super) fn taken_away(&self, all_of: &[Asked], any_of: &[Asked]) -> Option<Remedy> {
        let only_denied = self.one_of.is_empty()
            && !any_of.is_empty()
            && any_of.iter().all(|(_, said)| denier(said).is_some());
        let mut denied = all_of.iter().chain(if only_denied { any_of } else { &[] });
        let (id, role) = denied.find_map(|(id, said)| denier(said).map(|role| (id, role)))?;
        Some(Remedy {
            role: Some(role.to_owned()),
            ..Remedy::new(
                RemedyKind::LookUp,
                format!(
                    "The role {role} takes `{id}` away, so another role does not help. Open their profile and ask whether they \
                     still need {role}; without it the permission is back"
                ),
            )
        })
    }

    fn smallest_refs(&self) -> Vec<&'a str> {
        let all = self.all.iter().copied();
        let one = self.one_of.iter().copied().filter(|id| !self.all.contains(id)).take(1);
        all.chain(one).collect()
    }

    /// The fewest permissions that would do.
    pub(super) fn smallest(&self) -> Vec<String> {
        self.smallest_refs().into_iter().map(str::to_owned).collect()
    }
}

/// The role that takes it away.
fn denier(said: &Result<PermissionVerdict, NoAnswer>) -> Option<&str> {
    said.as_ref().ok().and_then(|said| said.denied_by.as_deref())
}
