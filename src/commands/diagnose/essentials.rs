//! The four things that a ticket is asked for: action, error and tenant were asked for with the case. Before anything is written, the
//! roles are, and what nobody knows is named.

use chrono::{DateTime, Utc};

use crate::case::{Case, Essential};
use crate::commands::ask::Ask;
use crate::commands::output;
use crate::diagnosis::{self, Options};
use crate::facts::Facts;

/// Asks for the roles if they lack and this case is going to be escalated, and names on stderr what still lacks then.
pub(super) fn complete(
    case: &mut Case,
    facts: &mut Facts,
    options: Options,
    ask: Option<&mut Ask<'_>>,
    now: DateTime<Utc>,
) {
    if !escalates(case, facts, options) {
        return;
    }
    if let Some(ask) = ask
        && case.lacks(facts.roles_known()).contains(&Essential::Role)
    {
        case.roles = ask.roles();
        facts.take_roles_by_hand(&case.roles, now);
    }
    let lacks = case.lacks(facts.roles_known());
    // What was answered may have shown a cause.
    if !lacks.is_empty() && escalates(case, facts, options) {
        let named: Vec<String> =
            lacks.iter().map(|one| format!("{} (--{})", one.in_words(), one.as_str())).collect();
        output::note(&format!("The ticket does not say: {}.", named.join(", ")));
    }
}

fn escalates(case: &Case, facts: &Facts, options: Options) -> bool {
    diagnosis::diagnose(case, facts, &options).gate.escalate
}
