//! Gathering: every connector of the profile at once, and one set of facts out of what they found. The only place with
//! concurrency besides the requests of one connector.

mod claims;
mod merge;

pub use merge::merge;

use futures_util::future::join_all;

use crate::case::Case;
use crate::connectors::{self, Configured, ConnectorKind, Context};
use crate::facts::Facts;

/// Asks every directory and flag service at once. Ends when all have answered, at the deadline, or when interrupted: what is
/// not known by then is a gap.
pub async fn gather(connectors: &[Configured], case: &Case, context: &Context<'_>) -> Facts {
    let read = connectors.iter().filter(|configured| configured.connector.kind != ConnectorKind::Ticketing);
    let found = join_all(read.map(|configured| connectors::facts(configured, case, context))).await;
    merge(found, context.now)
}
