//! What `doctor` asks a ticketing system: what its connector's `probe` looks at, and a search for a ticket that nobody has.

use super::configured::Configured;
use super::health::Examined;
use super::model::Verb;
use super::run::Context;
use super::ticket::OutgoingTicket;
use super::ticket_verbs::{self, Probed, VerbFailure};
use super::trial;
use crate::facts::GapReason;

/// Looks at everything that filing needs, without writing.
///
/// Ends at the latest at the deadline.
pub async fn filing_health(configured: &Configured, context: &Context<'_>) -> Vec<Examined> {
    let ticket = trial::sample();
    let mut asked = Vec::new();
    if configured.connector.has(Verb::Probe) {
        match ticket_verbs::probe(configured, context, &ticket).await {
            Ok(probed) => asked.extend(probed.into_iter().map(Examined::from)),
            Err(failure) => {
                let nobody_there = !matches!(failure.reason, GapReason::Malformed | GapReason::CannotTell);
                asked.push(failed(configured, "probe", failure));
                if nobody_there {
                    return asked;
                }
            }
        }
    } else {
        let says = "not looked at: the connector has no `probe`, so that rights, fields and limits show only when something is filed";
        asked.push(Examined { says: says.to_owned(), ..Examined::new("probe") });
    }
    if asked.iter().any(|one| one.ok == Some(false)) {
        // It would fail for the same reason, and name another.
        let says = "not looked at: what is not in order comes first".to_owned();
        asked.push(Examined { says, ..Examined::new("find") });
    } else {
        asked.push(search(configured, context, &ticket).await);
    }
    asked
}

/// A search for a ticket that nobody has.
async fn search(configured: &Configured, context: &Context<'_>, ticket: &OutgoingTicket) -> Examined {
    if let (false, Some(key)) = (configured.connector.has(Verb::Find), configured.connector.same_again()) {
        let says = format!(
            "not looked at: the connector has no `find`, so that only this machine's own tickets are known; one that got no answer is sent again with the same {key}"
        );
        return Examined { says, ..Examined::new("find") };
    }
    if !configured.connector.has(Verb::Find) {
        let says = "not looked at: the connector has no `find`, so that each report is a ticket of its own, and one that got no answer waits for a person";
        return Examined { says: says.to_owned(), ..Examined::new("find") };
    }
    let good = |says: &str| Examined { ok: Some(true), says: says.to_owned(), ..Examined::new("find") };
    match ticket_verbs::find(configured, context, ticket).await {
        Ok(hits) if hits.is_empty() => good("the search for a ticket was answered"),
        Ok(hits) if hits.iter().all(|hit| hit.fingerprint.as_ref() == Some(&ticket.fingerprint)) => {
            good("the search for a ticket found one")
        }
        Ok(hits) => Examined {
            ok: Some(false),
            says: format!(
                "the search for a fingerprint that no ticket has found {} others: the system does not search by that field",
                hits.len()
            ),
            ..Examined::new("find")
        },
        Err(failure) => failed(configured, "find", failure),
    }
}

fn failed(configured: &Configured, name: &str, failure: VerbFailure) -> Examined {
    Examined {
        ok: Some(false),
        setting: configured.connector.setting_behind(failure.reason, &failure.detail),
        scope: failure.scope.filter(|_| failure.reason != GapReason::Unauthorized),
        says: failure.detail,
        ..Examined::new(name)
    }
}

impl From<Probed> for Examined {
    fn from(probed: Probed) -> Self {
        let Probed { name, ok, says, setting, scope } = probed;
        Self { name, ok, says, scope, setting }
    }
}
