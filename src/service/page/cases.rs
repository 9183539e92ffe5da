//! The list of cases. Names stand in the cases themselves: of whom one is, the list is asked by name.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use url::form_urlencoded;

use super::fault::PageFault;
use super::in_words;
use super::posted::SignedIn;
use super::state::PageState;
use crate::output::page::{PageCaseRowView, PageCasesView, PageOptionView};
use crate::output::template::TemplateFile;
use crate::service::store::{CaseFilter, CaseRow, CaseSource, CaseState, Logged};
use crate::text::moment::moment;

/// Cases of one page of the list.
const AT_ONCE: u32 = 50;

/// Which ones.
#[derive(Debug, Default, Deserialize)]
pub(super) struct CasesQuery {
    #[serde(default)]
    user: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    before: String,
}

/// The list.
pub(super) async fn list(
    State(page): State<Arc<PageState>>,
    Query(query): Query<CasesQuery>,
    SignedIn(visitor): SignedIn,
) -> Result<Response, PageFault> {
    let user = Some(query.user.trim().to_owned()).filter(|user| !user.is_empty());
    let filter = CaseFilter {
        user: user.clone(),
        state: CaseState::of(&query.state),
        before: query.before.parse().ok(),
        limit: AT_ONCE,
    };
    let line = Logged { about: user.as_deref(), ..Logged::now(&visitor.session.who, "list") };
    page.service.store.log(&line).await?;
    let rows = page.service.store.list(&filter).await?;
    let full = rows.len() == usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
    let next = rows.last().filter(|_| full).map(|last| {
        let pairs = [("user", query.user.as_str()), ("state", &query.state), ("before", last.id.as_str())];
        format!("/cases?{}", form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
    });
    let states = CaseState::ALL.into_iter().map(|state| PageOptionView {
        value: state.word().to_owned(),
        label: state.word().to_owned(),
        chosen: query.state == state.word(),
    });
    let all =
        PageOptionView { value: String::new(), label: "all".to_owned(), chosen: query.state.is_empty() };
    let view = PageCasesView {
        user: query.user.clone(),
        states: std::iter::once(all).chain(states).collect(),
        rows: rows.iter().map(row).collect(),
        next: next.unwrap_or_default(),
    };
    page.page_of(Some(&visitor), "Cases", "cases", TemplateFile::PageCases, &view).await
}

fn row(row: &CaseRow) -> PageCaseRowView {
    let (found, status) = in_words::found(row);
    let source = match row.source {
        CaseSource::Hook | CaseSource::Poll => "a ticket",
        CaseSource::Api => "a tool",
        CaseSource::Page => "this page",
    };
    let came = row.ticket.as_ref().map(|id| format!("{} {id}", row.system.as_deref().unwrap_or_default()));
    let filed = row.filed.as_ref().map(|filed| format!("{} {}", filed.system, filed.id));
    PageCaseRowView {
        id: row.id.to_string(),
        at: moment(row.at),
        state: row.state.word().to_owned(),
        source: source.to_owned(),
        found,
        status: status.to_owned(),
        ticket: filed.or(came).unwrap_or_default(),
        who: row.owner.clone().unwrap_or_default(),
    }
}
