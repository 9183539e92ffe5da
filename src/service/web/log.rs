//! `GET /v1/log`: who looked up or filed what about whom.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use super::cases::note;
use super::query::AskedQuery;
use super::refusal::HttpRefusal;
use super::state::WebState;
use crate::profile::service::TokenScope;
use crate::service::store::{LogFilter, LogLine};

/// Lines of an answer, where nobody says another number.
const USUAL: u32 = 100;
/// Lines of an answer at most.
const MOST: u32 = 10_000;

#[derive(Serialize)]
struct LogPage {
    log: Vec<LogLine>,
}

/// The newest lines first.
pub(super) async fn read(
    State(web): State<Arc<WebState>>,
    request: Request,
) -> Result<Response, HttpRefusal> {
    let asked = web.let_in(request, TokenScope::Log).await?;
    let query = AskedQuery::read(&asked.parts.uri, &["since", "about", "limit"])?;
    let filter = LogFilter {
        since: query.instant("since")?,
        about: query.text("about").map(str::to_owned),
        limit: query.limit(USUAL, MOST)?,
    };
    let log = web.service.store.read_log(&filter).await.map_err(|error| HttpRefusal::broken(&error))?;
    note(&web, &asked.holder.name, "log", filter.about.as_deref(), None).await?;
    Ok(Json(LogPage { log }).into_response())
}
