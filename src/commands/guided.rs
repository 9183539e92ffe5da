//! Guided mode: what no system could answer is asked of the person at the terminal, one look after the other, until the case is settled.

mod why;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::ask::{Ask, SeenByHand};
use crate::case::{Case, CheckId};
use crate::checks;
use crate::diagnosis::{Skipped, guide};
use crate::facts::{Facts, Found};

/// The most role names that are listed: more are read no faster than one is typed.
const LISTED: usize = 12;

/// How the questions ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guided {
    /// The case is settled, nothing more can be looked up, or they left.
    Done {
        /// They were asked for the person's roles, too.
        asked_roles: bool,
    },
    /// They want to answer again what was asked before the first look.
    Back,
}

/// What was known before an answer.
struct LookStep {
    roles: Vec<String>,
    found: BTreeMap<CheckId, Found>,
    looked: BTreeSet<CheckId>,
}

/// Asks, and takes the answers down; `took` is told of each. `before`: something was asked before the first look, to which one can go back.
pub fn settle(
    ask: &mut Ask<'_>,
    case: &mut Case,
    facts: &mut Facts,
    before: bool,
    now: impl Fn() -> DateTime<Utc>,
    took: &mut dyn FnMut(&Case, &Facts),
) -> Guided {
    let mut asked_roles = false;
    let mut looked = BTreeSet::new();
    let mut steps: Vec<LookStep> = Vec::new();
    let mut said = BTreeSet::new();
    while let Some(check) = guide::next(case, facts, &looked).and_then(checks::get) {
        ask.greet();
        let skipped = guide::skipped(case, facts, &looked);
        tell(ask, &skipped, &mut said);
        let most = steps.len() + guide::most_left(case, facts, &looked);
        let place = format!(" ({} of up to {most})", steps.len() + 1);
        let step = LookStep { roles: case.roles.clone(), found: facts.found.clone(), looked: looked.clone() };
        match ask.look(check, &place, &why::of(check)) {
            SeenByHand::Sight(sight, note) => {
                guide::take(&mut facts.found, check.id, sight, note.as_deref(), now());
            }
            SeenByHand::Else(words) => guide::take_words(&mut facts.found, check.id, &words, now()),
            SeenByHand::Nothing => {}
            SeenByHand::Back => {
                let Some(last) = steps.pop() else {
                    if before {
                        return Guided::Back;
                    }
                    ask.say("   this is the first question\n");
                    continue;
                };
                (case.roles, facts.found, looked) = (last.roles, last.found, last.looked);
                took(case, facts);
                continue;
            }
        }
        if ask.stopped().is_some() {
            break;
        }
        let was_seen = step.found != facts.found;
        steps.push(step);
        looked.insert(check.id);
        // Who looked has the profile open now: a ticket is asked for the roles by name.
        if was_seen && check.id == CheckId::Role && !facts.roles_known() && case.roles.is_empty() {
            asked_roles = true;
            let Some(roles) = ask.roles(&known_roles(facts)) else {
                // Back to the look itself.
                if let Some(last) = steps.pop() {
                    (case.roles, facts.found, looked) = (last.roles, last.found, last.looked);
                }
                continue;
            };
            case.roles = roles;
        }
        took(case, facts);
    }
    if !steps.is_empty() {
        tell(ask, &guide::skipped(case, facts, &looked), &mut said);
    }
    facts.take_roles_by_hand(&case.roles, now());
    Guided::Done { asked_roles }
}

/// One line about the checks that are not asked about, each once: `5 role, 6 feature (they cannot sign in yet)`.
fn tell(ask: &mut Ask<'_>, skipped: &[Skipped], said: &mut BTreeSet<CheckId>) {
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for one in skipped.iter().filter(|one| said.insert(one.check)) {
        let (why, name) = (one.why.to_string(), format!("{} {}", one.check.number(), one.check.as_str()));
        match groups.iter_mut().find(|group| group.0 == why) {
            Some(group) => group.1.push(name),
            None => groups.push((why, vec![name])),
        }
    }
    let groups: Vec<String> =
        groups.iter().map(|(why, names)| format!("{} ({why})", names.join(", "))).collect();
    if !groups.is_empty() {
        ask.say(&format!("\nNot asked: {}.\n", groups.join("; ")));
    }
}

/// The names of the roles that there are, if they are few.
pub(super) fn known_roles(facts: &Facts) -> Vec<String> {
    let Ok(seen) = &facts.role_catalogue else { return Vec::new() };
    let names: Vec<String> = seen.value.iter().flatten().map(|role| role.name.clone()).collect();
    if names.len() > LISTED { Vec::new() } else { names }
}
