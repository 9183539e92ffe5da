//! What came of a ticket, as it is kept.

use crate::escalation::worked_ticket::{NoteOutcome, TicketResult, WorkedTicket};
use crate::facts::Recording;
use crate::service::case_desk::OpenDesk;
use crate::service::judged::{self, JudgeError};
use crate::service::store::{CaseOutcome, CaseState, SealedCase};

/// What came of a case of a ticket.
#[derive(Debug)]
pub(super) struct EndedCase {
    pub(super) outcome: CaseOutcome,
    /// A note was written just now.
    pub(super) note_written: bool,
    /// It is in the outbox: it is looked at again when it may have been filed.
    pub(super) unfiled: bool,
}

/// As it is kept.
pub(super) fn ended(worked: WorkedTicket, open: &OpenDesk) -> Result<EndedCase, JudgeError> {
    let exit = worked.exit();
    let note_written = matches!(worked.note, Some(NoteOutcome::Written { .. }));
    let WorkedTicket { from, result, case, .. } = worked;
    let handled = match result {
        TicketResult::Handled(handled) => *handled,
        TicketResult::Missing(_) | TicketResult::Ours => {
            let outcome = CaseOutcome {
                state: CaseState::Done,
                people: Vec::new(),
                verdict: None,
                primary: None,
                exit_code: Some(exit.code()),
                filed: None,
                error: None,
                sealed: SealedCase { from_ticket: Some(from), ..SealedCase::default() },
            };
            return Ok(EndedCase { outcome, note_written, unfiled: false });
        }
    };
    let recording = case.zip(handled.report.facts.clone());
    let recording = recording.map(|(case, facts)| Recording::new(*case, facts));
    let sealed = SealedCase {
        recording,
        resolved: handled.report.resolved.clone(),
        from_ticket: Some(from),
        ..SealedCase::default()
    };
    let unfiled = handled
        .escalated
        .as_ref()
        .and_then(|escalated| escalated.filed.as_ref())
        .is_some_and(|filed| filed.as_ref().is_err_and(|why| !why.is_permanent()));
    let judged = judged::shown(handled, sealed, open)?;
    let mut outcome = judged.outcome;
    if unfiled {
        outcome.state = CaseState::Waiting;
    }
    outcome.error = judged.not_filed.map(|why| format!("the ticket is not filed: {why}"));
    Ok(EndedCase { outcome, note_written, unfiled })
}
