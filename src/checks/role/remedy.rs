//! The role that grants what is missing with the least extra. Assigning is suggested; turning a permission on in a role that
//! exists is not, because everybody who has that role would gain it.

use std::collections::BTreeSet;

use crate::checks::read::quoted;
use crate::checks::{Remedy, RemedyKind};
use crate::facts::{Facts, NoAnswer, RoleDefinition};

use super::effective::{PermissionVerdict, define, grants};

/// A role that grants more than this many extra permissions is broad.
pub(super) const BROAD: usize = 5;

/// How many roles are suggested.
const SHOWN: usize = 3;

/// Words in a permission id that make gaining it on the side a broad grant: other people, settings, loss or export of data.
const SENSITIVE: &[&str] = &[
    "users",
    "roles",
    "settings",
    "admin",
    "delete",
    "export",
    "bulk",
    "billing",
    "impersonate",
    "api_keys",
];

/// Names of roles that are never suggested, even when the catalogue does not mark them as protected.
const NEVER: &[&str] = &["owner", "admin", "administrator", "superadmin", "super admin", "superuser", "root"];

type Asked = [(String, Result<PermissionVerdict, NoAnswer>)];

/// What would grant everything that is missing, least extra first. Never empty.
pub(super) fn least(facts: &Facts, all_of: &Asked, any_of: &Asked) -> Vec<Remedy> {
    let missing = MissingPermissions::new(all_of, any_of);
    if let Some(remedy) = missing.taken_away(all_of, any_of) {
        return vec![remedy];
    }
    let needed = missing.smallest();
    let custom = Remedy {
        permissions: needed.clone(),
        ..Remedy::new(
            RemedyKind::CustomRole,
            format!(
                "Settings → Roles & Permissions: make a role with exactly {}, and assign it to this user",
                quoted(&needed)
            ),
        )
    };
    let Some(catalogue) = facts.role_catalogue.as_ref().ok().and_then(|seen| seen.value.as_deref()) else {
        return vec![look_up(&needed), custom];
    };
    let candidates = candidates(facts, catalogue, &missing);
    let Some(least) = candidates.first() else { return vec![custom] };
    let broad = least.extra.len() > BROAD || least.extra.iter().any(|id| is_sensitive(id));
    let assign = candidates.iter().take(SHOWN).map(Candidate::remedy);
    if broad { [custom].into_iter().chain(assign).collect() } else { assign.collect() }
}

/// What is not granted for certain.
struct MissingPermissions<'a> {
    /// All of these.
    all: Vec<&'a str>,
    /// And one of these, unless the list is empty.
    one_of: Vec<&'a str>,
}

impl<'a> MissingPermissions<'a> {
    fn new(all_of: &'a Asked, any_of: &'a Asked) -> Self {
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

    /// A permission that a role takes away is not given by another role: the role has to go.
    fn taken_away(&self, all_of: &Asked, any_of: &Asked) -> Option<Remedy> {
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

    /// The fewest permissions that would do.
    fn smallest(&self) -> Vec<String> {
        let all = self.all.iter().copied();
        let one = self.one_of.iter().copied().filter(|id| !self.all.contains(id)).take(1);
        all.chain(one).map(str::to_owned).collect()
    }
}

/// The role that takes it away.
fn denier(said: &Result<PermissionVerdict, NoAnswer>) -> Option<&str> {
    said.as_ref().ok().and_then(|said| said.denied_by.as_deref())
}

struct Candidate<'a> {
    role: &'a RoleDefinition,
    /// Permissions that the person would gain beyond what is needed.
    extra: BTreeSet<&'a str>,
}

impl Candidate<'_> {
    fn remedy(&self) -> Remedy {
        let name = &self.role.name;
        let extra = match self.extra.len() {
            0 => "nothing else comes with it".to_owned(),
            1 => "1 other permission comes with it".to_owned(),
            count => format!("{count} other permissions come with it"),
        };
        Remedy {
            role: Some(name.clone()),
            extra_permissions: Some(self.extra.len() as u64),
            ..Remedy::new(
                RemedyKind::AssignRole,
                format!("Settings → Users → open their profile → Roles: assign {name} ({extra})"),
            )
        }
    }
}

/// Roles that cover all that is missing, least extra first, then fewest holders, then by name; without those that give all
/// that a better one gives and more.
fn candidates<'a>(
    facts: &'a Facts,
    catalogue: &'a [RoleDefinition],
    missing: &MissingPermissions<'_>,
) -> Vec<Candidate<'a>> {
    let held = facts.roles.as_ref().ok().and_then(|seen| seen.value.as_deref()).unwrap_or_default();
    let have: BTreeSet<&str> = held
        .iter()
        .filter_map(|role| {
            let own = role.permissions.as_deref();
            own.or_else(|| define(Some(catalogue), &role.name).map(|found| found.permissions.as_slice()))
        })
        .flatten()
        .map(String::as_str)
        .collect();
    let covers = |role: &RoleDefinition| {
        missing.all.iter().all(|id| grants(&role.permissions, id))
            && (missing.one_of.is_empty() || missing.one_of.iter().any(|id| grants(&role.permissions, id)))
    };
    let mut found: Vec<Candidate<'a>> = catalogue
        .iter()
        .filter(|role| is_assignable(role) && !held.iter().any(|had| had.name == role.name) && covers(role))
        .map(|role| {
            let used = missing.one_of.iter().find(|id| role.permissions.iter().any(|has| has == *id));
            let extra = role.permissions.iter().map(String::as_str);
            let extra = extra
                .filter(|id| !have.contains(id) && !missing.all.contains(id) && Some(id) != used)
                .collect();
            Candidate { role, extra }
        })
        .collect();
    found.sort_by_key(|one| (one.extra.len(), one.role.holders.unwrap_or(u64::MAX), &one.role.name));
    let mut kept: Vec<Candidate<'a>> = Vec::new();
    for candidate in found {
        if !kept
            .iter()
            .any(|better| better.extra.is_subset(&candidate.extra) && better.extra != candidate.extra)
        {
            kept.push(candidate);
        }
    }
    kept
}

/// Never an owner, never everything.
fn is_assignable(role: &RoleDefinition) -> bool {
    !role.protected
        && !role.permissions.iter().any(|id| id == "*")
        && !NEVER.contains(&role.name.trim().to_lowercase().as_str())
}

fn is_sensitive(id: &str) -> bool {
    id.to_lowercase().split(['.', ':', '/']).any(|word| SENSITIVE.contains(&word))
}

/// Which roles exist is not known.
fn look_up(needed: &[String]) -> Remedy {
    Remedy::new(
        RemedyKind::LookUp,
        format!(
            "Open Settings → Roles & Permissions, find the role that has {} toggled on with the least else, and assign that \
             one. Don't grant broader permissions as a workaround",
            quoted(needed)
        ),
    )
}
