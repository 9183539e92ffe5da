//! What tokens stand for. A log of 20 MB has a hundred thousand addresses: they are kept by the bytes of their hash and not by
//! their text, which would take three times as much memory.

use std::collections::BTreeMap;

use secrecy::SecretString;

use super::{HASH_BYTES, token_of};
use crate::redact::class::Class;

/// Bytes of values that the map holds at most, so that a log full of distinct values does not fill the memory.
const MOST: usize = 16 << 20;
/// Bytes that one entry takes beside its value: the hash, the class, two words for the value.
const ENTRY: usize = 40;

/// What every token of a run stands for that is no secret's, for the map file on the admin's machine (mode 0600) and nowhere else.
/// The values never go into a bundle, ticket or log.
#[derive(Debug, Default)]
pub struct TokenMap {
    /// The value as it was first seen.
    originals: BTreeMap<(Class, [u8; HASH_BYTES]), SecretString>,
    bytes: usize,
    left_out: u64,
}

impl TokenMap {
    /// Each token with its class and its value.
    pub fn iter(&self) -> impl Iterator<Item = (String, Class, &SecretString)> {
        self.originals.iter().map(|((class, hash), value)| (token_of(*class, *hash), *class, value))
    }

    /// Whether nothing has a token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.originals.is_empty()
    }

    /// How many values were left out because the map was full (16 MiB). Their tokens cannot be looked up.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    pub(super) fn remember(&mut self, class: Class, hash: [u8; HASH_BYTES], value: &str) {
        if self.originals.contains_key(&(class, hash)) {
            return;
        }
        let bytes = self.bytes + value.len() + ENTRY;
        if bytes > MOST {
            self.left_out += 1;
            return;
        }
        self.bytes = bytes;
        self.originals.insert((class, hash), SecretString::from(value));
    }
}
