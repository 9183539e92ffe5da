//! The door between the vault and everything that lets text out: what the vault holds at this moment, looked for in every
//! form. Nobody keeps a list: a secret that came a moment ago is found like the first.

use std::borrow::Cow;
use std::sync::{Arc, PoisonError, RwLock};

use super::detect;
use super::known::KnownSecrets;
use crate::vault::Vault;

/// Stands for a text in which the secrets could not be looked for.
const WITHHELD: &[u8] = b"[withheld: it could not be cleaned]";

/// Takes the secrets of a vault out of text. Copies share the search, which is made again when the vault has a new secret.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    vault: Vault,
    built: Arc<RwLock<Built>>,
}

/// A search, and the version of the vault that it was made for.
#[derive(Debug)]
struct Built {
    version: usize,
    known: Arc<KnownSecrets>,
}

impl Default for Built {
    fn default() -> Self {
        // An empty vault has version 0, and nothing to look for.
        Self { version: 0, known: Arc::new(KnownSecrets::new([])) }
    }
}

impl Mask {
    /// A mask for what this vault holds, now and later.
    #[must_use]
    pub fn of(vault: &Vault) -> Self {
        Self { vault: vault.clone(), built: Arc::default() }
    }

    /// The vault behind it.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The search for everything that is held at this moment.
    pub(crate) fn known(&self) -> Arc<KnownSecrets> {
        let version = self.vault.version();
        {
            let built = self.built.read().unwrap_or_else(PoisonError::into_inner);
            if built.version == version {
                return Arc::clone(&built.known);
            }
        }
        let now = self.vault.snapshot();
        let known = Arc::new(KnownSecrets::new(now.secrets.into_iter().map(|held| (held.name, held.value))));
        let mut built = self.built.write().unwrap_or_else(PoisonError::into_inner);
        if built.version < now.version {
            *built = Built { version: now.version, known: Arc::clone(&known) };
        }
        known
    }

    /// The bytes with `[NAME]` in place of every secret.
    #[must_use]
    pub fn bytes<'t>(&self, text: &'t [u8]) -> Cow<'t, [u8]> {
        let known = self.known();
        if known.is_broken() {
            return Cow::Borrowed(WITHHELD);
        }
        let mut clean = Vec::new();
        let mut done = 0;
        for hit in known.find(text) {
            clean.extend_from_slice(&text[done..hit.range.start]);
            clean.extend_from_slice(format!("[{}]", hit.name).as_bytes());
            done = hit.range.end;
        }
        if done == 0 {
            return Cow::Borrowed(text);
        }
        clean.extend_from_slice(&text[done..]);
        Cow::Owned(clean)
    }

    /// The text with `[NAME]` in place of every secret.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.bytes(text.as_bytes()) {
            Cow::Borrowed(clean) => String::from_utf8_lossy(clean),
            Cow::Owned(clean) => Cow::Owned(String::from_utf8_lossy(&clean).into_owned()),
        }
    }
}

/// Whether a header or field of this name holds a credential.
pub(crate) fn is_secret_name(name: &str) -> bool {
    detect::is_secret_name(name)
}

#[cfg(test)]
mod tests {
    use super::Mask;
    use crate::vault::Vault;

    #[test]
    fn a_secret_that_came_later_is_masked_too() {
        let vault = Vault::new();
        let mask = Mask::of(&vault);
        assert_eq!(mask.text("Bearer first-1234"), "Bearer first-1234");
        vault.hold("token", "first-1234");
        assert_eq!(mask.text("Bearer first-1234, later-5678"), "Bearer [token], later-5678");
        vault.hold("cookie", "later-5678");
        assert_eq!(mask.clone().text("Bearer first-1234, later-5678"), "Bearer [token], [cookie]");
        assert_eq!(mask.text("zmlyc3QtMTIzNA== Zmlyc3QtMTIzNA== é"), "zmlyc3QtMTIzNA== [token] é");
    }
}
