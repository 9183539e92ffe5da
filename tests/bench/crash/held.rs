//! What a ticketing system holds, as it says itself.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

/// A ticket.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) id: String,
    /// Empty when the field is.
    pub(crate) fingerprint: String,
    pub(crate) open: bool,
    /// The description and each comment.
    pub(crate) texts: Vec<String>,
    /// The digest of each file.
    pub(crate) files: Vec<String>,
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
