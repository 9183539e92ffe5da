//! Who is at the page: signed in by a provider of OpenID Connect or by a reverse proxy, with what they may do. A session stands in the store, by
//! the digest of its id alone; the id is in a cookie, and a form carries the session's token.

mod cookie;
mod http_of_provider;
mod origin;
mod provider;
mod provider_error;
mod proxy;
mod rights;
mod secret_text;
mod session;
mod visit;

pub(super) use cookie::{SESSION_COOKIE, SIGNING_IN_COOKIE, cleared, cookie_of, set};
pub(super) use origin::{own_origin, sent_from_here};
pub(super) use provider::{
    ProviderAccess, ProviderKept, SigningIn, begin, end_url, finish, known_origin, known_provider,
};
pub(super) use provider_error::ProviderError;
pub(super) use proxy::{NotProxied, person_of};
pub(super) use secret_text::{random_text, same_secret};
pub(super) use session::{SESSION_HOURS, SignInSession, end_session, open_session};
pub(super) use visit::{PageVisitor, visitor};
