//! A missing permission turned on in a role that the person has: nobody gets a role more, and everybody who has the role gains it.

use crate::case::Case;
use crate::checks::owner::kept_by;
use crate::checks::read::quoted;
use crate::checks::{Remedy, RemedyKind};
use crate::facts::{Channel, Facts, ManagedBy, Role, RoleDefinition};

use super::barred::BarredRoles;
use super::catalogue::RoleIndex;
use super::held::HeldRoles;

/// A role of theirs, and how many others would gain what is turned on in it; `None`: nobody knows.
pub(super) struct SharedRole<'a> {
    role: &'a RoleDefinition,
    pub(super) others: Option<u64>,
}

/// Those of their roles in which a permission can be turned on so that the fewest others gain it, by name.
pub(super) fn narrowest<'a>(
    case: &Case,
    facts: &Facts,
    held: &HeldRoles<'a>,
    catalogue: &RoleIndex<'a>,
    barred: &BarredRoles<'a>,
) -> Vec<SharedRole<'a>> {
    let is_here = |role: &&Role| !role.direct && held.applies(case, facts, role) == Ok(true);
    let of_theirs = held.roles.iter().filter(is_here).filter_map(|role| catalogue.get(&role.name));
    let open = of_theirs.filter(|role| !barred.has(role) && !catalogue.is_ambiguous(&role.name));
    let mut all: Vec<SharedRole<'a>> =
        open.map(|role| SharedRole { role, others: others(role, catalogue) }).collect();
    let fewest = all.iter().map(SharedRole::count).min();
    all.retain(|shared| Some(shared.count()) == fewest);
    all.sort_by_key(|shared| &shared.role.name);
    all.dedup_by_key(|shared| &shared.role.name);
    all
}

/// Everybody else who has the role, or one that inherits it; of several such roles somebody may have two, so it is the most.
fn others<'a>(role: &'a RoleDefinition, catalogue: &RoleIndex<'a>) -> Option<u64> {
    let mut others = role.holders?.saturating_sub(1);
    for heir in catalogue.heirs_of(&role.name) {
        others = others.saturating_add(catalogue.get(heir)?.holders?);
    }
    Some(others)
}

impl SharedRole<'_> {
    /// How many others, as it is compared: not known counts as the worst.
    pub(super) fn count(&self) -> u64 {
        self.others.unwrap_or(u64::MAX)
    }

    /// The step.
    pub(super) fn remedy(&self, needed: &[String], sensitive: Vec<String>) -> Remedy {
        let name = &self.role.name;
        let gain = match self.others {
            None => "everybody who has it gains this too, and how many that are is not known".to_owned(),
            Some(0) => "nobody else has it".to_owned(),
            Some(1) => "1 other person gains this too".to_owned(),
            Some(count) => format!("{count} other people gain this too"),
        };
        let note = format!("; {gain}");
        let text = format!("Settings → Roles & Permissions: turn on {} in {name}{note}", quoted(needed));
        let remedy = Remedy {
            role: Some(name.clone()),
            permissions: needed.to_vec(),
            extra_permissions: Some(0),
            sensitive,
            others: self.others,
            note,
            ..Remedy::new(RemedyKind::ExtendRole, text)
        };
        // Who gives a role to people does not say what it grants; what is kept as code is changed there.
        let code = |manager: &&ManagedBy| matches!(manager.kind, Some(Channel::Code | Channel::Other) | None);
        kept_by(self.role.managed_by.as_ref().filter(code), remedy)
    }
}
