//! Instants for people.

use chrono::{DateTime, Utc};

/// An instant as people read it, the same everywhere: "2026-11-23 17:40 UTC".
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// What a reader says about an instant that it cannot read, with how one is written: "premature end of input" alone is what it says of
/// a time without a zone.
pub(crate) fn unreadable(error: &str) -> String {
    let about_instant = [
        "premature end of input",
        "trailing input",
        "input contains invalid characters",
        "input is out of range",
        "no possible date and time matching input",
        "input is not enough for unique date and time",
    ];
    if about_instant.iter().any(|start| error.starts_with(start)) {
        format!(
            "{error}; an instant is written with its zone, like 2026-11-23T09:00:00Z or 2026-11-23T10:00:00+01:00"
        )
    } else {
        error.to_owned()
    }
}
