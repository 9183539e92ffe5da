//! What would leave of a kept case, without anything leaving.

use super::case_file::{CaseFile, FilePlace};
use super::interactive::InteractiveError;
use super::judged::{JudgeError, asked_for};
use super::running::Service;
use super::store::CaseId;
use crate::case::Essential;
use crate::escalation::{self, Destinations, Packed, WantedDestinations};
use crate::facts::Recording;

/// What would leave.
#[derive(Debug)]
pub struct PreviewedCase {
    /// Ticket and bundle.
    pub packed: Packed,
    /// What the ticket lacks of the four things.
    pub lacks: Vec<Essential>,
}

/// Packs it as a dry run does; `None`: it is not to be escalated.
///
/// # Errors
/// There is no such case, or it cannot be packed.
pub async fn preview(
    service: &Service,
    id: &CaseId,
    files: Vec<CaseFile>,
) -> Result<Option<PreviewedCase>, InteractiveError> {
    let (_, sealed) = service.store.case(id).await?.ok_or(InteractiveError::NoCase)?;
    let sealed = sealed.ok_or(InteractiveError::NotDone)?;
    let Some(Recording { case: Some(case), facts, .. }) = sealed.recording else {
        return Err(InteractiveError::NotDone);
    };
    let place = FilePlace::new(&files)?;
    let wanted = WantedDestinations {
        dry_run: true,
        file: service.ticketing.is_some(),
        attach: place.paths(),
        ..WantedDestinations::default()
    };
    let (enquiry, options) = asked_for(&sealed.options, sealed.resolved, sealed.from_ticket);
    let lacks = case.lacks(facts.roles_known());
    let packed = service
        .visitor_desk
        .with(move |open| {
            let packed = || {
                let destinations = Destinations::open(wanted, Some(&open.profile))?;
                let now = facts.taken_at;
                let handled =
                    escalation::escalate(case, facts, &options, &enquiry, destinations, &open.desk, now)?;
                Ok::<_, JudgeError>(handled.escalated.and_then(|escalated| escalated.packed))
            };
            let packed = packed();
            Box::pin(async { packed })
        })
        .await??;
    drop(place);
    Ok(packed.map(|packed| PreviewedCase { packed, lacks }))
}
