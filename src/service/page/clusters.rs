//! What the cases that are kept have in common, as the page of a batch shows it.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::fault::PageFault;
use super::posted::SignedIn;
use super::shown::inside;
use super::state::PageState;
use crate::output::Style;
use crate::output::clusters::html;
use crate::service::in_common::in_common;
use crate::service::store::Logged;

/// The most cases that are looked at: the newest ones.
const MOST: u32 = 1000;

/// The page.
pub(super) async fn page(
    State(page): State<Arc<PageState>>,
    SignedIn(visitor): SignedIn,
) -> Result<Response, PageFault> {
    page.service.store.log(&Logged::now(&visitor.session.who, "clusters")).await?;
    let templates = page.house().await?.templates.clone();
    let written =
        in_common(&page.service, MOST, move |found, whole| html(found, whole, Style::default(), &templates));
    let document = written.await.map_err(PageFault::broken)?.map_err(PageFault::broken)?;
    let body = inside(&String::from_utf8_lossy(&document));
    page.page(Some(&visitor), "In common", "clusters", &format!("<div class=\"report\">{body}</div>")).await
}
