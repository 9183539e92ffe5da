//! Which questions a case needs: at first, and once the answers show that a check does not pass. A diagnosis costs requests for
//! this person and this action, not for the whole tenant.

use std::collections::BTreeSet;

use crate::case::{Case, CheckId, Symptom};
use crate::checks::{self, Status};
use crate::diagnosis::{self, Options};
use crate::facts::{Facts, GapReason, Question};

/// What is asked at first: everything but what the checks of role and feature look at where the case does not need them.
pub(super) fn first(case: &Case) -> BTreeSet<Question> {
    let idle = idle(case);
    Question::ALL.iter().copied().filter(|question| !idle.contains(question)).collect()
}

/// What is asked when these are the answers: whatever a check may look at that does not pass, and the role for a ticket.
pub(super) fn more(case: &Case, facts: &Facts) -> BTreeSet<Question> {
    let idle = idle(case);
    let diagnosis = diagnosis::diagnose(case, facts, &Options::default());
    let mut wanted = BTreeSet::new();
    for result in &diagnosis.checks {
        let open = matches!(result.status, Status::Fail | Status::Unknown | Status::Contradicted);
        // Nobody said what the action needs: no answer of a system closes that.
        let closable = result.unanswered.as_ref().is_none_or(|none| none.reason() != GapReason::NoContext);
        let Some(check) = checks::get(result.id).filter(|_| open && closable) else { continue };
        // That somebody without an account has roles is a contradiction; beside that, no other check decides by them.
        let all = match result.id {
            CheckId::Role | CheckId::Feature => true,
            CheckId::Account => result.status == Status::Fail,
            _ => false,
        };
        wanted.extend(check.needs.iter().copied().filter(|question| all || !idle.contains(question)));
    }
    if diagnosis.gate.escalate && case.roles.is_empty() {
        wanted.insert(Question::Roles);
    }
    wanted
}

/// What is asked again where it rests on a listing of an earlier run: a kept answer may let a check pass, as likely. It may neither
/// fail one, nor leave it open, nor contradict anything, nor be a cause beside the six.
pub(super) fn doubted(case: &Case, facts: &Facts) -> BTreeSet<Question> {
    let diagnosis = diagnosis::diagnose(case, facts, &Options::default());
    if !diagnosis.contradictions.is_empty() || diagnosis.outside.is_some() {
        return Question::ALL.iter().copied().collect();
    }
    let settled = |status| matches!(status, Status::Pass | Status::NotApplicable);
    let open = diagnosis.checks.iter().filter(|result| !settled(result.status)).map(|result| result.id);
    let mut doubted: BTreeSet<Question> =
        open.filter_map(checks::get).flat_map(|check| check.needs.iter().copied()).collect();
    if !doubted.is_empty() {
        // Who somebody is, and where, is behind every check.
        doubted.extend([Question::Account, Question::Invite, Question::Tenants]);
    }
    doubted
}

/// What this case does not need at first.
fn idle(case: &Case) -> BTreeSet<Question> {
    let mut idle = BTreeSet::new();
    if !needs_role(case) {
        idle.extend([Question::RoleCatalogue, Question::Decisions]);
        if case.symptom == Symptom::SignIn {
            idle.insert(Question::Roles);
        }
    }
    if !needs_feature(case) {
        idle.extend([Question::Flags, Question::Beta, Question::Tier]);
    }
    idle
}

/// For somebody who cannot sign in, only where the case says what the action needs: then it is the next thing in the way.
fn needs_role(case: &Case) -> bool {
    looked_at(case, !case.needs.all_of.is_empty() || !case.needs.any_of.is_empty())
}

fn needs_feature(case: &Case) -> bool {
    looked_at(case, !case.needs.features.is_empty())
}

fn looked_at(case: &Case, named: bool) -> bool {
    let known = case.needs.known;
    if case.symptom == Symptom::SignIn { known && named } else { !known || named }
}
