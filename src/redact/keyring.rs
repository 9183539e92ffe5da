//! The keys of a customer on this disk: the machine's own, the one that tickets were last made with, and former ones, whose
//! tickets may still be open. One file for each customer, in the state folder, for nobody else's eyes.
//!
//! A customer is called as the profile's title says, so that a profile may be renamed or lie anywhere. Where the profile lies is
//! noted all the same: that is how a changed title finds the key that it had.

mod ring;

use chrono::{DateTime, TimeDelta, Utc};

use super::customer_key::CustomerKey;
use crate::environment::state::{State, StateError};
use crate::text::digest::sha256;
use crate::text::fold::fold;
use ring::Ring;

/// How long tickets of a former key, or of a former version of the fingerprint, are looked for.
pub const LOOKED_FOR: TimeDelta = TimeDelta::days(90);

const FOLDER: &str = "keys";
/// Where older versions kept a key of 32 bytes, under the name of the profile's file.
const OLDER: &str = "tokens";
/// Letters of a title in a file's name; a digest follows.
const READABLE: usize = 40;

/// How a customer's keys are found.
#[derive(Clone, Debug)]
pub struct KeyringName {
    /// What the customer is called, for people.
    pub customer: String,
    /// The name under which older versions kept the key.
    pub older: String,
    /// Where the profile lies; empty without one.
    pub place: String,
}

/// The keys of one customer.
#[derive(Debug)]
pub struct Keyring {
    state: State,
    name: KeyringName,
    key: CustomerKey,
    /// The key is this machine's own.
    own: bool,
    /// What stands in the file.
    ring: Ring,
    /// Keys of this customer that stand elsewhere: in the file of a former title, or where older versions kept them; with the end of its
    /// use, if that is known.
    elsewhere: Vec<(CustomerKey, Option<DateTime<Utc>>)>,
}

/// What the admin should know about the key that something was just made with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyNews {
    /// The key is this machine's own, and that was never said before.
    pub own: bool,
    /// The key is a new one; tickets of the former are looked for until then.
    pub changed: Option<DateTime<Utc>>,
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// The disk.
    #[error(transparent)]
    State(#[from] StateError),
    /// The system gave no random bytes.
    #[error("the system gave no random bytes for the key of tokens: {0}")]
    Random(getrandom::Error),
    /// A file that is not ours.
    #[error(
        "{path}: {what}. Put it back from a backup; or move it away, and a new key is made: tickets that are open are not \
         recognised then, and their problems would be filed once more"
    )]
    Damaged {
        /// The file.
        path: String,
        /// What is wrong.
        what: String,
    },
}

impl KeyringName {
    /// The file: readable, and different for each customer.
    fn file(&self) -> String {
        let folded = fold(&self.customer);
        let safe = |c: char| if c.is_alphanumeric() { c } else { '-' };
        let readable: String = folded.chars().take(READABLE).map(safe).collect();
        format!("{FOLDER}/{readable}-{}.json", &sha256(folded.as_bytes())[..12])
    }

    /// What an older version kept for this profile.
    fn older(&self, state: &State) -> Result<Option<CustomerKey>, KeyringError> {
        let safe = |c: char| if c.is_alphanumeric() || "-_".contains(c) { c } else { '_' };
        let name: String = self.older.chars().map(safe).collect();
        let name = format!("{OLDER}/{name}.key");
        let Some(bytes) = state.read(&name)? else { return Ok(None) };
        let bytes = bytes.try_into().map_err(|_| damaged(state, &name, "it is not a key of 32 bytes"))?;
        Ok(Some(CustomerKey::of(bytes)))
    }
}

impl Keyring {
    /// The customer's keys. `shared` is the one that all admins share; without it, it is this machine's own, which the first call
    /// makes, or takes from where older versions kept it.
    ///
    /// # Errors
    /// The disk refuses, or a file is damaged.
    pub fn open(state: &State, name: KeyringName, shared: Option<CustomerKey>) -> Result<Self, KeyringError> {
        // Of two processes at once, the second finds what the first made.
        let _held = state.lock(FOLDER)?;
        let file = name.file();
        let written = Ring::read(state, &file)?;
        let mut ring = written.clone().unwrap_or_default();
        let mut elsewhere = Vec::new();
        if !ring.knows(&name.place) {
            let others = Ring::others(state, FOLDER, &file)?;
            for (_, other) in others.iter().filter(|(_, other)| other.knows(&name.place)) {
                elsewhere.extend(other.in_use().map(|key| (key, None)));
                elsewhere.extend(other.former.iter().map(|former| (former.key.clone(), Some(former.until))));
            }
            let older = name.older(state)?;
            // Two profiles of older versions could have one file name, and with it one key. It stays with the first.
            if ring.own.is_none() && !others.iter().any(|(_, other)| other.own == older) {
                ring.own.clone_from(&older);
            }
            elsewhere.extend(older.map(|key| (key, None)));
        }
        let own = shared.is_none();
        if own && ring.own.is_none() {
            ring.own = Some(CustomerKey::random().map_err(KeyringError::Random)?);
        }
        let key = shared.or_else(|| ring.own.clone());
        let key = key.map_or_else(|| CustomerKey::random().map_err(KeyringError::Random), Ok)?;
        if own && written.is_none_or(|written| written.own != ring.own) {
            ring.write(state, &file)?;
        }
        Ok(Self { state: state.clone(), name, key, own, ring, elsewhere })
    }

    /// The key that tickets were last made with on this machine, where the shared one cannot be read.
    ///
    /// # Errors
    /// The disk refuses, or the file is damaged.
    pub fn last_used(state: &State, name: &KeyringName) -> Result<Option<CustomerKey>, KeyringError> {
        Ok(Ring::read(state, &name.file())?.and_then(|ring| ring.present))
    }

    /// The key of today.
    #[must_use]
    pub const fn key(&self) -> &CustomerKey {
        &self.key
    }

    /// Every key that is known here, for the vault.
    pub fn all(&self) -> impl Iterator<Item = &CustomerKey> {
        let elsewhere = self.elsewhere.iter().map(|(key, _)| key);
        [&self.key].into_iter().chain(self.ring.all()).chain(elsewhere)
    }

    /// The former keys whose tickets are still looked for, the newest first.
    #[must_use]
    pub fn former(&self, now: DateTime<Utc>) -> Vec<CustomerKey> {
        let today = self.today(self.ring.clone(), &self.elsewhere, now);
        let asked = today.former.into_iter().filter(|former| now < former.until + LOOKED_FOR);
        asked.map(|former| former.key).collect()
    }

    /// Whether tickets of that version of the fingerprint are still looked for: for a time after a later one was first in use.
    #[must_use]
    pub fn asks_version(&self, version: u32, now: DateTime<Utc>) -> bool {
        let since = self.ring.versions.range(version + 1..).map(|(_, since)| *since).min();
        now < since.unwrap_or(now) + LOOKED_FOR
    }

    /// Something is about to leave that was made with the key of today and that version of the fingerprint: notes which key was in
    /// use until now.
    ///
    /// # Errors
    /// The disk refuses, or the file is damaged.
    pub fn used(&self, version: u32, now: DateTime<Utc>) -> Result<KeyNews, KeyringError> {
        let _held = self.state.lock(FOLDER)?;
        let file = self.name.file();
        let written = Ring::read(&self.state, &file)?;
        // Another run may have written since this one read.
        let mut before = written.clone().unwrap_or_else(|| self.ring.clone());
        before.own = before.own.or_else(|| self.ring.own.clone());
        let moved = !before.knows(&self.name.place);
        let elsewhere = if moved { self.elsewhere.as_slice() } else { &[] };
        let replaced = before.present.as_ref().is_some_and(|present| *present != self.key)
            || elsewhere.iter().any(|(key, until)| until.is_none() && *key != self.key);
        let changed = replaced && !before.former.iter().any(|former| former.key == self.key);
        let news = KeyNews { own: self.own && !before.told, changed: changed.then(|| now + LOOKED_FOR) };
        let mut ring = self.today(before, elsewhere, now);
        ring.versions.entry(version).or_insert(now);
        ring.told |= self.own;
        ring.lies_at(&self.name.place);
        ring.customer.clone_from(&self.name.customer);
        if written.as_ref() != Some(&ring) {
            ring.write(&self.state, &file)?;
        }
        if moved {
            self.leave_others(&file)?;
        }
        Ok(news)
    }

    /// The profile lies under this customer's name now.
    fn leave_others(&self, file: &str) -> Result<(), KeyringError> {
        for (file, mut other) in Ring::others(&self.state, FOLDER, file)? {
            if other.knows(&self.name.place) {
                other.places.retain(|place| *place != self.name.place);
                other.write(&self.state, &file)?;
            }
        }
        Ok(())
    }

    /// What the file says once the key of today was used.
    fn today(
        &self,
        mut ring: Ring,
        elsewhere: &[(CustomerKey, Option<DateTime<Utc>>)],
        now: DateTime<Utc>,
    ) -> Ring {
        for (key, until) in elsewhere {
            ring.retire(key.clone(), until.unwrap_or(now));
        }
        if let Some(before) = ring.present.replace(self.key.clone())
            && before != self.key
        {
            ring.retire(before, now);
        }
        ring.former.retain(|former| former.key != self.key);
        ring
    }
}

fn damaged(state: &State, name: &str, what: &str) -> KeyringError {
    KeyringError::Damaged { path: state.path(name).display().to_string(), what: what.to_owned() }
}
