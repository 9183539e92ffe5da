//! What is kept is sealed: `ChaCha20-Poly1305` under keys that are derived from the profile's key text. Each message has a key of its own, so
//! that no number of them wears a key out, and is bound to its place: a row cannot be moved to another.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};
use ring::hmac;
use secrecy::{ExposeSecret as _, SecretString};

use crate::text::digest::hex;
use crate::text::fold;

/// Characters of a key text: what `openssl rand -hex 16` gives.
const SHORTEST: usize = 32;
/// How sealed bytes begin: the version of this format.
const VERSION: u8 = 1;
/// Random bytes of each message: from these and the key, its own key is derived.
const SALT: usize = 16;
/// Bytes before what is sealed.
const HEAD: usize = 1 + SALT + NONCE_LEN;
/// Separates this use of the text from any other one of it.
const CONTEXT: &[u8] = b"escalate service";
/// Digits of a person's token: no two people of a directory share one.
const PERSON_DIGITS: usize = 24;
/// How a person's token begins, so that it is never taken for an address.
const PERSON: &str = "person-";

/// Seals and opens, and makes tokens of people.
#[derive(Clone)]
pub struct SealKey {
    seal: Prk,
    person: hmac::Key,
}

/// The key text is too short to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a key has at least {SHORTEST} characters; `openssl rand -hex 32` makes one")]
pub struct KeyTooShort;

/// Why something was not sealed or not opened.
#[derive(Debug)]
pub(super) enum SealError {
    Random(getrandom::Error),
    Broken,
}

struct Bytes(usize);

impl KeyType for Bytes {
    fn len(&self) -> usize {
        self.0
    }
}

impl SealKey {
    /// Derives both keys from the text that the profile's `key` holds.
    ///
    /// # Errors
    /// It has fewer than 32 characters.
    pub fn new(text: &SecretString) -> Result<Self, KeyTooShort> {
        let text = text.expose_secret().trim();
        if text.chars().count() < SHORTEST {
            return Err(KeyTooShort);
        }
        let seal = Salt::new(HKDF_SHA256, CONTEXT).extract(text.as_bytes());
        let mut person = [0; 32];
        fill(&seal, &[b"person"], &mut person);
        Ok(Self { seal, person: hmac::Key::new(hmac::HMAC_SHA256, &person) })
    }

    /// What stands for a person in the database and in the log: the same for every way to write the address.
    #[must_use]
    pub fn person(&self, address: &str) -> String {
        // `fold` makes one of `ß` and `ss`, which are two addresses.
        let tag = hmac::sign(&self.person, fold::canonical(address.trim()).as_bytes());
        let digits = hex(tag.as_ref());
        format!("{PERSON}{}", digits.get(..PERSON_DIGITS).unwrap_or_default())
    }

    /// Whether a text is such a token.
    #[must_use]
    pub fn is_person(text: &str) -> bool {
        text.strip_prefix(PERSON).is_some_and(|digits| {
            digits.len() == PERSON_DIGITS && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
        })
    }

    /// Seals for that place; nowhere else it opens.
    pub(super) fn seal(&self, place: &str, bytes: &[u8]) -> Result<Vec<u8>, SealError> {
        let mut head = [0; HEAD];
        getrandom::fill(&mut head).map_err(SealError::Random)?;
        head[0] = VERSION;
        let mut body = bytes.to_vec();
        let (key, nonce) = self.message(&head).ok_or(SealError::Broken)?;
        key.seal_in_place_append_tag(nonce, Aad::from(place.as_bytes()), &mut body)
            .map_err(|_| SealError::Broken)?;
        let mut sealed = head.to_vec();
        sealed.append(&mut body);
        Ok(sealed)
    }

    /// Opens what was sealed for that place.
    pub(super) fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (head, body) = sealed.split_first_chunk::<HEAD>().ok_or(SealError::Broken)?;
        if head[0] != VERSION {
            return Err(SealError::Broken);
        }
        let (key, nonce) = self.message(head).ok_or(SealError::Broken)?;
        let mut body = body.to_vec();
        let open = key.open_in_place(nonce, Aad::from(place.as_bytes()), &mut body);
        let length = open.map_err(|_| SealError::Broken)?.len();
        body.truncate(length);
        Ok(body)
    }

    /// The message's own key, and its nonce.
    fn message(&self, head: &[u8; HEAD]) -> Option<(LessSafeKey, Nonce)> {
        let (salt, nonce) = head[1..].split_at(SALT);
        let mut key = [0; 32];
        fill(&self.seal, &[b"seal", salt], &mut key);
        let key = LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &key).ok()?);
        Some((key, Nonce::try_assume_unique_for_key(nonce).ok()?))
    }
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SealKey")
    }
}

/// Derives bytes. Of 32 there are always enough: HKDF gives 255 times as many.
fn fill(from: &Prk, info: &[&[u8]], out: &mut [u8; 32]) {
    if let Ok(derived) = from.expand(info, Bytes(out.len())) {
        let filled = derived.fill(out);
        debug_assert!(filled.is_ok(), "the length that was asked for is the buffer's");
    }
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::{KeyTooShort, SealKey};

    fn key(text: &str) -> SealKey {
        SealKey::new(&SecretString::from(text)).unwrap()
    }

    #[test]
    fn what_is_sealed_opens_at_its_place_with_its_key_and_nowhere_else() {
        let (own, other) = (key(&"k".repeat(32)), key(&"o".repeat(32)));
        let sealed = own.seal("case/1", b"ana@acme.example").unwrap();
        assert_eq!(own.open("case/1", &sealed).unwrap(), b"ana@acme.example");
        assert!(own.open("case/2", &sealed).is_err(), "moved to another row");
        assert!(other.open("case/1", &sealed).is_err());
        for place in [0, 5, 20, sealed.len() - 1] {
            let mut changed = sealed.clone();
            changed[place] ^= 1;
            assert!(own.open("case/1", &changed).is_err(), "byte {place}");
        }
        assert_ne!(sealed, own.seal("case/1", b"ana@acme.example").unwrap());
        assert!(SealKey::new(&SecretString::from("k".repeat(31))).is_err_and(|error| error == KeyTooShort));
    }

    #[test]
    fn a_person_has_one_token_however_the_address_is_written() {
        let own = key(&"k".repeat(32));
        assert_eq!(own.person("Ana@ACME.example "), own.person("ana@acme.example"));
        assert_ne!(own.person("strasse@acme.example"), own.person("straße@acme.example"));
        assert_ne!(own.person("ana@acme.example"), key(&"o".repeat(32)).person("ana@acme.example"));
        assert!(SealKey::is_person(&own.person("ana")) && !SealKey::is_person("person-ana@acme.example"));
    }
}
