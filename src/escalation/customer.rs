//! Whose cases these are, as the redaction knows them: the key that makes the same value the same token, and the same problem the
//! same fingerprint, in every ticket.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use secrecy::ExposeSecret as _;

use crate::case::FromTicket;
use crate::clusters::v1::Cluster;
use crate::environment::state::{State, StateError};
use crate::environment::{self, NoHome};
use crate::facts::Facts;
use crate::output::ticket::fingerprint;
use crate::profile::secret::SecretError;
use crate::profile::{Profile, TOKEN_KEY};
use crate::redact::affected::AffectedUser;
use crate::redact::bodies::Bodies;
use crate::redact::clean_texts::CleanTexts;
use crate::redact::customer_key::{CustomerKey, TooShort};
use crate::redact::keyring::{KeyNews, Keyring, KeyringError, KeyringName};
use crate::redact::mask::Mask;
use crate::redact::policy::Audience;
use crate::redact::typed::{People, Redactor};
use crate::report::v1::Report;
use crate::vault::Vault;

/// The name under which keys and maps are kept when there is no profile.
const NO_PROFILE: &str = "none";
/// What the customer is called then; no title reads like that.
const NOBODY: &str = "(no profile)";

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
    /// `None`: nothing can leave under that key.
    ring: Option<Keyring>,
    vault: Vault,
    /// The search for what the vault holds, made once for all cases.
    mask: Mask,
    /// Texts that were found to be clean for the admin: cases of one customer say the same.
    clean: Arc<CleanTexts>,
}

/// What one problem is called in the ticketing systems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprints {
    /// The one that a ticket gets.
    pub current: String,
    /// Those that tickets of the same problem may still have: they were made with a former key of this customer, or by a former
    /// version of the algorithm. The likeliest first.
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
    /// The keys on this machine.
    #[error(transparent)]
    Keys(#[from] KeyringError),
    /// The key that the profile names.
    #[error(transparent)]
    Shared(#[from] SharedKeyError),
    /// The system gave no random bytes.
    #[error("no random bytes: {0}")]
    Random(getrandom::Error),
}

/// Why the key that all admins share cannot be used. Names where it should be, never what is there.
#[derive(Debug, thiserror::Error)]
pub enum SharedKeyError {
    /// It is not there.
    #[error("{profile}: `token_key`: {cause}")]
    Missing {
        /// The profile's file.
        profile: String,
        /// Why.
        cause: SecretError,
    },
    /// It is no key.
    #[error("{profile}: `token_key`: what {place} holds is no key of tokens: {cause}")]
    Unfit {
        /// The profile's file.
        profile: String,
        /// Where it is kept.
        place: String,
        /// Why.
        cause: TooShort,
    },
}

/// Reads the key that all admins of the customer share, into the vault; `None` when the profile names none.
///
/// # Errors
/// It is not there, or too short.
#[must_use]
pub fn shared_key(profile: &Profile, vault: &Vault) -> Option<Result<CustomerKey, SharedKeyError>> {
    let secret = profile.token_key.as_ref()?;
    let file = || profile.path.display().to_string();
    let text = match secret.resolve(TOKEN_KEY, vault) {
        Ok(text) => text,
        Err(cause) => return Some(Err(SharedKeyError::Missing { profile: file(), cause })),
    };
    let unfit = |cause| SharedKeyError::Unfit { profile: file(), place: secret.place(), cause };
    Some(CustomerKey::shared(&text).map_err(unfit))
}

impl Customer {
    /// Reads the customer's key: the one that the profile names, or this machine's own out of the state folder. If nothing is to
    /// leave, a key or folder that cannot be used is no error: the key is the one that was last used here, or this run's own.
    ///
    /// # Errors
    /// Something is to leave, and the state folder or the key cannot be used.
    pub fn open(profile: Option<&Profile>, vault: &Vault, leaves: bool) -> Result<Self, CustomerError> {
        match state_folder().and_then(|state| Self::kept(profile, vault, state)) {
            Ok(customer) => Ok(customer),
            Err(error) if leaves => Err(error),
            Err(error) => {
                tracing::info!("the key of tokens is not used: {error}");
                let last =
                    state_folder().ok().and_then(|state| Keyring::last_used(&state, &name(profile)).ok()?);
                let key = last.map_or_else(CustomerKey::random, Ok).map_err(CustomerError::Random)?;
                Ok(Self::new(profile, vault, key))
            }
        }
    }

    /// With the keys that are kept in that state folder; one of this machine's own is made at the first call.
    ///
    /// # Errors
    /// The key that the profile names is not there, or the state folder's cannot be read or written.
    pub fn kept(profile: Option<&Profile>, vault: &Vault, state: State) -> Result<Self, CustomerError> {
        let shared = profile.and_then(|profile| shared_key(profile, vault)).transpose()?;
        Self::with_ring(profile, vault, state, shared)
    }

    /// The same, with the key that replicas of a service share where the profile names none.
    ///
    /// # Errors
    /// The state folder's keys cannot be read or written.
    pub fn sharing(
        profile: &Profile,
        vault: &Vault,
        state: State,
        key: CustomerKey,
    ) -> Result<Self, CustomerError> {
        Self::with_ring(Some(profile), vault, state, Some(key))
    }

    fn with_ring(
        profile: Option<&Profile>,
        vault: &Vault,
        state: State,
        shared: Option<CustomerKey>,
    ) -> Result<Self, CustomerError> {
        let ring = Keyring::open(&state, name(profile), shared)?;
        for key in ring.all() {
            vault.hold(TOKEN_KEY, key.written().expose_secret());
        }
        let key = ring.key().clone();
        Ok(Self { state: Some(state), ring: Some(ring), ..Self::new(profile, vault, key) })
    }

    /// The key that this machine has for the profile; the first call makes it.
    ///
    /// # Errors
    /// The state folder's keys cannot be read or written.
    pub fn own_key(profile: &Profile, state: &State) -> Result<CustomerKey, CustomerError> {
        Ok(Keyring::open(state, name(Some(profile)), None)?.key().clone())
    }

    /// With a key that nobody keeps: nothing can be filed, and tokens mean nothing after this run.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn passing(profile: Option<&Profile>, vault: &Vault) -> Result<Self, CustomerError> {
        Ok(Self::new(profile, vault, CustomerKey::random().map_err(CustomerError::Random)?))
    }

    fn new(profile: Option<&Profile>, vault: &Vault, key: CustomerKey) -> Self {
        Self {
            profile: profile.map(|profile| profile.name.clone()),
            audience: profile.map_or(Audience::Support, |profile| profile.audience),
            affected_user: profile.map_or(AffectedUser::default(), |profile| profile.affected_user),
            bodies: profile.map_or(Bodies::default(), |profile| profile.bodies),
            state: None,
            key,
            ring: None,
            vault: vault.clone(),
            mask: Mask::of(vault),
            clean: Arc::default(),
        }
    }

    /// The name under which the maps of tokens are kept.
    #[must_use]
    pub fn name(&self) -> &str {
        self.profile.as_deref().unwrap_or(NO_PROFILE)
    }

    /// A redactor for that audience. All of one customer give the same token for the same value.
    #[must_use]
    pub fn redactor(&self, audience: Audience, facts: &Facts) -> Redactor {
        let is_assistant = audience == Audience::Assistant;
        self.redactor_of(audience, if is_assistant { facts.people_and_ids() } else { facts.people() })
    }

    /// The same for a case that was made from a ticket: it knows those, too, whom the ticket leaves open.
    #[must_use]
    pub(super) fn redactor_of_case(
        &self,
        audience: Audience,
        facts: Option<&Facts>,
        from_ticket: Option<&FromTicket>,
    ) -> Redactor {
        let mut people = facts.map(Facts::people).unwrap_or_default();
        let gaps = from_ticket.iter().flat_map(|ticket| &ticket.gaps);
        people.names.extend(gaps.flat_map(|gap| gap.people.iter().cloned()));
        self.redactor_of(audience, people)
    }

    /// A redactor that knows these people.
    pub(super) fn redactor_of(&self, audience: Audience, people: People) -> Redactor {
        let redactor = Redactor::new(audience, &self.vault, self.key.for_tokens(), people);
        let redactor = redactor.with_bodies(self.bodies).sharing(&self.mask);
        // Only where people stay a text is clean for everybody.
        if audience == Audience::Admin { redactor.remembering(&self.clean) } else { redactor }
    }

    /// The secrets that must not leave.
    pub(super) fn vault(&self) -> &Vault {
        &self.vault
    }

    /// What the problem of an unredacted report is called at `now`, and what it may have been called before.
    #[must_use]
    pub fn fingerprints(&self, report: &Report, now: DateTime<Utc>) -> Fingerprints {
        let current = fingerprint::of(report, self.key.bytes());
        let Some(ring) = &self.ring else { return Fingerprints { current, former: Vec::new() } };
        let keys = [self.key.clone()].into_iter().chain(ring.former(now));
        let versions: Vec<_> =
            fingerprint::VERSIONS.iter().filter(|version| ring.asks_version(version.number, now)).collect();
        let mut former: Vec<String> = Vec::new();
        for key in keys {
            for version in &versions {
                let fingerprint = version.of(report, key.bytes());
                if fingerprint != current && !former.contains(&fingerprint) {
                    former.push(fingerprint);
                }
            }
        }
        Fingerprints { current, former }
    }

    /// What the problem of an unredacted cluster is called at `now`, and what it was called under former keys. `facts` are those of its cases.
    #[must_use]
    pub fn cluster_fingerprints(
        &self,
        cluster: &Cluster,
        facts: &[&Facts],
        now: DateTime<Utc>,
    ) -> Fingerprints {
        let of = |key: &CustomerKey| fingerprint::of_cluster(cluster, facts, key.bytes());
        let current = of(&self.key);
        let keys = self.ring.iter().flat_map(|ring| ring.former(now));
        let former = keys.map(|key| of(&key)).filter(|former| *former != current).collect();
        Fingerprints { current, former }
    }

    /// What a note says, under the key.
    pub(super) fn note_digest(&self, said: &str) -> String {
        fingerprint::of_note(said, self.key.bytes())
    }

    /// Something is about to leave that was made with this key: notes it, so that its tickets are found after a change. What the
    /// admin should know about the key is said once.
    ///
    /// # Errors
    /// The state folder cannot be written.
    pub fn key_used(&self, now: DateTime<Utc>) -> Result<KeyNews, KeyringError> {
        self.ring.as_ref().map_or_else(|| Ok(KeyNews::default()), |ring| ring.used(fingerprint::NEWEST, now))
    }
}

fn state_folder() -> Result<State, CustomerError> {
    Ok(State::open(&environment::state_dir()?)?)
}

/// What names the customer's keys.
fn name(profile: Option<&Profile>) -> KeyringName {
    let none = || KeyringName { customer: NOBODY.into(), older: NO_PROFILE.into(), place: String::new() };
    profile.map_or_else(none, |profile| KeyringName {
        // A title of nothing names nobody.
        customer: if profile.title.trim().is_empty() { &profile.name } else { &profile.title }.clone(),
        older: profile.name.clone(),
        place: place(&profile.path),
    })
}

/// The same for every way to write it.
fn place(profile: &Path) -> String {
    let whole = std::fs::canonicalize(profile);
    whole.as_deref().unwrap_or(profile).display().to_string()
}
