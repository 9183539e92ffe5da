//! The case of a ticket with every name told, where nobody is there to be asked.

use crate::case::input::{CaseError, ErrorSource};
use crate::case::{
    self, Candidate, Case, Given, ListedNames, NameOf, Resolution, ResolveStep, Resolved, Symptom, TicketGap,
    Unresolved,
};
use crate::connectors::Context;
use crate::escalation::from_ticket::TicketCase;
use crate::escalation::{self, Desk};
use crate::facts::Facts;

use super::known::KnownToTicket;

/// Of more names the first are shown.
const NAMED: usize = 10;

/// What came of the names.
pub(super) enum TicketNames {
    /// Every name is told, and this is what is known of the case.
    Told(Box<ToldTicket>),
    /// One is not, and only a person can say what was meant.
    Untold(TicketGap),
}

/// A case of which every name is told.
pub(super) struct ToldTicket {
    pub(super) case: Case,
    pub(super) facts: Facts,
    /// What was taken for what.
    pub(super) resolved: Option<Resolved>,
}

/// Asks the systems about the case, and tells its names by what they know. `attached`: names of files that go with it.
pub(super) async fn told(
    told: &TicketCase,
    attached: Vec<String>,
    known: &KnownToTicket,
    desk: &Desk,
    context: &Context<'_>,
) -> Result<TicketNames, CaseError> {
    let given = given(told, attached);
    let case = case::assemble(&given, None, &known.catalogue, &mut |_| None, context.now)?;
    let mut resolution = Resolution::new(case, &given, None, known.names(), &[]);
    let mut facts = None;
    loop {
        match resolution.step() {
            ResolveStep::LookUp => {
                let found = desk.facts(resolution.case(), context).await;
                resolution.look(escalation::seen(resolution.case(), &found));
                facts = Some(found);
            }
            ResolveStep::List(of, text) => {
                let listed = if desk.lists(of) {
                    desk.listed(resolution.case(), of, Some(&text), context).await
                } else {
                    ListedNames::default()
                };
                resolution.take_listed(of, text, listed);
            }
            ResolveStep::Ask(asked) if !asked.decides => resolution.answer(&asked, None),
            ResolveStep::Ask(asked) => return Ok(TicketNames::Untold(gap(&asked))),
            ResolveStep::Done => break,
        }
    }
    let (case, _, resolved) = resolution.finish();
    let facts = match facts {
        Some(facts) => facts,
        // Not reached: nothing is told before the case was looked up.
        None => desk.facts(&case, context).await,
    };
    Ok(TicketNames::Told(Box::new(ToldTicket { case, facts, resolved })))
}

/// What the ticket says, as flags would say it. Its texts are texts: no `@FILE`, no `-`.
fn given(told: &TicketCase, attachments: Vec<String>) -> Given {
    let signs_in = told.signs_in.filter(|_| told.action.is_none());
    Given {
        user: told.user.clone(),
        tenant: told.tenant.clone(),
        action: told.action.clone(),
        symptom: signs_in.map(|signs_in| if signs_in { Symptom::SignIn } else { Symptom::Access }),
        error: told.error.clone().map(ErrorSource::Text),
        attachments,
        ..Given::default()
    }
}

/// What the ticket leaves open, and what may have been meant.
fn gap(asked: &Unresolved) -> TicketGap {
    let what = asked.of.as_str();
    let called = match asked.of {
        NameOf::User => "person",
        other => other.as_str(),
    };
    let why = match (&asked.given, asked.several) {
        (None, _) => format!("nobody said in which {called} access is expected, and they are in several"),
        (Some(given), true) => format!("`{given}` names several"),
        (Some(given), false) => format!("no {called} is called `{given}`, and these are near"),
    };
    let mut candidates: Vec<String> =
        asked.candidates.iter().take(NAMED).map(|one| one.label(asked.of)).collect();
    if asked.candidates.len() > NAMED || asked.cut_off {
        candidates.push("and more".to_owned());
    }
    let mut people = Vec::new();
    if asked.of == NameOf::User {
        let given = asked.given.iter().filter(|given| !given.contains('@')).cloned();
        people = asked.candidates.iter().flat_map(Candidate::person_names).chain(given).collect();
    }
    TicketGap { what: what.to_owned(), why, candidates, people }
}
