//! A case out of what was given, of what was recorded, and of what somebody who can be asked answers.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::input::{CaseError, ErrorSource, checked_name};
use super::{Case, Catalogue, Needs, Symptom};

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
    /// What a flag service must know about the person.
    pub traits: BTreeMap<String, String>,
    /// The person's roles in the tenant, as somebody saw them on their profile.
    pub roles: Vec<String>,
    /// Names of attached files, without folders.
    pub attachments: Vec<String>,
    /// The fix has been tried and did not help.
    pub still_failing: bool,
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
pub enum Missing<'a> {
    /// Who it is about. Without an answer there is no case.
    User,
    /// Where access is expected.
    Tenant,
    /// What they were trying to do. Without an answer: signing in.
    Action,
    /// The exact error.
    Error,
    /// The action is not in the catalogue; these of its names are near, and one of them is the answer.
    Meant(&'a [String]),
}

/// Makes the case. What was given wins over the recording; what neither has is asked for, unless there is a recorded case: that
/// one is whole. `ask` answers `None` when nobody is there or nobody knows.
///
/// # Errors
/// Nobody is named, or what was given cannot be part of a case.
pub fn assemble(
    given: &Given,
    recorded: Option<&Case>,
    catalogue: &Catalogue,
    ask: &mut dyn FnMut(Missing<'_>) -> Option<String>,
    now: DateTime<Utc>,
) -> Result<Case, CaseError> {
    let whole = recorded.is_some();
    let mut question = |missing: Missing<'_>| if whole { None } else { ask(missing) };

    let user = given.user.clone().or_else(|| recorded.map(|case| case.user.clone()));
    let user = user.or_else(|| question(Missing::User)).ok_or(CaseError::Nobody)?;
    let tenant = given.tenant.clone().or_else(|| recorded?.tenant.clone());
    let tenant = tenant.or_else(|| question(Missing::Tenant));
    let action = given.action.clone().or_else(|| recorded?.action.clone());
    let action = action.or_else(|| question(Missing::Action));
    let error = match given.error.clone() {
        Some(source) => Some(source.read(given.names.error, std::io::stdin())?),
        None => recorded.and_then(|case| case.error.clone()),
    };
    let error = error.or_else(|| question(Missing::Error));

    let needs = needs(given, catalogue, action.as_deref(), recorded);
    let needs = meant(given, catalogue, needs, &mut question);
    Ok(Case {
        user: checked_name(given.names.user, user)?,
        tenant: tenant.map(|tenant| checked_name(given.names.tenant, tenant)).transpose()?,
        symptom: symptom(given, action.as_deref(), recorded),
        action,
        error,
        reported_at: recorded.map_or(now, |case| case.reported_at),
        needs,
        traits: traits(given, recorded),
        roles: roles(given, recorded)?,
        attachments: attachments(given, recorded),
        attachment_notes: Vec::new(),
        left_out: Vec::new(),
        still_failing: given.still_failing || recorded.is_some_and(|case| case.still_failing),
    })
}

/// What the action needs. A recorded action keeps its needs, because the recording knows what the catalogue said then.
fn needs(given: &Given, catalogue: &Catalogue, action: Option<&str>, recorded: Option<&Case>) -> Needs {
    match recorded {
        Some(case) if given.action.is_none() => {
            let named = catalogue.needs(None, &given.permissions, &given.features);
            let mut needs = case.needs.clone();
            needs.known |= named.known;
            needs.all_of.extend(named.all_of.into_iter().filter(|id| !case.needs.all_of.contains(id)));
            needs
                .features
                .extend(named.features.into_iter().filter(|one| !case.needs.features.contains(one)));
            needs
        }
        _ => catalogue.needs(action, &given.permissions, &given.features),
    }
}

/// A near miss is never taken by itself: somebody says which of the near names was meant, if any.
fn meant(
    given: &Given,
    catalogue: &Catalogue,
    needs: Needs,
    question: &mut dyn FnMut(Missing<'_>) -> Option<String>,
) -> Needs {
    if needs.known || needs.near.is_empty() {
        return needs;
    }
    match question(Missing::Meant(&needs.near)) {
        Some(name) => catalogue.needs(Some(&name), &given.permissions, &given.features),
        None => needs,
    }
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
