//! Who looked up what, for those who may read it.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use super::fault::PageFault;
use super::posted::SignedIn;
use super::state::PageState;
use crate::output::page::{PageLogRowView, PageLogView};
use crate::output::template::TemplateFile;
use crate::service::store::{CaseId, LogFilter, Logged};
use crate::text::moment::moment;

/// Lines that are shown.
const AT_ONCE: u32 = 200;

/// About whom.
#[derive(Debug, Default, Deserialize)]
pub(super) struct LogQuery {
    #[serde(default)]
    about: String,
}

/// The log.
pub(super) async fn page(
    State(page): State<Arc<PageState>>,
    Query(query): Query<LogQuery>,
    SignedIn(visitor): SignedIn,
) -> Result<Response, PageFault> {
    if !visitor.rights.log {
        return Err(PageFault::forbidden("You may look up, and not read the log."));
    }
    let about = Some(query.about.trim().to_owned()).filter(|about| !about.is_empty());
    let line = Logged { about: about.as_deref(), ..Logged::now(&visitor.session.who, "log") };
    page.service.store.log(&line).await?;
    let filter = LogFilter { since: None, about, limit: AT_ONCE };
    let rows = page.service.store.read_log(&filter).await?.into_iter().map(|line| PageLogRowView {
        at: moment(line.at),
        who: line.who,
        what: line.what,
        about: line.about.unwrap_or_default(),
        case: line.case.as_ref().map(CaseId::to_string).unwrap_or_default(),
        ticket: line.ticket.unwrap_or_default(),
    });
    let view = PageLogView { about: query.about.clone(), rows: rows.collect() };
    page.page_of(Some(&visitor), "Log", "log", TemplateFile::PageLog, &view).await
}
