//! What is not granted for certain, and the least that would do.

use crate::checks::{Remedy, RemedyKind};
use crate::facts::NoAnswer;

use super::sensitive::is_sensitive;
use super::verdict::{Asked, PermissionVerdict};

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
        let all = once(all_of.iter().filter(|(_, said)| !granted(said)));
        // Of what is needed anyway, it is no choice.
        let settled = |(id, said): &Asked| granted(said) || all.contains(&id.as_str());
        let one_of = if any_of.iter().any(settled) {
            Vec::new()
        } else {
            once(any_of.iter().filter(|(_, said)| !is_refused(said)))
        };
        Self { all, one_of }
    }

    /// Whether what grants these permissions covers something of it.
    pub(super) fn touched_by(&self, grants: impl Fn(&str) -> bool) -> bool {
        self.all.iter().chain(&self.one_of).any(|id| grants(id))
    }

    /// A permission that a role takes away is not given by another role: the role has to go.
    pub(super) fn taken_away(all_of: &[Asked], any_of: &[Asked]) -> Option<Remedy> {
        let mut denied = all_of.iter().chain(if no_way(any_of) { any_of } else { &[] });
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

    /// What the permission engine alone refuses is granted where the engine decides, not by a role.
    pub(super) fn refused_by_engine(all_of: &[Asked], any_of: &[Asked]) -> Option<Vec<Remedy>> {
        let mut asked = all_of.iter().chain(if no_way(any_of) { any_of } else { &[] });
        let (id, refused) = asked
            .find_map(|(id, said)| Some((id, said.as_ref().ok()?)).filter(|_| denied_by_engine(said)))?;
        let ways = refused.refusal.as_ref().map(|refusal| refusal.remedies(id)).unwrap_or_default();
        if !ways.is_empty() {
            return Some(ways);
        }
        Some(vec![Remedy::new(
            RemedyKind::LookUp,
            format!(
                "Ask the permission engine for the path of its decision ({}): the policy or relation that says no is where it is \
                 mended. A role assigned beside it does not help",
                refused.how
            ),
        )])
    }

    /// The fewest permissions that would do; of several ways the first that opens nothing sensitive. `own`: what the profile calls so.
    pub(super) fn smallest(&self, own: &[String]) -> Vec<String> {
        let plain = self.one_of.iter().find(|id| !is_sensitive(id, own));
        let one = plain.or(self.one_of.first());
        self.all.iter().chain(one).map(|id| (*id).to_owned()).collect()
    }
}

/// Each of these ids once, in their order: somebody may name one twice.
fn once<'a>(asked: impl Iterator<Item = &'a Asked>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = Vec::new();
    for (id, _) in asked {
        if !ids.contains(&id.as_str()) {
            ids.push(id);
        }
    }
    ids
}

/// The engine refuses it, and the roles say nothing.
fn denied_by_engine(said: &Result<PermissionVerdict, NoAnswer>) -> bool {
    said.as_ref().is_ok_and(|said| !said.granted && said.by_engine && !said.by_roles)
}

/// Whether a role or the engine says no: granting it besides does not help.
fn is_refused(said: &Result<PermissionVerdict, NoAnswer>) -> bool {
    denier(said).is_some() || denied_by_engine(said)
}

/// Whether every one of several ways is refused.
fn no_way(any_of: &[Asked]) -> bool {
    !any_of.is_empty() && any_of.iter().all(|(_, said)| is_refused(said))
}

/// The role that takes it away.
fn denier(said: &Result<PermissionVerdict, NoAnswer>) -> Option<&str> {
    said.as_ref().ok().and_then(|said| said.denied_by.as_deref())
}
