//! Encrypts the finished bundle to its receivers (age), and opens one again for `bundle verify` and `bundle show`.
//!
//! Everything happens in memory: either all bytes come back, or an error and nothing. Without the feature `encrypt` there is
//! no receiver that could be named and no key that could be read, so whoever asks for encryption gets an error before anything
//! is written.

#[cfg(feature = "encrypt")]
mod age_format;
#[cfg(not(feature = "encrypt"))]
mod not_built;

#[cfg(feature = "encrypt")]
pub use age_format::{Identities, Recipient, decrypt, encrypt, recipient};
#[cfg(not(feature = "encrypt"))]
pub use not_built::{NoIdentities as Identities, NoRecipient as Recipient, decrypt, encrypt, recipient};

/// What an encrypted bundle's name ends with.
pub const ENDING: &str = ".age";

/// Whether this build can encrypt and decrypt.
pub const IS_BUILT: bool = cfg!(feature = "encrypt");

/// Why encrypting or decrypting stopped. No message holds a private key.
#[derive(Debug, thiserror::Error)]
pub enum EncryptError {
    /// A receiver that is neither an age recipient nor an SSH public key.
    #[error(
        "{place}: {why}. A receiver is an age recipient (age1…) or an SSH public key (ssh-ed25519 … or ssh-rsa …)"
    )]
    Recipient {
        /// Which receiver: its number on the command line, or the line of the file.
        place: String,
        /// What is wrong with it.
        why: String,
    },
    /// No receiver at all: an empty list or file.
    #[error("{0}: no receiver in it. Give at least one age recipient (age1…) or SSH public key")]
    NoRecipient(String),
    /// An identity (private key) that cannot be used.
    #[error("{place}: {why}")]
    Identity {
        /// The file.
        place: String,
        /// What is wrong with it and what to do.
        why: String,
    },
    /// Encryption failed.
    #[error("the bundle could not be encrypted: {0}")]
    Encrypt(String),
    /// Decryption failed: wrong key, or the file was changed.
    #[error("the bundle could not be opened: {0}")]
    Decrypt(String),
    /// This build cannot encrypt or decrypt: it was made without the feature `encrypt`.
    #[error("{place}: this build of escalate has no encryption; {instead}")]
    NotBuilt {
        /// What asked for it: the option, the profile's key, or the file.
        place: String,
        /// What to do instead.
        instead: &'static str,
    },
}

/// The receivers of a file: one a line; empty lines and lines that start with `#` are left out.
///
/// # Errors
/// [`EncryptError::Recipient`] with the line, or [`EncryptError::NoRecipient`].
pub fn recipients(text: &str, file: &str) -> Result<Vec<Recipient>, EncryptError> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if !line.is_empty() && !line.starts_with('#') {
            found.push(recipient(line, &format!("{file}, line {}", number + 1))?);
        }
    }
    if found.is_empty() { Err(EncryptError::NoRecipient(file.to_owned())) } else { Ok(found) }
}

/// Whether the bytes are an age file.
#[must_use]
pub fn is_encrypted(bytes: &[u8]) -> bool {
    bytes.starts_with(b"age-encryption.org/v1\n")
}
