//! Field names that say that their value is secret.

/// Words in a folded name (lower case, without separators) that say so, wherever they stand.
const TELLING: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "authorization",
    "cookie",
    "credential",
    "privatekey",
];

/// Whether a field of this name holds a secret.
pub(super) fn is_secret(name: &str) -> bool {
    let folded: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    TELLING.iter().any(|word| folded.contains(word))
}
