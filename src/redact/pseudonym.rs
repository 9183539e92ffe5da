//! Tokens in the place of values: the same value is the same token in every file, and nobody without the customer's key
//! can tell what it stood for, not even by trying all values of a small set.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretBox};
use sha2::{Digest as _, Sha256};

use super::class::Class;
use crate::text::digest::hex;

mod token_map;

pub use token_map::TokenMap;

/// Hex digits of the keyed hash in a token: 80 bits.
const HASH_DIGITS: usize = 20;
/// Its bytes.
const HASH_BYTES: usize = HASH_DIGITS / 2;
/// Hex digits behind them that tell a token from any other text of this shape.
const CHECK_DIGITS: usize = 4;
/// Hex digits of a token in all.
const DIGITS: usize = HASH_DIGITS + CHECK_DIGITS;

/// The customer's key. Whoever has it can test a guess against a token, so it stays on the admin's machine.
pub struct Key(SecretBox<[u8; 32]>);

impl Key {
    /// A key of 32 random bytes. Making and storing them is the caller's work.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(SecretBox::new(Box::new(bytes)))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Key(…)")
    }
}

/// Makes tokens and remembers what they stand for. May be used from several threads at once; the order of use changes nothing.
pub struct Pseudonyms {
    /// The keyed hash before any value; `None` when it could not be made, and then every value becomes the fixed word.
    keyed: Option<Hmac<Sha256>>,
    map: Mutex<TokenMap>,
}

impl Pseudonyms {
    /// Tokens under this key.
    #[must_use]
    pub fn new(key: Key) -> Self {
        let Key(bytes) = key;
        Self { keyed: Hmac::new_from_slice(bytes.expose_secret()).ok(), map: Mutex::default() }
    }

    /// The token of a value: `mail-` and 24 hex digits, 80 bits of them from the keyed hash. E-mail addresses and names are
    /// compared in lower case, IP addresses too, numbers without their separators. A token comes back as it is.
    pub fn token(&self, class: Class, value: &str) -> String {
        if is_token(value) {
            return value.to_owned();
        }
        let Some(keyed) = &self.keyed else { return class.dropped().to_owned() };
        let mut mac = keyed.clone();
        mac.update(class.word().as_bytes());
        mac.update(b"\0");
        match class {
            Class::Secret | Class::Content => mac.update(value.as_bytes()),
            Class::Phone | Class::Card => {
                mac.update(value.chars().filter(char::is_ascii_digit).collect::<String>().as_bytes());
            }
            // However it is grouped: `DE02 1203…` and `de021203…`, `00-16-3E` and `0016.3e`.
            Class::Mac | Class::Id => {
                let grouped = value.chars().filter(|character| character.is_alphanumeric());
                mac.update(grouped.flat_map(char::to_lowercase).collect::<String>().as_bytes());
            }
            Class::Email | Class::Name | Class::Ip => mac.update(value.to_lowercase().as_bytes()),
        }
        let mut hash = [0; HASH_BYTES];
        hash.copy_from_slice(&mac.finalize().into_bytes()[..HASH_BYTES]);
        // A token of a secret proves that two places held the same one; nobody needs it back, and a capture has thousands.
        if class != Class::Secret {
            self.map.lock().unwrap_or_else(PoisonError::into_inner).remember(class, hash, value);
        }
        token_of(class, hash)
    }

    /// What the tokens made so far stand for. They are forgotten here.
    pub fn take_map(&self) -> TokenMap {
        std::mem::take(&mut self.map.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The token of this hash.
fn token_of(class: Class, hash: [u8; HASH_BYTES]) -> String {
    let mut token = String::with_capacity(class.word().len() + 1 + DIGITS);
    token.push_str(class.word());
    token.push('-');
    token.push_str(&hex(&hash));
    let check = check(&token);
    token.push_str(&check);
    token
}

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Pseudonyms(…)")
    }
}

/// Whether the whole text is one token, or the fixed word for a dropped value. The last four digits are computed from the
/// others, so a credential that happens to look like a token is not taken for one.
#[must_use]
pub fn is_token(text: &str) -> bool {
    Class::ALL.iter().any(|class| text == class.dropped()) || token_length(text) == Some(text.len())
}

/// The length in bytes of the token that `text` starts with.
#[must_use]
pub fn token_length(text: &str) -> Option<usize> {
    let word = Class::ALL
        .iter()
        .map(|class| class.word())
        .find(|word| text.strip_prefix(word).is_some_and(|rest| rest.starts_with('-')))?;
    let hashed = word.len() + 1 + HASH_DIGITS;
    let end = hashed + CHECK_DIGITS;
    let bytes = text.as_bytes();
    let is_hex = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if bytes.len() < end || !bytes[word.len() + 1..end].iter().all(is_hex) {
        return None;
    }
    (check(&text[..hashed]) == text[hashed..end]).then_some(end)
}

/// The last digits of a token. They are no secret and need no key: the scan of the finished bundle has none.
fn check(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes())[..CHECK_DIGITS / 2])
}
