//! What was seen, by whom and when.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A value with its source. `complete` says whether the listing behind it was read to its end: only then is absence
/// knowledge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Observed<T> {
    /// What was seen; `None` in an [`super::Answer`] means "does not exist".
    pub value: T,
    /// The connector's name in the profile (`keycloak`), or `admin` for what a person looked up.
    pub connector: String,
    /// The requests of that connector on which the value rests.
    #[serde(default)]
    pub requests: Vec<String>,
    /// What kind of source it is.
    pub origin: Origin,
    /// As of when: the instant of the answer, or the export file's own date.
    pub at: DateTime<Utc>,
    /// Whether every listing behind it was read to its end.
    pub complete: bool,
    /// How many things of those listings were not looked at, because a diagnosis sends a bounded number of requests for remedies.
    #[serde(default, skip_serializing_if = "is_none")]
    pub unseen: u64,
    /// What to know of those listings, in words: whom alone they tell of, and that they are older than the profile wants.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes what it asks about by reference")]
fn is_none(count: &u64) -> bool {
    *count == 0
}

// In the order of their strength: of several the weakest counts.
/// What kind of source said it; bounds the confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The live system of record.
    System,
    /// The same, in an earlier run: a listing that was kept.
    Kept,
    /// A file exported from it.
    Export,
    /// A person looked it up.
    Person,
}

impl<T> Observed<T> {
    /// The same observation of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Observed<U> {
        Observed {
            value: change(self.value),
            connector: self.connector,
            requests: self.requests,
            origin: self.origin,
            at: self.at,
            complete: self.complete,
            unseen: self.unseen,
            limits: self.limits,
        }
    }
}
