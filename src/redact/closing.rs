//! The cleaning's last step: what the closing scan would stop at, found in a cleaned text, in each view that the scan has of it;
//! and what was found to be a secret somewhere else. With that taken out, the scan finds nothing in what was cleaned.

use super::class::Class;
use super::detect::Span;
use super::found::{ELSEWHERE, FoundSearch, NAME_ELSEWHERE};
use super::scan::{shapes, views};

/// What would have to go.
pub(super) fn spans(text: &str, found: Option<&FoundSearch>) -> Vec<Span> {
    let mut spans = Vec::new();
    views::each(text.as_bytes(), |view| {
        shapes::find(view.bytes, |rule, _, value| {
            let decoded = (!view.name.is_empty() && view.shows_values())
                .then(|| String::from_utf8_lossy(&view.bytes[value.clone()]).into_owned());
            spans.push(Span { range: view.cover(value), class: Class::Secret, rule, decoded });
        });
        if let Some(found) = found {
            found.find(view.bytes, |range, class, value| {
                // Of base64 the whole run goes, and with it more than a name.
                let (class, decoded) =
                    if view.shows_values() { (class, Some(value.to_owned())) } else { (Class::Secret, None) };
                let rule = if class == Class::Name { NAME_ELSEWHERE } else { ELSEWHERE };
                spans.push(Span { range: view.cover(range), class, rule, decoded });
            });
        }
    });
    spans
}
