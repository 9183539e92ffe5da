//! Deliveries that come at the same time share a commit: what takes long is that the disk has it, and that takes as long for one as for
//! fifty. Each is told only when its own case is in the database.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Turn, oneshot};

use super::error::StoreError;
use super::pools::{NewDelivery, Pools};

/// Deliveries of one commit.
const MOST: usize = 100;

/// What waits to be committed.
#[derive(Clone, Debug, Default)]
pub(super) struct Intake {
    waiting: Arc<Mutex<Vec<WaitingDelivery>>>,
    turn: Arc<Turn<()>>,
}

/// A delivery, and who wants to know: `true`, it is new; or why it could not be written.
#[derive(Debug)]
struct WaitingDelivery {
    new: NewDelivery,
    done: oneshot::Sender<Result<bool, String>>,
}

impl Intake {
    /// Commits it, with whatever waits beside it. False: it has come before.
    pub(super) async fn take(&self, pools: &Pools, new: NewDelivery) -> Result<bool, StoreError> {
        let (done, mut result) = oneshot::channel();
        self.waiting().push(WaitingDelivery { new, done });
        loop {
            let turn = self.turn.lock().await;
            // Whoever had the turn before may have done it.
            match result.try_recv() {
                Ok(done) => return done.map_err(refused),
                Err(oneshot::error::TryRecvError::Closed) => {
                    return Err(refused("it was broken off".to_owned()));
                }
                Err(oneshot::error::TryRecvError::Empty) => {
                    // Apart from this request: one that hangs up must not take those of others with it.
                    let (intake, pools) = (self.clone(), pools.clone());
                    let commit = tokio::spawn(async move { intake.commit(&pools).await });
                    drop(commit.await);
                }
            }
            drop(turn);
        }
    }

    /// Writes what waits.
    async fn commit(&self, pools: &Pools) {
        let batch: Vec<WaitingDelivery> = {
            let mut waiting = self.waiting();
            let many = waiting.len().min(MOST);
            waiting.drain(..many).collect()
        };
        let (new, done): (Vec<_>, Vec<_>) = batch.into_iter().map(|one| (one.new, one.done)).unzip();
        let written = pools.deliver(&new).await.map_err(|error| error.to_string());
        for (new, done) in new.iter().zip(done) {
            let is_new = written.as_ref().map(|ids| ids.contains(&new.id)).map_err(Clone::clone);
            // Nobody waits any more when a sender has hung up.
            drop(done.send(is_new));
        }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Vec<WaitingDelivery>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn refused(what: String) -> StoreError {
    StoreError::Database { place: "the queue in the database", what }
}
