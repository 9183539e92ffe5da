//! `GET /v1/cases…`, `/v1/clusters`: what was found out.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::value::RawValue;

use super::query::AskedQuery;
use super::refusal::HttpRefusal;
use super::state::WebState;
use crate::case::CheckId;
use crate::diagnosis::Verdict;
use crate::output::clusters as written;
use crate::profile::service::TokenScope;
use crate::report::v1::FiledTicket;
use crate::service::in_common::in_common;
use crate::service::store::{CaseFilter, CaseId, CaseRow, CaseState, Logged};
use crate::service::{CaseChanges, again};

/// Cases of a list, where nobody says another number.
const USUAL: u32 = 50;
/// Cases of a list at most.
const MOST: u32 = 1000;
/// Cases among which is looked for what they have in common: what a batch of a day has.
const CLUSTERED: u32 = 10_000;

/// A case in a list: nothing of a person.
#[derive(Serialize)]
struct ListedCase {
    id: CaseId,
    at: DateTime<Utc>,
    state: CaseState,
    source: crate::service::store::CaseSource,
    system: Option<String>,
    ticket: Option<String>,
    verdict: Option<Verdict>,
    primary: Option<CheckId>,
    exit_code: Option<u8>,
}

#[derive(Serialize)]
struct CaseList {
    cases: Vec<ListedCase>,
    /// The `before` of the next page.
    next: Option<CaseId>,
}

/// A case, with everything that an admin may see.
#[derive(Serialize)]
struct WholeCase {
    #[serde(flatten)]
    listed: ListedCase,
    attempts: u32,
    next_at: Option<DateTime<Utc>>,
    report: Option<Box<RawValue>>,
    reply: Option<String>,
    filed: Option<FiledTicket>,
    error: Option<String>,
}

impl From<&CaseRow> for ListedCase {
    fn from(row: &CaseRow) -> Self {
        Self {
            id: row.id.clone(),
            at: row.at,
            state: row.state,
            source: row.source,
            system: row.system.clone(),
            ticket: row.ticket.clone(),
            verdict: row.verdict,
            primary: row.primary,
            exit_code: row.exit_code,
        }
    }
}

/// `GET /v1/cases`, newest first.
pub(super) async fn list(
    State(web): State<Arc<WebState>>,
    request: Request,
) -> Result<Response, HttpRefusal> {
    let asked = web.let_in(request, TokenScope::Read).await?;
    let query = AskedQuery::read(&asked.parts.uri, &["user", "state", "limit", "before"])?;
    let state = query.text("state").map(state_of).transpose()?;
    let before = query.text("before").map(str::parse).transpose();
    let before =
        before.map_err(|_| HttpRefusal::bad("`before` is the id of a case: `next` of the page before"))?;
    let limit = query.limit(USUAL, MOST)?;
    let user = query.text("user").map(str::to_owned);
    let about = user.clone();
    let rows = web.service.store.list(&CaseFilter { user, state, before, limit }).await;
    let rows = rows.map_err(|error| HttpRefusal::broken(&error))?;
    note(&web, &asked.holder.name, "list", about.as_deref(), None).await?;
    let is_full = u32::try_from(rows.len()).is_ok_and(|count| count == limit);
    let next = rows.last().filter(|_| is_full).map(|row| row.id.clone());
    Ok(Json(CaseList { cases: rows.iter().map(ListedCase::from).collect(), next }).into_response())
}

/// `GET /v1/cases/{id}`.
pub(super) async fn one(
    State(web): State<Arc<WebState>>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, HttpRefusal> {
    let asked = web.let_in(request, TokenScope::Read).await?;
    AskedQuery::read(&asked.parts.uri, &[])?;
    let id: CaseId = id.parse().map_err(|_| HttpRefusal::no_case())?;
    let found = web.service.store.case(&id).await.map_err(|error| HttpRefusal::broken(&error))?;
    let (row, sealed) = found.ok_or_else(HttpRefusal::no_case)?;
    note(&web, &asked.holder.name, "read", row.person.as_deref(), Some(&id)).await?;
    let sealed = sealed.unwrap_or_default();
    let report = sealed.report.map(RawValue::from_string).transpose();
    let report = report.map_err(|error| HttpRefusal::broken(&error))?;
    let whole = WholeCase {
        listed: ListedCase::from(&row),
        attempts: row.attempts,
        next_at: row.next_at,
        report,
        reply: sealed.reply,
        filed: row.filed,
        error: row.error,
    };
    Ok(Json(whole).into_response())
}

/// `GET /v1/cases/{id}/bundle`.
pub(super) async fn bundle(
    State(web): State<Arc<WebState>>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, HttpRefusal> {
    let asked = web.let_in(request, TokenScope::File).await?;
    AskedQuery::read(&asked.parts.uri, &[])?;
    let id: CaseId = id.parse().map_err(|_| HttpRefusal::no_case())?;
    let _turn = web.turn()?;
    let changes = CaseChanges { bundle: true, ..CaseChanges::default() };
    let done = Box::pin(again(&web.service, &id, None, changes, &asked.holder.name)).await;
    let done = done.map_err(|error| HttpRefusal::case(&error))?;
    let Some(bytes) = done.bundle else {
        let message = "nothing of this case is to be escalated, so that there is no bundle";
        return Err(HttpRefusal::new(StatusCode::CONFLICT, "not_escalated", message).hint(
            "its report says what to do; `\"still_failing\": true` escalates when the fix did not help",
        ));
    };
    let name = format!("attachment; filename=\"escalate-{id}.zip\"");
    let headers = [(CONTENT_TYPE, "application/zip".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

/// `GET /v1/clusters`: what the cases that are kept have in common.
pub(super) async fn clusters(
    State(web): State<Arc<WebState>>,
    request: Request,
) -> Result<Response, HttpRefusal> {
    let asked = web.let_in(request, TokenScope::Read).await?;
    AskedQuery::read(&asked.parts.uri, &[])?;
    let _turn = web.turn()?;
    note(&web, &asked.holder.name, "clusters", None, None).await?;
    let written = in_common(&web.service, CLUSTERED, |found, _| written::json(found)).await;
    let bytes = written.map_err(|error| HttpRefusal::broken(&error))?;
    let bytes = bytes.map_err(|error| HttpRefusal::broken(&error))?;
    Ok(([(CONTENT_TYPE, "application/json")], bytes).into_response())
}

fn state_of(word: &str) -> Result<CaseState, HttpRefusal> {
    CaseState::of(word).ok_or_else(|| {
        let words: Vec<&str> = CaseState::ALL.iter().map(|state| state.word()).collect();
        HttpRefusal::bad(format!("`state` is one of {}", words.join(", ")))
    })
}

/// Writes down who looked.
pub(super) async fn note(
    web: &WebState,
    who: &str,
    what: &'static str,
    about: Option<&str>,
    case: Option<&CaseId>,
) -> Result<(), HttpRefusal> {
    let line = Logged { about, case, ..Logged::now(who, what) };
    web.service.store.log(&line).await.map_err(|error| HttpRefusal::broken(&error))
}
