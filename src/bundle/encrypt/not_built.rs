//! A build without the feature `encrypt`: nothing can be encrypted or decrypted, and nobody can ask for it unnoticed.

use super::EncryptError;

/// What to do where a bundle was to be encrypted.
const TO_ENCRYPT: &str = "nothing was written. Use a build with the feature `encrypt`";
/// What to do where a bundle is encrypted.
const TO_OPEN: &str = "open the file with `age --decrypt -i KEY`, or use a build with the feature `encrypt`";

/// One receiver. This build has none: [`recipient`] never gives one, so nothing can seem to be encrypted.
#[derive(Clone, Debug)]
pub enum NoRecipient {}

/// One receiver, as it stands on the command line or in the profile. `place` names it in the error.
///
/// # Errors
/// [`EncryptError::NotBuilt`], always.
pub fn recipient(_text: &str, place: &str) -> Result<NoRecipient, EncryptError> {
    Err(EncryptError::NotBuilt { place: place.to_owned(), instead: TO_ENCRYPT })
}

/// The bytes encrypted to every receiver.
///
/// # Errors
/// [`EncryptError::NotBuilt`], always.
pub fn encrypt(_plain: &[u8], _to: &[NoRecipient]) -> Result<Vec<u8>, EncryptError> {
    Err(EncryptError::NotBuilt { place: "--encrypt-to".to_owned(), instead: TO_ENCRYPT })
}

/// Private keys that open a bundle. This build has none.
#[derive(Debug, Default)]
pub struct NoIdentities(());

impl NoIdentities {
    /// No key yet.
    #[must_use]
    pub fn new() -> Self {
        Self(())
    }

    /// Adds the keys of a file.
    ///
    /// # Errors
    /// [`EncryptError::NotBuilt`], always.
    pub fn add(&mut self, _text: &str, file: &str) -> Result<(), EncryptError> {
        Err(EncryptError::NotBuilt { place: file.to_owned(), instead: TO_OPEN })
    }
}

/// The bytes of an age file.
///
/// # Errors
/// [`EncryptError::NotBuilt`], always.
pub fn decrypt(_bytes: &[u8], _with: &NoIdentities) -> Result<Vec<u8>, EncryptError> {
    Err(EncryptError::NotBuilt { place: "it is encrypted".to_owned(), instead: TO_OPEN })
}
