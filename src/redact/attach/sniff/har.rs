//! Captures and parts of them, by their first keys.

use crate::redact::structure::har_role::HarRole;
use crate::redact::structure::json;

/// The role of the root, if this is a capture or a part of one: its `log`, its entries, or one of them.
pub(super) fn role(name: &str, text: &str) -> Option<HarRole> {
    let named = name.rsplit('.').next().is_some_and(|ending| ending.eq_ignore_ascii_case("har"));
    let keys = json::first_keys(text);
    let has = |key: &str| keys.iter().any(|found| found == key);
    let is_list = text.trim_ascii_start().starts_with('[');
    if is_list {
        return (named || has("request") && has("startedDateTime")).then_some(HarRole::Entries);
    }
    let is_har = named && has("log") || keys.first().is_some_and(|key| key == "log") && has_log(text);
    let parts = [
        (is_har, HarRole::Har),
        (has("request") && (named || has("startedDateTime")), HarRole::Entry),
        (has("entries") && (named || has("creator")), HarRole::Log),
        (named, HarRole::Har),
    ];
    parts.into_iter().find(|(is_it, _)| *is_it).map(|(_, role)| role)
}

/// `"log"` first and `"entries"` or `"creator"` soon after.
fn has_log(text: &str) -> bool {
    let mut end = text.len().min(4096);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    ["\"entries\"", "\"creator\"", "\"pages\"", "\"browser\""].iter().any(|key| text[..end].contains(key))
}
