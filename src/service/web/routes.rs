//! Which address is what.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use super::limits::WebLimits;
use super::refusal::HttpRefusal;
use super::state::WebState;
use super::{cases, diagnose, health, hooks, log, manners};
use crate::service::{Service, page};

/// Every route, with what holds for all of them.
///
/// # Errors
/// The system gives no random bytes.
pub fn router(service: &Arc<Service>, limits: WebLimits) -> Result<Router, getrandom::Error> {
    let web = Arc::new(WebState::new(Arc::clone(service), limits)?);
    let routes = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .route("/hooks/{connector}", post(hooks::take))
        .route("/v1/diagnose", post(diagnose::diagnose))
        .route("/v1/cases", get(cases::list))
        .route("/v1/cases/{id}", get(cases::one))
        .route("/v1/cases/{id}/bundle", get(cases::bundle))
        .route("/v1/clusters", get(cases::clusters))
        .route("/v1/log", get(log::read))
        .merge(page::router(Arc::clone(service)).with_state(()))
        .method_not_allowed_fallback(wrong_method)
        .fallback(nothing)
        .layer(from_fn_with_state(Arc::clone(&web), manners::with_manners))
        .with_state(web);
    Ok(routes)
}

async fn nothing(State(web): State<Arc<WebState>>, request: Request) -> HttpRefusal {
    unread(&web, request).await;
    HttpRefusal::not_found()
}

async fn wrong_method(State(web): State<Arc<WebState>>, request: Request) -> HttpRefusal {
    unread(&web, request).await;
    HttpRefusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        "this is not done here with that method",
    )
    .hint("the header Allow has those that are")
}

async fn unread(web: &WebState, request: Request) {
    let (parts, body) = request.into_parts();
    web.bodies.drop_unread(&parts.headers, body).await;
}
