//! Which roles matter for what an action needs, and by which one somebody has it.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::facts::{Facts, Role, listed};
use crate::text::fold;

use super::catalogue::{RoleIndex, grants};
use super::held;

/// The names, folded, of the roles that grant something of what the action needs, or take it away.
pub(crate) fn roles_that_matter(case: &Case, facts: &Facts) -> BTreeSet<String> {
    let needed: Vec<&String> = case.needs.all_of.iter().chain(&case.needs.any_of).collect();
    let index = RoleIndex::of(facts);
    let defined = index.all().iter().filter(|role| needed.iter().any(|id| index.grants(role, id)));
    let held = listed(&facts.roles);
    let moves = |role: &&Role| {
        let own = role.permissions.as_deref().unwrap_or_default();
        needed.iter().any(|id| grants(own, id) || grants(&role.denies, id))
    };
    let held = held.iter().filter(moves).map(|role| fold::fold(&role.name));
    defined.map(|role| fold::fold(&role.name)).chain(held).collect()
}

/// By what somebody has what the action needs, as few and as small roles as it takes: "the role Senior Agent, which grants it". Nothing
/// of what else they hold.
pub(crate) fn least_grant(case: &Case, facts: &Facts) -> String {
    let index = RoleIndex::of(facts);
    let roles = held::read(case, facts).map(|held| held.roles).unwrap_or_default();
    let gives = |role: &Role, id: &str| {
        let defined = index.get(&role.name).filter(|_| !role.direct);
        let own = role.permissions.as_deref().is_some_and(|own| grants(own, id));
        (own || defined.is_some_and(|one| index.grants(one, id))) && !grants(&role.denies, id)
    };
    // What is asked for of several ways is the first that they have.
    let any_of = case.needs.any_of.iter().find(|id| roles.iter().any(|role| gives(role, id)));
    let mut open: Vec<&String> = case.needs.all_of.iter().chain(any_of).collect();
    let size = |role: &&Role| {
        let defined = index.get(&role.name);
        let own = role.permissions.as_ref().map_or(0, Vec::len);
        let all = defined.map_or(own, |one| index.effective(one).0.len().max(own));
        (is_whole(&index, role), all, role.name.clone())
    };
    let mut by_size: Vec<&Role> = roles.iter().collect();
    by_size.sort_by_cached_key(size);
    let mut ways: Vec<String> = Vec::new();
    while let Some(role) = most(&by_size, &open, gives) {
        open.retain(|id| !gives(role, id));
        ways.push(way(role));
    }
    if ways.is_empty() {
        return "a decision of the permission engine".to_owned();
    }
    let it = if ways.len() == 1 { "which grants it" } else { "which grant it together" };
    format!("{}, {it}", ways.join(" and "))
}

/// The role that grants most of what is open; of several the smallest.
fn most<'r>(roles: &[&'r Role], open: &[&String], gives: impl Fn(&Role, &str) -> bool) -> Option<&'r Role> {
    let count = |role: &Role| open.iter().filter(|id| gives(role, id)).count();
    let best = roles.iter().map(|role| count(role)).max().filter(|best| *best > 0)?;
    roles.iter().copied().find(|role| count(role) == best)
}

fn way(role: &Role) -> String {
    if role.direct {
        return "a grant of its own".to_owned();
    }
    let group = role.groups.first().map(|group| format!(" (through the group {group})"));
    format!("the role {}{}", role.name, group.unwrap_or_default())
}

/// Protected, or with everything.
fn is_whole(index: &RoleIndex<'_>, role: &Role) -> bool {
    let defined = index.get(&role.name);
    let protected = defined.is_some_and(|one| one.protected);
    let all = |permissions: &[String]| permissions.iter().any(|id| id == "*");
    let own = role.permissions.as_deref().is_some_and(all);
    protected || own || defined.is_some_and(|one| index.effective(one).0.contains("*"))
}

/// Whether somebody holds a protected role, or one that grants everything.
pub(crate) fn holds_everything(case: &Case, facts: &Facts) -> bool {
    let index = RoleIndex::of(facts);
    held::read(case, facts).is_ok_and(|held| held.roles.iter().any(|role| is_whole(&index, role)))
}
