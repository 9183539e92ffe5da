//! What a request or `[let]` turned out to be, and what that rests on.

use std::collections::BTreeSet;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use jaq_json::Val;

use super::fault::Fault;
use crate::facts::Origin;

/// A value and what it rests on.
#[derive(Clone, Debug)]
pub(in super::super) struct NodeValue {
    /// Null: found nothing, or there was nothing to ask about.
    pub(in super::super) value: Val,
    pub(in super::super) basis: Basis,
}

/// What a value rests on.
#[derive(Clone, Debug)]
pub(in super::super) struct Basis {
    /// The requests, by their place in the file.
    pub(in super::super) requests: BTreeSet<usize>,
    pub(in super::super) origin: Origin,
    pub(in super::super) at: DateTime<Utc>,
    pub(in super::super) complete: bool,
    /// How many things of its listings were not looked at.
    pub(in super::super) unseen: u64,
    /// What to know of its listings, in words: whom alone they tell of.
    pub(in super::super) limits: BTreeSet<String>,
}

impl Basis {
    /// Of nothing yet.
    pub(in super::super) fn new(at: DateTime<Utc>) -> Self {
        let (requests, limits) = (BTreeSet::new(), BTreeSet::new());
        Self { requests, origin: Origin::System, at, complete: true, unseen: 0, limits }
    }

    /// Of both: as weak as the weaker, as old as the older.
    pub(in super::super) fn and(&mut self, other: &Self) {
        self.requests.extend(&other.requests);
        self.at = self.at.min(other.at);
        self.complete &= other.complete;
        self.unseen = self.unseen.max(other.unseen);
        self.limits.extend(other.limits.iter().cloned());
        self.rests_on(other.origin);
    }

    /// Rests on such a source, too: the weakest counts.
    pub(super) fn rests_on(&mut self, origin: Origin) {
        self.origin = self.origin.max(origin);
    }
}

/// A value, and whether its listing was read to its end.
pub(super) struct RequestValue {
    pub(super) value: Val,
    pub(super) complete: bool,
    /// How many things of the list were not looked at.
    pub(super) unseen: u64,
    /// When it was given, if that was in an earlier run.
    pub(super) kept: Option<DateTime<Utc>>,
}

impl RequestValue {
    /// All that there is.
    pub(super) fn whole(value: Val) -> Self {
        Self { value, complete: true, unseen: 0, kept: None }
    }
}

/// What became of a node.
pub(in super::super) type NodeResult = Result<NodeValue, Rc<Fault>>;
