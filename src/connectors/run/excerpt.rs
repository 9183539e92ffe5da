//! The beginning of an answer, for people: without control characters and without anything that the tool keeps secret.

use crate::connectors::configured::Configured;
use crate::redact::known::KnownSecrets;

/// Characters that are shown.
const LENGTH: usize = 160;

/// The first characters of an answer.
pub(super) fn excerpt(bytes: &[u8], configured: &Configured) -> String {
    // Cleaned before it is cut: half a secret would not be found.
    let start = &bytes[..bytes.len().min(64 * 1024)];
    let mut secrets = configured.secrets();
    if let Ok(tokens) = configured.tokens.try_lock() {
        secrets.extend(tokens.values().map(|token| ("token".to_owned(), token.clone())));
    }
    let known = KnownSecrets::new(secrets);
    if known.is_broken() {
        return String::new();
    }
    let mut clean = Vec::new();
    let mut done = 0;
    for hit in known.find(start) {
        clean.extend_from_slice(&start[done..hit.range.start]);
        clean.extend_from_slice(format!("[{}]", hit.name).as_bytes());
        done = hit.range.end;
    }
    clean.extend_from_slice(&start[done..]);
    let text = String::from_utf8_lossy(&clean);
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    if text.chars().count() > LENGTH { text.chars().take(LENGTH).chain(['…']).collect() } else { text }
}
