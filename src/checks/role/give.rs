//! How a role is given, where it lasts: by hand, through a group, at the owner, on the object.

use crate::case::{Case, ObjectRef};
use crate::checks::owner::{self, by_machine, kept_by};
use crate::checks::{Remedy, RemedyKind};
use crate::facts::{ChangeKind, Channel, Facts, ManagedBy, Role, RoleDefinition};

use super::candidate::extras;
use super::gain::Candidate;
use super::held;

/// One way to grant what is missing, as a step.
pub(super) fn remedy(case: &Case, facts: &Facts, candidate: &Candidate<'_>) -> Remedy {
    let extra = extras(candidate);
    let names: Vec<String> = candidate.roles.iter().map(|role| role.name.clone()).collect();
    let base = |kind, text: String| Remedy {
        extra_permissions: Some(candidate.extra.len() as u64),
        sensitive: candidate.sensitive.iter().map(|id| (*id).to_owned()).collect(),
        ..Remedy::new(kind, text)
    };
    let [role] = candidate.roles.as_slice() else {
        let text = format!(
            "Settings → Users → open their profile → Roles: assign {} together ({extra}); together they are less than one broad role",
            names.join(" and ")
        );
        return Remedy { roles: names, ..base(RemedyKind::AssignRole, text) };
    };
    let name = &role.name;
    let mut remedy = match way(case, facts, role) {
        Way::Group { group, owner, undone } => {
            let add = owner.as_deref().map_or_else(|| "Add".to_owned(), |owner| format!("In {owner}: add"));
            let which = group.as_ref().map_or_else(
                || format!("the group that gives the role {name}"),
                |group| format!("the group {group}, which gives the role {name}"),
            );
            let why = match undone {
                Undone::BySync => {
                    "Assigned by hand it is taken away again at the next sign-in or synchronisation"
                }
                Undone::NotAssignable => "It cannot be assigned by hand",
                Undone::Not => "That is how they had it",
            };
            let text = format!("{add} the person to {which} ({extra}). {why}");
            let object = group.map(|id| ObjectRef { kind: "group".into(), id });
            Remedy { for_object: object, at: owner, ..base(RemedyKind::AddToGroup, text) }
        }
        Way::ByHand => base(
            RemedyKind::AssignRole,
            format!("Settings → Users → open their profile → Roles: assign {name} ({extra})"),
        ),
    };
    remedy.role = Some(name.clone());
    if remedy.at.is_none() {
        remedy = kept_by(role.managed_by.as_ref(), remedy);
    }
    remedy
}

/// How a role gets to a person.
enum Way {
    ByHand,
    Group { group: Option<String>, owner: Option<String>, undone: Undone },
}

/// What becomes of a role that is assigned by hand where a group gives it.
enum Undone {
    BySync,
    NotAssignable,
    Not,
}

/// A role that only groups give, that a mapping took away or that went with a group comes through the group; a mapping undoes what is
/// done by hand.
fn way(case: &Case, facts: &Facts, role: &RoleDefinition) -> Way {
    let removal = held::removal(case, facts, role);
    let left = removal.filter(|change| change.what == ChangeKind::GroupLeft);
    let mapped =
        removal.filter(|change| change.through.is_some() || change.by.as_deref().is_some_and(by_machine));
    let managed = role.managed_by.as_ref();
    let synced = managed.is_some_and(|manager| {
        matches!(manager.kind, Some(Channel::SignIn | Channel::Scim | Channel::Directory))
    });
    let only_groups = role.assignable == Some(false);
    let undone = if mapped.is_some() || synced {
        Undone::BySync
    } else if only_groups {
        Undone::NotAssignable
    } else if left.is_some() {
        Undone::Not
    } else {
        return Way::ByHand;
    };
    let through = mapped.or(left).and_then(|change| {
        change.group.clone().or_else(|| {
            let through = change.through.as_deref()?;
            through.strip_prefix("group ").map(str::to_owned)
        })
    });
    let provider = || mapped.and(owner::provider(case, facts));
    let owner = managed.map(ManagedBy::owner).or_else(provider).map(str::to_owned);
    Way::Group { group: through.or_else(|| role.groups.first().cloned()), owner, undone }
}

/// A role of theirs that has ended.
pub(super) fn extend(role: &Role) -> Remedy {
    let name = &role.name;
    let remedy = Remedy {
        role: Some(name.clone()),
        ..Remedy::new(
            RemedyKind::ExtendRole,
            format!(
                "Settings → Users → open their profile → Roles: {name} has ended; move its end, if they still need it"
            ),
        )
    };
    kept_by(role.managed_by.as_ref(), remedy)
}

/// Their roles would do, and the object is not shared with them.
pub(super) fn add_to_object(case: &Case) -> Remedy {
    let on = case.on.as_ref().map_or_else(|| "the object".to_owned(), ToString::to_string);
    Remedy {
        for_object: case.on.clone(),
        ..Remedy::new(
            RemedyKind::AddToObject,
            format!(
                "Open {on} and its members or sharing: add the person there, with no more than they need. No role has to change"
            ),
        )
    }
}
