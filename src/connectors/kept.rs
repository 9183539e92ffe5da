//! Listings of roles, flags and tenants that are kept between runs, for as long as the profile's `[cache] ttl` says: one file of the
//! state folder for each system of a profile, which nobody else can read or write.
//!
//! It only ever saves requests. A file that is broken, a link, another's or too large is as if it were not there, and what cannot
//! be written is not kept: neither is a reason for a run to fail. Two runs at once each write a whole file, and what one of them
//! loses is asked for again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::environment::random;
use crate::environment::state::{State, StateError};
use crate::text::digest::sha256_of;

/// The folder in the state folder.
const FOLDER: &str = "kept";
/// The form of the files. One that says otherwise is not read.
const FORM: &str = "escalate.kept/1";
/// Bytes of a file.
const MOST_BYTES: u64 = 4 << 20;
/// Bytes of one listing: what is larger is asked for each time.
const LARGEST: usize = 512 << 10;
/// Listings in a file: a request for each of a tenant's roles makes one each.
const MOST_LISTINGS: usize = 2_000;
/// Files in the folder: one for each system of each profile.
const MOST_FILES: usize = 64;
/// What no listing is kept for any longer, whatever a profile says.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// Where the listings of a system are kept, and for how long.
#[derive(Debug)]
pub(super) struct Keeping {
    /// They end at this age.
    ttl: TimeDelta,
    /// The state folder.
    root: PathBuf,
    /// The file in it.
    name: String,
    /// A digest of who asks whom, credentials included. It is never written as it is.
    asker: String,
    shelf: Mutex<Shelf>,
}

/// What is known of the file.
#[derive(Debug, Default)]
struct Shelf {
    /// The file was looked at.
    read: bool,
    /// Listings by key.
    old: BTreeMap<String, KeptListing>,
}

/// A file of listings.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptFile {
    form: String,
    /// Random: without it, a guess at a credential could be looked up in a table made beforehand.
    salt: String,
    /// The digest of salt and asker.
    asker: String,
    listings: BTreeMap<String, KeptListing>,
}

/// One answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptListing {
    /// When it was given.
    at: DateTime<Utc>,
    /// What the request's `value` made of it.
    value: Value,
}

impl Keeping {
    /// In that state folder, for so long. `place` names profile and system, which share nothing with others; `asker` is everything on
    /// which an answer may depend besides the request: connector, settings, credentials.
    pub(super) fn new(ttl: Duration, root: &Path, place: &[&str], asker: &[&str]) -> Self {
        Self {
            ttl: TimeDelta::from_std(ttl.min(LONGEST)).unwrap_or_default(),
            root: root.to_owned(),
            name: format!("{FOLDER}/{}.json", &sha256_of(place)[..32]),
            asker: sha256_of(asker),
            shelf: Mutex::default(),
        }
    }

    /// The listing under a key, and when it was given; `None` when there is none that is young enough.
    pub(super) fn get(&self, key: &str, now: DateTime<Utc>) -> Option<(DateTime<Utc>, Value)> {
        let mut on_it = self.shelf();
        if !on_it.read {
            on_it.read = true;
            on_it.old = self.stored().map(|file| file.listings).unwrap_or_default();
        }
        let kept = on_it.old.get(key).filter(|kept| self.is_young(kept.at, now))?;
        Some((kept.at, kept.value.clone()))
    }

    /// Adds the `new` listings, by key, as far as they are `fit`; what is too old goes. Nothing is written when nothing is new.
    pub(super) fn write(
        &self,
        new: BTreeMap<String, Value>,
        now: DateTime<Utc>,
        fit: impl Fn(&Value, &str) -> bool,
    ) {
        let fits = |value: &Value| {
            let text = value.to_string();
            text.len() <= LARGEST && fit(value, &text)
        };
        let new: Vec<_> = new.into_iter().filter(|(_, value)| fits(value)).collect();
        if new.is_empty() {
            return;
        }
        let mut on_it = self.shelf();
        // Read once more: another run may have written since.
        let stored = self.stored();
        let salt = stored.as_ref().map(|file| file.salt.clone()).or_else(|| random::digits(16).ok());
        let mut listings = stored.map(|file| file.listings).unwrap_or_default();
        listings.extend(new.into_iter().map(|(key, value)| (key, KeptListing { at: now, value })));
        listings.retain(|_, kept| self.is_young(kept.at, now));
        bound(&mut listings);
        on_it.old.clone_from(&listings);
        on_it.read = true;
        let Some(salt) = salt else { return };
        let asker = self.salted(&salt);
        let file = KeptFile { form: FORM.to_owned(), salt, asker, listings };
        if let Err(error) = self.put(&file) {
            tracing::debug!("listings are not kept: {error}");
        }
    }

    /// Whether a listing of that instant counts. One of the future is of a clock that was set back.
    fn is_young(&self, at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let age = now.signed_duration_since(at);
        age >= TimeDelta::zero() && age < self.ttl
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn salted(&self, salt: &str) -> String {
        sha256_of(&[salt, &self.asker])
    }

    /// The file, if it is there, is this system's, and was made by whoever asks now.
    fn stored(&self) -> Option<KeptFile> {
        let unusable = |why: &dyn std::fmt::Display| tracing::debug!("kept listings are not used: {why}");
        // Not made by looking: a run that keeps nothing leaves nothing behind.
        if !self.root.join(FOLDER).is_dir() {
            return None;
        }
        let bytes = State::open(&self.root).and_then(|state| state.read_small(&self.name, MOST_BYTES));
        let bytes = bytes.map_err(|error| unusable(&error)).ok()??;
        let file: KeptFile = serde_json::from_slice(&bytes).map_err(|error| unusable(&error)).ok()?;
        (file.form == FORM && file.asker == self.salted(&file.salt)).then_some(file)
    }

    fn put(&self, file: &KeptFile) -> Result<(), StateError> {
        let state = State::open(&self.root)?;
        let Ok(bytes) = serde_json::to_vec(file) else { return Ok(()) };
        state.write(&self.name, &bytes)?;
        // Systems and profiles that are not used any more.
        state.remove_unfinished(FOLDER)?;
        state.remove_old(FOLDER, LONGEST, MOST_FILES)
    }
}

/// Lets the oldest go until there are few enough, and small enough.
fn bound(listings: &mut BTreeMap<String, KeptListing>) {
    // What stands around a value in the file: its key, its instant, quotes.
    const AROUND: usize = 160;
    let mut by_age: Vec<(DateTime<Utc>, String, usize)> = listings
        .iter()
        .map(|(key, kept)| (kept.at, key.clone(), kept.value.to_string().len() + AROUND))
        .collect();
    by_age.sort_by(|one, other| other.cmp(one));
    let mut bytes = AROUND;
    for (number, (_, key, size)) in by_age.into_iter().enumerate() {
        bytes += size;
        if number >= MOST_LISTINGS || bytes as u64 > MOST_BYTES {
            listings.remove(&key);
        }
    }
}

/// Whether a listing names nobody: none of these people, and no address.
pub(super) fn names_nobody(value: &Value, people: &[String]) -> bool {
    let of_nobody = |text: &str| {
        let folded = crate::text::fold::fold(text);
        !has_address(text) && people.iter().all(|one| *one != folded)
    };
    match value {
        Value::Null | Value::Bool(_) => true,
        // An id may be a number.
        Value::Number(number) => of_nobody(&number.to_string()),
        Value::String(text) => of_nobody(text),
        Value::Array(items) => items.iter().all(|item| names_nobody(item, people)),
        Value::Object(fields) => {
            fields.iter().all(|(name, value)| of_nobody(name) && names_nobody(value, people))
        }
    }
}

/// Whether an address may stand in a text: an `@` between two letters or digits.
fn has_address(text: &str) -> bool {
    let word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    text.match_indices('@')
        .any(|(at, _)| word(text[..at].chars().next_back()) && word(text[at + 1..].chars().next()))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use serde_json::json;

    use super::{KeptListing, MOST_LISTINGS, bound, names_nobody};

    #[test]
    fn people_are_found_wherever_they_stand() {
        let people = ["u-17".to_owned(), "ana of acme".to_owned(), "4711".to_owned()];
        for about in [
            json!([{ "id": "u-17" }]),
            json!({ "by": { "name": "Ana  of ACME" } }),
            json!({ "members": [4711] }),
            json!({ "bob@acme.example": 1 }),
            json!(["owner: bob@acme.example"]),
            json!({ "u-17": true }),
        ] {
            assert!(!names_nobody(&about, &people), "{about}");
        }
        let roles = json!([{ "id": "r-17", "name": "Agent", "permissions": ["read", "@mention"], "users": 17, "on": null }]);
        assert!(names_nobody(&roles, &people));
    }

    #[test]
    fn the_oldest_go_first() {
        let start: DateTime<Utc> = "2026-07-01T12:00:00Z".parse().unwrap();
        let listing = |number: usize, size: usize| {
            let at = start + TimeDelta::seconds(i64::try_from(number).unwrap());
            (format!("{number:04}"), KeptListing { at, value: json!("x".repeat(size)) })
        };
        let mut many = (0..MOST_LISTINGS + 5).map(|number| listing(number, 1)).collect();
        bound(&mut many);
        assert_eq!((many.len(), many.keys().next().unwrap().as_str()), (MOST_LISTINGS, "0005"));
        let mut large = (0..12).map(|number| listing(number, 400 << 10)).collect();
        bound(&mut large);
        assert_eq!(
            (large.len(), large.keys().next().unwrap().as_str()),
            (10, "0002"),
            "4 MB hold ten of 400 kB"
        );
    }
}
