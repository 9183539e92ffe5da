//! A cluster in one sentence.

use super::cause::ClusterCause;
use super::v1::{ClusterChange, SharedFact, SharedKind};
use crate::text::moment::moment;

/// What the sentence is made of.
pub(super) struct SummaryParts<'t> {
    /// How many people it is.
    pub(super) size: usize,
    /// Of how many in the same place.
    pub(super) of: usize,
    pub(super) tenant: Option<&'t str>,
    /// What most of them say.
    pub(super) says: Option<String>,
    pub(super) shared: &'t [SharedFact],
    pub(super) change: Option<&'t ClusterChange>,
}

/// "12 of 14 in acme-prod: role Agent does not grant `conversations.assign`; role changed Agent, 2026-11-23 14:02 UTC, by ivo@acme.example".
pub(super) fn summary(told: &SummaryParts<'_>) -> String {
    let place = told.tenant.map(|tenant| format!(" in {tenant}")).unwrap_or_default();
    let says = told.says.as_deref().unwrap_or_default();
    let change_says = told.change.map(|change| change.what.as_str()).unwrap_or_default();
    // What is said anyway is not said twice.
    let is_said = |fact: &&SharedFact| {
        told.tenant == Some(&fact.name)
            || says.starts_with(&plain(fact))
            || (fact.kind == SharedKind::Change && change_says.contains(&fact.name))
    };
    let shared: Vec<String> =
        told.shared.iter().filter(|fact| !is_said(fact)).map(SharedFact::says).collect();
    let mut parts = vec![format!("{} of {}{place}", told.size, told.of)];
    if !shared.is_empty() {
        parts.push(shared.join(", "));
    }
    parts.extend(told.says.clone());
    let text = parts.join(": ");
    let Some(change) = told.change else { return text };
    let by = change.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
    // "the membership ended 2026-11-01" is both.
    let what = if says.contains(&change.what) { "since" } else { change.what.as_str() };
    let separator = if what == "since" { " " } else { ", " };
    format!("{text}; {what}{separator}{}{by}", moment(change.at))
}

/// "role Agent does not grant `conversations.assign`"; without permissions, not what each of them needs.
pub(super) fn grants_not(role: &str, permissions: &[&String]) -> String {
    if permissions.is_empty() {
        return format!("role {role} does not grant what they need");
    }
    let permissions: Vec<String> = permissions.iter().map(|permission| format!("`{permission}`")).collect();
    format!("role {role} does not grant {}", permissions.join(", "))
}

/// A cause by its codes, where its cases say it in different words: "password: not assigned".
pub(super) fn cause(cause: &ClusterCause) -> Option<String> {
    match cause {
        ClusterCause::Check(check, Some(reason)) => {
            Some(format!("{}: {}", check.as_str(), reason.replace('_', " ")))
        }
        ClusterCause::Check(check, None) => Some(check.as_str().to_owned()),
        ClusterCause::Outside(kind) => Some(kind.says().to_owned()),
        ClusterCause::Unanswered => None,
    }
}

/// A shared fact by its kind and name.
fn plain(fact: &SharedFact) -> String {
    format!("{} {}", fact.kind.as_str(), fact.name)
}

impl SharedFact {
    /// In words: "role Agent", "flag cases off", "keycloak is out of reach", "role changed Agent".
    #[must_use]
    pub fn says(&self) -> String {
        let state = self.state.as_deref().map(|state| state.replace('_', " "));
        match (self.kind, state) {
            (SharedKind::Change, state) => {
                format!("{} {}", state.as_deref().unwrap_or("changed"), self.name).trim().to_owned()
            }
            (SharedKind::Failure, _) => format!("{} {}", self.name, how_not(self.state.as_deref())),
            (_, Some(state)) => format!("{} {state}", plain(self)),
            (_, None) => plain(self),
        }
    }

    /// The same, of a change with when it was.
    #[must_use]
    pub fn says_when(&self) -> String {
        let at = self.at.map(|at| format!(", {}", moment(at))).unwrap_or_default();
        self.says() + &at
    }
}

/// How a system does not answer, by the reason of the gap.
fn how_not(state: Option<&str>) -> &'static str {
    match state {
        Some("unreachable") => "is out of reach",
        Some("timed_out") => "does not answer in time",
        Some("throttled") => "asks to be asked less often",
        Some("unauthorized") => "does not accept the credential",
        Some("forbidden") => "does not let the credential look",
        _ => "does not answer",
    }
}
