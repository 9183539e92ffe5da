//! What is done every minute, by one replica at a time: cases that no job is left for get a new one, tickets that wait in the outbox are sent,
//! what is past its time goes.

mod outbox;
mod stranded;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::lease_keeper::HeldLease;
use super::running::Service;
use super::stop;
use super::store::StoreError;
use crate::environment::clock;

const MINUTE: Duration = Duration::from_secs(60);
/// The first time soon after the start: what was under way when the process died is found then.
const FIRST: Duration = Duration::from_secs(5);

/// Does them until `stop` is true.
pub(super) async fn run(service: Arc<Service>, mut stop: watch::Receiver<bool>) {
    let mut pause = FIRST;
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop::said(&mut stop) => return,
        }
        pause = MINUTE;
        if let Err(error) = all(&service).await {
            tracing::warn!("what is done every minute was not done: {error}");
        }
    }
}

async fn all(service: &Service) -> Result<(), StoreError> {
    let unfinished = service.store.unfinished().await?;
    service.measures.queue.set(i64::try_from(unfinished).unwrap_or(i64::MAX));
    // The outbox is this machine's own; each ticket has its lease.
    outbox::retry(service).await;
    let Some(held) = HeldLease::take(&service.store, "chores").await? else { return Ok(()) };
    let done = async {
        stranded::take_up(service).await?;
        service.store.sweep(clock::precise(), service.config.retention).await?;
        service.store.sweep_jobs().await
    };
    let done = done.await;
    held.release().await;
    done
}
