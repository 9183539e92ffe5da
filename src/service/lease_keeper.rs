//! A lease that is held while something is done: renewed, and given back. Whoever loses it is told at once.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::store::{Lease, Store, StoreError};

/// How often it is renewed: two may fail before it is over.
const EVERY: Duration = Duration::from_secs(8);

/// A lease that is held.
#[derive(Debug)]
pub(super) struct HeldLease {
    store: Store,
    pub(super) lease: Lease,
    /// True: it is over.
    pub(super) lost: watch::Receiver<bool>,
    keeper: JoinHandle<()>,
}

impl HeldLease {
    /// Takes it; `None`: another one has it.
    pub(super) async fn take(store: &Store, name: &str) -> Result<Option<Self>, StoreError> {
        let Some(lease) = store.lease(name).await? else { return Ok(None) };
        let (says, lost) = watch::channel(false);
        let (own, kept) = (store.clone(), lease.clone());
        let keeper = tokio::spawn(async move {
            loop {
                tokio::time::sleep(EVERY).await;
                // While the database is away nobody else can take it either: what counts is asked before each write.
                if let Ok(false) = own.renew(&kept).await {
                    let _ = says.send(true);
                    return;
                }
            }
        });
        Ok(Some(Self { store: store.clone(), lease, lost, keeper }))
    }

    /// Gives it back.
    pub(super) async fn release(self) {
        self.keeper.abort();
        if let Err(error) = self.store.release(&self.lease).await {
            tracing::debug!("a lease ends by itself: {error}");
        }
    }
}

impl Drop for HeldLease {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}
