//! Sessions, as the store keeps them: sealed, by the digest of an id that only the browser has.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::secret_text::random_text;
use crate::environment::clock;
use crate::service::store::{Store, StoreError};
use crate::text::digest::sha256_of;

/// How long a session lasts at most.
pub(crate) const SESSION_HOURS: i64 = 8;

/// Somebody who is signed in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SignInSession {
    /// Who, as they are shown and logged.
    pub(crate) who: String,
    /// Their address, where it is known to be theirs.
    pub(crate) address: Option<String>,
    /// Their groups, when they signed in.
    pub(crate) groups: Vec<String>,
    /// What their forms carry.
    pub(crate) csrf: String,
    /// What the provider said, for signing out there.
    pub(crate) id_token: Option<String>,
    /// A proxy signed them in: it has to name them in each request.
    pub(crate) by_proxy: bool,
    /// When it ends by itself.
    pub(crate) until: DateTime<Utc>,
}

/// Begins a session and gives its id. It is always a new one: an id that was there before the sign-in is nobody's.
///
/// # Errors
/// The store.
pub(crate) async fn open_session(store: &Store, session: &SignInSession) -> Result<String, StoreError> {
    let id = random_text().map_err(StoreError::Random)?;
    let bytes = serde_json::to_vec(session).unwrap_or_default();
    store.session_put(&place(&id), &bytes, session.until).await?;
    Ok(id)
}

/// The session of an id; `None`: it is over, or never was.
///
/// # Errors
/// The store.
pub(crate) async fn session_of(store: &Store, id: &str) -> Result<Option<SignInSession>, StoreError> {
    let now = clock::precise();
    let bytes = store.session_get(&place(id), now).await?;
    let session = bytes.and_then(|bytes| serde_json::from_slice::<SignInSession>(&bytes).ok());
    Ok(session
        .filter(|session| session.until > now && session.until <= now + TimeDelta::hours(SESSION_HOURS)))
}

/// Ends it, at once and on every replica.
///
/// # Errors
/// The store.
pub(crate) async fn end_session(store: &Store, id: &str) -> Result<(), StoreError> {
    store.session_end(&place(id)).await
}

/// Under what it stands: nobody who reads the database has an id.
fn place(id: &str) -> String {
    sha256_of(&["session", id])
}
