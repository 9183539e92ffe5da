//! The cleaning's last step: what the closing scan would stop at, found in a cleaned text, in each view that the scan has of it.
//! With that taken out, the scan finds nothing in what was cleaned.

use super::class::Class;
use super::detect::Span;
use super::scan::{shapes, views};

/// What would have to go.
pub(super) fn spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    views::each(text.as_bytes(), |view| {
        shapes::find(view.bytes, |rule, _, value| {
            let decoded = (!view.name.is_empty() && view.shows_values())
                .then(|| String::from_utf8_lossy(&view.bytes[value.clone()]).into_owned());
            spans.push(Span { range: view.cover(value), class: Class::Secret, rule, decoded });
        });
    });
    spans
}
