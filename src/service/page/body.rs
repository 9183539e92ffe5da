//! What stands on the page of a case: its report, a question about a name, or that it is still worked on. Whoever shows one has written into the
//! log that it is read.

use super::case_view::case_view;
use super::draft::{AskedName, DraftStep, PageDraft};
use super::fault::PageFault;
use super::in_words;
use super::state::PageState;
use crate::output::page::{PageMessageView, PageOptionView, PagePickView};
use crate::output::template::TemplateFile;
use crate::service::sign_in::PageVisitor;
use crate::service::store::{CaseId, CaseRow, CaseState, Logged, SealedCase};

/// A case as the store has it.
pub(super) type StoredCase = (CaseRow, Option<SealedCase>);

/// Writes down that a case that is kept is looked at: what is not logged is not shown. `what` is the word of the log.
///
/// # Errors
/// The store.
pub(super) async fn note_seen(
    page: &PageState,
    visitor: &PageVisitor,
    what: &'static str,
    found @ (row, _): &StoredCase,
) -> Result<(), PageFault> {
    let line = Logged {
        about: person(found),
        case: Some(&row.id),
        ticket: row.ticket.as_deref(),
        ..Logged::now(&visitor.session.who, what)
    };
    Ok(page.service.store.log(&line).await?)
}

/// Whom a case is about: by name, or by the token where it is not known by now.
pub(super) fn person((row, sealed): &StoredCase) -> Option<&str> {
    let case = sealed.as_ref().and_then(|sealed| sealed.recording.as_ref()?.case.as_ref());
    case.map(|case| case.user.as_str()).or(row.person.as_deref())
}

/// What stands on the page of a case that is kept.
///
/// # Errors
/// It cannot be shown.
pub(super) async fn body(
    page: &PageState,
    visitor: &PageVisitor,
    (row, sealed): &StoredCase,
    note: &str,
) -> Result<String, PageFault> {
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
        DraftStep::Looking(_) => retry_view("It did not come to its end in time."),
        DraftStep::Broken(why) => retry_view(why),
    };
    // The same form, with nothing to choose, begins anew.
    let action = if matches!(draft.step, DraftStep::Asked(_)) { "pick" } else { "retry" };
    let view = PagePickView {
        csrf: visitor.session.csrf.clone(),
        id: id.to_string(),
        version: draft.version.to_string(),
        action: action.to_owned(),
        question: question.clone(),
        hint,
        options,
        as_given,
    };
    let body = page.fill(TemplateFile::PagePick, &view).await?;
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
    (
        "The look-up broke off".to_owned(),
        format!("{} Look it up again?", sentence(why)),
        Vec::new(),
        String::new(),
    )
}

/// With its full stop, which what a mistake says of itself lacks.
fn sentence(why: &str) -> String {
    if why.ends_with(['.', '!', '?']) { why.to_owned() } else { format!("{why}.") }
}
