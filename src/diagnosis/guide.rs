//! What to look up next, where no system answers: the look that settles the case with the fewest questions to be expected. Pure.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::case::{Case, CheckId, Symptom};
use crate::checks::{self, Check, CheckResult, Sight, Status, run_all};
use crate::facts::{Facts, Found, FoundStatus};

use super::{SkipReason, Skipped, blockers, decides, outside, suspicion, symptom};

/// How much likelier a cause is when the error text points to it. It only orders the looks: a text settles nothing.
const NAMED: u32 = 8;

/// The check to look up next; `None`: what is known settles the case, or nothing that is open can be looked up any more. `looked` are the
/// checks that were asked about, whatever was answered.
#[must_use]
pub fn next(case: &Case, facts: &Facts, looked: &BTreeSet<CheckId>) -> Option<CheckId> {
    let case = symptom::settled(case, facts);
    let looks = fewest(&wanted(&case, facts, &run_all(&case, facts), looked));
    let named = case.error.as_deref().and_then(suspicion::suspect).and_then(|said| said.check);
    let weights: Vec<u32> = looks.iter().map(|look| weight(case.symptom, named, look)).collect();
    Some(looks[first(&looks, &weights)?].id)
}

/// How many looks there are at most from here on, the next one among them.
#[must_use]
pub fn most_left(case: &Case, facts: &Facts, looked: &BTreeSet<CheckId>) -> usize {
    let case = symptom::settled(case, facts);
    wanted(&case, facts, &run_all(&case, facts), looked).len()
}

/// The checks that nobody will be asked about as things stand, and why: one line for each, in the order of their numbers.
#[must_use]
pub fn skipped(case: &Case, facts: &Facts, looked: &BTreeSet<CheckId>) -> Vec<Skipped> {
    let case = symptom::settled(case, facts);
    let results = run_all(&case, facts);
    let wanted = wanted(&case, facts, &results, looked);
    let primary = blockers(case.symptom, &results).first().copied();
    let not_asked = |id: CheckId| !looked.contains(&id) && !wanted.iter().any(|check| check.id == id);
    let skipped = results.iter().filter(|result| not_asked(result.id)).filter_map(|result| {
        let why = match result.status {
            _ if facts.found.contains_key(&result.id) => SkipReason::LookedUp,
            Status::Unknown if !decides(case.symptom, result.id) => SkipReason::NotForSigningIn,
            Status::Unknown => primary.map_or(SkipReason::Outside, SkipReason::CauseFound),
            // Which of two claims holds is no question of one look.
            Status::Contradicted => return None,
            Status::NotApplicable => SkipReason::NotApplicable(result.summary.clone()),
            Status::Pass | Status::Fail => SkipReason::Answered,
        };
        Some(Skipped { check: result.id, why })
    });
    skipped.collect()
}

/// The checks that are worth a look: the open ones, or, once a cause is found, those without which it may not be one.
fn wanted(
    case: &Case,
    facts: &Facts,
    results: &[CheckResult],
    looked: &BTreeSet<CheckId>,
) -> Vec<&'static Check> {
    if outside::find(case, facts, results, None).is_some_and(|found| !found.evidence.is_empty()) {
        return Vec::new();
    }
    let open: Vec<&'static Check> = results
        .iter()
        .filter(|result| result.status == Status::Unknown && decides(case.symptom, result.id))
        .filter(|result| !looked.contains(&result.id))
        .filter_map(|result| checks::get(result.id))
        .collect();
    match blockers(case.symptom, results).first() {
        None => open,
        Some(primary) => beneath(*primary, results, &open),
    }
}

/// Takes down what somebody saw, for every check that it settles. `note` are their own words about the check that was asked about.
pub fn take(
    found: &mut BTreeMap<CheckId, Found>,
    asked: CheckId,
    sight: &Sight,
    note: Option<&str>,
    at: DateTime<Utc>,
) {
    for finding in sight.settles {
        let Some(status) = finding.status else {
            found.remove(&finding.check);
            continue;
        };
        // Who is in no tenant because there is no such account fails check 1.
        let nobody = found.get(&CheckId::Account).is_some_and(|one| one.reason.as_deref() == Some(ABSENT));
        if nobody && finding.reason == Some("no_tenant") {
            continue;
        }
        let note = note.filter(|_| finding.check == asked).map(str::to_owned);
        found.insert(finding.check, Found { status, reason: finding.reason.map(str::to_owned), note, at });
    }
}

/// Takes down that something else is wrong, in somebody's own words.
pub fn take_words(found: &mut BTreeMap<CheckId, Found>, asked: CheckId, words: &str, at: DateTime<Utc>) {
    let note = Some(words.trim().to_owned()).filter(|words| !words.is_empty());
    found.insert(asked, Found { status: FoundStatus::Fail, reason: None, note, at });
}

const ABSENT: &str = "absent";

/// The open checks without which the cause that was found may not be one.
fn beneath(primary: CheckId, results: &[CheckResult], open: &[&'static Check]) -> Vec<&'static Check> {
    let absent = results.iter().any(|result| result.id == primary && result.reason == ABSENT);
    let after = checks::get(primary).map_or(&[][..], |check| check.look.after);
    // In neither list: the account does not exist, or the user is on the wrong tenant, as the FAQ's step 1 has it.
    let elsewhere = |check: &&&Check| absent && check.id == CheckId::Tenant;
    open.iter().filter(|check| after.contains(&check.id) || elsewhere(check)).copied().collect()
}

/// The looks for these checks, without those that another one answers as well.
fn fewest(wanted: &[&'static Check]) -> Vec<&'static Check> {
    let answered = |check: &Check| {
        wanted
            .iter()
            .any(|other| other.id != check.id && other.look.covers(other.id).any(|id| id == check.id))
    };
    wanted.iter().filter(|check| !answered(check)).copied().collect()
}

/// How often a check is the cause, in parts of a hundred, and more where the error text names it. That most "can't log in" reports trace
/// back to the account is the FAQ's; the rest is an estimate that only orders the looks.
fn weight(symptom: Symptom, named: Option<CheckId>, look: &Check) -> u32 {
    let usual = |id: CheckId| match (symptom, id) {
        (Symptom::SignIn, CheckId::Account) => 40,
        (Symptom::SignIn, CheckId::Invite | CheckId::Password) => 25,
        (Symptom::SignIn, CheckId::Tenant) => 10,
        (Symptom::Access, CheckId::Role) => 50,
        (Symptom::Access, CheckId::Feature) => 28,
        (Symptom::Access, CheckId::Tenant) => 15,
        // Who is in has an account.
        (Symptom::Access, CheckId::Account) => 4,
        _ => 1,
    };
    let ids: BTreeSet<CheckId> = look.look.covers(look.id).collect();
    ids.into_iter().map(|id| if named == Some(id) { usual(id) * NAMED } else { usual(id) }).sum()
}

/// The first look of the order in which the cause is found soonest, on average; none before one that it rests on.
fn first(looks: &[&Check], weights: &[u32]) -> Option<usize> {
    let mut best: Option<(u32, usize)> = None;
    let mut order = Vec::with_capacity(looks.len());
    try_orders(looks, weights, &mut order, 0, &mut best);
    best.map(|(_, first)| first)
}

/// There are six checks: every order is tried.
fn try_orders(
    looks: &[&Check],
    weights: &[u32],
    order: &mut Vec<usize>,
    cost: u32,
    best: &mut Option<(u32, usize)>,
) {
    if best.is_some_and(|(least, _)| cost >= least) {
        return;
    }
    let Some(first) = order.first().copied().filter(|_| order.len() == looks.len()) else {
        for next in 0..looks.len() {
            if order.contains(&next) || waits(looks, order, next) {
                continue;
            }
            order.push(next);
            let place = u32::try_from(order.len()).unwrap_or(u32::MAX);
            try_orders(looks, weights, order, cost + place * weights[next], best);
            order.pop();
        }
        return;
    };
    *best = Some((cost, first));
}

/// Whether a look rests on another one that was not taken yet.
fn waits(looks: &[&Check], taken: &[usize], next: usize) -> bool {
    let needed = |other: &Check| {
        looks[next].look.after.iter().any(|before| other.look.covers(other.id).any(|id| id == *before))
    };
    (0..looks.len()).any(|other| other != next && !taken.contains(&other) && needed(looks[other]))
}
