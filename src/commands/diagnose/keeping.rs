//! What must be kept: the customer's key of tokens, and the redactors made of it and of the vault.

use crate::commands::failure::Failure;
use crate::commands::setup;
use crate::environment::state::State;
use crate::facts::Facts;
use crate::profile::Profile;
use crate::redact::policy::Audience;
use crate::redact::pseudonym_map;
use crate::redact::typed::Redactor;
use crate::vault::Vault;

/// The name under which keys and maps are kept when there is no profile.
const NO_PROFILE: &str = "none";

/// The key and the vault of a run.
pub(super) struct Keeping {
    /// The state folder; `None` when nothing leaves and it cannot be used.
    pub(super) state: Option<State>,
    /// The profile's name.
    pub(super) profile: String,
    /// Who reads the ticket.
    pub(super) audience: Audience,
    key: [u8; 32],
    vault: Vault,
}

impl Keeping {
    /// Opens the state folder and reads the key. If nothing is to leave, a folder that cannot be used is no failure: the run
    /// has a key of its own then, and its tokens mean nothing later.
    pub(super) fn open(
        profile: Option<&Profile>,
        vault: &Vault,
        something_leaves: bool,
    ) -> Result<Self, Failure> {
        let name = profile.map_or(NO_PROFILE, |profile| profile.name.as_str()).to_owned();
        let kept = || -> Result<(State, [u8; 32]), Failure> {
            let state = setup::state()?;
            let key = pseudonym_map::key(&state, &name)?;
            Ok((state, key))
        };
        let (state, key) = match kept() {
            Ok((state, key)) => (Some(state), key),
            Err(failure) if something_leaves => return Err(failure),
            Err(failure) => {
                tracing::info!("no key is kept: {failure}");
                (None, random()?)
            }
        };
        let audience = profile.map_or(Audience::Support, |profile| profile.audience);
        Ok(Self { state, profile: name, audience, key, vault: vault.clone() })
    }

    /// A redactor for that audience. All of a run give the same token for the same value.
    pub(super) fn redactor(&self, audience: Audience, facts: &Facts) -> Redactor {
        Redactor::new(audience, &self.vault, pseudonym_map::as_key(&self.key), facts.people())
    }

    /// The secrets that the tool holds.
    pub(super) fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The customer's key, for fingerprints.
    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }
}

fn random() -> Result<[u8; 32], Failure> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| Failure::broken(format_args!("no random bytes: {error}")))?;
    Ok(key)
}
