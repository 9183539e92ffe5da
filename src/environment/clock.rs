//! The only place that asks what time it is, and that knows how long this process waits for others.
//!
//! Everything else is handed an instant, so that a recorded run replays to the same bytes.

use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, Local, NaiveDateTime, Offset as _, TimeZone as _, Utc};

static PATIENCE: OnceLock<Duration> = OnceLock::new();
/// How much of it is used up.
static WAITED: Mutex<Duration> = Mutex::new(Duration::ZERO);

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

/// The instant that a clock on the wall here shows so: the zone is that of `TZ`, or of the machine. `None`: on the day when clocks are
/// put forward, no clock shows it. What it shows twice is taken for the first time.
#[must_use]
pub fn local(shown: NaiveDateTime) -> Option<DateTime<Utc>> {
    Local.from_local_datetime(&shown).earliest().map(|instant| instant.to_utc())
}

/// How far the clocks here are ahead of UTC at an instant: the zone is that of `TZ`, or of the machine.
#[must_use]
pub fn offset(at: DateTime<Utc>) -> FixedOffset {
    Local.offset_from_utc_datetime(&at.naive_utc()).fix()
}

/// Says, once and for the whole process, how long it waits at most for another process: `--timeout`.
pub fn be_patient(at_most: Duration) {
    // Said twice, the first counts: a process has one command line.
    let _ = PATIENCE.set(at_most);
}

/// How long to wait for another process that would be waited for `usually`: what is left of `--timeout` after all that were waited
/// for, one after the other.
#[must_use]
pub fn patience(usually: Duration) -> Duration {
    let waited = *WAITED.lock().unwrap_or_else(PoisonError::into_inner);
    PATIENCE.get().map_or(usually, |most| usually.min(most.saturating_sub(waited)))
}

/// Runs what waits for another process, and counts how long that took.
pub fn waiting<T>(wait: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let done = wait();
    *WAITED.lock().unwrap_or_else(PoisonError::into_inner) += begin.elapsed();
    done
}
