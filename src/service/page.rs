//! The page for helpdesks: the guided mode in a browser, without a script. A form brings a case in, its checks appear as they are answered,
//! and what is known of it stands in the store: another tab, the back button and a form that is sent twice find it there.

mod begin;
mod begin_run;
mod body;
mod by_hand;
mod case_form;
mod case_view;
mod cases;
mod clusters;
mod draft;
mod fault;
mod frame;
mod in_words;
mod leave;
mod log_page;
mod look;
mod looking;
mod posted;
mod reading;
mod run;
mod shown;
mod signing;
mod state;
mod static_files;
mod upload;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use self::state::PageState;
use super::running::Service;

/// The page's routes. Without a way to sign in there are none.
pub fn router(service: Arc<Service>) -> Router {
    if service.config.sign_in.is_none() {
        return Router::new();
    }
    let page = Arc::new(PageState::new(service));
    Router::new()
        .route("/", get(begin::form))
        .route("/case", post(begin::take).layer(DefaultBodyLimit::max(upload::MOST_BODY)))
        .route("/case/{id}", get(reading::case))
        .route("/case/{id}/pick", post(begin::pick))
        .route("/case/{id}/retry", post(begin::retry))
        .route("/case/{id}/look", post(by_hand::look))
        .route("/case/{id}/roles", post(by_hand::roles))
        .route("/case/{id}/still-failing", post(by_hand::still_failing))
        .route("/case/{id}/allow-unknown", post(by_hand::allow_unknown))
        .route("/case/{id}/again", post(by_hand::again))
        .route("/case/{id}/ticket", get(leave::preview))
        .route("/case/{id}/file", post(leave::file))
        .route("/case/{id}/bundle", post(leave::bundle))
        .route("/cases", get(cases::list))
        .route("/clusters", get(clusters::page))
        .route("/log", get(log_page::page))
        .route("/sign-in", get(signing::form).post(signing::begin))
        .route("/sign-in/callback", get(signing::back))
        .route("/sign-out", post(signing::out))
        .route("/static/report.css", get(static_files::report_css))
        .route("/static/page.css", get(static_files::page_css))
        .route("/static/page.js", get(static_files::page_js))
        .layer(from_fn_with_state(Arc::clone(&page), frame::around))
        .with_state(page)
}
