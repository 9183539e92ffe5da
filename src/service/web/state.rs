//! What all routes share: the service, who may come in, and how much of it there is room for.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use secrecy::ExposeSecret as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::bearer::{TokenHolder, TokenRing};
use super::body::BodyRoom;
use super::limits::WebLimits;
use super::refusal::HttpRefusal;
use crate::profile::service::TokenScope;
use crate::redact::mask::Mask;
use crate::service::Service;
use crate::vault::Vault;

/// What all routes share.
pub(super) struct WebState {
    pub(super) service: Arc<Service>,
    pub(super) tokens: TokenRing,
    pub(super) bodies: BodyRoom,
    /// Takes tokens out of what is quoted from a request.
    pub(super) mask: Mask,
    /// Cases that requests wait for.
    pub(super) cases: Arc<Semaphore>,
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
        let vault = Vault::new();
        for (name, token) in &service.secrets.tokens {
            vault.hold(name, token.secret.expose_secret());
        }
        if let Some(secret) = &service.secrets.hook {
            vault.hold("hook_secret", secret.expose_secret());
        }
        let tokens = service.secrets.tokens.iter();
        let tokens = tokens.map(|(name, token)| (name.as_str(), &token.secret, &token.scopes));
        let tokens = TokenRing::new(tokens)?;
        Ok(Self {
            tokens,
            bodies: BodyRoom::new(limits),
            mask: Mask::of(&vault),
            cases: Arc::new(Semaphore::new(limits.cases)),
            service,
        })
    }

    /// Room for one more case, until it is dropped.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn turn(&self) -> Result<OwnedSemaphorePermit, HttpRefusal> {
        Arc::clone(&self.cases).try_acquire_owned().map_err(|_| HttpRefusal::busy())
    }

    /// Lets a request in whose token has the scope. Of any other one nothing is read but what lets its sender get to the answer.
    pub(super) async fn let_in(&self, request: Request, scope: TokenScope) -> Result<LetIn, HttpRefusal> {
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
