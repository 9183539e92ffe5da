//! What may stand where a credential would: a token, the word for a dropped value, a note, a placeholder. The same idea as the
//! cleaning's: else the scan would stop what was cleaned, or what the cleaning let pass for good reasons.

use crate::redact::pseudonym;
use crate::redact::vocabulary::placeholder::is_placeholder;

/// Whether the value is none: empty, a token, a note, a placeholder as it is or in HTML.
pub(super) fn is_stand_in(value: &[u8]) -> bool {
    // A report in HTML writes `<password>` as `&lt;password&gt;`.
    let is_html = value.starts_with(b"&lt;") && (value.ends_with(b"&gt;") || value.ends_with(b"&gt"));
    let is_removed = value.first().is_some_and(|byte| b"[<*{".contains(byte));
    is_html || is_removed || starts_with_token(value) || is_placeholder(value)
}

/// Whether the value begins with one of our tokens.
pub(super) fn starts_with_token(value: &[u8]) -> bool {
    // Longer than any token; a cut in the middle of a letter is behind it.
    let head = &value[..value.len().min(64)];
    let head = match std::str::from_utf8(head) {
        Ok(head) => head,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    pseudonym::token_length(head).is_some()
}
