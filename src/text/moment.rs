//! Instants for people.

use chrono::{DateTime, Utc};

/// An instant as people read it, the same everywhere: "2026-11-23 17:40 UTC".
pub(crate) fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}
