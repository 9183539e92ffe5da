//! The roles, alone or two together, that would grant what is missing.

use std::collections::{BTreeSet, HashSet};

use crate::case::Case;
use crate::checks::read::quoted;
use crate::facts::{Role, RoleDefinition};

use super::catalogue::{RoleIndex, inherits};
use super::gain::{Candidate, Gain, GainCost, LOOKED_AT};
use super::missing::MissingPermissions;

/// Names of roles that are never suggested, even when the catalogue does not mark them as protected.
const NEVER: &[&str] = &["owner", "admin", "administrator", "superadmin", "super admin", "superuser", "root"];

/// Of how many roles that grant a part of it pairs are looked at.
const PAIRED: usize = 64;

/// The best ways, and how many roles that would do as well were not compared with them.
pub(super) struct BestCandidates<'a> {
    pub(super) best: Vec<Candidate<'a>>,
    pub(super) not_compared: usize,
}

/// The best `most` of everything that covers all that is missing, least sensitive and least extra first, then fewest holders, then by
/// name; without what a better one makes pointless. What a newer log took away is not `held`: it is given again, and brings what it
/// brought.
pub(super) fn candidates<'a>(
    case: &Case,
    held: &[Role],
    catalogue: &RoleIndex<'a>,
    missing: &MissingPermissions<'_>,
    most: usize,
) -> BestCandidates<'a> {
    let gain = Gain::new(case, held, catalogue, missing);
    let (mut covering, mut parts) = open(held, catalogue, missing);
    // What is small is looked at first: it is what least comes with.
    let size = |role: &&RoleDefinition| (role.inherits.len(), role.permissions.len());
    covering.sort_by_key(size);
    parts.sort_by_key(size);
    let mut found: Vec<(GainCost<'a>, Vec<&'a RoleDefinition>)> = Vec::new();
    let mut looked = 0;
    let mut not_compared = 0;
    for role in covering {
        if looked > LOOKED_AT {
            not_compared += 1;
            continue;
        }
        let (granted, cost) = catalogue.effective(role);
        looked += cost;
        found.push((gain.cost(&[role], &granted), vec![role]));
    }
    let mut partial: Vec<(&RoleDefinition, BTreeSet<&str>)> = Vec::new();
    for role in parts {
        if looked > LOOKED_AT {
            break;
        }
        let (granted, cost) = catalogue.effective(role);
        looked += cost;
        partial.push((role, granted));
    }
    partial.sort_by_key(|(role, granted)| (granted.len(), role.name.as_str()));
    partial.truncate(PAIRED);
    for (number, (one, first)) in partial.iter().enumerate() {
        for (other, second) in &partial[number + 1..] {
            if looked <= LOOKED_AT && missing.covered_by(|id| first.contains(id) || second.contains(id)) {
                let both: BTreeSet<&str> = first.union(second).copied().collect();
                looked += both.len();
                found.push((gain.cost(&[one, other], &both), vec![*one, *other]));
            }
        }
    }
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut best: Vec<Candidate<'a>> = Vec::new();
    for (_, roles) in found {
        if best.len() == most {
            break;
        }
        let granted = roles.iter().flat_map(|role| catalogue.effective(role).0).collect();
        let candidate = gain.candidate(roles, &granted);
        if !best.iter().any(|better| better.dominates(&candidate)) {
            best.push(candidate);
        }
    }
    BestCandidates { best, not_compared }
}

/// The roles that can be given: those that cover what is missing alone, and those that cover a part of it.
fn open<'a>(
    held: &[Role],
    catalogue: &RoleIndex<'a>,
    missing: &MissingPermissions<'_>,
) -> (Vec<&'a RoleDefinition>, Vec<&'a RoleDefinition>) {
    let has: HashSet<&str> = held.iter().map(|had| had.name.as_str()).collect();
    let barred_below = catalogue.having(barred);
    let (mut covering, mut parts) = (Vec::new(), Vec::new());
    for role in catalogue.all() {
        let grants = |id: &str| catalogue.grants(role, id);
        let covers = missing.covered_by(grants);
        if !covers && !missing.touched_by(grants) {
            continue;
        }
        let assignable = role.assignable != Some(false) || !role.groups.is_empty();
        if !assignable || has.contains(role.name.as_str()) || barred(role) || inherits(role, &barred_below) {
            continue;
        }
        if covers { covering.push(role) } else { parts.push(role) }
    }
    (covering, parts)
}

/// Never an owner, never everything; also not what inherits such a role.
fn barred(role: &RoleDefinition) -> bool {
    let name = role.name.trim();
    role.protected
        || role.permissions.iter().any(|id| id == "*")
        || NEVER.iter().any(|never| never.eq_ignore_ascii_case(name))
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
