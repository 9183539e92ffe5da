//! A case that is looked up just now: the page is sent piece by piece, a line for each check as soon as it is decided, and behind them what
//! became of the case. It needs no script; what came last takes the place of what came before it by style alone.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use futures_util::stream::unfold;
use tokio::sync::{mpsc, watch};

use super::body::{body, draft_body, note_seen, person};
use super::draft::{DraftStep, PageDraft};
use super::fault::PageFault;
use super::frame::{FrameHalves, html};
use super::run::RunState;
use super::state::PageState;
use crate::environment::clock;
use crate::output::template::TemplateFile;
use crate::service::sign_in::PageVisitor;
use crate::service::store::CaseId;
use crate::text::fold;

/// How often the store is asked for a case that another replica looks up.
const PACE: Duration = Duration::from_millis(500);
/// How much longer than a case may take it is waited for.
const SPARE: Duration = Duration::from_secs(15);
const OPENED: &str = "<div class=\"looking\"><h1>The systems are asked …</h1>\
<p>Each check is told as soon as nobody can say more about it.</p>\
<div role=\"log\" aria-live=\"polite\" aria-label=\"Checks as they are answered\"><ol class=\"arriving\">\n";
const CLOSED: &str = "</ol></div></div>\n<div id=\"answer\">\n";
const ENDED: &str = "</div>\n";

/// The page, as it comes. That it is read about `noted` stands in the log already, once for all of it.
///
/// # Errors
/// The frame cannot be filled in.
pub(super) async fn watched(
    page: Arc<PageState>,
    visitor: PageVisitor,
    id: CaseId,
    since: DateTime<Utc>,
    noted: String,
) -> Result<Response, PageFault> {
    let around = page.halves(Some(&visitor), "Looking it up", "").await?;
    let (pieces, sent) = mpsc::channel::<String>(8);
    tokio::spawn(async move {
        // Whoever closed the page does not wait any more; the look-up goes on without them.
        let _ = Box::pin(watch(&page, &visitor, &id, since, &noted, &pieces, around)).await;
    });
    let stream = unfold(sent, |mut sent| async {
        let piece = sent.recv().await?;
        Some((Ok::<_, std::convert::Infallible>(Bytes::from(piece)), sent))
    });
    Ok(html(StatusCode::OK, Body::from_stream(stream)))
}

/// Nobody reads it any more.
struct Gone;

async fn watch(
    page: &PageState,
    visitor: &PageVisitor,
    id: &CaseId,
    since: DateTime<Utc>,
    noted: &str,
    pieces: &mpsc::Sender<String>,
    FrameHalves { head, tail }: FrameHalves,
) -> Result<(), Gone> {
    let send = async |piece: String| pieces.send(piece).await.map_err(|_| Gone);
    send(format!("{head}{OPENED}")).await?;
    let mut shown = 0;
    match page.runs.of(id) {
        Some(mut run) => {
            while let Some(state) = next(&mut run, shown).await {
                for check in &state.checks[shown..] {
                    let piece = page.fill(TemplateFile::PageCheck, check).await.unwrap_or_default();
                    send(piece).await?;
                }
                shown = state.checks.len();
            }
        }
        None => elsewhere(page, id, since).await,
    }
    let end = Box::pin(end(page, visitor, id, noted)).await;
    let end = match end {
        Ok(end) => end,
        Err(fault) => page.told(fault).await,
    };
    send(format!("{CLOSED}{end}{ENDED}{tail}")).await
}

/// The next state with more checks than were shown; `None`: it is over, and all were.
async fn next(run: &mut watch::Receiver<RunState>, shown: usize) -> Option<RunState> {
    // The sender goes when the run breaks off: then it is over, too.
    let state = run.wait_for(|state| state.over || state.checks.len() > shown).await.ok()?.clone();
    (state.checks.len() > shown).then_some(state)
}

/// Waits until another replica has come to the end, as the store has it.
async fn elsewhere(page: &PageState, id: &CaseId, since: DateTime<Utc>) {
    let patience = page.service.timeout + SPARE;
    loop {
        let waited = (clock::precise() - since).to_std().unwrap_or_default();
        let draft = PageDraft::of(&page.service.store, id).await;
        if waited > patience
            || !matches!(draft, Ok(Some(PageDraft { step: DraftStep::Looking(_), .. })))
            || page.service.is_draining()
        {
            return;
        }
        tokio::time::sleep(PACE).await;
    }
}

async fn end(page: &PageState, visitor: &PageVisitor, id: &CaseId, noted: &str) -> Result<String, PageFault> {
    let store = &page.service.store;
    if let Some(found) = store.case(id).await? {
        // What was typed may have been another name of them.
        if person(&found).is_some_and(|person| !fold::same(person, noted)) {
            note_seen(page, visitor, "read", &found).await?;
        }
        return body(page, visitor, &found, "").await;
    }
    let draft = PageDraft::of(store, id).await?.ok_or_else(PageFault::not_found)?;
    Ok(draft_body(page, visitor, id, &draft).await?.1)
}

impl PageState {
    /// A fault within a page whose status is sent already.
    async fn told(&self, fault: PageFault) -> String {
        let PageFault::Says(said) = fault else { return String::new() };
        self.fill(TemplateFile::PageMessage, &said.view()).await.unwrap_or_default()
    }
}
