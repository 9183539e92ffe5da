//! Whose cases these are, as the redaction knows them: the key that makes the same value the same token in every ticket.

use chrono::{DateTime, Utc};

use crate::environment::state::{State, StateError};
use crate::environment::{self, NoHome};
use crate::facts::Facts;
use crate::output::ticket::fingerprint;
use crate::profile::Profile;
use crate::redact::affected::AffectedUser;
use crate::redact::bodies::Bodies;
use crate::redact::policy::Audience;
use crate::redact::pseudonym_map::{self, TokenError};
use crate::redact::typed::Redactor;
use crate::report::v1::Report;
use crate::vault::Vault;

/// The name under which keys and maps are kept when there is no profile.
const NO_PROFILE: &str = "none";

/// A customer's key, where it is kept, and who reads the tickets.
#[derive(Debug)]
pub struct Customer {
    /// The profile's name; `None` without a profile.
    pub profile: Option<String>,
    /// Who reads the ticket.
    pub audience: Audience,
    /// How the affected person is shown to them.
    pub affected_user: AffectedUser,
    /// How much of the bodies in a capture leaves.
    bodies: Bodies,
    /// The state folder; `None`: the key is this run's own, and its tokens mean nothing later.
    pub state: Option<State>,
    key: CustomerKey,
    vault: Vault,
}

/// 32 bytes that nobody prints.
struct CustomerKey([u8; 32]);

impl std::fmt::Debug for CustomerKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("CustomerKey")
    }
}

/// What one problem is called in the ticketing systems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprints {
    /// The one that a ticket gets.
    pub current: String,
    /// Those that tickets of the same problem may still have, newest first: they were made with a former key of this customer, or
    /// by a former version of the algorithm.
    pub former: Vec<String>,
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum CustomerError {
    /// No place for the state folder.
    #[error(transparent)]
    Home(#[from] NoHome),
    /// The disk.
    #[error(transparent)]
    State(#[from] StateError),
    /// The key's file.
    #[error(transparent)]
    Key(#[from] TokenError),
    /// The system gave no random bytes.
    #[error("no random bytes: {0}")]
    Random(getrandom::Error),
}

impl Customer {
    /// Reads the customer's key from the state folder of this machine. If nothing is to leave, a folder that cannot be used is no
    /// error: the key is this run's own then.
    ///
    /// # Errors
    /// Something is to leave, and the state folder or the key cannot be used.
    pub fn open(profile: Option<&Profile>, vault: &Vault, leaves: bool) -> Result<Self, CustomerError> {
        let state = environment::state_dir()
            .map_err(CustomerError::from)
            .and_then(|folder| Ok(State::open(&folder)?));
        match state.and_then(|state| Self::kept(profile, vault, state)) {
            Ok(customer) => Ok(customer),
            Err(error) if leaves => Err(error),
            Err(error) => {
                tracing::info!("no key is kept: {error}");
                Self::passing(profile, vault)
            }
        }
    }

    /// With the key that is kept in that state folder, made at the first call.
    ///
    /// # Errors
    /// The key cannot be read or written.
    pub fn kept(profile: Option<&Profile>, vault: &Vault, state: State) -> Result<Self, CustomerError> {
        let key = pseudonym_map::key(&state, profile.map_or(NO_PROFILE, |profile| &profile.name))?;
        Ok(Self::new(profile, vault, Some(state), key))
    }

    /// With a key that nobody keeps: nothing can be filed, and tokens mean nothing after this run.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn passing(profile: Option<&Profile>, vault: &Vault) -> Result<Self, CustomerError> {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(CustomerError::Random)?;
        Ok(Self::new(profile, vault, None, key))
    }

    fn new(profile: Option<&Profile>, vault: &Vault, state: Option<State>, key: [u8; 32]) -> Self {
        Self {
            profile: profile.map(|profile| profile.name.clone()),
            audience: profile.map_or(Audience::Support, |profile| profile.audience),
            affected_user: profile.map_or(AffectedUser::default(), |profile| profile.affected_user),
            bodies: profile.map_or(Bodies::default(), |profile| profile.bodies),
            state,
            key: CustomerKey(key),
            vault: vault.clone(),
        }
    }

    /// The name under which key and token map are kept.
    #[must_use]
    pub fn name(&self) -> &str {
        self.profile.as_deref().unwrap_or(NO_PROFILE)
    }

    /// A redactor for that audience. All of one customer give the same token for the same value.
    #[must_use]
    pub fn redactor(&self, audience: Audience, facts: &Facts) -> Redactor {
        Redactor::new(audience, &self.vault, pseudonym_map::as_key(&self.key.0), facts.people())
            .with_bodies(self.bodies)
    }

    /// The secrets that must not leave.
    pub(super) fn vault(&self) -> &Vault {
        &self.vault
    }

    /// What the problem of an unredacted report is called at `now`, and what it may have been called before.
    #[must_use]
    pub fn fingerprints(&self, report: &Report, now: DateTime<Utc>) -> Fingerprints {
        let _ = now;
        Fingerprints { current: fingerprint::of(report, &self.key.0), former: Vec::new() }
    }
}
