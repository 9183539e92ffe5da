//! A case, whatever it has come to: still looked up, in need of an answer, or looked up.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::body::{body, draft_body, note_seen};
use super::draft::{DraftStep, PageDraft};
use super::fault::PageFault;
use super::looking;
use super::posted::SignedIn;
use super::state::PageState;
use crate::service::store::{CaseId, Logged};

/// What is said first.
#[derive(Debug, Default, Deserialize)]
pub(super) struct CaseQuery {
    #[serde(default)]
    note: String,
}

/// The case of an address.
pub(super) async fn case(
    State(page): State<Arc<PageState>>,
    Path(id): Path<String>,
    Query(query): Query<CaseQuery>,
    SignedIn(visitor): SignedIn,
) -> Result<Response, PageFault> {
    let id: CaseId = id.parse().map_err(|_| PageFault::not_found())?;
    if let Some(found) = page.service.store.case(&id).await? {
        note_seen(&page, &visitor, "read", &found).await?;
        let body = body(&page, &visitor, &found, &query.note).await?;
        return page.page(Some(&visitor), "Case", "", &body).await;
    }
    let Some(draft) = PageDraft::of(&page.service.store, &id).await? else {
        return Err(PageFault::not_found());
    };
    // Near names, too, say something about people.
    let line = Logged {
        about: Some(&draft.given.user),
        case: Some(&id),
        ..Logged::now(&visitor.session.who, "read")
    };
    page.service.store.log(&line).await?;
    if let DraftStep::Looking(since) = draft.step {
        return looking::watched(page, visitor, id, since, draft.given.user).await;
    }
    let (title, body) = draft_body(&page, &visitor, &id, &draft).await?;
    page.page(Some(&visitor), &title, "", &body).await
}
