//! A service that runs: what all its doors and workers share.

use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::case_desk::CaseDesk;
use super::measures::Measures;
use super::secrets::ServiceSecrets;
use super::store::{Delivered, HookDelivery, Store, StoreError};
use crate::case::Catalogue;
use crate::profile::service::ServiceConfig;

/// What doors and workers share.
#[derive(Debug)]
pub struct Service {
    /// As the profile has it.
    pub config: ServiceConfig,
    /// Its secrets.
    pub secrets: ServiceSecrets,
    /// What is kept.
    pub store: Store,
    /// Where cases of tickets are worked on.
    pub worker_desk: CaseDesk,
    /// Where cases are worked on that somebody waits for: a full queue does not hold them up.
    pub visitor_desk: CaseDesk,
    /// What is counted.
    pub measures: Measures,
    /// True: nothing new is taken, and what is under way comes to its end.
    pub draining: watch::Receiver<bool>,
    /// How long a case may take; of a ticket's case each step: reading, looking up, filing, writing.
    pub timeout: Duration,
    /// The profile's actions.
    pub catalogue: Catalogue,
    /// The ticketing system, as the profile names it; `None`: there is none.
    pub ticketing: Option<String>,
    /// Wakes the workers of this process: something was put into the queue.
    pub wake: Notify,
}

impl Service {
    /// Whether nothing new is taken any more.
    #[must_use]
    pub fn is_draining(&self) -> bool {
        *self.draining.borrow()
    }

    /// Puts an event of the ticketing system into the queue, once, and wakes the workers: [`Store::deliver`].
    ///
    /// # Errors
    /// The database.
    pub async fn deliver(&self, delivery: &HookDelivery) -> Result<Delivered, StoreError> {
        let delivered = self.store.deliver(delivery).await?;
        if delivered.is_new {
            self.wake.notify_one();
        }
        Ok(delivered)
    }
}
