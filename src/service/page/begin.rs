//! A new case: the form, what was meant by its names, and the look-up that it begins.

use std::sync::Arc;

use axum::extract::{FromRequest as _, FromRequestParts as _, Multipart, Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::begin_run;
use super::by_hand::back;
use super::case_form;
use super::draft::{DraftFields, DraftStep, NameAnswer, PageDraft, keep_beside};
use super::fault::PageFault;
use super::posted::{FromHere, Posted, SignedIn, hold};
use super::state::PageState;
use super::upload;
use crate::environment::clock;
use crate::output::template::TemplateFile;
use crate::service::store::CaseId;

/// The form.
pub(super) async fn form(
    State(page): State<Arc<PageState>>,
    SignedIn(visitor): SignedIn,
) -> Result<Response, PageFault> {
    let id = CaseId::random().map_err(PageFault::broken)?;
    let view = page.form(&visitor, id.to_string(), &DraftFields::default(), &Vec::new()).await?;
    page.page_of(Some(&visitor), "New case", "new", TemplateFile::PageForm, &view).await
}

/// Takes the form. Sent twice, it is one case.
pub(super) async fn take(
    State(page): State<Arc<PageState>>,
    request: Request,
) -> Result<Response, PageFault> {
    let (mut parts, body) = request.into_parts();
    // Before anything of the body is read.
    FromHere::from_request_parts(&mut parts, &page).await?;
    let SignedIn(visitor) = SignedIn::from_request_parts(&mut parts, &page).await?;
    let form = Multipart::from_request(Request::from_parts(parts, body), &page).await;
    let form = form.map_err(|_| upload::not_a_form())?;
    let sent = upload::read(form).await?;
    hold(&visitor, &sent.csrf)?;
    let id: CaseId = sent.id.parse().map_err(|_| PageFault::Elsewhere("/".to_owned()))?;
    let problems = case_form::problems(&page, &sent.fields, &sent.files_problem);
    if !problems.is_empty() {
        let view = page.form(&visitor, sent.id, &sent.fields, &problems).await?;
        let mut response = page
            .page_of(Some(&visitor), "To put right: new case", "new", TemplateFile::PageForm, &view)
            .await?;
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(response);
    }
    let store = &page.service.store;
    let _one_at_a_time = page.runs.turn(&id).await;
    let known = PageDraft::of(store, &id).await?.is_some() || store.case(&id).await?.is_some();
    if !known {
        if page.service.is_draining() {
            return Err(PageFault::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "The service is about to end",
                "It takes nothing new now. Send the form again in a minute.",
            ));
        }
        if !sent.files.is_empty() {
            let files = serde_json::to_vec(&sent.files).map_err(PageFault::broken)?;
            keep_beside(store, "files", &id, &files).await?;
        }
        let draft = PageDraft::new(visitor.session.who.clone(), sent.fields);
        draft.keep(store, &id).await?;
        begin_run::begin(&page, &id, draft);
    }
    Ok(back(&id, ""))
}

/// Takes which one was meant, and looks it up anew.
pub(super) async fn pick(
    State(page): State<Arc<PageState>>,
    Path(id): Path<CaseId>,
    posted: Posted,
) -> Result<Response, PageFault> {
    go_on(&page, &id, &posted, |draft| {
        let DraftStep::Asked(asked) = &draft.step else { return false };
        let choice = posted.field("choice");
        let taken = choice.parse::<usize>().ok().and_then(|place| asked.candidates.get(place).cloned());
        if taken.is_none() && choice != "as-given" {
            return false;
        }
        draft.answers.push(NameAnswer { of: asked.of, given: asked.given.clone(), taken });
        true
    })
    .await
}

/// Looks it up again after it broke off.
pub(super) async fn retry(
    State(page): State<Arc<PageState>>,
    Path(id): Path<CaseId>,
    posted: Posted,
) -> Result<Response, PageFault> {
    go_on(&page, &id, &posted, |draft| {
        !matches!(draft.step, DraftStep::Asked(_)) && !page.runs.is_under_way(&id)
    })
    .await
}

/// Changes the draft, if it still is as the form knows it and `change` has something to say, and begins a look-up.
async fn go_on(
    page: &Arc<PageState>,
    id: &CaseId,
    posted: &Posted,
    change: impl FnOnce(&mut PageDraft) -> bool,
) -> Result<Response, PageFault> {
    let store = &page.service.store;
    let _one_at_a_time = page.runs.turn(id).await;
    if let Some(mut draft) = PageDraft::of(store, id).await?
        && posted.field("version") == draft.version.to_string()
        && change(&mut draft)
    {
        let mut draft = draft.then(DraftStep::Looking(clock::precise()));
        // Anybody of the helpdesk may go on with it, and the log says who did.
        draft.owner.clone_from(&posted.visitor.session.who);
        draft.keep(store, id).await?;
        begin_run::begin(page, id, draft);
    }
    Ok(back(id, ""))
}
