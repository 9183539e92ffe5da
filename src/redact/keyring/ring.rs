//! The file of one customer's keys.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{CustomerKey, KeyringError};
use crate::environment::state::State;

/// Former keys that are kept; of more, the oldest go.
const MOST_FORMER: usize = 8;
/// Places of profiles that are kept: a script may write its profile into another folder each time.
const MOST_PLACES: usize = 32;

/// A key that was in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FormerKey {
    pub(super) key: CustomerKey,
    /// The instant of the change.
    pub(super) until: DateTime<Utc>,
}

/// What stands in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Ring {
    /// What the customer is called, for people.
    pub(super) customer: String,
    /// The key that this machine made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) own: Option<CustomerKey>,
    /// The key that something last left with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) present: Option<CustomerKey>,
    /// The newest first.
    pub(super) former: Vec<FormerKey>,
    /// Since when a version of the fingerprint is in use here.
    pub(super) versions: BTreeMap<u32, DateTime<Utc>>,
    /// Where profiles of this customer lie; the newest last.
    pub(super) places: Vec<String>,
    /// It was said that the key is this machine's own.
    pub(super) told: bool,
}

impl Ring {
    /// `None`: there is none yet.
    pub(super) fn read(state: &State, file: &str) -> Result<Option<Self>, KeyringError> {
        let Some(bytes) = state.read(file)? else { return Ok(None) };
        // The parser's own words may quote what is there, and that may be most of a key.
        serde_json::from_slice(&bytes).map(Some).map_err(|error| {
            let what = format!(
                "it does not hold the keys of a customer any more (line {}, column {})",
                error.line(),
                error.column()
            );
            super::damaged(state, file, &what)
        })
    }

    /// The files of all other customers that read, with their names.
    pub(super) fn others(
        state: &State,
        folder: &str,
        file: &str,
    ) -> Result<Vec<(String, Self)>, KeyringError> {
        let names = state.list(folder)?.into_iter().map(|name| format!("{folder}/{name}"));
        let others = names.filter(|name| name != file);
        // A damaged file is a matter of its own customer.
        Ok(others.filter_map(|name| Some((name.clone(), Self::read(state, &name).ok()??))).collect())
    }

    pub(super) fn write(&self, state: &State, file: &str) -> Result<(), KeyringError> {
        let broken = |error: serde_json::Error| super::damaged(state, file, &error.to_string());
        Ok(state.write(file, &serde_json::to_vec_pretty(self).map_err(broken)?)?)
    }

    pub(super) fn knows(&self, place: &str) -> bool {
        self.places.iter().any(|known| known == place)
    }

    pub(super) fn lies_at(&mut self, place: &str) {
        if !self.knows(place) {
            self.places.push(place.to_owned());
            let more = self.places.len().saturating_sub(MOST_PLACES);
            self.places.drain(..more);
        }
    }

    /// The keys that are no former ones.
    pub(super) fn in_use(&self) -> impl Iterator<Item = CustomerKey> {
        self.present.clone().or_else(|| self.own.clone()).into_iter()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &CustomerKey> {
        self.own.iter().chain(&self.present).chain(self.former.iter().map(|former| &former.key))
    }

    /// The key is a former one; the last end of its use counts.
    pub(super) fn retire(&mut self, key: CustomerKey, until: DateTime<Utc>) {
        match self.former.iter_mut().find(|former| former.key == key) {
            Some(former) => former.until = former.until.max(until),
            None => self.former.push(FormerKey { key, until }),
        }
        self.former.sort_by_key(|former| std::cmp::Reverse(former.until));
        self.former.truncate(MOST_FORMER);
    }
}
