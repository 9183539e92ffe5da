//! What was found to be a secret once is one everywhere: values that a name, a prefix or a place gave away, looked for where
//! nothing gives them away, in other lines and other files. The names of people that stood beside an address, too.
//!
//! The values stay in this process, as those of the vault do. Which of too many are kept does not depend on the order in which
//! they were found.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use secrecy::{ExposeSecret as _, SecretString};
use sha2::{Digest as _, Sha256};

use super::class::Class;

mod memory;
mod search;
mod worth;

pub(in crate::redact) use memory::FoundMemory;
pub(in crate::redact) use search::FoundSearch;
use worth::CaseWords;

/// The rules under which a value is taken out that was found somewhere else.
pub(super) const ELSEWHERE: &str = "seen as a secret elsewhere";
pub(super) const NAME_ELSEWHERE: &str = "name seen beside an address";

/// Values that are kept: more would cost more time than they are worth.
const MOST: usize = 10_000;

/// A value that was found, and what it is.
#[derive(Debug, Clone)]
pub(in crate::redact) struct FoundValue {
    pub(super) class: Class,
    pub(super) value: SecretString,
}

/// What was found so far. May be used from several threads at once.
#[derive(Debug, Default)]
pub(super) struct FoundValues {
    /// By a hash: of more than [`MOST`], those with the smallest hashes stay, whoever came first.
    kept: Mutex<BTreeMap<[u8; 16], FoundValue>>,
    added: AtomicUsize,
}

impl FoundValues {
    /// Notes a value that this rule found, if it is worth looking for elsewhere.
    pub(super) fn note(&self, class: Class, rule: &str, text: &str, words: &CaseWords) {
        for part in worth::parts(class, rule, text) {
            if !words.holds(part) {
                self.add(class, part);
            }
        }
    }

    /// Adds what another found.
    pub(super) fn absorb(&self, other: &Self) {
        for FoundValue { class, value } in other.values() {
            self.add(class, value.expose_secret());
        }
    }

    fn add(&self, class: Class, value: &str) {
        let mut hash = Sha256::new();
        hash.update(class.word().as_bytes());
        hash.update(b"\0");
        hash.update(value.as_bytes());
        let mut key = [0; 16];
        key.copy_from_slice(&hash.finalize()[..16]);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.contains_key(&key) {
            return;
        }
        kept.insert(key, FoundValue { class, value: SecretString::from(value) });
        if kept.len() > MOST {
            kept.pop_last();
        }
        self.added.fetch_add(1, Ordering::Relaxed);
    }

    /// How many were added: it grows with every new one.
    pub(super) fn version(&self) -> usize {
        self.added.load(Ordering::Relaxed)
    }

    /// All of them, in an order that depends on nothing but the values.
    pub(super) fn values(&self) -> Vec<FoundValue> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}
