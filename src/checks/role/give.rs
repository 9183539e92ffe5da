//! How a role is given, where it lasts: by hand, through a group, at the owner, on the object.

use crate::case::{Case, ObjectRef};
use crate::checks::owner::{at_owner, kept_by};
use crate::checks::read::quoted;
use crate::checks::{Remedy, RemedyKind};
use crate::facts::{Facts, GrantScope, ManagedBy, Role};

use super::step::{How, Step, Undone};
use crate::text::few::and;

/// What the system can do with a grant, as far as the person's own show it.
pub(super) struct Grants {
    /// It can end by itself.
    end: bool,
    /// It can hold on the object of the action alone.
    on: Option<ObjectRef>,
}

impl Grants {
    /// By the person's roles, also those that have ended.
    pub(super) fn of(case: &Case, facts: &Facts, shared: bool) -> Self {
        let all = || facts.roles.iter().filter_map(|seen| seen.value.as_ref()).flatten();
        let scoped = all().any(|role| role.scope.as_ref().and_then(GrantScope::object).is_some());
        // What is not shared with them has to be, and then the role is given there.
        let on = case.on.clone().filter(|_| scoped || !shared);
        Self { end: all().any(|role| role.until.is_some()), on }
    }

    /// What a grant that somebody needs for a while should have.
    pub(super) fn until(&self) -> &'static str {
        if self.end {
            ". If it is for a while, set an end date (until …): the grant can end by itself"
        } else {
            ""
        }
    }
}

/// What comes with a way.
pub(super) struct Gained {
    pub(super) extra: usize,
    pub(super) sensitive: Vec<String>,
}

/// How many sensitive permissions a text names.
const NAMED: usize = 5;

impl Gained {
    /// For its text.
    fn says(&self) -> String {
        let count = match self.extra {
            0 => "nothing else comes with it".to_owned(),
            1 => "1 other permission comes with it".to_owned(),
            count => format!("{count} other permissions come with it"),
        };
        if self.sensitive.is_empty() {
            return count;
        }
        let named: Vec<&str> = self.sensitive.iter().map(String::as_str).take(NAMED).collect();
        let more = self.sensitive.len().saturating_sub(NAMED);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        format!("{count}; it also opens {}{more}", quoted(&named))
    }
}

/// One way to grant what is missing: a step, or several together.
pub(super) fn remedy(steps: &[&Step<'_>], gained: Gained, grants: &Grants) -> Remedy {
    let remedy = match steps {
        [step] => single(step, &gained.says(), grants),
        several => together(several, &gained.says(), grants),
    };
    Remedy {
        extra_permissions: Some(gained.extra as u64),
        sensitive: gained.sensitive,
        others: Some(0),
        ..remedy
    }
}

fn single(step: &Step<'_>, extra: &str, grants: &Grants) -> Remedy {
    let names = names(step);
    match &step.how {
        How::Extended(role) => extend(role, extra),
        How::ByHand => {
            let on = grants.on.as_ref().map(|on| format!(" on {on} only")).unwrap_or_default();
            let text = format!(
                "Settings → Users → open their profile → Roles: assign {}{on} ({extra})",
                names.join(", ")
            );
            let remedy =
                Remedy { for_object: grants.on.clone(), ..with(RemedyKind::AssignRole, text, names) };
            let manager = step.roles.first().and_then(|role| role.managed_by.as_ref());
            lasting(kept_by(manager, remedy), grants)
        }
        How::Group { group, owner, undone } => {
            let add = owner.as_deref().map_or_else(|| "Add".to_owned(), |owner| format!("In {owner}: add"));
            let which = group.map_or_else(
                || format!("the group that gives the role {}", names.join(", ")),
                |group| format!("the group {group}, which gives {}", titled(&names)),
            );
            let why = match undone {
                Some(Undone::BySync) => {
                    ". Assigned by hand it is taken away again at the next sign-in or synchronisation"
                }
                Some(Undone::NotAssignable) => ". It cannot be assigned by hand",
                Some(Undone::LeftTheGroup) => ". That is how they had it",
                None => "",
            };
            let text = format!("{add} the person to {which} ({extra}){why}");
            let object = group.map(|id| ObjectRef { kind: "group".into(), id: id.to_owned() });
            let remedy =
                Remedy { for_object: object, at: owner.clone(), ..with(RemedyKind::AddToGroup, text, names) };
            if remedy.at.is_some() {
                return lasting(remedy, grants);
            }
            let manager = step.roles.iter().find_map(|role| role.managed_by.as_ref());
            lasting(kept_by(manager, remedy), grants)
        }
    }
}

/// What little steps are together.
fn together(steps: &[&Step<'_>], extra: &str, grants: &Grants) -> Remedy {
    let all: Vec<String> = steps.iter().flat_map(|step| names(step)).collect();
    let by_hand = steps.iter().all(|step| matches!(step.how, How::ByHand));
    let in_groups = steps.iter().all(|step| matches!(step.how, How::Group { .. }));
    let on = grants.on.as_ref().filter(|_| by_hand);
    let kind = match steps {
        _ if in_groups => RemedyKind::AddToGroup,
        _ if steps.iter().all(|step| matches!(step.how, How::Extended(_))) => RemedyKind::ExtendRole,
        _ => RemedyKind::AssignRole,
    };
    let what = match kind {
        RemedyKind::ExtendRole => {
            format!("{} have ended; move the end of each, if they still need it ({extra})", and(&all))
        }
        _ if by_hand => {
            let only = on.map(|on| format!(" on {on} only")).unwrap_or_default();
            format!(
                "assign {} together{only} ({extra}); together they are less than one broad role",
                and(&all)
            )
        }
        _ => format!("{} ({extra})", and(&steps.iter().map(|step| part(step)).collect::<Vec<_>>())),
    };
    let text = format!("Settings → Users → open their profile → Roles: {what}");
    let mut owners: Vec<&str> = steps.iter().filter_map(|step| owner(step)).collect();
    owners.sort_unstable();
    owners.dedup();
    let remedy = Remedy { for_object: on.cloned(), ..with(kind, text, all) };
    let remedy = match owners.as_slice() {
        [owner] => at_owner(remedy, owner),
        _ => remedy,
    };
    lasting(remedy, grants)
}

/// A step beside others.
fn part(step: &Step<'_>) -> String {
    let names = names(step);
    let at = owner(step).map(|owner| format!("in {owner} ")).unwrap_or_default();
    match &step.how {
        How::Extended(_) => format!("{at}move the end of {}", and(&names)),
        How::ByHand => format!("{at}assign {}", and(&names)),
        How::Group { group: Some(group), .. } => {
            format!("{at}add them to the group {group}, which gives {}", titled(&names))
        }
        How::Group { group: None, .. } => format!("{at}add them to the group that gives {}", titled(&names)),
    }
}

/// Who keeps what the step is about, where that is not this system.
fn owner<'s>(step: &'s Step<'_>) -> Option<&'s str> {
    match &step.how {
        How::Group { owner: Some(owner), .. } => Some(owner),
        How::Extended(role) => role.managed_by.as_ref().map(ManagedBy::owner),
        _ => step.roles.iter().find_map(|role| role.managed_by.as_ref()).map(ManagedBy::owner),
    }
}

/// The roles that a step gives.
fn names(step: &Step<'_>) -> Vec<String> {
    match &step.how {
        How::Extended(role) => vec![role.name.clone()],
        _ => step.roles.iter().map(|role| role.name.clone()).collect(),
    }
}

/// "the role A", "the roles A and B".
fn titled(names: &[String]) -> String {
    let word = if names.len() == 1 { "the role" } else { "the roles" };
    format!("{word} {}", and(names))
}

/// One role stands as the role, several as the roles.
fn with(kind: RemedyKind, text: String, mut names: Vec<String>) -> Remedy {
    let (role, roles) = if names.len() == 1 { (names.pop(), Vec::new()) } else { (None, names) };
    Remedy { role, roles, ..Remedy::new(kind, text) }
}

/// The grant can have an end, where the system knows that.
fn lasting(remedy: Remedy, grants: &Grants) -> Remedy {
    noted(remedy, grants.until())
}

/// The remedy with something that holds in whatever words.
pub(super) fn noted(mut remedy: Remedy, note: &str) -> Remedy {
    remedy.text.push_str(note);
    remedy.note.push_str(note);
    remedy
}

/// A role of theirs that has ended.
fn extend(role: &Role, extra: &str) -> Remedy {
    let name = &role.name;
    let text = format!(
        "Settings → Users → open their profile → Roles: {name} has ended; move its end, if they still need it ({extra})"
    );
    kept_by(role.managed_by.as_ref(), with(RemedyKind::ExtendRole, text, vec![name.clone()]))
}

/// Their roles would do, and the object is not shared with them.
pub(super) fn add_to_object(case: &Case) -> Remedy {
    let on = case.on.as_ref().map_or_else(|| "the object".to_owned(), ToString::to_string);
    Remedy {
        for_object: case.on.clone(),
        extra_permissions: Some(0),
        others: Some(0),
        ..Remedy::new(
            RemedyKind::AddToObject,
            format!(
                "Open {on} and its members or sharing: add the person there, with no more than they need. No role has to change"
            ),
        )
    }
}
