//! The fingerprint: the same problem, reported again, has the same one, and nobody without the customer's key can guess the
//! person from it.
//!
//! It covers who, where, what, and the cause as far as the checks name one. It leaves out what differs from one report of the
//! same problem to the next: instants, ids, numbers, and why it was escalated.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::report::v1::Report;
use crate::text::digest::hex;

/// Hex digits of a fingerprint: 128 bits.
pub const DIGITS: usize = 32;

/// What separates this use of the key from the pseudonyms' own.
const PURPOSE: &[u8] = b"escalate.fingerprint/1";

/// Words of dates: they go with the numbers beside them.
const CALENDAR: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon", "tue", "wed",
    "thu", "fri", "sat", "sun", "am", "pm", "utc", "gmt", "z",
];

/// The fingerprint of an unredacted report: lower-case hex, [`DIGITS`] long. `key` is the customer's pseudonym key.
///
/// # Panics
/// Never: HMAC takes a key of any length.
#[must_use]
pub fn of(report: &Report, key: &[u8]) -> String {
    let case = &report.case;
    let because = report.primary.map_or_else(String::new, |id| {
        let check = report.checks.iter().find(|check| check.id == id);
        format!("{}.{}", id.as_str(), check.and_then(|check| check.reason.as_deref()).unwrap_or_default())
    });
    let parts = [
        fold(case.tenant.as_deref().unwrap_or_default()),
        fold(&case.user),
        case.symptom.as_str().to_owned(),
        fold(case.needs.action.as_deref().or(case.action.as_deref()).unwrap_or_default()),
        because,
        normalise(case.error.as_deref().unwrap_or_default()),
    ];
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(PURPOSE);
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    hex(&mac.finalize().into_bytes()[..DIGITS / 2])
}

/// Lower case, single spaces.
fn fold(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of an error, without what differs from one time to the next: numbers, ids, instants.
fn normalise(error: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let folded = error.to_lowercase();
    for word in folded.split(|character: char| !character.is_alphanumeric()) {
        let is_calendar = CALENDAR.contains(&word);
        let is_hex = word.len() >= 8 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_number = word.contains(|character: char| character.is_numeric());
        if !word.is_empty() && !is_calendar && !is_hex && !is_number {
            words.push(word);
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn what_differs_each_time_goes() {
        let one = normalise("403 Forbidden at Mon, 23 Nov 2026 18:00:01 GMT (request 7f3a-22b1-deadbeef)");
        let other = normalise("403 forbidden  at Tue, 24 Nov 2026 09:10:11 GMT (request 99aa-22b1-cafebabe)");
        assert_eq!(one, other);
        assert_eq!(one, "forbidden at request");
        assert_ne!(one, normalise("403 not found"));
    }
}
