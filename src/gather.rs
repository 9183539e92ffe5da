//! Gathering: every connector of the profile at once, and one set of facts out of what they found. The only place with
//! concurrency besides the requests of one connector.

use std::collections::BTreeSet;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use futures_util::future::join_all;

use crate::case::Case;
use crate::connectors::{AskedConnector, Configured, ConnectorKind, Context, Interview, Spare};
use crate::facts::{Answer, AnswerSource, Answers, Fact, Facts, Question};

/// Asks every directory and flag service at once, in two rounds: the questions of `first`, and then what `more` names when it has
/// seen the answers. The second round is what a connector gives on demand, and what nobody needed before; it costs at most as many
/// requests as [`Spare`] has, and is left out where no connector could say more.
///
/// Ends when all have answered, at the deadline, or when interrupted: what is not known by then is a gap.
pub async fn gather(
    connectors: &[Configured],
    case: &Case,
    context: &Context<'_>,
    first: &BTreeSet<Question>,
    more: impl Fn(&Facts) -> BTreeSet<Question>,
) -> Facts {
    let read = connectors.iter().filter(|configured| configured.connector.kind != ConnectorKind::Ticketing);
    let sources: Vec<AskedConnector<'_>> =
        read.map(|configured| AskedConnector::new(configured, case, context)).collect();
    let interviews: Vec<Interview<'_>> = sources.iter().map(Interview::new).collect();
    let together = || merge(interviews.iter().map(Interview::facts).collect(), context.now);
    join_all(interviews.iter().map(|interview| interview.ask(first))).await;
    let facts = together();
    let wanted = more(&facts);
    if !interviews.iter().any(|interview| interview.has_more(&wanted)) {
        return facts;
    }
    let spare = Rc::new(Spare::default());
    join_all(interviews.iter().map(|interview| interview.ask_more(&wanted, &spare))).await;
    together()
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
