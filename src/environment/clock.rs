//! The only place that asks what time it is.
//!
//! Everything else is handed an instant, so that a recorded run replays to the same bytes.

use chrono::{DateTime, Utc};

/// The present instant as it is: for how long something may still take in another system, never for what is shown or compared.
#[must_use]
pub fn precise() -> DateTime<Utc> {
    Utc::now()
}

/// The present instant, cut to whole seconds: no report, bundle or fingerprint needs more, and whole seconds read well.
///
/// `fixed` (the hidden `--now`, for tests and for reproducing a bundle) wins over the system's clock.
#[must_use]
pub fn now(fixed: Option<DateTime<Utc>>) -> DateTime<Utc> {
    let instant = fixed.unwrap_or_else(Utc::now);
    DateTime::from_timestamp(instant.timestamp(), 0).unwrap_or(instant)
}
