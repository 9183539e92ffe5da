//! The age format: recipients of age itself, and SSH keys.

use std::fmt;
use std::io::{self, Read as _, Write as _};
use std::str::FromStr as _;

use age::{Decryptor, Encryptor, IdentityFile, ssh, x25519};

use super::EncryptError;

use crate::text::io_words::io_words;

/// Bytes that a decrypted bundle may have, so that a made-up file does not fill the memory.
const MAX_PLAIN: u64 = 2 << 30;

/// One receiver. Only who has the private key that belongs to it opens the bundle.
#[derive(Clone)]
pub enum Recipient {
    /// An age recipient, `age1…`.
    Age(x25519::Recipient),
    /// An SSH public key, `ssh-ed25519 …` or `ssh-rsa …`.
    Ssh(ssh::Recipient),
}

impl fmt::Display for Recipient {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Age(key) => write!(out, "{key}"),
            Self::Ssh(key) => write!(out, "{key}"),
        }
    }
}

impl fmt::Debug for Recipient {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Recipient({self})")
    }
}

/// One receiver, as it stands on the command line or in the profile. `place` names it in the error.
///
/// # Errors
/// [`EncryptError::Recipient`] if the text is neither kind of public key. A private key given by mistake is not repeated.
pub fn recipient(text: &str, place: &str) -> Result<Recipient, EncryptError> {
    let text = text.trim();
    let refuse = |why: &str| Err(EncryptError::Recipient { place: place.to_owned(), why: why.to_owned() });
    if text.starts_with("ssh-") || text.starts_with("ecdsa-") || text.starts_with("sk-") {
        return match ssh::Recipient::from_str(text) {
            Ok(key) => Ok(Recipient::Ssh(key)),
            Err(ssh::ParseRecipientKeyError::RsaModulusTooSmall) => {
                refuse("this RSA key is too short (2048 bits at least)")
            }
            Err(ssh::ParseRecipientKeyError::RsaModulusTooLarge) => {
                refuse("this RSA key is too long (4096 bits at most)")
            }
            Err(_) => refuse("this SSH key cannot be encrypted to"),
        };
    }
    let upper = text.to_ascii_uppercase();
    if upper.starts_with("AGE-SECRET-KEY-") || upper.contains("PRIVATE KEY") {
        return refuse(
            "this is a private key: give the public one, and replace the private one, it was on a command line",
        );
    }
    x25519::Recipient::from_str(text)
        .map(Recipient::Age)
        .or_else(|_| refuse("this is not a public key that age knows"))
}

/// The bytes encrypted to every receiver, as a binary age file.
///
/// # Errors
/// [`EncryptError::NoRecipient`] and [`EncryptError::Encrypt`]; nothing was written then.
pub fn encrypt(plain: &[u8], to: &[Recipient]) -> Result<Vec<u8>, EncryptError> {
    if to.is_empty() {
        return Err(EncryptError::NoRecipient("--encrypt-to".to_owned()));
    }
    let receivers = to.iter().map(|one| match one {
        Recipient::Age(key) => key as &dyn age::Recipient,
        Recipient::Ssh(key) => key as &dyn age::Recipient,
    });
    let failed = |error: io::Error| EncryptError::Encrypt(io_words(&error).to_string());
    let encryptor =
        Encryptor::with_recipients(receivers).map_err(|error| EncryptError::Encrypt(error.to_string()))?;
    let mut writer =
        encryptor.wrap_output(Vec::with_capacity(plain.len() + plain.len() / 1000 + 1024)).map_err(failed)?;
    writer.write_all(plain).map_err(failed)?;
    // Without this the last part is missing, and the file does not open.
    writer.finish().map_err(failed)
}

/// Private keys that open a bundle.
pub struct Identities(Vec<Box<dyn age::Identity>>);

impl fmt::Debug for Identities {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Identities({})", self.0.len())
    }
}

impl Identities {
    /// No key yet.
    #[must_use]
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds the keys of a file: age identities (`AGE-SECRET-KEY-1…`, one a line) or one SSH private key without a passphrase.
    ///
    /// # Errors
    /// [`EncryptError::Identity`] if there is no usable key in it.
    pub fn add(&mut self, text: &str, file: &str) -> Result<(), EncryptError> {
        let refuse = |why: &str| EncryptError::Identity { place: file.to_owned(), why: why.to_owned() };
        if text.trim_start().starts_with("-----BEGIN") {
            return match ssh::Identity::from_buffer(text.trim_start().as_bytes(), Some(file.to_owned())) {
                Ok(key @ ssh::Identity::Unencrypted(_)) => {
                    self.0.push(Box::new(key));
                    Ok(())
                }
                Ok(ssh::Identity::Encrypted(_)) => Err(refuse(
                    "this SSH key has a passphrase. Open the bundle with `age -d -i KEY`, then verify the zip",
                )),
                Ok(ssh::Identity::Unsupported(_)) | Err(_) => {
                    Err(refuse("this SSH key cannot be used with age"))
                }
            };
        }
        let no_key = || refuse("no age identity (AGE-SECRET-KEY-1…) and no SSH private key in it");
        let keys = IdentityFile::from_buffer(text.as_bytes())
            .map_err(|_| no_key())?
            .into_identities()
            .map_err(|_| no_key())?;
        if keys.is_empty() {
            return Err(no_key());
        }
        for key in keys {
            self.0.push(key);
        }
        Ok(())
    }
}

impl Default for Identities {
    fn default() -> Self {
        Self::new()
    }
}

/// The bytes of an age file, opened with the first key that fits.
///
/// # Errors
/// [`EncryptError::Decrypt`] if no key fits, or if a byte of the file was changed. No part of it comes back then.
pub fn decrypt(bytes: &[u8], with: &Identities) -> Result<Vec<u8>, EncryptError> {
    let decryptor =
        Decryptor::new_buffered(bytes).map_err(|error| EncryptError::Decrypt(error.to_string()))?;
    let reader = decryptor
        .decrypt(with.0.iter().map(AsRef::as_ref))
        .map_err(|error| EncryptError::Decrypt(error.to_string()))?;
    let mut plain = Vec::with_capacity(bytes.len());
    reader
        .take(MAX_PLAIN + 1)
        .read_to_end(&mut plain)
        .map_err(|error| EncryptError::Decrypt(error.to_string()))?;
    if plain.len() as u64 > MAX_PLAIN {
        return Err(EncryptError::Decrypt("more than 2 GiB in it".to_owned()));
    }
    Ok(plain)
}
