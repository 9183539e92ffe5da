//! A cluster in one sentence.

use super::v1::{ClusterChange, SharedFact, SharedKind};
use crate::text::moment::moment;

/// What the sentence is made of.
pub(super) struct Told<'t> {
    /// How many people it is.
    pub(super) size: usize,
    /// Of how many in the same place.
    pub(super) of: usize,
    pub(super) tenant: Option<&'t str>,
    /// What most of them say.
    pub(super) says: Option<&'t str>,
    pub(super) shared: &'t [SharedFact],
    pub(super) change: Option<&'t ClusterChange>,
}

/// "12 of 14 in acme-prod: role Agent: …; role changed Agent, 2026-11-23 14:02 UTC, by ivo@acme.example".
pub(super) fn summary(told: &Told<'_>) -> String {
    let place = told.tenant.map(|tenant| format!(" in {tenant}")).unwrap_or_default();
    let shared: Vec<String> =
        told.shared.iter().filter(|fact| told.tenant != Some(&fact.name)).map(fact).collect();
    let mut parts = vec![format!("{} of {}{place}", told.size, told.of)];
    if !shared.is_empty() {
        parts.push(shared.join(", "));
    }
    parts.extend(told.says.map(str::to_owned));
    let text = parts.join(": ");
    if let Some(change) = told.change {
        let by = change.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
        return format!("{text}; {}, {}{by}", change.what, moment(change.at));
    }
    text
}

/// One shared fact: "role Agent", "flag cases off", "keycloak unreachable".
pub(crate) fn fact(fact: &SharedFact) -> String {
    let state = fact.state.as_deref().map(|state| state.replace('_', " "));
    match (fact.kind, state) {
        (SharedKind::Change, _) => change(fact),
        (SharedKind::Failure, state) => format!("{} {}", fact.name, state.unwrap_or_default()),
        (kind, Some(state)) => format!("{} {} {state}", kind.as_str(), fact.name),
        (kind, None) => format!("{} {}", kind.as_str(), fact.name),
    }
}

/// A change in words: "role changed Agent".
pub(super) fn change(fact: &SharedFact) -> String {
    let what = fact.state.as_deref().unwrap_or("changed").replace('_', " ");
    format!("{what} {}", fact.name).trim().to_owned()
}
