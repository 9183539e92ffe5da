//! What tools take. Every text is a text: `@file` and `-` mean nothing here.

use chrono::{DateTime, Utc};
use schemars::{JsonSchema, schema_for};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::error::ToolError;
use crate::case::input::ErrorSource;
use crate::case::{self, Case, Catalogue, FieldNames, Given, Symptom};
use crate::text::suggest;

/// The most bytes of the arguments of a call: an error has at most 64 KiB.
const MOST: usize = 256 * 1024;

/// A case, as tools take it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseArguments {
    /// The person who cannot get in: their e-mail address or id, exactly as it is known. Nobody is searched for.
    pub(super) user: String,
    /// The tenant (workspace, organisation) in which access is expected: its id.
    #[serde(default)]
    pub(super) tenant: Option<String>,
    /// What they were trying to do: a name of `list_actions`, or their own words. Left out: signing in.
    #[serde(default)]
    pub(super) action: Option<String>,
    /// The exact error text that they saw.
    #[serde(default)]
    pub(super) error: Option<String>,
    /// Whether they cannot sign in, or are in and cannot do something. Left out: it follows from the rest.
    #[serde(default)]
    pub(super) symptom: Option<SymptomArgument>,
    /// The object that the action is on: KIND:ID, as in project:lighthouse.
    #[serde(default)]
    pub(super) on: Option<String>,
    /// Ids of permissions that the action needs, where the action is not one of `list_actions`.
    #[serde(default)]
    pub(super) permission: Vec<String>,
    /// Keys of features that the action needs.
    #[serde(default)]
    pub(super) feature: Vec<String>,
    /// The fix was tried and did not help: then a ticket is worth writing.
    #[serde(default)]
    pub(super) still_failing: bool,
    /// Write the ticket although some checks could not be answered; it names the gaps.
    #[serde(default)]
    pub(super) allow_unknown: bool,
    /// File it in the ticketing system. Only after a person agreed to it.
    #[serde(default)]
    pub(super) file: bool,
}

/// One of the two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum SymptomArgument {
    /// They cannot sign in.
    SignIn,
    /// They are in and cannot do something.
    Access,
}

/// What `explain` takes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExplainArguments {
    /// A check (account, invite, password, tenant, role, feature), or an error code or text.
    pub(super) what: String,
}

/// What `list_actions` takes.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActionsArguments {
    /// Only actions that are called like this, or nearly so.
    #[serde(default)]
    pub(super) text: Option<String>,
}

/// The JSON Schema of arguments, without some of them.
#[must_use]
pub(super) fn schema<T: JsonSchema>(without: &[&str]) -> Map<String, Value> {
    let Value::Object(mut schema) = schema_for!(T).to_value() else { return Map::new() };
    // The doc comment is for those who read the code.
    schema.remove("description");
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.retain(|name, _| !without.contains(&name.as_str()));
    }
    schema
}

/// Reads the arguments of a call.
pub(super) fn read<T: DeserializeOwned>(
    arguments: Map<String, Value>,
    known: &Map<String, Value>,
) -> Result<T, ToolError> {
    let properties = known.get("properties").and_then(Value::as_object);
    let names = || properties.into_iter().flatten().map(|(name, _)| name.as_str());
    if let Some(unknown) = arguments.keys().find(|key| !names().any(|name| name == *key)) {
        let hint = suggest::hint(unknown, names(), "there are");
        return Err(ToolError::Arguments(format!("`{unknown}` is none of the arguments; {hint}")));
    }
    let given = Value::Object(arguments);
    let length = given.to_string().len();
    if length > MOST {
        return Err(ToolError::TooLong { given: length, most: MOST });
    }
    serde_path_to_error::deserialize(given).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." { String::new() } else { format!("`{path}`: ") };
        ToolError::Arguments(format!("{place}{}", error.into_inner()))
    })
}

impl CaseArguments {
    /// The case. Names are taken as they are given: nobody is there to say what was meant.
    pub(super) fn case(&self, catalogue: &Catalogue, now: DateTime<Utc>) -> Result<Case, ToolError> {
        let on = self.on.as_deref().map(str::parse).transpose();
        let on = on.map_err(|error| ToolError::Arguments(format!("`on`: {error}")))?;
        let given = Given {
            names: FieldNames::default(),
            user: Some(self.user.clone()),
            tenant: self.tenant.clone(),
            action: self.action.clone(),
            symptom: self.symptom.map(|symptom| match symptom {
                SymptomArgument::SignIn => Symptom::SignIn,
                SymptomArgument::Access => Symptom::Access,
            }),
            error: self.error.clone().map(ErrorSource::Text),
            permissions: trimmed(&self.permission),
            features: trimmed(&self.feature),
            on,
            still_failing: self.still_failing,
            exact: true,
            ..Given::default()
        };
        Ok(case::assemble(&given, None, catalogue, &mut |_| None, now)?)
    }
}

/// Without the blanks that come along when an id is copied.
fn trimmed(values: &[String]) -> Vec<String> {
    values.iter().map(|value| value.trim().to_owned()).collect()
}
