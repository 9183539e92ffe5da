//! Who sends a request, if they are signed in.

use axum::http::request::Parts;

use super::cookie::{SESSION_COOKIE, cookie_of};
use super::proxy::person_of;
use super::rights::PageRights;
use super::session::{SignInSession, session_of};
use crate::service::running::Service;
use crate::service::store::StoreError;

/// Somebody at the page.
#[derive(Clone, Debug)]
pub(crate) struct PageVisitor {
    /// The session's id.
    pub(crate) id: String,
    /// The session.
    pub(crate) session: SignInSession,
    /// What they may do now, as the profile says.
    pub(crate) rights: PageRights,
}

/// Who it is; `None`: nobody is signed in. With a proxy, it has to name the one whose session it is, each time.
///
/// # Errors
/// The store.
pub(crate) async fn visitor(service: &Service, parts: &Parts) -> Result<Option<PageVisitor>, StoreError> {
    let Some(sign_in) = &service.config.sign_in else { return Ok(None) };
    let Some(id) = cookie_of(&parts.headers, SESSION_COOKIE) else { return Ok(None) };
    let Some(mut session) = session_of(&service.store, &id).await? else { return Ok(None) };
    let by_proxy = matches!(sign_in.by, crate::profile::service::SignInBy::Proxy { .. });
    // The profile signs people in otherwise than when this session began.
    if session.by_proxy != by_proxy {
        return Ok(None);
    }
    if by_proxy {
        let person = person_of(&service.config, parts).ok();
        let Some(person) = person.filter(|person| person.is(&session.who)) else { return Ok(None) };
        session.groups = person.groups;
    }
    let rights = PageRights::of(sign_in, session.address.as_deref(), &session.groups);
    Ok(Some(PageVisitor { id, session, rights }))
}
