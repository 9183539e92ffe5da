//! The fingerprint: the same problem, reported again, has the same one, and nobody without the customer's key can guess the
//! person from it.
//!
//! It covers who, where, what, and the cause as far as the checks name one. It leaves out what differs from one report of the
//! same problem to the next: instants, ids, numbers, how the words were typed, and why it was escalated.
//!
//! What it covers can only change as a new version: tickets have the fingerprints of the former ones.

mod cluster;
mod error_words;
mod first;
mod second;

pub use cluster::of_cluster;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::report::v1::Report;
use crate::text::digest::hex;

/// Hex digits of a fingerprint: 128 bits.
pub const DIGITS: usize = 32;

/// A version of the algorithm. Tickets of the versions before the newest are still looked for, for a time.
#[derive(Debug)]
pub struct FingerprintVersion {
    /// Counted from 1.
    pub number: u32,
    /// What separates this use of the key from the pseudonyms' own, and from other versions.
    purpose: &'static [u8],
    /// What it covers.
    parts: fn(&Report) -> Vec<String>,
}

/// All versions, the newest first.
pub const VERSIONS: &[FingerprintVersion] = &[
    FingerprintVersion { number: 2, purpose: b"escalate.fingerprint/2", parts: second::parts },
    FingerprintVersion { number: 1, purpose: b"escalate.fingerprint/1", parts: first::parts },
];

/// The number of the newest version.
pub const NEWEST: u32 = VERSIONS[0].number;

/// The fingerprint of an unredacted report, by the newest version: lower-case hex, [`DIGITS`] long. `key` is the customer's.
#[must_use]
pub fn of(report: &Report, key: &[u8]) -> String {
    VERSIONS[0].of(report, key)
}

impl FingerprintVersion {
    /// The fingerprint of an unredacted report by this version.
    #[must_use]
    pub fn of(&self, report: &Report, key: &[u8]) -> String {
        keyed(self.purpose, &(self.parts)(report), key)
    }
}

/// What a note at a ticket says, as a digest, lower-case hex, [`DIGITS`] long. Most of a note is known to whoever reads it: without the key,
/// people could be tried out in the place of their tokens.
#[must_use]
pub fn of_note(said: &str, key: &[u8]) -> String {
    keyed(b"escalate.note/1", &[said.to_owned()], key)
}

/// What is covered, under the customer's key.
fn keyed(purpose: &[u8], parts: &[String], key: &[u8]) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(purpose);
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    hex(&mac.finalize().into_bytes()[..DIGITS / 2])
}

/// The primary cause with its reason code, as far as there is one.
fn because(report: &Report) -> String {
    report.primary.map_or_else(String::new, |id| {
        let check = report.check(id);
        format!("{}.{}", id.as_str(), check.and_then(|check| check.reason.as_deref()).unwrap_or_default())
    })
}
