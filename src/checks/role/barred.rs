//! Roles that are never a way round, by whatever they are given.

use std::collections::HashSet;
use std::rc::Rc;

use crate::facts::RoleDefinition;

use super::catalogue::{RoleIndex, inherits};

/// Names of roles that are never suggested, even when the catalogue does not mark them as protected.
const NEVER: &[&str] = &["owner", "admin", "administrator", "superadmin", "super admin", "superuser", "root"];

/// The roles that are barred, and those that inherit one.
pub(super) struct BarredRoles<'a>(Rc<HashSet<&'a str>>);

impl<'a> BarredRoles<'a> {
    /// Of this catalogue.
    pub(super) fn of(catalogue: &RoleIndex<'a>) -> Self {
        Self(catalogue.having(is_barred))
    }

    /// Whether the role is never given to anybody who lacks something.
    pub(super) fn has(&self, role: &RoleDefinition) -> bool {
        is_barred(role) || inherits(role, &self.0)
    }

    /// The same of a role that may not be in the catalogue.
    pub(super) fn names(&self, name: &str) -> bool {
        is_owner(name) || self.0.contains(name)
    }
}

/// Never an owner, never everything.
pub(crate) fn is_barred(role: &RoleDefinition) -> bool {
    role.protected || role.permissions.iter().any(|id| id == "*") || is_owner(&role.name)
}

/// Whether a role is called what the owners of a system are called.
pub(crate) fn is_owner(name: &str) -> bool {
    NEVER.iter().any(|never| never.eq_ignore_ascii_case(name.trim()))
}
