//! The key of a customer's tokens and fingerprints: made by this machine, or out of a text that all admins share.

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;

use crate::redact::pseudonym::Key;
use crate::text::digest::{hex, unhex};

/// Characters that a shared text has at least. Whoever guesses it can test guesses against every token.
pub const SHORTEST: usize = 16;

/// What separates this use of the shared text from any other that somebody makes of it: the salt of an extraction as in HKDF
/// (RFC 5869, 2.2).
const PURPOSE: &[u8] = b"escalate.token_key/1";

/// 32 bytes that nobody prints. They are written as hexadecimal digits into the state folder and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct CustomerKey([u8; 32]);

/// The shared text is too short for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it has fewer than {SHORTEST} characters, so that it could be guessed")]
pub struct TooShort;

impl CustomerKey {
    /// A new one.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// The key behind a shared text: the same on every machine. White space at both ends is not part of it, nor is the mark that
    /// an editor puts in front of a file.
    ///
    /// # Errors
    /// It has fewer than [`SHORTEST`] characters.
    ///
    /// # Panics
    /// Never: HMAC takes a key of any length.
    pub fn shared(text: &SecretString) -> Result<Self, TooShort> {
        let text = bare(text.expose_secret());
        if text.chars().count() < SHORTEST {
            return Err(TooShort);
        }
        #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(PURPOSE).expect("HMAC takes a key of any length");
        mac.update(text.as_bytes());
        Ok(Self(mac.finalize().into_bytes().into()))
    }

    /// These bytes, as older versions wrote them.
    #[must_use]
    pub const fn of(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key as the redaction takes it.
    #[must_use]
    pub fn for_tokens(&self) -> Key {
        Key::new(self.0)
    }

    /// The key as fingerprints take it.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// As it stands in the state folder: a secret.
    #[must_use]
    pub fn written(&self) -> SecretString {
        hex(&self.0).into()
    }
}

/// A shared text as it counts.
fn bare(text: &str) -> &str {
    text.trim_matches(|character: char| character.is_whitespace() || character == '\u{feff}')
}

impl std::fmt::Debug for CustomerKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("CustomerKey")
    }
}

impl Serialize for CustomerKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for CustomerKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // What is there instead is not quoted: it may be most of a key.
        unhex(&text).map(Self).ok_or_else(|| serde::de::Error::custom("a key is 64 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(text: &str) -> Result<CustomerKey, TooShort> {
        CustomerKey::shared(&text.into())
    }

    #[test]
    fn a_shared_text_gives_one_key_however_it_was_saved() {
        let key = shared("correct horse battery").unwrap();
        for same in
            ["correct horse battery\r\n", "\u{feff}correct horse battery", "  correct horse battery\n\n"]
        {
            assert_eq!(shared(same).unwrap(), key, "{same:?}");
        }
        for other in ["Correct horse battery", "correct  horse battery"] {
            assert_ne!(shared(other).unwrap(), key, "{other:?}");
        }
        assert_eq!(format!("{key:?}"), "CustomerKey");
    }

    /// Worked out with another program: `printf %s TEXT | openssl dgst -sha256 -hmac escalate.token_key/1`. A key that comes out
    /// differently makes every open ticket unknown.
    #[test]
    fn the_derivation_stays() {
        assert_eq!(
            shared("0123456789abcdef").unwrap().written().expose_secret(),
            "30fb483d6a9fd644d8b1f42afeff893a376685cdec7ed932b51d43a60f491ea9"
        );
    }

    #[test]
    fn what_is_too_short_is_counted_in_characters() {
        assert_eq!(shared("fifteen letters"), Err(TooShort));
        assert!(shared("sixteen letters!").is_ok());
        assert_eq!(shared("        short         "), Err(TooShort));
        assert!(shared("ßßßßßßßßßßßßßßßß").is_ok());
    }
}
