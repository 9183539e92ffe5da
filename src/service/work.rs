//! What a worker does with a case of a ticket: under the ticket's lease, read, diagnose, file where the profile says so, write the note; then its
//! outcome into the row.

mod filing;
mod memory;
mod outcome;
mod ticket;

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::lease_keeper::HeldLease;
use super::measures::CaseLabels;
use super::queued;
use super::running::Service;
use super::store::{CaseId, CaseOutcome, CaseRow, CaseState, Logged, StoreError, case_lease, word_of};
use crate::environment::clock;
pub(super) use filing::{FilingTurn, file as file_in_turn, lease as filing_lease, waiting as filing_mark};
use ticket::{TicketEnd, WorkedFor};

/// How soon it is looked again whether another replica is done with the ticket.
const BUSY: Duration = Duration::from_secs(3);
/// The pause after the first try that failed; it doubles.
const FIRST_PAUSE: Duration = Duration::from_secs(5);
/// The longest one of a case's first hour, and later: what was away for a moment is asked soon, what is away for a day is not asked often.
const LONGEST_PAUSE: Duration = Duration::from_secs(2 * 60);
const LATER_PAUSE: Duration = Duration::from_secs(15 * 60);
const HOUR: Duration = Duration::from_secs(60 * 60);
/// How long it is tried.
const GIVEN_UP: Duration = Duration::from_secs(24 * 60 * 60);
/// Who stands in the log.
const WORKER: &str = "worker";

/// Works on a case, if there is anything left to do.
///
/// # Errors
/// The database: the engine tries again.
pub(super) async fn case(service: &Service, id: &CaseId) -> Result<(), StoreError> {
    let Some(row) = service.store.row_of(id).await? else { return Ok(()) };
    if matches!(row.state, CaseState::Done | CaseState::Failed) {
        return Ok(());
    }
    let lease = case_lease(id, row.system.as_deref(), row.ticket.as_deref());
    let Some(held) = HeldLease::take(&service.store, &lease).await? else {
        service.measures.lease_waits.inc();
        return service.store.enqueue(id, BUSY).await;
    };
    let done = match service.store.begin(id).await? {
        Some(row) => match row.ticket.clone() {
            Some(ticket) => worked(service, &row, &ticket, &held).await,
            None => queued::work(service, &row).await,
        },
        None => Ok(()),
    };
    held.release().await;
    done
}

async fn worked(service: &Service, row: &CaseRow, ticket: &str, held: &HeldLease) -> Result<(), StoreError> {
    let work = WorkedFor { id: row.id.clone(), ticket: ticket.to_owned() };
    match ticket::work(service, work, held).await {
        TicketEnd::Done(ended) => {
            let filed = ended.outcome.filed.as_ref().map(|filed| filed.id.clone());
            match service.store.finish(&row.id, &ended.outcome, &held.lease).await {
                // Another replica is at it, and what it writes counts.
                Err(StoreError::LeaseLost) => return Ok(()),
                done => done?,
            }
            if ended.note_written {
                service.measures.notes.inc();
            }
            if filed.is_some() {
                service.measures.filed.inc();
            }
            tell(service, row, ticket, &ended.outcome).await?;
            if ended.unfiled {
                // The outbox is tried each minute; then the note says which ticket it is.
                let why = ended.outcome.error.unwrap_or_default();
                return later(service, row, &why, None).await;
            }
            count(service, row, ended.outcome.state, word_of(ended.outcome.verdict));
        }
        TicketEnd::Later { why, after } => later(service, row, &why, after).await?,
        TicketEnd::Never(why) => {
            service.store.fail(&row.id, &why).await?;
            count(service, row, CaseState::Failed, None);
        }
        // The row stays as it is: whoever has the ticket now does it.
        TicketEnd::NotOurs => {}
    }
    Ok(())
}

/// It is tried again, until a day is over.
async fn later(
    service: &Service,
    row: &CaseRow,
    why: &str,
    after: Option<Duration>,
) -> Result<(), StoreError> {
    let now = clock::precise();
    let old = (now - row.at).to_std().unwrap_or_default();
    if old > GIVEN_UP {
        let why = format!("it was tried for 24 hours and given up: {why}");
        service.store.fail(&row.id, &why).await?;
        count(service, row, CaseState::Failed, None);
        return Ok(());
    }
    let pause = after.unwrap_or_else(|| pause(row.attempts, old));
    service.store.wait(&row.id, at(now, pause), why).await?;
    count(service, row, CaseState::Waiting, None);
    service.store.enqueue(&row.id, pause).await
}

/// Longer after every try.
fn pause(attempts: u32, old: Duration) -> Duration {
    let longest = if old < HOUR { LONGEST_PAUSE } else { LATER_PAUSE };
    FIRST_PAUSE.saturating_mul(1 << attempts.saturating_sub(1).min(10)).min(longest)
}

fn at(now: DateTime<Utc>, pause: Duration) -> DateTime<Utc> {
    chrono::Duration::from_std(pause).ok().and_then(|pause| now.checked_add_signed(pause)).unwrap_or(now)
}

async fn tell(
    service: &Service,
    row: &CaseRow,
    ticket: &str,
    outcome: &CaseOutcome,
) -> Result<(), StoreError> {
    let what = if outcome.filed.is_some() { "file" } else { "diagnose" };
    let about = outcome.people.first().map(String::as_str);
    let line = Logged { about, case: Some(&row.id), ticket: Some(ticket), ..Logged::now(WORKER, what) };
    service.store.log(&line).await
}

fn count(service: &Service, row: &CaseRow, state: CaseState, verdict: Option<String>) {
    let labels = CaseLabels {
        source: row.source.word().to_owned(),
        state: state.word().to_owned(),
        verdict: verdict.unwrap_or_default(),
    };
    service.measures.cases.get_or_create(&labels).inc();
    if state == CaseState::Done {
        let took = (clock::precise() - row.at).to_std().unwrap_or_default();
        service.measures.hook_to_note.observe(took.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST_PAUSE, HOUR, LATER_PAUSE, LONGEST_PAUSE, pause};

    #[test]
    fn pauses_double_up_to_a_limit_that_grows_with_age() {
        assert_eq!(pause(1, HOUR / 2), FIRST_PAUSE);
        assert_eq!(pause(2, HOUR / 2), FIRST_PAUSE * 2);
        assert_eq!(pause(u32::MAX, HOUR / 2), LONGEST_PAUSE);
        assert_eq!(pause(u32::MAX, HOUR), LATER_PAUSE);
    }
}
