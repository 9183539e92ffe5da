//! What stands on the page of a case: its report, a question about a name, or that it is still worked on. Each reading is written into the log.

use super::case_view::case_view;
use super::draft::{AskedName, DraftStep, PageDraft};
use super::fault::PageFault;
use super::in_words;
use super::state::PageState;
use crate::environment::clock;
use crate::output::page::{PageMessageView, PageOptionView, PagePickView};
use crate::output::template::TemplateFile;
use crate::service::sign_in::PageVisitor;
use crate::service::store::{CaseId, CaseRow, CaseState, Logged, SealedCase};

/// What stands on the page of a case that is kept.
///
/// # Errors
/// It cannot be shown; the reading cannot be logged, and what is not logged is not shown.
pub(super) async fn body(
    page: &PageState,
    visitor: &PageVisitor,
    (row, sealed): &(CaseRow, Option<SealedCase>),
    note: &str,
) -> Result<String, PageFault> {
    let case = sealed.as_ref().and_then(|sealed| sealed.recording.as_ref()?.case.as_ref());
    let line = Logged {
        at: clock::precise(),
        who: &visitor.session.who,
        what: "read",
        about: case.map(|case| case.user.as_str()).or(row.person.as_deref()),
        case: Some(&row.id),
        ticket: row.ticket.as_deref(),
    };
    page.service.store.log(&line).await?;
    match sealed.as_ref().filter(|sealed| sealed.recording.is_some()) {
        Some(sealed) => case_view(page, visitor, row, sealed, note).await,
        None => waiting(page, row).await,
    }
}

/// A case of the queue.
async fn waiting(page: &PageState, row: &CaseRow) -> Result<String, PageFault> {
    let heading = match row.state {
        CaseState::Failed => "This case was given up",
        CaseState::Waiting => "This case is tried again later",
        _ => "This case is still worked on",
    };
    let view = PageMessageView {
        heading: heading.to_owned(),
        text: row.error.clone().unwrap_or_else(|| "Open this page again in a moment.".to_owned()),
        to: "/cases".to_owned(),
        to_label: "To the cases".to_owned(),
    };
    page.fill(TemplateFile::PageMessage, &view).await
}

/// What stands on the page of a draft that is not looked up just now, with its title.
pub(super) async fn draft_body(
    page: &PageState,
    visitor: &PageVisitor,
    id: &CaseId,
    draft: &PageDraft,
) -> Result<(String, String), PageFault> {
    let (question, hint, options, as_given) = match &draft.step {
        DraftStep::Asked(asked) => asked_view(asked),
        DraftStep::Looking(_) => retry_view("it did not come to its end in time"),
        DraftStep::Broken(why) => retry_view(why),
    };
    let is_question = matches!(draft.step, DraftStep::Asked(_));
    let view = PagePickView {
        csrf: visitor.session.csrf.clone(),
        id: id.to_string(),
        version: draft.version.to_string(),
        question: question.clone(),
        hint,
        options,
        as_given,
    };
    let body = page.fill(TemplateFile::PagePick, &view).await?;
    // The same form, with nothing to choose, begins anew.
    let body = if is_question { body } else { body.replace("/pick\"", "/retry\"") };
    Ok((question, body))
}

type AskedParts = (String, String, Vec<PageOptionView>, String);

fn asked_view(asked: &AskedName) -> AskedParts {
    let (question, hint) = in_words::which(asked);
    let options = asked.candidates.iter().enumerate().map(|(place, one)| PageOptionView {
        value: place.to_string(),
        label: one.label(asked.of),
        chosen: false,
    });
    let as_given = match &asked.given {
        Some(given) => format!("None of these: take “{given}” as it is"),
        None => "None of these: leave it open".to_owned(),
    };
    (question, hint, options.collect(), as_given)
}

fn retry_view(why: &str) -> AskedParts {
    ("The look-up broke off".to_owned(), format!("{why}. Look it up again?"), Vec::new(), String::new())
}
