//! What a file says of itself and of how its system wants to be asked: `proven`, `at_once`, `pace`.

use std::time::Duration;

use crate::connectors::model::Proven;
use crate::text::duration::duration;
use crate::text::spanned_toml::{Source, SpannedTable};
use crate::text::suggest;

/// How its system wants to be asked.
pub(super) struct Manners {
    /// Requests in flight.
    pub(super) at_once: usize,
    /// Between the starts of two requests; none for most.
    pub(super) pace: Duration,
}

/// `proven`; `None`: the file does not say.
pub(super) fn proven(source: &Source<'_>, root: &SpannedTable<'_>) -> Option<Proven> {
    let text = root.text("proven")?;
    let found = Proven::ALL.iter().copied().find(|proven| proven.as_str() == text.value);
    if found.is_none() {
        let words = Proven::ALL.iter().map(|proven| proven.as_str());
        let hint = suggest::hint(&text.value, words, "it is one of");
        source.report(&text.at, format!("`proven` is not `{}`; {hint}", text.value));
    }
    found
}

/// `at_once` and `pace`.
pub(super) fn manners(source: &Source<'_>, root: &SpannedTable<'_>) -> Manners {
    let at_once = root.number("at_once").unwrap_or(8);
    if at_once == 0 {
        source.report(&root.key_at("at_once"), "`at_once` must be at least 1");
    }
    let pace = root.text("pace").map_or(Duration::ZERO, |text| {
        duration(&text.value).unwrap_or_else(|what| {
            source.report(&text.at, format!("`pace`, the time between two requests: {what}"));
            Duration::ZERO
        })
    });
    Manners { at_once: usize::try_from(at_once).unwrap_or(8).max(1), pace }
}

/// A list of sentences about the system: `prepare`, `blind`.
pub(super) fn lines(root: &SpannedTable<'_>, key: &'static str) -> Vec<String> {
    root.list(key).into_iter().filter_map(|line| root.text_of(key, line)).map(|text| text.value).collect()
}
