//! Facts that a person told: they stand where no system has an answer, and never against one that has.

use chrono::{DateTime, Utc};

use super::answer::listed;
use super::{Facts, NoAnswer, Observed, Origin, Role};

/// The source's name, as for everything that a person looked up.
const ADMIN: &str = "admin";

impl Facts {
    /// Whether it is known which roles the person has. A listing that was not read to its end and shows none says nothing: they
    /// may stand in its rest.
    #[must_use]
    pub fn roles_known(&self) -> bool {
        self.roles
            .as_ref()
            .is_ok_and(|seen| seen.complete || seen.value.iter().flatten().any(|role| !role.direct))
    }

    /// Takes the roles that somebody read on the person's profile, if there are any and no system told them. A name is the
    /// catalogue's, if it has it in other case: people type `agent` for `Agent`. Grants without a role that a system told stay.
    pub fn take_roles_by_hand(&mut self, names: &[String], at: DateTime<Utc>) {
        let open = match &self.roles {
            Err(NoAnswer::Gap(_)) => true,
            // Sources that disagree are not settled by a person.
            Err(NoAnswer::Conflict(_)) => false,
            Ok(seen) => seen.origin == Origin::Person || !self.roles_known(),
        };
        if names.is_empty() || !open {
            return;
        }
        let told = listed(&self.roles);
        let grants: Vec<Role> = told.iter().filter(|role| role.direct).cloned().collect();
        let roles = names.iter().map(|name| Role { name: self.name_in_catalogue(name), ..Role::default() });
        self.roles = Ok(Observed {
            value: Some(roles.chain(grants).collect()),
            connector: ADMIN.to_owned(),
            requests: Vec::new(),
            origin: Origin::Person,
            at,
            // A person looked at the one profile that was asked about.
            complete: true,
            unseen: 0,
            limits: Vec::new(),
        });
    }

    fn name_in_catalogue(&self, name: &str) -> String {
        let known = listed(&self.role_catalogue);
        let folded = name.to_lowercase();
        let exact = known.iter().find(|role| role.name == name);
        let same = exact.or_else(|| known.iter().find(|role| role.name.to_lowercase() == folded));
        same.map_or_else(|| name.to_owned(), |role| role.name.clone())
    }
}
