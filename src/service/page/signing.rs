//! Signing in and out. A sign-in gives a session of its own, whatever cookie came with it.

use std::sync::Arc;

use axum::extract::{FromRequestParts as _, Query, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use chrono::TimeDelta;
use serde::Deserialize;

use super::fault::PageFault;
use super::posted::{FromHere, fields, hold, local};
use super::state::PageState;
use crate::environment::clock;
use crate::output::page::PageSignInView;
use crate::output::template::TemplateFile;
use crate::service::sign_in::{
    self, NotProxied, SESSION_COOKIE, SESSION_HOURS, SIGNING_IN_COOKIE, SignInSession, SigningIn, cleared,
    cookie_of, end_session, open_session, person_of, random_text, same_secret, set,
};
use crate::service::store::Logged;
use crate::text::digest::sha256_of;

/// How long a sign-in may be under way.
const SIGNING_IN_MINUTES: i64 = 10;

/// What stands in the address of the sign-in.
#[derive(Debug, Default, Deserialize)]
pub(super) struct SignInQuery {
    #[serde(default)]
    to: String,
    #[serde(default)]
    out: String,
}

/// What a provider sends people back with.
#[derive(Debug, Default, Deserialize)]
pub(super) struct CallbackQuery {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    error: String,
}

/// The way in.
pub(super) async fn form(
    State(page): State<Arc<PageState>>,
    Query(query): Query<SignInQuery>,
    request: Request,
) -> Result<Response, PageFault> {
    let (parts, _) = request.into_parts();
    let proxied = person_of(&page.service.config, &parts);
    let mut notice = if query.out.is_empty() { "" } else { "You are signed out." }.to_owned();
    let mut can = proxied.is_ok();
    if let Some(why) = proxied.as_ref().err().and_then(|why| not_proxied(*why)) {
        why.clone_into(&mut notice);
    }
    if let Some(with) = page.provider() {
        // Where its sign-in is: the browser is told to which address this form may lead.
        match sign_in::known_provider(with).await {
            Ok(()) => can = true,
            Err(error) => {
                tracing::error!("the page: {error}");
                notice = format!("Nobody can sign in just now. {}", error.for_visitors());
            }
        }
    }
    let to = if local(&query.to) { query.to } else { "/".to_owned() };
    let who = proxied.map(|person| person.who).unwrap_or_default();
    let view = PageSignInView { to, notice, who, can };
    page.page_of(None, "Sign in", "", TemplateFile::PageSignIn, &view).await
}

/// Begins it, or, behind a proxy, does it.
pub(super) async fn begin(
    State(page): State<Arc<PageState>>,
    request: Request,
) -> Result<Response, PageFault> {
    let (mut parts, body) = request.into_parts();
    FromHere::from_request_parts(&mut parts, &page).await?;
    let fields = fields(body).await?;
    let to = fields.into_iter().find(|(name, _)| name == "to").map(|(_, to)| to);
    let to = to.filter(|to| local(to)).unwrap_or_else(|| "/".to_owned());
    match person_of(&page.service.config, &parts) {
        Ok(person) => {
            let session = session(person.who.clone(), Some(person.who), person.groups, None, true)?;
            return signed_in(&page, &parts, session, &to).await;
        }
        Err(why) => {
            if let Some(why) = not_proxied(why) {
                return Err(PageFault::new(StatusCode::FORBIDDEN, "You could not be signed in", why));
            }
        }
    }
    let with = page.provider().ok_or_else(no_way_in)?;
    let (url, under_way) = sign_in::begin(with, to).await.map_err(|error| not_signed_in(&error))?;
    let id = random_text().map_err(PageFault::broken)?;
    let bytes = serde_json::to_vec(&under_way).map_err(PageFault::broken)?;
    let until = clock::precise() + TimeDelta::minutes(SIGNING_IN_MINUTES);
    page.service.store.session_put(&signing_in(&id), &bytes, until).await?;
    let cookie = set(SIGNING_IN_COOKIE, &id, SIGNING_IN_MINUTES * 60);
    Ok(with_cookies(Redirect::to(url.as_str()).into_response(), [cookie]))
}

/// Back from the provider.
pub(super) async fn back(
    State(page): State<Arc<PageState>>,
    Query(query): Query<CallbackQuery>,
    request: Request,
) -> Result<Response, PageFault> {
    let (parts, _) = request.into_parts();
    let with = page.provider().ok_or_else(no_way_in)?;
    let Some(id) = cookie_of(&parts.headers, SIGNING_IN_COOKIE) else { return Err(stale()) };
    let store = &page.service.store;
    let bytes = store.session_get(&signing_in(&id), clock::precise()).await?.ok_or_else(stale)?;
    // Whatever comes of it, it can be used once.
    store.session_end(&signing_in(&id)).await?;
    let under_way: SigningIn = serde_json::from_slice(&bytes).map_err(PageFault::broken)?;
    if !same_secret(&query.state, &under_way.state) {
        return Err(stale());
    }
    if !query.error.is_empty() || query.code.is_empty() {
        return Err(PageFault::new(
            StatusCode::FORBIDDEN,
            "You were not signed in",
            "The provider did not let you in, or you left there.",
        ));
    }
    let to = under_way.to.clone();
    let person = sign_in::finish(with, under_way, query.code).await.map_err(|error| not_signed_in(&error))?;
    let session = session(person.who, person.address, person.groups, Some(person.id_token), false)?;
    signed_in(&page, &parts, session, &to).await
}

/// Ends the session, here and on every replica, and at the provider.
pub(super) async fn out(
    State(page): State<Arc<PageState>>,
    posted: OutPosted,
) -> Result<Response, PageFault> {
    let Some(visitor) = posted.0 else { return Ok(Redirect::to("/sign-in?out=1").into_response()) };
    end_session(&page.service.store, &visitor.id).await?;
    log(&page, &visitor.session.who, "sign-out").await?;
    let there = match page.provider() {
        Some(with) => sign_in::end_url(with, visitor.session.id_token.as_deref()).await,
        None => None,
    };
    let to = there.map_or_else(|| "/sign-in?out=1".to_owned(), String::from);
    Ok(with_cookies(Redirect::to(&to).into_response(), [cleared(SESSION_COOKIE)]))
}

/// Who signs out, if anybody is signed in: also somebody who may look up nothing.
pub(super) struct OutPosted(Option<sign_in::PageVisitor>);

impl axum::extract::FromRequest<Arc<PageState>> for OutPosted {
    type Rejection = PageFault;

    async fn from_request(request: Request, page: &Arc<PageState>) -> Result<Self, PageFault> {
        let (mut parts, body) = request.into_parts();
        FromHere::from_request_parts(&mut parts, page).await?;
        let visitor = sign_in::visitor(&page.service, &parts).await?;
        let Some(visitor) = visitor else { return Ok(Self(None)) };
        let fields = fields(body).await?;
        let token = fields.iter().find(|(name, _)| name == "csrf").map_or("", |(_, token)| token);
        hold(&visitor, token)?;
        Ok(Self(Some(visitor)))
    }
}

fn session(
    who: String,
    address: Option<String>,
    groups: Vec<String>,
    id_token: Option<String>,
    by_proxy: bool,
) -> Result<SignInSession, PageFault> {
    let csrf = random_text().map_err(PageFault::broken)?;
    let until = clock::precise() + TimeDelta::hours(SESSION_HOURS);
    Ok(SignInSession { who, address, groups, csrf, id_token, by_proxy, until })
}

async fn signed_in(
    page: &PageState,
    parts: &Parts,
    session: SignInSession,
    to: &str,
) -> Result<Response, PageFault> {
    let store = &page.service.store;
    if let Some(before) = cookie_of(&parts.headers, SESSION_COOKIE) {
        end_session(store, &before).await?;
    }
    let id = open_session(store, &session).await?;
    log(page, &session.who, "sign-in").await?;
    let cookies = [set(SESSION_COOKIE, &id, SESSION_HOURS * 3600), cleared(SIGNING_IN_COOKIE)];
    Ok(with_cookies(Redirect::to(to).into_response(), cookies))
}

async fn log(page: &PageState, who: &str, what: &'static str) -> Result<(), PageFault> {
    Ok(page.service.store.log(&Logged::now(who, what)).await?)
}

fn with_cookies(mut response: Response, cookies: impl IntoIterator<Item = Option<HeaderValue>>) -> Response {
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Under what a sign-in stands that is under way.
fn signing_in(id: &str) -> String {
    sha256_of(&["signing-in", id])
}

/// Why a proxy signs nobody in; `None`: it does not have to.
fn not_proxied(why: NotProxied) -> Option<&'static str> {
    match why {
        NotProxied::NoProxy => None,
        NotProxied::Stranger => Some(
            "A proxy says who is at this page, and this request did not come from it. Open the page at the address that your admin gave you; if you did, tell whoever runs this service: `proxies` of [service] lacks an address.",
        ),
        NotProxied::Unnamed => Some(
            "The proxy in front of this page did not say who you are. Sign in there; if you did, tell whoever runs this service: the header that [service.proxy] names as `user` has to come once, with a name.",
        ),
    }
}

fn stale() -> PageFault {
    PageFault::new(
        StatusCode::FORBIDDEN,
        "This sign-in is not one of yours, or too old",
        "Nothing was done. Open the page and sign in again.",
    )
}

fn no_way_in() -> PageFault {
    PageFault::new(
        StatusCode::FORBIDDEN,
        "Nobody is signed in on this way",
        "Open the page at the address that your admin gave you.",
    )
}

fn not_signed_in(error: &sign_in::ProviderError) -> PageFault {
    tracing::error!("the page: {error}");
    PageFault::new(StatusCode::BAD_GATEWAY, "You could not be signed in", error.for_visitors())
}
