//! The one owner of secrets: everything that was resolved, fetched, derived or received and must never be shown again.
//!
//! A secret is put in here at once when it comes into the process, and stays to the end. Nothing lists secrets beforehand: who
//! lets something out asks the vault at that moment, through [`crate::redact::mask::Mask`], which knows the forms that a
//! secret takes. Copies of a vault are the same vault.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use secrecy::{ExposeSecret as _, SecretString};

/// Received values that are held. Systems that set a new cookie with every answer must not fill the memory.
const MOST_RECEIVED: usize = 100;

/// The secrets of a process, or of a test. Cloning gives another handle to the same secrets.
#[derive(Clone, Default)]
pub struct Vault {
    held: Arc<RwLock<Secrets>>,
}

#[derive(Default)]
struct Secrets {
    /// In the order in which they came. Only ever grows, so that its length tells whether something is new.
    all: Vec<HeldSecret>,
    received: usize,
}

/// A secret with its name.
#[derive(Clone, Debug)]
pub struct HeldSecret {
    /// What stands in its place where it was taken out: the name of a setting, `token`, `cookie`.
    pub name: String,
    /// The secret itself, in its raw form.
    pub value: SecretString,
}

/// What a vault held at one instant.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Grows with every new secret: equal versions of one vault hold the same.
    pub version: usize,
    /// In the order in which they came.
    pub secrets: Vec<HeldSecret>,
}

impl Vault {
    /// An empty vault.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a secret in. One that is there already keeps its first name; an empty one is ignored. White space and marks around
    /// it come from the file that it was in: who shows it shows it without.
    pub fn hold(&self, name: &str, value: &str) {
        let around = |character: char| character.is_whitespace() || character == '\u{feff}';
        for value in [value, value.trim_matches(around)] {
            if !value.is_empty() && !self.read().has(value) {
                self.held.write().unwrap_or_else(PoisonError::into_inner).take(name, value);
            }
        }
    }

    /// Takes in what a server sent without being asked, such as a cookie. A value that cannot be a credential (`deleted`,
    /// `en-US`, `1`) is ignored: it would be taken out of every sentence.
    ///
    /// False: a hundred are there already, and it was not taken in. The caller makes sure that it goes nowhere, or
    /// takes it in with [`Self::hold`].
    #[must_use]
    pub fn hold_received(&self, name: &str, value: &str) -> bool {
        if !is_credential(value) || self.read().has(value) {
            return true;
        }
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if held.received == MOST_RECEIVED {
            return false;
        }
        held.received += 1;
        held.take(name, value);
        true
    }

    /// Takes in a value that was received and is used now, as a token or cookie is: for that one there is always room.
    pub fn hold_used(&self, name: &str, value: &str) {
        if !self.hold_received(name, value) {
            self.hold(name, value);
        }
    }

    /// How many secrets there are: changes when one is taken in.
    #[must_use]
    pub fn version(&self) -> usize {
        self.read().all.len()
    }

    /// Everything that is held now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let held = self.read();
        Snapshot { version: held.all.len(), secrets: held.all.clone() }
    }

    /// A thread that panicked with the lock in its hands left whole entries behind: they are looked for all the same.
    fn read(&self) -> RwLockReadGuard<'_, Secrets> {
        self.held.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Secrets {
    fn has(&self, value: &str) -> bool {
        self.all.iter().any(|held| held.value.expose_secret() == value)
    }

    fn take(&mut self, name: &str, value: &str) {
        // Asked again: another thread may have been faster between the look and the lock.
        if !self.has(value) {
            self.all.push(HeldSecret { name: name.to_owned(), value: SecretString::from(value) });
        }
    }
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Vault").field("secrets", &self.version()).finish()
    }
}

impl<N: Into<String>> FromIterator<(N, SecretString)> for Vault {
    fn from_iter<I: IntoIterator<Item = (N, SecretString)>>(secrets: I) -> Self {
        let vault = Self::new();
        for (name, value) in secrets {
            vault.hold(&name.into(), value.expose_secret());
        }
        vault
    }
}

/// Whether a received value can be a credential: no word, no number, no language.
fn is_credential(value: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| value.bytes().any(|byte| kind(&byte));
    let mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    value.len() >= 20 || (value.len() >= 8 && mixed)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::{MOST_RECEIVED, Vault};

    #[test]
    fn a_copy_is_the_same_vault_and_a_secret_keeps_its_first_name() {
        let vault = Vault::new();
        let copy = vault.clone();
        copy.hold("token", "s3cret");
        copy.hold("other", "s3cret");
        copy.hold("empty", "");
        assert_eq!(vault.version(), 1);
        assert_eq!(vault.snapshot().secrets[0].name, "token");
        assert!(!format!("{vault:?} {:?}", vault.snapshot()).contains("s3cret"));
        vault.hold("file", "\u{feff}from a file\n\n");
        assert_eq!(vault.snapshot().secrets[2].value.expose_secret(), "from a file");
    }

    #[test]
    fn what_cannot_be_a_credential_is_not_taken_for_one() {
        let vault = Vault::new();
        for value in ["deleted", "en-US", "1", "", "production", "1782900000"] {
            assert!(vault.hold_received("cookie", value), "{value}");
        }
        assert_eq!(vault.version(), 0);
        assert!(vault.hold_received("cookie", "a81f3c09") && vault.version() == 1);
    }

    #[test]
    fn received_values_are_bounded_and_the_caller_is_told() {
        let vault = Vault::new();
        for number in 0..MOST_RECEIVED {
            assert!(vault.hold_received("cookie", &format!("session-{number:04}")));
        }
        assert!(!vault.hold_received("cookie", "session-9999"));
        assert!(vault.hold_received("cookie", "session-0000"), "that one is there");
        vault.hold("cookie", "session-9999");
        assert_eq!(vault.version(), MOST_RECEIVED + 1);
    }
}
