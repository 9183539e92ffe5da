//! What leaves: shown first, then filed once, or taken away as a bundle. Only who may file comes here.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use super::body::note_seen;
use super::by_hand::{back, seen_by};
use super::case_view::version;
use super::draft::{keep_beside, kept_beside};
use super::fault::PageFault;
use super::in_words::size;
use super::posted::{Posted, SignedIn};
use super::state::PageState;
use super::upload::SentFile;
use crate::escalation::Packed;
use crate::output::page::{PageFileView, PagePreviewView};
use crate::output::template::TemplateFile;
use crate::service::interactive::{self, CaseChanges};
use crate::service::lease_keeper::HeldLease;
use crate::service::sign_in::PageVisitor;
use crate::service::store::CaseId;
use crate::service::{CaseFile, PreviewedCase, preview as previewed};
use crate::text::few;

/// What would be sent. Nothing is.
pub(super) async fn preview(
    State(page): State<Arc<PageState>>,
    Path(id): Path<CaseId>,
    SignedIn(visitor): SignedIn,
) -> Result<Response, PageFault> {
    may_file(&visitor)?;
    let found = page.service.store.case(&id).await?.ok_or_else(PageFault::not_found)?;
    let files = files(&page, &id).await?;
    let shown = previewed(&page.service, &id, files).await;
    let Some(PreviewedCase { packed, lacks }) = shown.map_err(|error| PageFault::of(&id, error))? else {
        return Err(nothing_to_escalate(&id));
    };
    note_seen(&page, &visitor, "preview", &found).await?;
    let row = &found.0;
    let view = PagePreviewView {
        csrf: visitor.session.csrf.clone(),
        id: id.to_string(),
        version: version(row),
        files_in: page.service.ticketing.clone().filter(|_| row.filed.is_none()).unwrap_or_default(),
        missing: few::and(&lacks.iter().map(|one| one.in_words().to_owned()).collect::<Vec<_>>()),
        ..packed_view(&packed)
    };
    page.page_of(Some(&visitor), "What would be sent", "", TemplateFile::PagePreview, &view).await
}

/// Files it. Twice, from another tab or by another click, it is one ticket: the second one finds the case changed.
pub(super) async fn file(
    State(page): State<Arc<PageState>>,
    Path(id): Path<CaseId>,
    posted: Posted,
) -> Result<Response, PageFault> {
    may_file(&posted.visitor)?;
    let _one_at_a_time = page.runs.turn(&id).await;
    let Some(seen) = seen_by(&posted) else { return Ok(back(&id, "changed")) };
    // On another replica somebody may have clicked, too.
    let Some(held) = HeldLease::take(&page.service.store, &format!("file/{id}")).await? else {
        return Ok(back(&id, "filing"));
    };
    let attach = files(&page, &id).await?;
    let changes = CaseChanges { file: true, attach, ..CaseChanges::default() };
    let filed =
        interactive::again(&page.service, &id, Some(seen), changes, &posted.visitor.session.who).await;
    held.release().await;
    let filed = filed.map_err(|error| PageFault::of(&id, error))?;
    if let Some(why) = &filed.not_filed {
        keep_beside(&page.service.store, "not-filed", &id, why.as_bytes()).await?;
    }
    Ok(back(&id, ""))
}

/// The bundle, to attach by hand.
pub(super) async fn bundle(
    State(page): State<Arc<PageState>>,
    Path(id): Path<CaseId>,
    posted: Posted,
) -> Result<Response, PageFault> {
    may_file(&posted.visitor)?;
    let _one_at_a_time = page.runs.turn(&id).await;
    // It changes nothing that a form could be too old for.
    let files = files(&page, &id).await?;
    let changes = CaseChanges { bundle: true, attach: files, ..CaseChanges::default() };
    let made = interactive::again(&page.service, &id, None, changes, &posted.visitor.session.who).await;
    let Some(bytes) = made.map_err(|error| PageFault::of(&id, error))?.bundle else {
        return Err(nothing_to_escalate(&id));
    };
    let encrypted = !bytes.starts_with(b"PK");
    let (kind, ending) =
        if encrypted { ("application/octet-stream", "zip.age") } else { ("application/zip", "zip") };
    let short = id.as_str().get(..8).unwrap_or_default();
    let name = format!("attachment; filename=\"escalate-{short}.{ending}\"");
    let name = HeaderValue::from_str(&name).map_err(PageFault::broken)?;
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

fn may_file(visitor: &PageVisitor) -> Result<(), PageFault> {
    if visitor.rights.file {
        Ok(())
    } else {
        Err(PageFault::forbidden("You may look up, and neither file tickets nor take bundles away."))
    }
}

fn nothing_to_escalate(id: &CaseId) -> PageFault {
    PageFault::of_case(
        id,
        StatusCode::CONFLICT,
        "There is nothing to escalate",
        "An admin can fix this, or something is not answered yet: the report says what.",
    )
}

/// The files that came with the form, as long as they are kept.
async fn files(page: &PageState, id: &CaseId) -> Result<Vec<CaseFile>, PageFault> {
    let Some(bytes) = kept_beside(&page.service.store, "files", id).await? else { return Ok(Vec::new()) };
    let files: Vec<SentFile> = serde_json::from_slice(&bytes).map_err(PageFault::broken)?;
    Ok(files.into_iter().map(|file| CaseFile { bytes: file.bytes(), name: file.name }).collect())
}

fn packed_view(packed: &Packed) -> PagePreviewView {
    let bundle = PageFileView {
        name: if packed.encrypted { "the bundle, encrypted" } else { "the bundle" }.to_owned(),
        size: size(packed.bytes.len()),
        note: String::new(),
    };
    let attached = packed.attached.iter().map(|file| PageFileView {
        name: format!("attachments/{}", file.name),
        size: size(file.bytes.len()),
        note: file.note.clone().unwrap_or_default(),
    });
    PagePreviewView {
        csrf: String::new(),
        id: String::new(),
        version: String::new(),
        title: packed.ticket.title().to_owned(),
        text: packed.ticket.text().to_owned(),
        files: std::iter::once(bundle).chain(attached).collect(),
        left_out: packed.left_out.iter().map(|one| one.message.clone()).collect(),
        taken_out: packed
            .findings
            .iter()
            .take(200)
            .map(|found| format!("{}, {}: {} → {}", found.file, found.place, found.rule, found.token))
            .collect(),
        files_in: String::new(),
        missing: String::new(),
    }
}
