//! A case on the desk: asked about or not, judged, filed where it is wanted, and as it is shown and kept.

use std::collections::BTreeMap;

use crate::case::{Case, CheckId, FromTicket, Resolved};
use crate::diagnosis::Options;
use crate::environment;
use crate::escalation::{
    self, DestinationError, Destinations, Enquiry, EscalationError, Handled, Showing, WantedDestinations,
};
use crate::facts::{Facts, Found, Recording};
use crate::http::Deadline;

use super::case_desk::OpenDesk;
use super::store::{CaseId, CaseOutcome, CaseState, SealedCase, SealedOptions, Store};
use super::work::{FilingTurn, file_in_turn};

/// A case, and what is to be done with it.
#[derive(Clone, Debug)]
pub(super) struct ToJudge {
    /// Its name, and where it is kept: whose turn it is to file.
    pub(super) id: CaseId,
    pub(super) store: Store,
    pub(super) case: Case,
    /// Facts that are known; `None`: the systems are asked.
    pub(super) facts: Option<Facts>,
    pub(super) found: BTreeMap<CheckId, Found>,
    pub(super) options: SealedOptions,
    pub(super) resolved: Option<Resolved>,
    pub(super) from_ticket: Option<FromTicket>,
    pub(super) wanted: WantedDestinations,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) outcome: CaseOutcome,
    /// The bundle's bytes, where one was wanted and the gate lets it out.
    pub(super) bundle: Option<Vec<u8>>,
    /// Why the ticket is not filed yet, or not as it is.
    pub(super) not_filed: Option<String>,
}

/// Why a case could not be worked on.
#[derive(Debug, thiserror::Error)]
pub enum JudgeError {
    /// Something that should have left could not be made; nothing was sent.
    #[error(transparent)]
    Escalation(#[from] EscalationError),
    /// It is to go where nothing can be sent.
    #[error(transparent)]
    Destination(#[from] DestinationError),
    /// It cannot be shown as it is.
    #[error("what was found out cannot be written as JSON: {0}")]
    Shape(#[from] serde_json::Error),
}

/// Works on it. The deadline holds for everything together.
pub(super) async fn judge(
    work: ToJudge,
    open: &OpenDesk,
    timeout: std::time::Duration,
) -> Result<Judged, JudgeError> {
    let ToJudge { id, store, case, facts, found, options, resolved, from_ticket, wanted } = work;
    let destinations = Destinations::open(wanted, Some(&open.profile))?;
    let context = open.context(Deadline::within(timeout, None));
    let mut facts = match facts {
        Some(facts) => facts,
        None => open.desk.facts(&case, &context).await,
    };
    facts.found.extend(found);
    let recording = Recording::new(case.clone(), facts.clone());
    let (enquiry, gate) = asked_for(&options, resolved.clone(), from_ticket.clone());
    let mut handled =
        escalation::escalate(case, facts, &gate, &enquiry, destinations, &open.desk, context.now)?;
    file_in_turn(FilingTurn::new(open, &store, &id, None), &mut handled, &open.desk, &context).await;
    let sealed =
        SealedCase { recording: Some(recording), options, resolved, from_ticket, ..SealedCase::default() };
    shown(handled, sealed, open)
}

/// What is asked for beside the verdict, and what may leave.
pub(super) fn asked_for(
    options: &SealedOptions,
    resolved: Option<Resolved>,
    from_ticket: Option<FromTicket>,
) -> (Enquiry, Options) {
    let enquiry = Enquiry { peer: None, what_if: options.what_if.clone(), resolved, from_ticket };
    (enquiry, Options { allow_unknown: options.allow_unknown })
}

/// As it is shown to the admin and kept.
pub(super) fn shown(
    mut handled: Handled,
    mut sealed: SealedCase,
    open: &OpenDesk,
) -> Result<Judged, JudgeError> {
    let people = sealed.recording.as_ref().map(people).unwrap_or_default();
    let bundle = handled.escalated.as_mut().and_then(|escalated| {
        escalated.bundle.as_ref()?;
        escalated.packed.as_mut().map(|packed| std::mem::take(&mut packed.bytes))
    });
    let filed = handled.escalated.as_ref().and_then(|escalated| escalated.ticket().cloned());
    let not_filed = handled.escalated.as_ref().and_then(|escalated| match escalated.filed.as_ref()? {
        Ok(_) => None,
        Err(why) => Some(why.to_string()),
    });
    let (verdict, primary, exit) = (handled.report.verdict, handled.report.primary, handled.exit);
    let showing = Showing::new(&open.desk, None, environment::language());
    let case = showing.show(handled.report)?;
    let json = case.json()?;
    sealed.report = Some(String::from_utf8_lossy(&json).into_owned());
    sealed.reply = Some(case.reply.text().to_owned());
    let outcome = CaseOutcome {
        state: CaseState::Done,
        people,
        verdict: Some(verdict),
        primary,
        exit_code: Some(exit.code()),
        filed,
        error: None,
        sealed,
    };
    Ok(Judged { outcome, bundle, not_filed })
}

/// Every name of whom it is about: whoever asks to be forgotten may be known here by another one.
fn people(recording: &Recording) -> Vec<String> {
    let mut names: Vec<String> = recording.case.iter().map(|case| case.user.clone()).collect();
    let accounts = recording.facts.account.iter().flat_map(|seen| seen.value.iter().flatten());
    for account in accounts {
        let known = [&account.email, &account.username, &account.id];
        names.extend(known.into_iter().flatten().chain(&account.aliases).chain(&account.former).cloned());
    }
    names.retain(|name| !name.trim().is_empty());
    names
}
