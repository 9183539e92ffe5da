//! Guided mode: what no system could answer is asked of the person at the terminal, one look after the other, until the case is settled.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::ask::{Ask, SeenByHand};
use crate::case::{Case, CheckId};
use crate::checks;
use crate::diagnosis::guide;
use crate::facts::Facts;

/// Asks, and takes the answers down. Says whether it asked for the person's roles, too.
pub fn settle(
    ask: &mut Ask<'_>,
    case: &mut Case,
    facts: &mut Facts,
    now: impl Fn() -> DateTime<Utc>,
) -> bool {
    let mut asked_roles = false;
    let mut looked = BTreeSet::new();
    while let Some(check) = guide::next(case, facts, &looked).and_then(checks::get) {
        looked.insert(check.id);
        match ask.look(check) {
            Some(SeenByHand::Sight(sight, note)) => {
                guide::take(&mut facts.found, check.id, sight, note.as_deref(), now());
            }
            Some(SeenByHand::Else(words)) => guide::take_words(&mut facts.found, check.id, &words, now()),
            None => continue,
        }
        // Who looked has the profile open now: a ticket is asked for the roles by name.
        if check.id == CheckId::Role && !facts.roles_known() && case.roles.is_empty() {
            asked_roles = true;
            case.roles = ask.roles();
        }
    }
    facts.take_roles_by_hand(&case.roles, now());
    asked_roles
}
