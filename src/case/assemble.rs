//! A case out of what was given, of what was recorded, and of what somebody who can be asked answers.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::input::{CaseError, ErrorSource, checked_name, pasted_address};
use super::{Case, Catalogue, Needs, ObjectRef, Symptom};

/// What is known of a case at its start. Everything may be missing; what is here wins over a recording.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// How its fields are called where they were given.
    pub names: FieldNames,
    /// Who cannot get in: e-mail address or id.
    pub user: Option<String>,
    /// Where access is expected.
    pub tenant: Option<String>,
    /// What they were trying to do, in their words.
    pub action: Option<String>,
    /// Which of the two reports it is, if somebody said so.
    pub symptom: Option<Symptom>,
    /// The exact error.
    pub error: Option<ErrorSource>,
    /// Ids of permissions that the action needs, besides those of the catalogue.
    pub permissions: Vec<String>,
    /// Keys of features that the action needs, besides those of the catalogue.
    pub features: Vec<String>,
    /// The object that the action is on.
    pub on: Option<ObjectRef>,
    /// When it last worked.
    pub last_worked: Option<DateTime<Utc>>,
    /// What a flag service must know about the person.
    pub traits: BTreeMap<String, String>,
    /// The person's roles in the tenant, as somebody saw them on their profile.
    pub roles: Vec<String>,
    /// Names of attached files, without folders.
    pub attachments: Vec<String>,
    /// The fix has been tried and did not help.
    pub still_failing: bool,
    /// Names are taken as given.
    pub exact: bool,
}

/// How fields are called in errors: flags of a command line, columns of a list, keys of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldNames {
    /// [`Given::user`].
    pub user: &'static str,
    /// [`Given::tenant`].
    pub tenant: &'static str,
    /// [`Given::error`].
    pub error: &'static str,
    /// One of [`Given::roles`].
    pub role: &'static str,
}

impl Default for FieldNames {
    fn default() -> Self {
        Self { user: "user", tenant: "tenant", error: "error", role: "role" }
    }
}

/// Something that a case lacks, for somebody who can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Who it is about. Without an answer there is no case.
    User,
    /// Where access is expected.
    Tenant,
    /// What they were trying to do. Without an answer: signing in, unless they are known to be in.
    Action {
        /// It was said that they are in, so that it is not signing in.
        is_in: bool,
    },
    /// The exact error.
    Error,
}

/// Makes the case. What was given wins over the recording; what neither has is asked for, and an answer is worth what was given.
/// `ask` answers `None` when nobody is there or nobody knows.
///
/// # Errors
/// Nobody is named, or what was given cannot be part of a case.
pub fn assemble(
    given: &Given,
    recorded: Option<&Case>,
    catalogue: &Catalogue,
    ask: &mut dyn FnMut(Missing) -> Option<String>,
    now: DateTime<Utc>,
) -> Result<Case, CaseError> {
    let user = given.user.clone().or_else(|| recorded.map(|case| case.user.clone()));
    let user = user.or_else(|| ask(Missing::User)).ok_or(CaseError::Nobody)?;
    let tenant = given.tenant.clone().or_else(|| recorded?.tenant.clone());
    let tenant = tenant.or_else(|| ask(Missing::Tenant));
    let recorded_action = recorded.and_then(|case| case.action.clone());
    let named = given.action.as_deref().map(|action| action.trim().to_owned());
    let named =
        named.or_else(|| if recorded_action.is_some() { None } else { asked_action(given, recorded, ask) });
    // What the recording says of an action holds as long as nobody names another.
    let replayed = recorded.filter(|_| named.is_none());
    let action = named.or(recorded_action);
    let error = match given.error.clone() {
        Some(source) => Some(source.read(given.names.error, std::io::stdin())?),
        None => recorded.and_then(|case| case.error.clone()),
    };
    let error = error.or_else(|| ask(Missing::Error));

    let needs = match replayed {
        Some(case) => needs_of_recording(given, catalogue, case),
        None => needs_of_action(given, catalogue, action.as_deref(), recorded),
    };
    let user = checked_name(given.names.user, user)?;
    Ok(Case {
        user: if given.exact { user } else { pasted_address(&user).to_owned() },
        tenant: tenant.map(|tenant| checked_name(given.names.tenant, tenant)).transpose()?,
        symptom: symptom(given, action.as_deref(), replayed),
        symptom_said: given.symptom.is_some() || replayed.is_some_and(|case| case.symptom_said),
        action,
        error,
        reported_at: recorded.map_or(now, |case| case.reported_at),
        needs,
        on: given.on.clone().or_else(|| recorded?.on.clone()),
        last_worked: given.last_worked.or_else(|| recorded?.last_worked),
        exact: given.exact || recorded.is_some_and(|case| case.exact),
        traits: traits(given, recorded),
        roles: roles(given, recorded)?,
        attachments: attachments(given, recorded),
        attachment_notes: Vec::new(),
        left_out: Vec::new(),
        still_failing: given.still_failing || recorded.is_some_and(|case| case.still_failing),
    })
}

/// Asks for the action, where it is not signing in anyway.
fn asked_action(
    given: &Given,
    recorded: Option<&Case>,
    ask: &mut dyn FnMut(Missing) -> Option<String>,
) -> Option<String> {
    match symptom(given, None, recorded) {
        Symptom::SignIn if given.symptom.is_some() || recorded.is_some() => None,
        symptom => ask(Missing::Action { is_in: symptom == Symptom::Access }),
    }
}

/// A recorded action keeps its needs, because the recording knows what the catalogue said then.
pub(super) fn needs_of_recording(given: &Given, catalogue: &Catalogue, case: &Case) -> Needs {
    with_recorded(catalogue.needs(None, &given.permissions, &given.features), &case.needs)
}

/// What the action needs that was named now.
pub(super) fn needs_of_action(
    given: &Given,
    catalogue: &Catalogue,
    action: Option<&str>,
    recorded: Option<&Case>,
) -> Needs {
    let needs = catalogue.needs(action, &given.permissions, &given.features);
    match recorded {
        // What was recorded without an action was named directly, and holds for whatever it is called.
        Some(case) if case.action.is_none() && case.needs.known => with_recorded(needs, &case.needs),
        _ => needs,
    }
}

/// The recorded needs, and those of now that are not among them.
fn with_recorded(now: Needs, recorded: &Needs) -> Needs {
    let mut needs = recorded.clone();
    needs.known |= now.known;
    needs.all_of.extend(now.all_of.into_iter().filter(|id| !recorded.all_of.contains(id)));
    needs.features.extend(now.features.into_iter().filter(|one| !recorded.features.contains(one)));
    if needs.any_of.is_empty() {
        needs.any_of = now.any_of;
    }
    if now.action.is_some() {
        needs.action = now.action;
    }
    needs
}

fn symptom(given: &Given, action: Option<&str>, recorded: Option<&Case>) -> Symptom {
    match (given.symptom, recorded) {
        (Some(symptom), _) => symptom,
        (None, Some(case)) if given.action.is_none() => case.symptom,
        // Who names a permission or a feature is not talking about signing in.
        _ if action.is_none() && !(given.permissions.is_empty() && given.features.is_empty()) => {
            Symptom::Access
        }
        _ => Symptom::of_action(action),
    }
}

/// Recorded traits, and those that were given in front of them.
fn traits(given: &Given, recorded: Option<&Case>) -> BTreeMap<String, String> {
    let mut traits = recorded.map(|case| case.traits.clone()).unwrap_or_default();
    traits.extend(given.traits.clone());
    traits
}

/// The roles that were given, each once; else the recorded ones.
fn roles(given: &Given, recorded: Option<&Case>) -> Result<Vec<String>, CaseError> {
    let mut roles: Vec<String> = Vec::new();
    for role in &given.roles {
        let role = checked_name(given.names.role, role.clone())?;
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    Ok(if roles.is_empty() { recorded.map(|case| case.roles.clone()).unwrap_or_default() } else { roles })
}

fn attachments(given: &Given, recorded: Option<&Case>) -> Vec<String> {
    match recorded {
        Some(case) if given.attachments.is_empty() => case.attachments.clone(),
        _ => given.attachments.clone(),
    }
}
