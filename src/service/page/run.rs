//! Cases that are looked up just now in this process. Who opens such a case watches.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard, watch};

use crate::output::page::PageCheckView;
use crate::service::store::CaseId;

/// How far a look-up is.
#[derive(Clone, Debug, Default)]
pub(super) struct RunState {
    /// The checks that are decided, in the order in which they were.
    pub(super) checks: Vec<PageCheckView>,
    /// It is over: the store has what came of it.
    pub(super) over: bool,
}

/// All that are under way.
#[derive(Debug, Default)]
pub(super) struct PageRuns {
    under_way: Mutex<BTreeMap<CaseId, watch::Receiver<RunState>>>,
    turns: Mutex<BTreeMap<CaseId, Arc<AsyncMutex<()>>>>,
}

impl PageRuns {
    /// The run of a case.
    pub(super) fn of(&self, id: &CaseId) -> Option<watch::Receiver<RunState>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// One begins.
    pub(super) fn enter(&self, id: &CaseId, run: watch::Receiver<RunState>) {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).insert(id.clone(), run);
    }

    /// It is over.
    pub(super) fn leave(&self, id: &CaseId) {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    /// Whether it has one.
    pub(super) fn is_under_way(&self, id: &CaseId) -> bool {
        self.of(id).is_some()
    }

    /// Waits until nobody else changes this case here: two clicks come one after the other.
    pub(super) async fn turn(&self, id: &CaseId) -> OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            // Nobody waits for those that only this map has.
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            Arc::clone(turns.entry(id.clone()).or_default())
        };
        turn.lock_owned().await
    }
}
