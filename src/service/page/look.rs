//! Looking a case of the form up, on the desk: who and what was meant, what the systems say, and each check as soon as it is decided.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::Duration;

use super::draft::{AskedName, DraftFields, NameAnswer};
use super::in_words;
use crate::case::{Case, KnownToProfile, ListedNames, Resolution, ResolveStep, Resolved, Unresolved};
use crate::checks::CheckResult;
use crate::diagnosis;
use crate::escalation;
use crate::facts::{Facts, Question};
use crate::http::Deadline;
use crate::output::page::PageCheckView;
use crate::service::case_desk::OpenDesk;

/// What came of it.
pub(super) enum LookedUp {
    /// Every name is told, and the systems have answered.
    Told(Box<ToldDraft>),
    /// Somebody has to say which one was meant.
    Asks(AskedName),
}

/// A case of which every name is told.
pub(super) struct ToldDraft {
    pub(super) case: Case,
    pub(super) facts: Facts,
    pub(super) resolved: Option<Resolved>,
}

/// Asks the systems, within `timeout`. `tell` is told of each check once, and never of one that may still change.
///
/// # Errors
/// What was filled in is no case.
pub(super) async fn look_up(
    open: &OpenDesk,
    fields: &DraftFields,
    answers: &[NameAnswer],
    timeout: Duration,
    tell: &dyn Fn(PageCheckView),
) -> Result<LookedUp, String> {
    let context = open.context(Deadline::within(timeout, None));
    let now = context.now;
    let catalogue = &open.profile.catalogue;
    let given = fields.given();
    let case = fields.case(catalogue, now).map_err(|mistake| mistake.to_string())?;
    let known = KnownToProfile { catalogue, tenants: &open.profile.tenants };
    let mut resolution = Resolution::new(case, &given, None, known, &[]);
    let told = RefCell::new(BTreeSet::new());
    let mut facts = None;
    loop {
        match resolution.step() {
            ResolveStep::LookUp => {
                let case = resolution.case().clone();
                let watch = |partial: &Facts, settled: &BTreeSet<Question>| {
                    if names_hold(&resolution, &case, partial, settled) {
                        tell_new(&case, partial, settled, &told, tell);
                    }
                };
                let found = open.desk.facts_telling(&case, &context, &watch).await;
                resolution.look(escalation::seen(&case, &found));
                facts = Some(found);
            }
            ResolveStep::List(of, text) => {
                let listed = if open.desk.lists(of) {
                    open.desk.listed(resolution.case(), of, Some(&text), &context).await
                } else {
                    ListedNames::default()
                };
                resolution.take_listed(of, text, listed);
            }
            ResolveStep::Ask(asked) => match answered(&asked, answers) {
                Ok(choice) => resolution.answer(&asked, choice),
                Err(NotAnswered) => return Ok(LookedUp::Asks(asked.into())),
            },
            ResolveStep::Done => {
                let Some(facts) = facts.take() else {
                    // Not reached: nothing is told before the case was looked up.
                    return Err("the case was not looked up".to_owned());
                };
                let (case, _, resolved) = resolution.finish();
                let all = Question::ALL.iter().copied().collect();
                tell_new(&case, &facts, &all, &told, tell);
                return Ok(LookedUp::Told(Box::new(ToldDraft { case, facts, resolved })));
            }
        }
    }
}

/// What was answered to this question before: one of the candidates, or `None` of them. A candidate that is not among them any more is asked
/// about again.
///
/// # Errors
/// Nothing was.
fn answered(asked: &Unresolved, answers: &[NameAnswer]) -> Result<Option<usize>, NotAnswered> {
    let same = |answer: &&NameAnswer| answer.of == asked.of && answer.given == asked.given;
    let Some(taken) = &answers.iter().rev().find(same).ok_or(NotAnswered)?.taken else { return Ok(None) };
    let taken = taken.given_as(asked.of);
    asked.candidates.iter().position(|one| one.given_as(asked.of) == taken).map(Some).ok_or(NotAnswered)
}

/// Nobody said which one is meant.
struct NotAnswered;

/// Whether what is known by now tells every name, and nothing that is still asked about can change that.
fn names_hold(resolution: &Resolution<'_>, case: &Case, facts: &Facts, settled: &BTreeSet<Question>) -> bool {
    let mut needed = vec![Question::Account, Question::Invite, Question::Tenants];
    if !case.roles.is_empty() {
        needed.extend([Question::Roles, Question::RoleCatalogue]);
    }
    if !case.needs.features.is_empty() {
        needed.push(Question::Flags);
    }
    if case.on.is_some() {
        needed.push(Question::Objects);
    }
    let mut trial = resolution.clone();
    trial.look(escalation::seen(case, facts));
    needed.iter().all(|question| settled.contains(question)) && trial.step() == ResolveStep::Done
}

fn tell_new(
    case: &Case,
    facts: &Facts,
    settled: &BTreeSet<Question>,
    told: &RefCell<BTreeSet<crate::case::CheckId>>,
    tell: &dyn Fn(PageCheckView),
) {
    let mut facts = facts.clone();
    facts.take_roles_by_hand(&case.roles, facts.taken_at);
    let new = |result: &CheckResult| told.borrow_mut().insert(result.id);
    diagnosis::decided(case, &facts, settled)
        .iter()
        .filter(|result| new(result))
        .for_each(|result| tell(in_words::check(result)));
}
