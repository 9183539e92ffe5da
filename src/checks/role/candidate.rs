//! The roles, alone or two together, that would grant what is missing.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::checks::read::quoted;
use crate::facts::{Facts, RoleDefinition};

use super::catalogue::RoleIndex;
use super::held;
use super::missing::MissingPermissions;
use super::sensitive::is_sensitive;

/// Names of roles that are never suggested, even when the catalogue does not mark them as protected.
const NEVER: &[&str] = &["owner", "admin", "administrator", "superadmin", "super admin", "superuser", "root"];

/// Of how many roles that grant a part of it pairs are looked at.
const PAIRED: usize = 64;

/// One way to grant what is missing.
pub(super) struct Candidate<'a> {
    /// One role, or two.
    pub(super) roles: Vec<&'a RoleDefinition>,
    /// Permissions that the person would gain beyond what is needed.
    pub(super) extra: BTreeSet<&'a str>,
    /// Those of them that nobody should gain on the side.
    pub(super) sensitive: BTreeSet<&'a str>,
}

impl Candidate<'_> {
    fn names(&self) -> Vec<&str> {
        self.roles.iter().map(|role| role.name.as_str()).collect()
    }

    fn cost(&self) -> (usize, usize, usize) {
        (self.sensitive.len(), self.extra.len(), self.roles.len())
    }

    /// Whether it is as good in everything, and better in something.
    fn dominates(&self, other: &Candidate<'_>) -> bool {
        self.extra.is_subset(&other.extra)
            && self.roles.len() <= other.roles.len()
            && (self.extra != other.extra || self.roles.len() < other.roles.len())
    }
}

/// Everything that covers all that is missing, least sensitive and least extra first, then fewest holders, then by name; without
/// what a better one makes pointless.
pub(super) fn candidates<'a>(
    case: &'a Case,
    facts: &'a Facts,
    catalogue: &RoleIndex<'a>,
    missing: &MissingPermissions<'a>,
) -> Vec<Candidate<'a>> {
    // What a newer log took away is given again, and brings what it brought.
    let held = held::read(case, facts).map(|held| held.roles).unwrap_or_default();
    let mut have: BTreeSet<&str> =
        held.iter().flat_map(|role| role.permissions.iter().flatten()).map(String::as_str).collect();
    for role in held.iter().filter_map(|role| catalogue.get(&role.name)) {
        have.extend(catalogue.effective(role));
    }
    let sensitive = &case.needs.sensitive;
    let candidate = |roles: Vec<&'a RoleDefinition>, granted: &BTreeSet<&'a str>| {
        let used = missing.one_of.iter().find(|id| granted.contains(*id));
        let extra: BTreeSet<&str> = granted
            .iter()
            .copied()
            .filter(|id| !have.contains(id) && !missing.all.contains(id) && Some(id) != used)
            .collect();
        let sensitive = extra.iter().copied().filter(|id| is_sensitive(id, sensitive)).collect();
        Candidate { roles, extra, sensitive }
    };
    let open: Vec<&RoleDefinition> = catalogue
        .all()
        .iter()
        .filter(|role| is_assignable(catalogue, role) && !held.iter().any(|had| had.name == role.name))
        .collect();
    let mut found = Vec::new();
    let mut parts: Vec<(&RoleDefinition, BTreeSet<&str>)> = Vec::new();
    for role in open {
        let granted = catalogue.effective(role);
        if missing.covered_by(&granted) {
            found.push(candidate(vec![role], &granted));
        } else if missing.touched_by(&granted) {
            parts.push((role, granted));
        }
    }
    parts.sort_by_key(|(role, granted)| (granted.len(), role.name.as_str()));
    parts.truncate(PAIRED);
    for (number, (one, first)) in parts.iter().enumerate() {
        for (other, second) in &parts[number + 1..] {
            let both: BTreeSet<&str> = first.union(second).copied().collect();
            if missing.covered_by(&both) {
                found.push(candidate(vec![one, other], &both));
            }
        }
    }
    found.sort_by(|one, other| {
        let holders = |candidate: &Candidate<'_>| {
            candidate.roles.iter().map(|role| role.holders.unwrap_or(u64::MAX)).max()
        };
        (one.cost(), holders(one), one.names()).cmp(&(other.cost(), holders(other), other.names()))
    });
    let mut kept: Vec<Candidate<'a>> = Vec::new();
    for candidate in found {
        if !kept.iter().any(|better| better.dominates(&candidate)) {
            kept.push(candidate);
        }
    }
    kept
}

/// Never an owner, never everything, also not by what it inherits; and only what can be given to a person, or comes by a group.
fn is_assignable(catalogue: &RoleIndex<'_>, role: &RoleDefinition) -> bool {
    let barred = |role: &RoleDefinition| {
        role.protected
            || role.permissions.iter().any(|id| id == "*")
            || NEVER.contains(&role.name.trim().to_lowercase().as_str())
    };
    (role.assignable != Some(false) || !role.groups.is_empty()) && !catalogue.any(role, barred)
}

/// What comes with it, for its text.
pub(super) fn extras(candidate: &Candidate<'_>) -> String {
    let count = match candidate.extra.len() {
        0 => return "nothing else comes with it".to_owned(),
        1 => "1 other permission comes with it".to_owned(),
        count => format!("{count} other permissions come with it"),
    };
    if candidate.sensitive.is_empty() {
        return count;
    }
    let named: Vec<&str> = candidate.sensitive.iter().copied().take(NAMED).collect();
    let more = candidate.sensitive.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{count}; it also opens {}{more}", quoted(&named))
}

/// How many sensitive permissions a text names.
const NAMED: usize = 5;
