//! Whether to try a read again, and when.

use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

use chrono::DateTime;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use super::error::HttpError;
use super::reply::HttpReply;

/// The first pause is at most this long; each further one twice as long.
const FIRST: Duration = Duration::from_millis(100);
/// A longer `Retry-After` is cut to this.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether another attempt can change the result: the network failed, or the server is busy or broken.
pub(super) fn may_help(result: &Result<HttpReply, HttpError>) -> bool {
    match result {
        Ok(reply) => matches!(reply.status, 429 | 500 | 502 | 503 | 504),
        // Not retried: a refused connection, an unknown host name or a bad certificate will be the same after our pauses (< 1 s).
        Err(error) => error.transient,
    }
}

/// How long the server asked to be left alone: `Retry-After` of a 429 or 503.
pub(super) fn asked_to_wait(reply: &HttpReply) -> Option<Duration> {
    matches!(reply.status, 429 | 503).then(|| retry_after(&reply.headers)).flatten()
}

/// `Retry-After` in seconds, or as a date (RFC 9110, 10.2.3).
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let pause = if let Ok(seconds) = text.parse() {
        Duration::from_secs(seconds)
    } else {
        let until = DateTime::parse_from_rfc2822(text).ok()?;
        let left = until.signed_duration_since(crate::environment::clock::now(None));
        left.to_std().unwrap_or_default()
    };
    Some(pause.min(LONGEST))
}

/// The back-off before the next attempt, with jitter: requests that failed together do not come back together.
pub(super) fn pause(attempt: u32) -> Duration {
    let longest = FIRST * 2_u32.saturating_pow(attempt.saturating_sub(1)).min(64);
    let random = RandomState::new().hash_one(attempt);
    let share = u32::try_from(random % 1000).unwrap_or(500);
    longest * (500 + share / 2) / 1000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let of = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            retry_after(&headers)
        };
        assert_eq!(of("7"), Some(Duration::from_secs(7)));
        assert_eq!(of("99999999"), Some(LONGEST));
        assert_eq!(of("Wed, 01 Jul 2020 10:00:00 GMT"), Some(Duration::ZERO));
        assert!(of("Wed, 01 Jul 2099 10:00:00 GMT").is_some_and(|pause| pause == LONGEST));
        assert_eq!(of("soon"), None);
    }

    #[test]
    fn pauses_grow_and_stay_bounded() {
        for attempt in 1..10 {
            let longest = FIRST * 2_u32.pow(attempt - 1).min(64);
            let pause = pause(attempt);
            assert!(pause <= longest && pause >= longest / 2, "{attempt}: {pause:?}");
        }
    }
}
