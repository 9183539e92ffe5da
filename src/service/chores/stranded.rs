//! Cases that nobody works on and that no job is left for: the engine lost it, or a process died between two writes.

use std::time::Duration;

use crate::environment::clock;
use crate::service::running::Service;
use crate::service::store::StoreError;

/// How long a case that is due is left alone: its job may just be on its way.
const GRACE: Duration = Duration::from_secs(45);
/// Cases that are looked at in one go.
const MOST: u32 = 1000;

/// Gives them a job.
pub(super) async fn take_up(service: &Service) -> Result<(), StoreError> {
    let now = clock::precise();
    let overdue = service.store.overdue(now, GRACE, MOST).await?;
    if overdue.is_empty() {
        return Ok(());
    }
    let known = service.store.with_jobs().await?;
    for (id, lease) in overdue {
        if known.contains(id.as_str()) || service.store.is_leased(&lease).await? {
            continue;
        }
        tracing::info!("case {id} had no job left, and gets one");
        service.store.enqueue(&id, Duration::ZERO).await?;
        service.store.touch(&id, now).await?;
    }
    service.wake.notify_one();
    Ok(())
}
