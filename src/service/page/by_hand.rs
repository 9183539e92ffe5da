//! What somebody says of a case that was looked up: what they saw, that it still fails, what the ticket lacks. Each judges it again from what is
//! kept, and leaves it alone when it is not as the form knows it any more.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use chrono::{DateTime, Utc};

use super::case_view::{looked, version};
use super::draft::{keep_beside, several};
use super::fault::PageFault;
use super::posted::Posted;
use super::state::PageState;
use crate::case::CheckId;
use crate::checks;
use crate::diagnosis::guide;
use crate::environment::clock;
use crate::service::interactive::{self, CaseChanges, SaidSince};
use crate::service::store::CaseId;

/// Takes down what somebody saw.
pub(super) async fn look(
    State(page): State<Arc<PageState>>,
    Path(id): Path<CaseId>,
    posted: Posted,
) -> Result<Response, PageFault> {
    let Some(check) = checks::named(posted.field("check")) else { return Err(PageFault::not_found()) };
    let sight = posted.field("sight");
    let seen = sight.parse::<usize>().ok().and_then(|place| check.look.sights.get(place));
    if seen.is_none() && !matches!(sight, "else" | "nothing") {
        return Ok(back(&id, ""));
    }
    let _one_at_a_time = page.runs.turn(&id).await;
    let (row, sealed) = page.service.store.case(&id).await?.ok_or_else(PageFault::not_found)?;
    if version(&row) != posted.field("version") {
        return Ok(back(&id, "changed"));
    }
    remember(&page, &id, check.id).await?;
    if sight == "nothing" {
        return Ok(back(&id, ""));
    }
    let recording = sealed.and_then(|sealed| sealed.recording);
    let mut found = recording.map(|recording| recording.facts.found).unwrap_or_default();
    let (note, now) = (posted.said("note"), clock::now(None));
    match seen {
        Some(sight) => guide::take(&mut found, check.id, sight, note.as_deref(), now),
        None => guide::take_words(&mut found, check.id, note.as_deref().unwrap_or_default(), now),
    }
    let changes = CaseChanges { found: Some(found), ..CaseChanges::default() };
    judged(&page, &id, &posted, changes, "taken").await
}

/// Takes down the person's roles.
pub(super) async fn roles(
    State(page): State<Arc<PageState>>,
    Path(id): Path<CaseId>,
    posted: Posted,
) -> Result<Response, PageFault> {
    let _one_at_a_time = page.runs.turn(&id).await;
    let said = SaidSince { roles: several(posted.field("roles")), ..SaidSince::default() };
    judged(&page, &id, &posted, CaseChanges { said, ..CaseChanges::default() }, "taken").await
}

/// The fix did not help.
pub(super) async fn still_failing(
    State(page): State<Arc<PageState>>,
    Path(id): Path<CaseId>,
    posted: Posted,
) -> Result<Response, PageFault> {
    let _one_at_a_time = page.runs.turn(&id).await;
    let changes = CaseChanges { still_failing: true, said: said(&posted), ..CaseChanges::default() };
    judged(&page, &id, &posted, changes, "still").await
}

/// The ticket names the gaps.
pub(super) async fn allow_unknown(
    State(page): State<Arc<PageState>>,
    Path(id): Path<CaseId>,
    posted: Posted,
) -> Result<Response, PageFault> {
    let _one_at_a_time = page.runs.turn(&id).await;
    let changes = CaseChanges { allow_unknown: true, said: said(&posted), ..CaseChanges::default() };
    judged(&page, &id, &posted, changes, "still").await
}

/// The systems are asked again.
pub(super) async fn again(
    State(page): State<Arc<PageState>>,
    Path(id): Path<CaseId>,
    posted: Posted,
) -> Result<Response, PageFault> {
    let _one_at_a_time = page.runs.turn(&id).await;
    let changes = CaseChanges { ask_again: true, ..CaseChanges::default() };
    judged(&page, &id, &posted, changes, "again").await
}

async fn judged(
    page: &PageState,
    id: &CaseId,
    posted: &Posted,
    changes: CaseChanges,
    note: &str,
) -> Result<Response, PageFault> {
    let Some(seen) = seen_by(posted) else { return Ok(back(id, "changed")) };
    let who = &posted.visitor.session.who;
    match interactive::again(&page.service, id, Some(seen), changes, who).await {
        Ok(_) => Ok(back(id, note)),
        Err(error) => Err(PageFault::of(id, error)),
    }
}

/// The state of the case as the form knows it.
pub(super) fn seen_by(posted: &Posted) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis(posted.field("version").parse().ok()?)
}

/// To the case, with something that is said first.
pub(super) fn back(id: &CaseId, note: &str) -> Response {
    let note = if note.is_empty() { String::new() } else { format!("?note={note}") };
    Redirect::to(&format!("/case/{id}{note}")).into_response()
}

async fn remember(page: &PageState, id: &CaseId, check: CheckId) -> Result<(), PageFault> {
    let mut looked = looked(page, id).await?;
    looked.insert(check);
    let bytes = serde_json::to_vec(&looked).map_err(PageFault::broken)?;
    keep_beside(&page.service.store, "looked", id, &bytes).await
}

/// What of the four things was said now.
fn said(posted: &Posted) -> SaidSince {
    SaidSince {
        error: posted.said("error"),
        action: posted.said("action").map(|text| text.trim().to_owned()),
        tenant: posted.said("tenant").map(|text| text.trim().to_owned()),
        roles: several(posted.field("role")),
    }
}
