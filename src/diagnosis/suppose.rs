//! The facts as they would be if somebody had a role, or if a flag were on: what is said of it is what a run on the changed facts says.

use chrono::{DateTime, Utc};

use crate::case::{Case, CheckId, FeatureNeed, Supposed};
use crate::checks::{self, places};
use crate::facts::{
    Answer, ChangeKind, Decided, Facts, Flag, FoundStatus, GrantScope, Observed, Origin, Role,
    RoleDefinition, Whole, listed,
};
use crate::text::few::few;
use crate::text::suggest;

use super::what_if::forget;

/// What was supposed is not there: a slip, and not an answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("--what-if {supposed}: there is no {kind} of that name{}", near_names(.near, .known))]
pub struct NotThere {
    /// As it was given.
    pub supposed: String,
    /// `role` or `flag`.
    pub kind: &'static str,
    /// The names that are near, nearest first.
    pub near: Vec<String>,
    /// All names that there are.
    pub known: Vec<String>,
}

fn near_names(near: &[String], known: &[String]) -> String {
    match (near, known) {
        ([], []) => "; there is none at all".to_owned(),
        ([], known) => format!("; there are {}", few(known)),
        (near, _) => format!("; near to it: {}", near.join(", ")),
    }
}

/// Says what of it a complete listing does not have.
///
/// # Errors
/// The first that is not there. What stands in a part that was not read may be there.
pub fn hold(case: &Case, facts: &Facts, supposed: &[Supposed]) -> Result<(), NotThere> {
    for one in supposed {
        let (kind, wanted, known) = match one {
            Supposed::Role(name) => {
                if !is_whole(&facts.role_catalogue) || role_named(case, facts, name).is_some() {
                    continue;
                }
                ("role", name, catalogue(facts).iter().map(|role| role.name.as_str()).collect::<Vec<_>>())
            }
            Supposed::Flag(key) => {
                if !is_whole(&facts.flags) || need_of(case, key).is_some() || flag_named(facts, key).is_some()
                {
                    continue;
                }
                let needed = case.needs.features.iter().map(|need| need.name.as_str());
                ("flag", key, flags(facts).iter().map(|flag| flag.key.as_str()).chain(needed).collect())
            }
        };
        let near = suggest::names(wanted, known.iter().copied()).into_iter().map(str::to_owned).collect();
        let known = known.into_iter().map(str::to_owned).collect();
        return Err(NotThere { supposed: one.to_string(), kind, near, known });
    }
    Ok(())
}

/// The facts with all of it true at once. A log that says otherwise is older.
#[must_use]
pub fn suppose(case: &Case, facts: &Facts, supposed: &[Supposed]) -> Facts {
    let mut after = facts.clone();
    for one in supposed {
        match one {
            Supposed::Role(name) => has_role(case, &mut after, name),
            Supposed::Flag(key) => flag_on(case, &mut after, key),
        }
    }
    after
}

/// What has to be known beside the verdict.
pub(super) fn notes(case: &Case, facts: &Facts, supposed: &[Supposed]) -> Vec<String> {
    let mut notes = Vec::new();
    for one in supposed {
        match one {
            Supposed::Role(given) => {
                let definition = role_named(case, facts, given);
                let name = definition.map_or(given, |role| &role.name);
                if holds(case, facts, name) {
                    notes.push(format!("they have {name} already"));
                }
                if definition.map_or_else(|| checks::is_owner(name), checks::is_barred) {
                    notes.push(format!("{name} is no way round: it opens far more than this"));
                }
                if definition.is_none() {
                    notes.push(format!("what {name} grants is not known"));
                }
            }
            Supposed::Flag(key) => match (need_of(case, key), flag_named(facts, key)) {
                (Some(FeatureNeed { flag: None, name, .. }), _) => {
                    notes.push(format!("no flag gates {name}"));
                }
                (Some(FeatureNeed { flag: Some(key), .. }), flag) => {
                    notes.extend(
                        flag.filter(|flag| flag.enabled == Some(true))
                            .map(|_| format!("{key} is on already")),
                    );
                }
                (None, _) => notes.push(format!("what they are trying to do does not need the flag {key}")),
            },
        }
    }
    notes
}

fn is_whole<T>(answer: &Answer<T>) -> bool {
    answer.as_ref().is_ok_and(|seen| seen.complete && seen.value.is_some())
}

fn catalogue(facts: &Facts) -> &[RoleDefinition] {
    listed(&facts.role_catalogue)
}

fn flags(facts: &Facts) -> &[Flag] {
    listed(&facts.flags)
}

/// The role of that name, in any case unless names are taken as given.
fn role_named<'a>(case: &Case, facts: &'a Facts, name: &str) -> Option<&'a RoleDefinition> {
    let all = catalogue(facts);
    let like = || all.iter().find(|role| !case.exact && places::same(&role.name, name));
    all.iter().find(|role| role.name == name).or_else(like)
}

fn flag_named<'a>(facts: &'a Facts, key: &str) -> Option<&'a Flag> {
    flags(facts).iter().find(|flag| flag.key == key)
}

/// What the action needs that has this flag, or that people call so.
fn need_of<'c>(case: &'c Case, key: &str) -> Option<&'c FeatureNeed> {
    let named = |need: &&FeatureNeed| need.flag.as_deref() == Some(key) || places::same(&need.name, key);
    case.needs.features.iter().find(named)
}

/// Whether the person has the role where the action is, by the listing.
fn holds(case: &Case, facts: &Facts, name: &str) -> bool {
    let all = listed(&facts.roles);
    all.iter().any(|role| {
        let here = match (&case.on, role.scope.as_ref().and_then(GrantScope::object)) {
            (Some(on), Some(object)) => on.is(&object.kind, &object.id),
            (_, object) => object.is_none() && (case.on.is_none() || role.scope.is_some()),
        };
        !role.direct && role.name == name && here && role.until.is_none_or(|end| end > facts.taken_at)
    })
}

/// They have the role, in the whole tenant.
fn has_role(case: &Case, facts: &mut Facts, given: &str) {
    let name = role_named(case, facts, given).map_or_else(|| given.to_owned(), |role| role.name.clone());
    forget(facts, |change| change.takes_role(&name) || change.gives_role(&name));
    stale_finding(facts, CheckId::Role);
    // What the engine said of a permission that comes with the role, it said without the role.
    let granted = checks::grants_of(facts, &name);
    if let Ok(seen) = &mut facts.decisions
        && let Some(decisions) = &mut seen.value
    {
        decisions.retain(|decision| {
            decision.decided == Decided::Allowed
                || granted
                    .as_ref()
                    .is_some_and(|all| !all.contains(&decision.permission) && !all.contains("*"))
        });
    }
    if holds(case, facts, &name) {
        return;
    }
    change(&mut facts.roles, facts.taken_at, |roles| {
        // One that has ended, or that holds elsewhere, grants and takes away what the listing says of it.
        let listed = roles.iter().find(|role| !role.direct && role.name == name).cloned().unwrap_or_default();
        roles.push(Role {
            name,
            permissions: listed.permissions,
            denies: listed.denies,
            scope: case.on.as_ref().map(|_| GrantScope::Whole(Whole::Tenant)),
            ..Role::default()
        });
    });
}

/// The flag is on for them.
fn flag_on(case: &Case, facts: &mut Facts, given: &str) {
    let key = match need_of(case, given) {
        Some(need) => need.flag.clone(),
        None => Some(given.to_owned()),
    };
    let Some(key) = key else { return };
    forget(facts, |change| change.what == ChangeKind::FlagChanged && change.flag.as_ref() == Some(&key));
    stale_finding(facts, CheckId::Feature);
    change(&mut facts.flags, facts.taken_at, |flags| {
        let admin_can_set = flags.iter().find(|flag| flag.key == key).and_then(|flag| flag.admin_can_set);
        flags.retain(|flag| flag.key != key);
        flags.push(Flag { key, enabled: Some(true), admin_can_set, ..Flag::default() });
    });
}

/// What an admin found was in the way before.
fn stale_finding(facts: &mut Facts, check: CheckId) {
    if facts.found.get(&check).is_some_and(|found| found.status == FoundStatus::Fail) {
        facts.found.remove(&check);
    }
}

/// Changes an answer; one that is not known becomes a part, of which only this is known.
fn change<T: Clone + Default>(answer: &mut Answer<T>, at: DateTime<Utc>, change: impl FnOnce(&mut T)) {
    let mut seen = answer.clone().unwrap_or_else(|_| Observed {
        value: None,
        connector: "what was supposed".to_owned(),
        requests: Vec::new(),
        origin: Origin::Person,
        at,
        complete: false,
        unseen: 0,
        limits: Vec::new(),
    });
    change(seen.value.get_or_insert_default());
    *answer = Ok(seen);
}
