//! What was changed since it last worked, and turned a check from pass to fail.
//!
//! Every event of the log of changes sets something to a value: a role is theirs or not, a flag is on or off. The present facts without
//! some of the events are what the systems would say had these not happened; the checks are walked on them again. Reported is the
//! smallest set of events that by itself turns a check from pass to fail, counted from when it last worked, or, where it did not work
//! then, from when it last did. What cancels another change, and what is of no concern, is in no smallest set; a second loss of
//! what was lost already turned nothing.

mod event;
mod reach;
mod read;
mod search;
mod set;
mod subject;
mod words;
mod world;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::case::{Case, CheckId, Symptom};
use crate::checks::{CheckResult, Status, attempts, roles_that_matter, run_one};
use crate::facts::{Change, ChangeKind, Facts, Question};
use crate::text::fold;

use super::outside::newer_than_the_session;
use super::{Diagnosis, OutsideKind, Verdict};
use event::{Event, LogReader};
use search::FoundSet;
use subject::MovedThing;
use world::World;

/// Rows that are looked at for one check, roughly; of more events than can be tried so, not the smallest set is found.
const ROWS: usize = 4_000_000;

/// What was found out about the time since it last worked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// When it last worked.
    pub since: DateTime<Utc>,
    /// Whether the log of changes is known to reach back so far.
    pub reaches_back: bool,
    /// The changes that explain it, oldest first.
    pub changed: Vec<FlippingChange>,
    /// One sentence for the admin.
    pub text: String,
}

/// One change that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlippingChange {
    /// When.
    pub at: DateTime<Utc>,
    /// What, in words.
    pub what: String,
    /// By whom.
    pub by: Option<String>,
    /// The check that it turned from pass to fail, with the others of that check; `None`: it explains the cause beside the six.
    pub flips: Option<CheckId>,
}

/// How it is known when it last worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LastWorked {
    /// Somebody said so.
    Said,
    /// They signed in then.
    SignedIn,
    /// Their session began then.
    Session,
    /// Until the first of the changes that explain it, by the log.
    ByLog,
}

/// What became of one check.
enum FlippedCheck {
    /// These events turned it from pass to fail.
    By(FoundSet),
    /// It failed then as well, by the log.
    FailedThen,
}

/// Looks for it: since it last worked, and where nobody said when that was and nothing explains it since they last got in, in the whole
/// log: who signs in daily may have lost something days ago. `None`: nobody knows when it last worked, and the log does not show it.
#[must_use]
pub fn what_changed(case: &Case, facts: &Facts, diagnosis: &Diagnosis) -> Option<History> {
    let case = &Case { symptom: diagnosis.symptom, symptom_said: true, ..case.clone() };
    let asked = AskedHistory { case, facts, diagnosis, world: World::of(case, facts) };
    let known = last_worked(case, facts);
    let since_then = known.map(|(since, by)| (since, by, asked.since(since)));
    if let Some((since, by, found)) = &since_then
        && (*by == LastWorked::Said || !found.changed.is_empty())
    {
        return Some(asked.told(*since, *by, found));
    }
    let ever = asked.since(DateTime::<Utc>::MIN_UTC);
    match (ever.changed.first(), since_then) {
        (Some(first), _) => Some(asked.told(first.at, LastWorked::ByLog, &ever)),
        (None, Some((since, by, found))) => Some(asked.told(since, by, &found)),
        (None, None) => None,
    }
}

/// What there is to ask about.
struct AskedHistory<'a> {
    case: &'a Case,
    facts: &'a Facts,
    diagnosis: &'a Diagnosis,
    world: World<'a>,
}

/// What explains it since an instant.
#[derive(Default)]
struct FoundChanges {
    changed: Vec<FlippingChange>,
    failed_then: Vec<CheckId>,
    /// It was not proven that fewer changes would not explain it.
    bounded: bool,
}

impl AskedHistory<'_> {
    /// The checks that fail by what systems say: what was looked up by hand has no history.
    fn failed(&self) -> Vec<CheckId> {
        let failed = |check: &&CheckResult| check.status == Status::Fail && !check.evidence.is_empty();
        self.diagnosis.checks.iter().filter(failed).map(|check| check.id).collect()
    }

    fn since(&self, since: DateTime<Utc>) -> FoundChanges {
        let mut all = FoundChanges::default();
        for id in self.failed() {
            match flipped(self.case, self.facts, &self.world, since, id) {
                Some(FlippedCheck::By(found)) => {
                    all.bounded |= !found.smallest;
                    let events = found.events.iter().filter_map(|place| self.world.events.get(*place));
                    all.changed.extend(events.map(|event| FlippingChange::of(event, Some(id))));
                }
                Some(FlippedCheck::FailedThen) => all.failed_then.push(id),
                None => {}
            }
        }
        let beside = beside(self.case, self.facts, self.diagnosis).filter(|change| change.at > since);
        if let Some(change) = beside {
            let change = FlippingChange::of(&LogReader::new(self.case, self.facts).event(change), None);
            if !all.changed.iter().any(|one| one.at == change.at && one.what == change.what) {
                all.changed.push(change);
            }
        }
        all.changed.sort_by_key(|one| one.at);
        all
    }

    fn told(&self, since: DateTime<Utc>, known_by: LastWorked, found: &FoundChanges) -> History {
        let reach = reach::of(self.facts, &self.world, since);
        let failed = self.failed();
        let mut unjudged = reach::unjudged(&self.world, since, &failed);
        unjudged.retain(|what| !found.changed.iter().any(|change| change.what == *what));
        let text = words::text(&words::ToldHistory {
            since,
            known_by,
            reach: &reach,
            changed: &found.changed,
            beside: self.diagnosis.outside.as_ref().map(|outside| outside.kind),
            failed: &failed,
            failed_then: &found.failed_then,
            unjudged: &unjudged,
            bounded: found.bounded,
        });
        History { since, reaches_back: reach.is_known(), changed: found.changed.clone(), text }
    }
}

impl FlippingChange {
    fn of(event: &Event, flips: Option<CheckId>) -> Self {
        Self { at: event.at, what: event.what.clone(), by: event.by.clone(), flips }
    }
}

/// When it last worked, and how that is known.
fn last_worked(case: &Case, facts: &Facts) -> Option<(DateTime<Utc>, LastWorked)> {
    let said = case.last_worked.map(|at| (at, LastWorked::Said));
    let session = || match case.symptom {
        Symptom::Access => attempts::session_began(facts).map(|at| (at, LastWorked::Session)),
        Symptom::SignIn => None,
    };
    said.or_else(|| attempts::last_success_logged(case, facts).map(|at| (at, LastWorked::SignedIn)))
        .or_else(session)
}

/// What turned the check from pass to fail. `None`: nothing that the log has.
fn flipped(
    case: &Case,
    facts: &Facts,
    world: &World<'_>,
    since: DateTime<Utc>,
    id: CheckId,
) -> Option<FlippedCheck> {
    let roles = roles_that_matter(case, facts);
    let matters = |name: &str| roles.contains(&fold::fold(name));
    let concerns = |subject: &MovedThing| subject.checks().contains(&id) && subject.is_needed(case, &matters);
    let events: Vec<usize> = (world.events.iter().enumerate())
        .filter(|(_, event)| event.at > since && event.moves.iter().any(|one| concerns(&one.subject)))
        .map(|(place, _)| place)
        .collect();
    if events.is_empty() {
        return None;
    }
    let without = |set: &BTreeSet<usize>| run_one(id, case, &world.without(set)).map(|result| result.status);
    // Who has an invite needs no account yet.
    let in_order = |status: Option<Status>| {
        status == Some(Status::Pass) || id == CheckId::Account && status == Some(Status::NotApplicable)
    };
    let holds = |undone: &[usize]| in_order(without(&undone.iter().copied().collect()));
    let mut left = (ROWS / world.rows()).clamp(24, 4_000);
    let Some(since_then) = search::since_it_held(&events, &mut left, holds) else {
        return (without(&events.iter().copied().collect()) == Some(Status::Fail))
            .then_some(FlippedCheck::FailedThen);
    };
    let last = search::last_turn(since_then, &mut left, holds);
    let behind: BTreeSet<usize> = since_then.iter().copied().collect();
    let turns =
        |set: &BTreeSet<usize>| without(&behind.difference(set).copied().collect()) == Some(Status::Fail);
    Some(FlippedCheck::By(search::smallest(since_then, last, &mut left, turns)))
}

/// The change that the cause beside the six rests on, or comes of.
fn beside<'a>(case: &Case, facts: &'a Facts, diagnosis: &Diagnosis) -> Option<&'a Change> {
    // Beside a check that fails it is not what keeps them from it.
    let outside = diagnosis.outside.as_ref().filter(|_| diagnosis.verdict == Verdict::Outside)?;
    let words: &[&str] = match outside.kind {
        OutsideKind::Session if outside.evidence.contains(&Question::Changes) => {
            return newer_than_the_session(case, facts);
        }
        OutsideKind::SecondFactor => &["factor", "mfa", "2fa", "otp", "authenticat"],
        OutsideKind::Network => &["network", "address", "location", "allow list", "ip "],
        OutsideKind::Device => &["device"],
        OutsideKind::Domain => &["domain"],
        OutsideKind::Policy => &[""],
        _ => return None,
    };
    let about = |change: &&&Change| {
        let said = read::policy_words(change);
        let named = words.iter().any(|word| said.contains(word));
        match change.what {
            ChangeKind::PolicyChanged => named || said.is_empty(),
            ChangeKind::Other => outside.kind == OutsideKind::SecondFactor && named,
            _ => false,
        }
    };
    let all = crate::checks::history::about(case, facts);
    all.iter().rev().filter(|change| crate::checks::history::happened(change, facts)).find(about).copied()
}
