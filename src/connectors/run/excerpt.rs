//! The beginning of an answer, for people: without control characters and without anything that the tool keeps secret.

use crate::redact::mask::Mask;

/// Characters that are shown.
const LENGTH: usize = 160;

/// The first characters of an answer.
pub(super) fn excerpt(bytes: &[u8], mask: &Mask) -> String {
    // Cleaned before it is cut: half a secret would not be found.
    let clean = mask.bytes(&bytes[..bytes.len().min(64 * 1024)]);
    let text = String::from_utf8_lossy(&clean);
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    let text = words.join(" ");
    if text.chars().count() > LENGTH { text.chars().take(LENGTH).chain(['…']).collect() } else { text }
}
