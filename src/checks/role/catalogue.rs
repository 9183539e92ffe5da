//! The roles that exist, and what each grants with everything that it inherits.

use std::collections::{BTreeMap, BTreeSet};

use crate::checks::read::{claim, conflict, known};
use crate::facts::{Facts, NoAnswer, Observed, Question, RoleDefinition};

/// The catalogue, by name.
pub(super) struct RoleIndex<'a> {
    by_name: BTreeMap<&'a str, Vec<&'a RoleDefinition>>,
    /// Where it comes from, or why it is not known.
    pub(super) seen: Result<&'a Observed<Option<Vec<RoleDefinition>>>, NoAnswer>,
}

impl<'a> RoleIndex<'a> {
    /// Of these facts.
    pub(super) fn of(facts: &'a Facts) -> Self {
        let seen = known(&facts.role_catalogue);
        let mut by_name: BTreeMap<&str, Vec<&RoleDefinition>> = BTreeMap::new();
        for role in seen.as_ref().ok().and_then(|seen| seen.value.as_deref()).unwrap_or_default() {
            by_name.entry(&role.name).or_default().push(role);
        }
        Self { by_name, seen }
    }

    /// Every role, in the listing's order.
    pub(super) fn all(&self) -> &'a [RoleDefinition] {
        self.seen.as_ref().ok().and_then(|seen| seen.value.as_deref()).unwrap_or_default()
    }

    /// The role of that name.
    pub(super) fn get(&self, name: &str) -> Option<&'a RoleDefinition> {
        self.by_name.get(name).and_then(|roles| roles.first().copied())
    }

    /// Everything that a role grants: its own, and what it inherits to any depth. Roles that inherit each other end.
    pub(super) fn effective(&self, role: &'a RoleDefinition) -> BTreeSet<&'a str> {
        let mut all: BTreeSet<&str> = role.permissions.iter().map(String::as_str).collect();
        self.walk(role, |part| all.extend(part.permissions.iter().map(String::as_str)));
        all
    }

    /// Whether a role grants it, by itself or by what it inherits.
    pub(super) fn grants(&self, role: &RoleDefinition, id: &str) -> bool {
        let mut granted = grants(&role.permissions, id);
        self.walk(role, |part| granted |= grants(&part.permissions, id));
        granted
    }

    /// Whether a role inherits one that was not in the part of the catalogue that could be read, to any depth.
    pub(super) fn unresolved(&self, role: &RoleDefinition) -> bool {
        let missing = |one: &RoleDefinition| one.inherits.iter().any(|name| self.get(name).is_none());
        self.any(role, missing)
    }

    /// Whether a role, or one that it inherits, is not to be suggested.
    pub(super) fn any(&self, role: &RoleDefinition, holds: impl Fn(&RoleDefinition) -> bool) -> bool {
        let mut any = holds(role);
        self.walk(role, |part| any |= holds(part));
        any
    }

    fn walk(&self, role: &RoleDefinition, mut visit: impl FnMut(&'a RoleDefinition)) {
        if role.inherits.is_empty() {
            return;
        }
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&RoleDefinition> = role.inherits.iter().filter_map(|name| self.get(name)).collect();
        while let Some(part) = open.pop() {
            if part.name == role.name || !seen.insert(&part.name) {
                continue;
            }
            let Some(part) = self.get(&part.name) else { continue };
            visit(part);
            open.extend(part.inherits.iter().filter_map(|name| self.get(name)));
        }
    }

    /// How a role comes by a permission: the roles in between, outermost first. `None`: it does not.
    pub(super) fn path(&self, role: &RoleDefinition, id: &str) -> Option<Vec<&'a str>> {
        if grants(&role.permissions, id) {
            return Some(Vec::new());
        }
        let mut from: BTreeMap<&str, &str> = BTreeMap::new();
        let mut open: Vec<&'a RoleDefinition> = self.get(&role.name).into_iter().collect();
        while let Some(part) = open.pop() {
            for next in part.inherits.iter().filter_map(|name| self.get(name)) {
                if next.name == role.name || from.contains_key(next.name.as_str()) {
                    continue;
                }
                from.insert(&next.name, &part.name);
                if grants(&next.permissions, id) {
                    let mut path = vec![next.name.as_str()];
                    while let Some(&before) = path.last().and_then(|last| from.get(last)) {
                        if before == role.name {
                            break;
                        }
                        path.push(before);
                    }
                    path.reverse();
                    return Some(path);
                }
                open.push(next);
            }
        }
        None
    }

    /// A name that is defined twice is no contradiction as long as both definitions say the same about the permission.
    ///
    /// # Errors
    /// They do not.
    pub(super) fn one_definition(&self, name: &str, id: &str) -> Result<(), NoAnswer> {
        let all = self.by_name.get(name).map(Vec::as_slice).unwrap_or_default();
        let answers: Vec<bool> = all.iter().map(|one| self.grants(one, id)).collect();
        if !(answers.contains(&true) && answers.contains(&false)) {
            return Ok(());
        }
        let connector = self.seen.as_ref().map(|seen| seen.connector.as_str()).unwrap_or_default();
        let claims = vec![
            claim(connector, format!("{name} grants `{id}`")),
            claim(connector, format!("{name} does not grant `{id}`")),
        ];
        Err(conflict(
            Question::RoleCatalogue,
            format!("the role {name} is defined twice, and differently"),
            claims,
        ))
    }
}

/// Whether a list of ids names the permission, or everything.
pub(super) fn grants(permissions: &[String], id: &str) -> bool {
    permissions.iter().any(|permission| permission == id || permission == "*")
}
