//! What all routes share: the service, who may come in, and how much of it there is room for.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use tokio::sync::Semaphore;

use super::bearer::{TokenHolder, TokenRing};
use super::body::BodyRoom;
use super::limits::WebLimits;
use super::refusal::HttpRefusal;
use crate::profile::service::Scope;
use crate::service::Service;

/// What all routes share.
pub(super) struct WebState {
    pub(super) service: Arc<Service>,
    pub(super) tokens: TokenRing,
    pub(super) bodies: BodyRoom,
    /// Cases that requests wait for.
    pub(super) cases: Semaphore,
}

/// A request whose token may do what it asks for.
pub(super) struct LetIn {
    /// Whose token it is.
    pub(super) holder: TokenHolder,
    pub(super) parts: Parts,
    pub(super) body: Body,
}

impl WebState {
    /// # Errors
    /// The system gives no random bytes.
    pub(super) fn new(service: Arc<Service>, limits: WebLimits) -> Result<Self, getrandom::Error> {
        let tokens = service.secrets.tokens.iter();
        let tokens = tokens.map(|(name, token)| (name.as_str(), &token.secret, &token.scopes));
        let tokens = TokenRing::new(tokens)?;
        Ok(Self { tokens, bodies: BodyRoom::new(limits), cases: Semaphore::new(limits.cases), service })
    }

    /// Lets a request in whose token has the scope. Of any other one nothing is read but what lets its sender get to the answer.
    pub(super) async fn let_in(&self, request: Request, scope: Scope) -> Result<LetIn, HttpRefusal> {
        let (parts, body) = request.into_parts();
        let holder = self.tokens.holder(&parts.headers).and_then(|holder| holder.may(scope).map(|()| holder));
        match holder {
            Ok(holder) => Ok(LetIn { holder, parts, body }),
            Err(refusal) => {
                self.bodies.drop_unread(&parts.headers, body).await;
                Err(refusal)
            }
        }
    }
}
