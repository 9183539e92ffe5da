//! The values of a change, as logs write them.

use crate::facts::Change;

/// Whether a value is "on": of a flag, of a permission of a role, of a role of a group.
pub(super) fn turned(value: Option<&str>) -> Option<bool> {
    match value?.trim().to_lowercase().as_str() {
        "on" | "true" | "enabled" | "yes" | "1" | "granted" | "given" | "added" | "allowed" => Some(true),
        "off" | "false" | "disabled" | "no" | "0" | "archived" | "not granted" | "removed" | "revoked"
        | "denied" | "taken away" => Some(false),
        _ => None,
    }
}

/// A number of seats: "12", "12 seats".
pub(super) fn limit(value: Option<&str>) -> Option<String> {
    let number = value?.split_whitespace().next()?;
    number.parse::<u64>().ok().map(|_| number.to_owned())
}

/// What a policy is about, in lower case; nothing where the log does not say.
pub(super) fn policy_words(change: &Change) -> String {
    let said = [&change.text, &change.from, &change.to, &change.flag].into_iter().flatten();
    said.map(|text| text.to_lowercase()).collect::<Vec<_>>().join(" ")
}
