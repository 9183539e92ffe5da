//! Whether one permission is granted: by the union of the roles, or by the decision of a permission engine. Equal rank; a
//! disagreement is a contradiction.

use crate::case::Case;
use crate::checks::logic;
use crate::checks::read::{claim, conflict, incomplete, near_ids};
use crate::facts::{Claim, Facts, Gap, GapReason, NoAnswer, Question, Role, listed};
use crate::text::few::{cut, few, few_joined};
use crate::text::moment::moment;

use super::catalogue::{RoleIndex, grants};
use super::engine;
use super::exists::exists;
use super::held::HeldRoles;
use super::verdict::PermissionVerdict;

/// What roles and engine say together.
pub(super) fn permission(
    case: &Case,
    facts: &Facts,
    held: &Result<HeldRoles<'_>, NoAnswer>,
    catalogue: &RoleIndex<'_>,
    id: &str,
) -> Result<PermissionVerdict, NoAnswer> {
    let by_roles =
        || by_roles(&Here { case, facts, held: held.as_ref().map_err(Clone::clone)?, catalogue }, id);
    match (by_roles(), engine::decided(facts, id)) {
        (Ok(roles), Ok(Some(engine))) if roles.granted == engine.granted => Ok(PermissionVerdict {
            how: format!("{}; the permission engine agrees", roles.how),
            by_engine: true,
            ..roles
        }),
        (Ok(roles), Ok(Some(engine))) => {
            let source = |question| source(facts, question);
            Err(conflict(
                Question::Decisions,
                format!("roles and permission engine disagree about `{id}`"),
                vec![
                    claim(&source(Question::Roles), format!("{}: {}", roles.verb(), roles.how)),
                    claim(&source(Question::Decisions), format!("{}: {}", engine.verb(), engine.how)),
                ],
            ))
        }
        // The engine says what is missing: no role is, then.
        (Ok(roles), Err(NoAnswer::Gap(open))) if !roles.granted && open.reason == GapReason::NoContext => {
            Err(NoAnswer::Gap(open))
        }
        (Ok(roles), _) => Ok(roles),
        (Err(_), Ok(Some(engine))) => Ok(engine),
        (Err(NoAnswer::Gap(_)), Err(engine @ NoAnswer::Conflict(_))) => Err(engine),
        // One that could say it and was not asked is told, in front of an engine that nobody has.
        (Err(NoAnswer::Gap(roles)), Err(engine))
            if roles.reason == GapReason::NotCollected && roles.connector.is_none() =>
        {
            Err(engine)
        }
        // Who decides was asked, and says what it takes; a directory beside it merely has no roles to show.
        (Err(NoAnswer::Gap(roles)), Err(NoAnswer::Gap(engine)))
            if (engine.reason == GapReason::NoContext
                || matches!(
                    roles.reason,
                    GapReason::Incomplete | GapReason::CannotTell | GapReason::NoContext
                ))
                && engine.connector.is_some()
                && engine.reason != GapReason::NotCollected =>
        {
            Err(engine.into())
        }
        (Err(roles), _) => Err(roles),
    }
}

fn source(facts: &Facts, question: Question) -> String {
    let connector = match question {
        Question::Decisions => facts.decisions.as_ref().ok().map(|seen| &seen.connector),
        _ => facts.roles.as_ref().ok().map(|seen| &seen.connector),
    };
    connector.cloned().unwrap_or_default()
}

/// The person's roles, seen from where the action is.
struct Here<'h, 'a> {
    case: &'h Case,
    facts: &'h Facts,
    held: &'h HeldRoles<'h>,
    catalogue: &'h RoleIndex<'a>,
}

/// The union of the roles.
fn by_roles(there: &Here<'_, '_>, id: &str) -> Result<PermissionVerdict, NoAnswer> {
    let Here { case, facts, held, catalogue } = *there;
    let roles = &held.roles;
    let takes = |role: &Role| there.takes(role, id);
    if let Some(role) = roles.iter().find(|role| takes(role) == Ok(true)) {
        let how = format!("{} takes `{id}` away", title(role));
        return Ok(PermissionVerdict {
            denied_by: Some(role.name.clone()),
            by_roles: true,
            ..PermissionVerdict::new(false, how)
        });
    }
    let by_catalogue = roles.iter().any(|role| role.permissions.is_none());
    let here = |role: &Role| there.grants(role, id);
    let of_each: Vec<Result<bool, NoAnswer>> = roles.iter().map(here).collect();
    let granting: Vec<&Role> =
        roles.iter().zip(&of_each).filter(|(_, said)| **said == Ok(true)).map(|(role, _)| role).collect();
    let granted = if granting.is_empty() { logic::any(of_each) } else { Ok(true) };
    let denied = logic::any(roles.iter().map(takes));
    // A disputed role decides where it is not certain that it changes nothing.
    let disputed = held.disputed.iter().find(|one| match granted {
        Ok(true) => takes(&one.role) != Ok(false),
        Ok(false) if held.seen.complete => here(&one.role) != Ok(false),
        _ => here(&one.role) != Ok(false) || takes(&one.role) != Ok(false),
    });
    if let Some(disputed) = disputed {
        return Err(held.dispute(facts, disputed, id));
    }
    // What takes it away decides nothing where nothing grants it, by a complete listing.
    let granted = match (granted, denied) {
        (Ok(false), _) if held.seen.complete => false,
        (Ok(granted), denied) => denied.map(|_| granted)?,
        (Err(NoAnswer::Gap(_)), Err(conflict @ NoAnswer::Conflict(_))) => return Err(conflict),
        (Err(none), _) => return Err(none),
    };
    let used = PermissionVerdict {
        by_roles: true,
        by_catalogue,
        by_log: held.stale,
        ..PermissionVerdict::new(granted, String::new())
    };
    if granted {
        let mut shown = granting;
        let more = cut(&mut shown);
        let mut by: Vec<String> =
            shown.iter().map(|role| format!("{}{}", title(role), way(catalogue, role, id))).collect();
        by.extend((more > 0).then(|| format!("{more} more")));
        let since = if held.stale { " (by the log of changes, which is newer than the listing)" } else { "" };
        return Ok(PermissionVerdict {
            how: format!("`{id}` is granted by {}{since}", by.join(" and by ")),
            ..used
        });
    }
    if !held.seen.complete {
        return Err(incomplete(Question::Roles, held.seen));
    }
    // An id of the profile's catalogue of actions is real, also where no role has it.
    let unlisted = !exists(facts, catalogue, case.needs.action.is_some(), id)?;
    // What takes it away as well would not give it, were it extended or held here.
    let gives = |role: &Role| !grants(&role.denies, id) && one(facts, catalogue, role, id) == Ok(true);
    let ended = held.ended.iter().copied().find(|role| gives(role));
    let elsewhere = case.on.is_some() && roles.iter().any(gives);
    let have: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
    let how = match (ended, have.as_slice()) {
        (Some(role), _) => {
            let end = role.until.map(|end| format!(" {}", moment(end))).unwrap_or_default();
            format!("the role {} grants `{id}`, and it ended{end}", role.name)
        }
        (None, []) => format!("the person has no role, and so not `{id}`"),
        (None, have) if elsewhere => {
            let on = case.on.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("their roles ({}) grant `{id}`, and not on {on}", few(have))
        }
        (None, have) => format!("no role of theirs ({}) grants `{id}`", few(have)),
    };
    Ok(PermissionVerdict {
        how,
        unlisted,
        ended: ended.map(|role| (*role).clone()),
        elsewhere,
        none_held: roles.is_empty() && held.ended.is_empty(),
        by_catalogue: by_catalogue || facts.role_catalogue.is_ok(),
        ..used
    })
}

impl Here<'_, '_> {
    /// Whether a role grants it here.
    fn grants(&self, role: &Role, id: &str) -> Result<bool, NoAnswer> {
        if grants(&role.denies, id) {
            return Ok(false);
        }
        // A role that does not grant it at all need not hold here, and of one that does not hold here nothing else counts.
        match one(self.facts, self.catalogue, role, id) {
            Ok(false) => Ok(false),
            own => logic::all([own, self.held.applies(self.case, self.facts, role)]),
        }
    }

    /// Whether a role takes it away here.
    fn takes(&self, role: &Role, id: &str) -> Result<bool, NoAnswer> {
        if !grants(&role.denies, id) {
            return Ok(false);
        }
        let exists = match &self.catalogue.seen {
            Ok(seen) if seen.complete && !role.direct && self.catalogue.get(&role.name).is_none() => {
                Err(phantom(self.facts, role, &seen.connector))
            }
            _ => Ok(true),
        };
        logic::all([exists, self.held.applies(self.case, self.facts, role)])
    }
}

/// Whether one of the person's roles grants it.
fn one(facts: &Facts, catalogue: &RoleIndex<'_>, role: &Role, id: &str) -> Result<bool, NoAnswer> {
    let own = role.permissions.as_deref().map(|permissions| grants(permissions, id));
    if role.direct {
        return own.ok_or_else(|| {
            let detail = format!("{} does not show what it grants", title(role));
            Gap::new(Question::Roles, GapReason::Malformed, detail).into()
        });
    }
    catalogue.one_definition(&role.name, id)?;
    let definition = catalogue.get(&role.name);
    let defined = definition.map(|definition| catalogue.grants(definition, id));
    if let (Some(definition), Ok(seen)) = (definition, &catalogue.seen)
        && defined == Some(false)
        && own != Some(true)
        && catalogue.unresolved(definition)
    {
        return Err(incomplete(Question::RoleCatalogue, seen));
    }
    match (own, defined, &catalogue.seen) {
        (Some(own), Some(defined), _) if own == defined => Ok(own),
        // The profile shows what the role has by itself; the rest is inherited.
        (Some(false), Some(true), _)
            if definition.is_some_and(|definition| !grants(&definition.permissions, id)) =>
        {
            Ok(true)
        }
        (Some(own), Some(_), Ok(seen)) => {
            let says = |yes: bool| {
                if yes {
                    format!("{} grants `{id}`", role.name)
                } else {
                    format!("{} does not grant `{id}`", role.name)
                }
            };
            Err(conflict(
                Question::RoleCatalogue,
                format!("the role {} on the profile is not the one in the catalogue", role.name),
                vec![claim(&source(facts, Question::Roles), says(own)), claim(&seen.connector, says(!own))],
            ))
        }
        (None, Some(defined), _) => Ok(defined),
        (Some(false), _, _) => Ok(false),
        (None | Some(true), None, Ok(seen)) if seen.complete => Err(phantom(facts, role, &seen.connector)),
        (Some(true), _, _) => Ok(true),
        (None, None, Ok(seen)) => Err(incomplete(Question::RoleCatalogue, seen)),
        (None, _, Err(gap)) => Err(gap.clone()),
    }
}

/// A role on the profile that the complete catalogue does not have.
fn phantom(facts: &Facts, role: &Role, catalogue: &str) -> NoAnswer {
    let near = near_ids(&role.name, listed(&facts.role_catalogue).iter().map(|known| known.name.as_str()));
    let claims: Vec<Claim> = vec![
        claim(&source(facts, Question::Roles), format!("the person has the role {}", role.name)),
        claim(catalogue, format!("there is no role {}{near}", role.name)),
    ];
    conflict(Question::RoleCatalogue, format!("the role {} on the profile does not exist", role.name), claims)
}

/// A role and how the person came by it.
fn title(role: &Role) -> String {
    let name = if role.direct {
        format!("a grant of its own ({})", role.name)
    } else {
        format!("the role {}", role.name)
    };
    let through: Vec<&str> = if role.via.is_empty() {
        role.groups.iter().map(String::as_str).collect()
    } else {
        role.via.iter().map(String::as_str).collect()
    };
    if through.is_empty() { name } else { format!("{name} (via {})", few_joined(&through, " → ")) }
}

/// The roles between a role and a permission that it inherits.
fn way(catalogue: &RoleIndex<'_>, role: &Role, id: &str) -> String {
    let definition = catalogue.get(&role.name).filter(|_| !role.direct);
    match definition.and_then(|definition| catalogue.path(definition, id)) {
        Some(path) if !path.is_empty() => format!(" → {}", path.join(" → ")),
        _ => String::new(),
    }
}
