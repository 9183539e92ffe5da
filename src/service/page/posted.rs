//! What every request of the page is held against: who sends it, whether they may, and whether one of our own pages sent it.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use url::form_urlencoded;

use super::fault::PageFault;
use super::state::PageState;
use crate::service::sign_in::{PageVisitor, own_origin, same_secret, sent_from_here, visitor};

/// A form without files.
const MOST: usize = 256 * 1024;

/// Somebody who is signed in and may look up.
pub(super) struct SignedIn(pub(super) PageVisitor);

/// A request that came from a page of ours, whatever is in it.
pub(super) struct FromHere;

/// A form that somebody sent who is signed in and may look up.
pub(super) struct Posted {
    pub(super) visitor: PageVisitor,
    fields: Vec<(String, String)>,
}

impl Posted {
    /// What a field holds; empty where there is none.
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// What somebody said in a field; `None`: nothing.
    pub(super) fn said(&self, name: &str) -> Option<String> {
        Some(self.field(name).replace("\r\n", "\n")).filter(|text| !text.trim().is_empty())
    }
}

impl FromRequestParts<Arc<PageState>> for SignedIn {
    type Rejection = PageFault;

    async fn from_request_parts(parts: &mut Parts, page: &Arc<PageState>) -> Result<Self, PageFault> {
        let Some(visitor) = visitor(&page.service, parts).await? else {
            return Err(PageFault::Elsewhere(sign_in_to(parts)));
        };
        if !visitor.rights.look_up {
            return Err(PageFault::forbidden(&format!(
                "You are signed in as {}, and may not look up anything here.",
                visitor.session.who
            )));
        }
        Ok(Self(visitor))
    }
}

impl FromRequestParts<Arc<PageState>> for FromHere {
    type Rejection = PageFault;

    async fn from_request_parts(parts: &mut Parts, page: &Arc<PageState>) -> Result<Self, PageFault> {
        let own = own_origin(&page.service.config, &parts.headers, &parts.uri);
        if own.is_some_and(|own| sent_from_here(&own, &parts.headers)) { Ok(Self) } else { Err(strange()) }
    }
}

impl FromRequest<Arc<PageState>> for Posted {
    type Rejection = PageFault;

    async fn from_request(request: Request, page: &Arc<PageState>) -> Result<Self, PageFault> {
        let (mut parts, body) = request.into_parts();
        FromHere::from_request_parts(&mut parts, page).await?;
        let SignedIn(visitor) = SignedIn::from_request_parts(&mut parts, page).await?;
        let fields = fields(body).await?;
        let posted = Self { visitor, fields };
        hold(&posted.visitor, posted.field("csrf"))?;
        Ok(posted)
    }
}

/// The fields of a form without files.
///
/// # Errors
/// It is larger than it may be, or breaks off.
pub(super) async fn fields(body: axum::body::Body) -> Result<Vec<(String, String)>, PageFault> {
    let bytes = to_bytes(body, MOST).await.map_err(|_| {
        PageFault::new(StatusCode::PAYLOAD_TOO_LARGE, "That is too large", "Say it in fewer words.")
    })?;
    Ok(form_urlencoded::parse(&bytes).into_owned().collect())
}

/// Holds the token of a form against that of the session.
///
/// # Errors
/// It is of another session, or there is none.
pub(super) fn hold(visitor: &PageVisitor, token: &str) -> Result<(), PageFault> {
    if same_secret(token, &visitor.session.csrf) { Ok(()) } else { Err(strange()) }
}

/// The way to the sign-in, and back here where that is a page.
fn sign_in_to(parts: &Parts) -> String {
    let path = parts.uri.path();
    if parts.method == axum::http::Method::GET && path != "/" && local(path) {
        format!("/sign-in?to={path}")
    } else {
        "/sign-in".to_owned()
    }
}

/// Whether it is a page to which somebody may be sent: of the few that there are, so that nobody is ever sent elsewhere.
pub(super) fn local(path: &str) -> bool {
    matches!(path, "/" | "/cases" | "/clusters" | "/log")
        || path.strip_prefix("/case/").is_some_and(|id| {
            id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        })
}

fn strange() -> PageFault {
    PageFault::new(
        StatusCode::FORBIDDEN,
        "This form is not from this page",
        "It was sent from elsewhere, or you have signed in anew since it was opened. Nothing was done: open the page again and send it from there.",
    )
}
