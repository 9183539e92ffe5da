//! What `list_actions` answers: what people do, as the profile has it.

use schemars::JsonSchema;
use serde::Serialize;

use super::data::{DataSource, DataText};
use crate::case::{Candidate, Catalogue, NameOf, is_like};

/// The actions of the profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct ActionsAnswer {
    /// In the order of the profile.
    pub(super) actions: Vec<ListedAction>,
    /// What was cut to keep the answer short.
    pub(super) cut: Vec<String>,
}

/// One action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct ListedAction {
    /// What it is called: `action` of `diagnose`.
    pub(super) name: DataText,
    /// What else it is called.
    pub(super) aliases: Vec<DataText>,
    /// Whether it needs a permission.
    pub(super) needs_permission: bool,
    /// Whether it needs a feature that can be off.
    pub(super) needs_feature: bool,
}

/// The actions that are called like this, or all of them.
#[must_use]
pub(super) fn listed(catalogue: &Catalogue, text: Option<&str>) -> ActionsAnswer {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    let is_wanted = |name: &str, aliases: &[String]| {
        let one = Candidate { aliases: aliases.to_vec(), ..Candidate::new(name, name) };
        text.is_none_or(|text| is_like(NameOf::Action, text, &one))
    };
    let actions = catalogue.actions.iter().filter(|action| is_wanted(&action.name, &action.aliases));
    let actions = actions.map(|action| ListedAction {
        name: DataSource::Profile.text(&action.name),
        aliases: DataSource::Profile.texts(&action.aliases),
        needs_permission: !(action.all_of.is_empty() && action.any_of.is_empty()),
        needs_feature: !action.features.is_empty(),
    });
    ActionsAnswer { actions: actions.collect(), cut: Vec::new() }
}
