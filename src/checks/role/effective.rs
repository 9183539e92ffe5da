//! Whether one permission is granted: by the union of the roles, or by the decision of a permission engine. Equal rank; a
//! disagreement is a contradiction.

use crate::checks::logic;
use crate::checks::read::{claim, conflict, incomplete, known, near_ids};
use crate::facts::{
    Claim, Decided, Decision, Facts, Gap, GapReason, NoAnswer, Observed, Question, Role, RoleDefinition,
};

/// What is known for certain about one permission.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "three of them name the sources, which combine freely")]
pub(super) struct PermissionVerdict {
    /// Granted, or not.
    pub(super) granted: bool,
    /// By what, as a sentence.
    pub(super) how: String,
    /// The role that takes it away, if that is why it is not granted.
    pub(super) denied_by: Option<String>,
    /// No role that exists has it; only the profile's catalogue of actions names it.
    pub(super) unlisted: bool,
    /// The person's roles were used.
    pub(super) by_roles: bool,
    /// The catalogue of roles was used.
    pub(super) by_catalogue: bool,
    /// The engine's decision was used.
    pub(super) by_engine: bool,
}

impl PermissionVerdict {
    fn new(granted: bool, how: String) -> Self {
        Self {
            granted,
            how,
            denied_by: None,
            unlisted: false,
            by_roles: false,
            by_catalogue: false,
            by_engine: false,
        }
    }

    fn verb(&self) -> &'static str {
        if self.granted { "granted" } else { "not granted" }
    }
}

/// What roles and engine say together. `trusted`: the id is from the profile's catalogue of actions, so that a role which
/// has it need not exist for it to be real.
pub(super) fn permission(facts: &Facts, trusted: bool, id: &str) -> Result<PermissionVerdict, NoAnswer> {
    match (by_roles(facts, trusted, id), by_engine(facts, id)) {
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
        (Err(NoAnswer::Gap(roles)), Err(engine)) if roles.reason == GapReason::NotCollected => Err(engine),
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

/// The engine's decision; `None`: it was not asked about this permission.
fn by_engine(facts: &Facts, id: &str) -> Result<Option<PermissionVerdict>, NoAnswer> {
    let seen = known(&facts.decisions)?;
    let all = seen.value.as_deref().unwrap_or_default();
    let mut about: Vec<&Decision> = all.iter().filter(|decision| decision.permission == id).collect();
    about.sort_by_key(|decision| (decision.decided as u8, &decision.path));
    let allowed = about.iter().find(|decision| decision.decided == Decided::Allowed);
    let denied = about.iter().find(|decision| decision.decided == Decided::Denied);
    let path = |decision: &Decision| {
        if decision.path.is_empty() { String::new() } else { format!(" ({})", decision.path.join(" → ")) }
    };
    let said = |granted, decision: &Decision| {
        let verb = if granted { "allows" } else { "denies" };
        let how = format!("the permission engine {verb} `{id}`{}", path(decision));
        Ok(Some(PermissionVerdict { by_engine: true, ..PermissionVerdict::new(granted, how) }))
    };
    match (allowed, denied, about.first()) {
        (Some(yes), Some(no), _) => Err(conflict(
            Question::Decisions,
            format!("the permission engine decided both ways about `{id}`"),
            vec![
                claim(&seen.connector, format!("{}{}", yes.decided.word(), path(yes))),
                claim(&seen.connector, format!("{}{}", no.decided.word(), path(no))),
            ],
        )),
        (Some(yes), None, _) => said(true, yes),
        (None, Some(no), _) => said(false, no),
        (None, None, Some(conditional)) => {
            let missing = if conditional.missing.is_empty() {
                "context that was not given".to_owned()
            } else {
                conditional.missing.join(", ")
            };
            let mut gap = Gap::new(
                Question::Decisions,
                GapReason::NoContext,
                format!("`{id}` depends on {missing}{}", path(conditional)),
            );
            gap.connector = Some(seen.connector.clone());
            gap.need.what = missing;
            Err(gap.into())
        }
        (None, None, None) => Ok(None),
    }
}

/// The union of the roles.
fn by_roles(facts: &Facts, trusted: bool, id: &str) -> Result<PermissionVerdict, NoAnswer> {
    let seen = known(&facts.roles)?;
    let roles = seen.value.as_deref().unwrap_or_default();
    if let Some(role) = roles.iter().find(|role| grants(&role.denies, id)) {
        let how = format!("{} takes `{id}` away", title(role));
        return Ok(PermissionVerdict {
            denied_by: Some(role.name.clone()),
            by_roles: true,
            ..PermissionVerdict::new(false, how)
        });
    }
    let by_catalogue = roles.iter().any(|role| role.permissions.is_none());
    let granted = logic::any(roles.iter().map(|role| one(facts, role, id)))?;
    if granted {
        let by: Vec<String> =
            roles.iter().filter(|role| one(facts, role, id) == Ok(true)).map(title).collect();
        let how = format!("`{id}` is granted by {}", by.join(" and by "));
        return Ok(PermissionVerdict { by_roles: true, by_catalogue, ..PermissionVerdict::new(true, how) });
    }
    if !seen.complete {
        return Err(incomplete(Question::Roles, &seen.connector));
    }
    let (listed, near) = exists(facts, trusted, id)?;
    let have: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
    let nowhere = if listed { String::new() } else { format!("; no role names it{near}") };
    let how = if have.is_empty() {
        format!("the person has no role, and so not `{id}`{nowhere}")
    } else {
        format!("no role of theirs ({}) grants `{id}`{nowhere}", have.join(", "))
    };
    Ok(PermissionVerdict {
        unlisted: !listed,
        by_roles: true,
        by_catalogue: by_catalogue || facts.role_catalogue.is_ok(),
        ..PermissionVerdict::new(false, how)
    })
}

/// Whether one of the person's roles grants it.
fn one(facts: &Facts, role: &Role, id: &str) -> Result<bool, NoAnswer> {
    let own = role.permissions.as_deref().map(|permissions| grants(permissions, id));
    if role.direct {
        return own.ok_or_else(|| {
            let detail = format!("{} does not show what it grants", title(role));
            Gap::new(Question::Roles, GapReason::Malformed, detail).into()
        });
    }
    let catalogue = known(&facts.role_catalogue);
    if let Ok(seen) = &catalogue {
        one_definition(seen, role, id)?;
    }
    let definition = catalogue.as_ref().ok().and_then(|seen| define(seen.value.as_deref(), &role.name));
    match (own, definition.map(|definition| grants(&definition.permissions, id)), catalogue) {
        (Some(own), Some(defined), _) if own == defined => Ok(own),
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
        (None, None, Ok(seen)) => Err(incomplete(Question::RoleCatalogue, &seen.connector)),
        (None, None, Err(gap)) => Err(gap),
    }
}

/// A name that is defined twice is no contradiction as long as both definitions say the same about the permission.
fn one_definition(
    seen: &Observed<Option<Vec<RoleDefinition>>>,
    role: &Role,
    id: &str,
) -> Result<(), NoAnswer> {
    let all = seen.value.as_deref().unwrap_or_default().iter().filter(|one| one.name == role.name);
    let answers: Vec<bool> = all.map(|one| grants(&one.permissions, id)).collect();
    if !(answers.contains(&true) && answers.contains(&false)) {
        return Ok(());
    }
    let name = &role.name;
    let claims = vec![
        claim(&seen.connector, format!("{name} grants `{id}`")),
        claim(&seen.connector, format!("{name} does not grant `{id}`")),
    ];
    Err(conflict(
        Question::RoleCatalogue,
        format!("the role {name} is defined twice, and differently"),
        claims,
    ))
}

/// A role on the profile that the complete catalogue does not have.
fn phantom(facts: &Facts, role: &Role, catalogue: &str) -> NoAnswer {
    let claims: Vec<Claim> = vec![
        claim(&source(facts, Question::Roles), format!("the person has the role {}", role.name)),
        claim(catalogue, format!("there is no role {}", role.name)),
    ];
    conflict(Question::RoleCatalogue, format!("the role {} on the profile does not exist", role.name), claims)
}

/// Whether a role that exists has the permission, and the names near to it. A misspelt id must not read as "not granted".
fn exists(facts: &Facts, trusted: bool, id: &str) -> Result<(bool, String), NoAnswer> {
    let own = facts.roles.as_ref().ok().and_then(|seen| seen.value.as_deref()).unwrap_or_default();
    let own = own.iter().flat_map(|role| role.permissions.iter().flatten());
    let catalogue =
        facts.role_catalogue.as_ref().ok().and_then(|seen| seen.value.as_deref()).unwrap_or_default();
    let listed: Vec<&str> =
        catalogue.iter().flat_map(|role| &role.permissions).chain(own).map(String::as_str).collect();
    if listed.contains(&id) {
        return Ok((true, String::new()));
    }
    let near = near_ids(id, listed);
    match &facts.role_catalogue {
        _ if trusted => Ok((facts.role_catalogue.is_err(), near)),
        Err(open) => Err(open.clone().with_detail(format!(
            "no role of theirs has `{id}`, and which other roles exist is not known ({}): it may be misspelt{near}",
            open.detail()
        ))),
        Ok(seen) if !seen.complete => Err(incomplete(Question::RoleCatalogue, &seen.connector)),
        Ok(seen) => {
            let mut gap = Gap::new(
                Question::RoleCatalogue,
                GapReason::NoContext,
                format!("no role knows a permission `{id}`{near}"),
            );
            gap.connector = Some(seen.connector.clone());
            gap.need.what = "the permission's right id".into();
            gap.need.place = Some("name it with --permission ID".into());
            Err(gap.into())
        }
    }
}

/// The catalogue's role of that name.
pub(super) fn define<'a>(catalogue: Option<&'a [RoleDefinition]>, name: &str) -> Option<&'a RoleDefinition> {
    catalogue.unwrap_or_default().iter().find(|role| role.name == name)
}

/// Whether a list of ids names the permission, or everything.
pub(super) fn grants(permissions: &[String], id: &str) -> bool {
    permissions.iter().any(|permission| permission == id || permission == "*")
}

/// A role and how the person came by it.
fn title(role: &Role) -> String {
    let name = if role.direct {
        format!("a grant of its own ({})", role.name)
    } else {
        format!("the role {}", role.name)
    };
    if role.via.is_empty() { name } else { format!("{name} (via {})", role.via.join(" → ")) }
}
