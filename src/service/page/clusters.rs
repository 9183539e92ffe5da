//! What the cases that are kept have in common, as the page of a batch shows it.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::fault::PageFault;
use super::posted::SignedIn;
use super::shown::inside;
use super::state::PageState;
use crate::clusters::Gathered;
use crate::environment::clock;
use crate::output::Style;
use crate::output::clusters::{BatchSummary, html};
use crate::report::v1::Report;
use crate::service::store::Logged;

/// The most cases that are looked at: the newest ones.
const MOST: u32 = 1000;

/// The page.
pub(super) async fn page(
    State(page): State<Arc<PageState>>,
    SignedIn(visitor): SignedIn,
) -> Result<Response, PageFault> {
    let store = &page.service.store;
    let now = clock::precise();
    let line =
        Logged { at: now, who: &visitor.session.who, what: "list", about: None, case: None, ticket: None };
    store.log(&line).await?;
    let since = chrono::TimeDelta::from_std(page.service.config.retention).unwrap_or_default();
    let kept = store.sealed_since(now - since, MOST).await?;
    let mut gathered = Gathered::new();
    let mut whole = BatchSummary::default();
    let reports =
        kept.iter().filter_map(|(_, sealed)| serde_json::from_str::<Report>(sealed.report.as_deref()?).ok());
    for (line, report) in (1..).zip(reports) {
        whole.count(report.verdict);
        gathered.take(line, &report);
    }
    let house = page.house().await?;
    let found = gathered.clusters();
    let document = html(&found, &whole, Style::default(), &house.templates).map_err(PageFault::broken)?;
    let body = inside(&String::from_utf8_lossy(&document));
    page.page(Some(&visitor), "In common", "clusters", &format!("<div class=\"report\">{body}</div>")).await
}
