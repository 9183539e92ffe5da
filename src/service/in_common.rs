//! What the cases that are kept have in common, for a tool and for the page.

use chrono::{DateTime, TimeDelta, Utc};

use super::running::Service;
use super::store::StoreError;
use crate::clusters::Gathered;
use crate::clusters::v1::Cluster;
use crate::environment::clock;
use crate::output::clusters::BatchSummary;
use crate::report::v1::Report;

/// Why it is not known.
#[derive(Debug, thiserror::Error)]
pub(super) enum InCommonError {
    /// What is kept cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It broke off.
    #[error("looking for what cases have in common broke off: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

/// Looks for it among the newest cases, at most so many, and has it written. Whoever asks has said so in the log.
///
/// # Errors
/// What is kept cannot be read; it broke off.
pub(super) async fn in_common<T: Send + 'static>(
    service: &Service,
    most: u32,
    write: impl FnOnce(&[Cluster], &BatchSummary) -> T + Send + 'static,
) -> Result<T, InCommonError> {
    let retention = TimeDelta::from_std(service.config.retention).ok();
    let since = retention.and_then(|retention| clock::precise().checked_sub_signed(retention));
    let kept = service.store.sealed_since(since.unwrap_or(DateTime::<Utc>::MIN_UTC), most).await?;
    // That is work for a processor, and not for the threads that others wait for.
    let written = tokio::task::spawn_blocking(move || {
        let mut gathered = Gathered::new();
        let mut whole = BatchSummary::default();
        let reports = kept
            .iter()
            .filter_map(|(_, sealed)| serde_json::from_str::<Report>(sealed.report.as_deref()?).ok());
        for (line, report) in (1..).zip(reports) {
            whole.count(report.verdict);
            gathered.take(line, &report);
        }
        write(&gathered.clusters(), &whole)
    });
    Ok(written.await?)
}
