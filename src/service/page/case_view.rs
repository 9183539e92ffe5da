//! A case that was looked up, with everything that can be done about it.

use std::collections::BTreeSet;

use super::draft::kept_beside;
use super::fault::PageFault;
use super::shown::{ShownOnPage, shown};
use super::state::PageState;
use crate::case::CheckId;
use crate::diagnosis::Exit;
use crate::output::page::{PageCaseView, PageTicketView};
use crate::output::template::TemplateFile;
use crate::report::v1::FiledTicket;
use crate::service::sign_in::PageVisitor;
use crate::service::store::{CaseId, CaseRow, SealedCase};

/// Where the report goes in; no value can hold it, because `<` is escaped in values.
const HERE: &str = "<!-- the report -->";

/// The report and what stands beside it.
///
/// # Errors
/// It cannot be shown.
pub(super) async fn case_view(
    page: &PageState,
    visitor: &PageVisitor,
    row: &CaseRow,
    sealed: &SealedCase,
    note: &str,
) -> Result<String, PageFault> {
    let looked = looked(page, &row.id).await?;
    let (sealed, filed) = (sealed.clone(), row.filed.clone());
    let shown = page
        .service
        .visitor_desk
        .with(move |open| {
            let shown = shown(open, sealed, filed, &looked);
            Box::pin(async { shown })
        })
        .await?
        .map_err(PageFault::broken)?;
    let not_filed = kept_beside(&page.service.store, "not-filed", &row.id).await?.unwrap_or_default();
    let view = view(page, visitor, row, &shown, note, String::from_utf8_lossy(&not_filed).into_owned());
    let around = page.fill(TemplateFile::PageCase, &view).await?;
    // Once: what is put in is not looked through again.
    Ok(around.replacen(HERE, &shown.report, 1))
}

fn view(
    page: &PageState,
    visitor: &PageVisitor,
    row: &CaseRow,
    shown: &ShownOnPage,
    note: &str,
    not_filed: String,
) -> PageCaseView {
    let ends = |exit: Exit| shown.exit == exit.code();
    let escalates = ends(Exit::Escalated);
    PageCaseView {
        csrf: visitor.session.csrf.clone(),
        id: row.id.to_string(),
        version: version(row),
        notice: notice(note).to_owned(),
        reply: shown.reply.clone(),
        reply_language: shown.reply_language.clone(),
        reply_remarks: shown.reply_remarks.clone(),
        look: shown.look.clone().filter(|_| !escalates),
        skipped: shown.skipped.clone(),
        asks_roles: shown.asks_roles,
        known_roles: shown.known_roles.clone(),
        can_still_fail: ends(Exit::Fixable),
        can_allow_unknown: ends(Exit::Unanswered),
        lacks: shown.lacks.clone(),
        escalates,
        may_file: visitor.rights.file,
        files_in: page.service.ticketing.clone().unwrap_or_default(),
        filed: row.filed.as_ref().map(ticket),
        not_filed: if row.filed.is_some() { String::new() } else { not_filed },
        attached: shown.attached.clone(),
    }
}

/// The state of a row, as its forms carry it.
pub(super) fn version(row: &CaseRow) -> String {
    row.changed_at.timestamp_millis().to_string()
}

/// The checks that somebody was asked about and could not tell.
pub(super) async fn looked(page: &PageState, id: &CaseId) -> Result<BTreeSet<CheckId>, PageFault> {
    let bytes = kept_beside(&page.service.store, "looked", id).await?;
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default())
}

fn ticket(filed: &FiledTicket) -> PageTicketView {
    // A system may say anything: only what a browser opens as a page is a link.
    let web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
    PageTicketView {
        system: filed.system.clone(),
        id: filed.id.clone(),
        url: filed.url.as_ref().filter(web).cloned(),
    }
}

/// What is said first, of a closed list: an address can say nothing of its own.
fn notice(note: &str) -> &'static str {
    match note {
        "changed" => {
            "Somebody has changed this case meanwhile, here or in another tab. This is how it is now; nothing of yours was done."
        }
        "filing" => "It is being filed already. Open this page again in a moment.",
        "taken" => "That was taken down.",
        "again" => "The systems were asked again.",
        "still" => "It is to be escalated now.",
        _ => "",
    }
}
