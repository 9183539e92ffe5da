//! A ticketing system that tells nothing by itself is asked what is new, by one replica at a time. Up to where it was asked is kept; what comes
//! twice is told by ticket and instant.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::future::try_join_all;
use tokio::sync::watch;

use super::lease_keeper::HeldLease;
use super::running::Service;
use super::stop;
use super::store::{CaseSource, HookDelivery, StoreError};
use crate::connectors::ticket_updated::updated;
use crate::connectors::{Connector, Verb};
use crate::environment::clock;
use crate::http::Deadline;
use crate::profile::service::ServiceConfig;

/// How often, where nobody says otherwise.
const EVERY: Duration = Duration::from_secs(60);

/// How often this system is asked; `None`: it tells by itself, or cannot be asked.
#[must_use]
pub fn every(connector: &Connector, config: &ServiceConfig) -> Option<Duration> {
    let is_wanted = config.poll.is_some() || !connector.has_hook();
    (connector.has(Verb::Updated) && is_wanted).then(|| config.poll.unwrap_or(EVERY))
}

/// Asks until `stop` is true.
pub(super) async fn run(service: Arc<Service>, every: Duration, mut stop: watch::Receiver<bool>) {
    loop {
        if let Err(error) = once(&service).await {
            tracing::warn!("what is new in the ticketing system is not known: {error}");
        }
        tokio::select! {
            () = tokio::time::sleep(every) => {}
            () = stop::said(&mut stop) => return,
        }
    }
}

async fn once(service: &Service) -> Result<(), StoreError> {
    let Some(system) = service.ticketing.clone() else { return Ok(()) };
    let Some(held) = HeldLease::take(&service.store, &format!("poll/{system}")).await? else { return Ok(()) };
    let done = asked(service, &system).await;
    held.release().await;
    done
}

async fn asked(service: &Service, system: &str) -> Result<(), StoreError> {
    let mark = format!("poll/{system}");
    let known = service.store.mark(&mark).await?;
    let since = known.as_deref().and_then(|text| DateTime::parse_from_rfc3339(text).ok());
    // A service that is new takes no case of the years before it.
    let Some(since) = since.map(|since| since.with_timezone(&Utc)) else {
        return service.store.set_mark(&mark, &clock::now(None).to_rfc3339()).await;
    };
    let (timeout, interrupt) = (service.timeout, service.draining.clone());
    let found = service
        .worker_desk
        .with(move |open| {
            Box::pin(async move {
                let system = open.desk.ticketing.as_ref()?;
                let context = open.context(Deadline::within(timeout, Some(interrupt)));
                Some(updated(system, &context, since).await.map_err(|failure| failure.to_string()))
            })
        })
        .await;
    let found = match found {
        Ok(Some(Ok(found))) => found,
        Ok(None) => return Ok(()),
        Ok(Some(Err(why))) => {
            tracing::warn!("what is new in {system} is not known: {why}");
            return Ok(());
        }
        Err(broken) => {
            tracing::warn!("what is new in {system} is not known: {broken}");
            return Ok(());
        }
    };
    let deliveries: Vec<HookDelivery> = found
        .tickets
        .into_iter()
        .map(|ticket| HookDelivery {
            system: system.to_owned(),
            event: format!("poll/{}", ticket.at.timestamp_millis()),
            ticket: ticket.id,
            source: CaseSource::Poll,
            at: clock::precise(),
        })
        .collect();
    try_join_all(deliveries.iter().map(|delivery| service.deliver(delivery))).await?;
    service.store.set_mark(&mark, &found.next.to_rfc3339()).await
}
