//! Whether the service lives, whether it can take anything, and what it has counted.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};

use super::query::AskedQuery;
use super::refusal::HttpRefusal;
use super::state::WebState;
use crate::profile::service::Scope;

/// As the exposition format calls itself.
const METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// `GET /healthz`: the process lives.
pub(super) async fn healthz() -> &'static str {
    "ok"
}

/// `GET /readyz`: something can be taken.
pub(super) async fn readyz(State(web): State<Arc<WebState>>) -> Result<&'static str, HttpRefusal> {
    let not_ready = |code, message: &str| {
        Err(HttpRefusal::new(StatusCode::SERVICE_UNAVAILABLE, code, message).again_in("5"))
    };
    if web.service.is_draining() {
        return not_ready("draining", "the service is stopping; what is under way comes to its end");
    }
    if let Err(error) = web.service.store.ready().await {
        tracing::warn!("not ready: {error}");
        return not_ready("no_database", "the database does not answer");
    }
    Ok("ready")
}

/// `GET /metrics`.
pub(super) async fn metrics(
    State(web): State<Arc<WebState>>,
    request: Request,
) -> Result<Response, HttpRefusal> {
    let asked = web.let_in(request, Scope::Metrics).await?;
    AskedQuery::read(&asked.parts.uri, &[])?;
    let text = web.service.measures.text().map_err(|error| HttpRefusal::broken(&error))?;
    Ok(([(CONTENT_TYPE, METRICS)], text).into_response())
}
