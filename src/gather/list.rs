//! What all systems know by a text: one listing out of theirs.

use futures_util::future::join_all;

use crate::case::{Case, ListedNames, NameOf, one_each};
use crate::connectors::{self, Configured, ConnectorKind, Context};

/// Asks every system that can list such names, at once. One that cannot tell takes nothing away from the others.
///
/// Ends when all have answered, or at the deadline.
pub async fn list(
    connectors: &[Configured],
    case: &Case,
    of: NameOf,
    text: Option<&str>,
    context: &Context<'_>,
) -> ListedNames {
    let read = connectors.iter().filter(|configured| configured.connector.kind != ConnectorKind::Ticketing);
    let asked = read.map(async |configured| {
        let listed = connectors::list(configured, case, of, text, context).await;
        (configured, listed)
    });
    let mut names = ListedNames::default();
    for (configured, listed) in join_all(asked).await {
        match listed {
            Some(Ok(listing)) => {
                names.told.push(configured.name.clone());
                names.candidates.extend(listing.candidates);
                names.cut_off |= !listing.complete;
            }
            Some(Err(why)) => names.untold.push(format!("{}: {why}", configured.name)),
            None => names.silent.push(configured.name.clone()),
        }
    }
    names.candidates = one_each(of, names.candidates);
    names
}
