//! Random names that nobody can guess, and comparing them without telling how much of one is right.

use crate::environment::random;
use crate::text::digest::sha256;

/// 256 random bits, as text.
///
/// # Errors
/// The system gives no random bytes.
pub(crate) fn random_text() -> Result<String, getrandom::Error> {
    random::digits(32)
}

/// Whether two secrets are the same, in a time that does not depend on where they differ.
pub(crate) fn same_secret(one: &str, other: &str) -> bool {
    // Nobody who sends a text knows how its digest begins, so that it tells nothing where two of them differ.
    sha256(one.as_bytes()) == sha256(other.as_bytes())
}
