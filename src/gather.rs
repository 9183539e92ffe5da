//! Gathering: every connector of the profile at once, and one set of facts out of what they found. The only place with
//! concurrency besides the requests of one connector.

use chrono::{DateTime, Utc};
use futures_util::future::join_all;

use crate::case::Case;
use crate::connectors::{self, Configured, ConnectorKind, Context};
use crate::facts::{Answer, AnswerSource, Answers, Fact, Facts};

/// Asks every directory and flag service at once. Ends when all have answered, at the deadline, or when interrupted: what is
/// not known by then is a gap.
pub async fn gather(connectors: &[Configured], case: &Case, context: &Context<'_>) -> Facts {
    let read = connectors.iter().filter(|configured| configured.connector.kind != ConnectorKind::Ticketing);
    let found = join_all(read.map(|configured| connectors::facts(configured, case, context))).await;
    merge(found, context.now)
}

/// Merges what the connectors found, in the order of the profile. Each fact says what its sources have to agree on.
#[must_use]
pub fn merge(found: Vec<Facts>, taken_at: DateTime<Utc>) -> Facts {
    Facts::collect(taken_at, &mut Merging(found))
}

/// What each connector found.
struct Merging(Vec<Facts>);

impl AnswerSource for Merging {
    fn answer<T: Fact>(&mut self, of: fn(&Facts) -> &Answer<T>) -> Answer<T> {
        T::merged(Answers::new(T::QUESTION, self.0.iter().map(|facts| of(facts).clone())))
    }
}
