//! A permission engine's no, and what would have it say otherwise.

use crate::checks::{Remedy, RemedyKind};
use crate::facts::Decision;
use crate::text::few::few_joined;

use super::barred::is_owner;

/// How many relations are told of which one would be enough.
const WAYS: usize = 3;

/// The engine's refusal, as far as it explains itself.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// Who says so.
    connector: String,
    /// What it said.
    decision: Decision,
}

impl Refusal {
    pub(super) fn new(connector: &str, decision: &Decision) -> Self {
        Self { connector: connector.to_owned(), decision: decision.clone() }
    }

    /// Whether something takes the permission away.
    pub(super) fn is_taken(&self) -> bool {
        !self.decision.taken_by.is_empty()
    }

    /// What to do about it, best first; empty: the engine does not say. Nobody is made an owner for it.
    pub(super) fn remedies(&self, id: &str) -> Vec<Remedy> {
        let at = &self.connector;
        if self.is_taken() {
            let by = few_joined(&self.decision.taken_by, " and ");
            let text = format!(
                "In {at}: {by} takes `{id}` away, so no role helps. Ask whether that still has to be; without it the permission is back"
            );
            return vec![Remedy::new(RemedyKind::LookUp, text)];
        }
        let unmet = (!self.decision.unmet.is_empty()).then(|| {
            let text = format!(
                "{}: what was typed does not meet that. Look whether it was typed as it is (--trait NAME=VALUE), and ask who keeps the \
                 condition whether it still fits",
                self.decision.unmet.join("; ")
            );
            Remedy::new(RemedyKind::LookUp, text)
        });
        let open: Vec<&String> = self.decision.lacks.iter().filter(|one| !names_owner(one)).collect();
        let ways = open.iter().take(WAYS).enumerate().map(|(place, relation)| {
            // The nearer to the object, the less else hangs on it, as a rule; an engine counts no permissions.
            let note = if place == 0 && open.len() > 1 {
                " (of what would grant it, the nearest to the object)"
            } else {
                ""
            };
            let text = format!(
                "In {at}: make the person {relation}{note}. What else comes with it, {at} does not list"
            );
            Remedy { role: Some((*relation).clone()), ..Remedy::new(RemedyKind::AssignRole, text) }
        });
        unmet.into_iter().chain(ways).collect()
    }
}

/// Whether a relation makes somebody an owner or an administrator: `org:acme#admin`, `role:owner#assignee`.
fn names_owner(relation: &str) -> bool {
    relation.split([' ', ':', '#']).any(is_owner)
}
