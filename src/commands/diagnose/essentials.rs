//! The four things that a ticket is asked for: action, error and tenant were asked for with the case. Before anything is written, the
//! roles are, and what nobody knows is named.

use chrono::{DateTime, Utc};

use crate::case::{Case, Essential};
use crate::commands::ask::{Ask, Spoken};
use crate::commands::guided::known_roles;
use crate::commands::kept::{CaseKeeper, KeptCase};
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
        case.roles = ask.roles(&known_roles(facts)).unwrap_or_default();
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

/// Those of the four things that somebody was asked for in this case, and could not tell.
pub(super) fn passed(kept: &KeptCase, asked_roles: bool) -> Vec<Essential> {
    let was_asked = |one: &Essential| kept.passed.contains(one.as_str());
    let mut asked: Vec<Essential> = Essential::ALL.into_iter().filter(was_asked).collect();
    asked.extend(asked_roles.then_some(Essential::Role));
    asked
}

/// Asks for one of the four things that nobody said so far.
pub(super) fn ask_for(
    lacks: Essential,
    case: &mut Case,
    facts: &mut Facts,
    ask: &mut Ask<'_>,
    keeper: &mut CaseKeeper,
    now: DateTime<Utc>,
) {
    const WHY: &str = "   Whoever gets the ticket asks for it: what they were trying to do, the exact error, the role, the tenant.";
    let words = |said: Spoken| if let Spoken::Words(words) = said { Some(words) } else { None };
    match lacks {
        Essential::Action => {
            case.action = words(ask.said("What were they trying to do? Enter if you cannot tell:", WHY));
            keeper.change(|kept| kept.set("action", case.action.as_deref()));
        }
        Essential::Error => {
            case.error = words(ask.said("The exact error, as they see it? Enter if there is none:", WHY));
            keeper.change(|kept| kept.error.clone_from(&case.error));
        }
        Essential::Tenant => {
            case.tenant = words(ask.name("In which tenant? Enter if you cannot tell:", "the tenant", WHY));
            keeper.change(|kept| kept.set("tenant", case.tenant.as_deref()));
        }
        Essential::Role => {
            case.roles = ask.roles(&known_roles(facts)).unwrap_or_default();
            facts.take_roles_by_hand(&case.roles, now);
            keeper.looked_up(case, facts);
        }
    }
}

fn escalates(case: &Case, facts: &Facts, options: Options) -> bool {
    diagnosis::diagnose(case, facts, &options).gate.escalate
}
