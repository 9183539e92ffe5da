//! What `doctor` asks a ticketing system: what its connector's `probe` looks at, and two searches. One is for a ticket that nobody
//! has and must miss: some systems ignore a filter that they do not know, and answer with everybody's. One is for a ticket that was
//! filed from here and must hit: others find nothing by a field that does not exist.

use chrono::{DateTime, Utc};

use super::configured::Configured;
use super::health::Examined;
use super::model::{Proven, Verb};
use super::run::Context;
use super::ticket::{OutgoingTicket, SystemTicket, TicketState};
use super::ticket_verbs::{self, Probed, VerbFailure};
use super::trial;
use crate::facts::GapReason;

/// The name under which the search that must miss is told.
const MISS: &str = "find";
/// The name under which the search that must hit is told.
const HIT: &str = "find again";

/// A ticket that was filed from this machine: a search for its fingerprint must find it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownFiling {
    /// What it is found by.
    pub fingerprint: String,
    /// The system's id.
    pub id: String,
    /// When it was filed.
    pub filed_at: DateTime<Utc>,
}

/// Looks at everything that filing needs, without writing. `known`: the newest ticket that was filed there.
///
/// Ends at the latest at the deadline.
pub async fn filing_health(
    configured: &Configured,
    context: &Context<'_>,
    known: Option<&KnownFiling>,
) -> Vec<Examined> {
    let ticket = trial::sample();
    let mut asked = Vec::new();
    asked.extend(unproven(configured));
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
        // They would fail for the same reason, and name another.
        let says = "not looked at: what is not in order comes first";
        asked.extend([MISS, HIT].map(|name| not_looked_at(name, says)));
        return asked;
    }
    if !configured.connector.has(Verb::Find) {
        let unanswered = configured.connector.same_again().map_or_else(
            || "each report is a ticket of its own, and one that got no answer waits for a person".to_owned(),
            |key| format!("only this machine's own tickets are known; one that got no answer is sent again with the same {key}"),
        );
        let says = format!("not looked at: the connector has no `find`, so that {unanswered}");
        asked.push(not_looked_at(MISS, &says));
        return asked;
    }
    let missed = must_miss(configured, context, &ticket).await;
    let works = missed.ok == Some(true);
    asked.push(missed);
    asked.push(match known {
        _ if !works => not_looked_at(HIT, "not looked at: the other search comes first"),
        None => not_looked_at(
            HIT,
            "not looked at: nothing was filed there from this machine yet, so that no search must hit",
        ),
        Some(known) => must_hit(configured, context, known).await,
    });
    asked
}

/// That nobody has run the connector's file against its system. One's own that says nothing of itself is its owner's to judge.
fn unproven(configured: &Configured) -> Option<Examined> {
    let connector = &configured.connector;
    (connector.proven == Some(Proven::Unproven)).then(|| {
        let title = &connector.title;
        let says = format!(
            "not proven: nobody has run this connector against a real {title}; look at the first ticket that it makes, and at what a \
             repeat does"
        );
        Examined { says, ..Examined::new("proven") }
    })
}

fn not_looked_at(name: &str, says: &str) -> Examined {
    Examined { says: says.to_owned(), ..Examined::new(name) }
}

/// A search for a ticket that nobody has. What comes is looked at as the system gave it, before the filing would compare.
async fn must_miss(configured: &Configured, context: &Context<'_>, ticket: &OutgoingTicket) -> Examined {
    let good = |says: &str| Examined { ok: Some(true), says: says.to_owned(), ..Examined::new(MISS) };
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
            ..Examined::new(MISS)
        },
        Err(failure) => failed(configured, MISS, failure),
    }
}

/// A search for a ticket that was filed from here.
async fn must_hit(configured: &Configured, context: &Context<'_>, known: &KnownFiling) -> Examined {
    let id = &known.id;
    let ticket = OutgoingTicket {
        fingerprint: known.fingerprint.clone(),
        fingerprints: vec![known.fingerprint.clone()],
        ..trial::sample()
    };
    let hits = match ticket_verbs::find(configured, context, &ticket).await {
        Ok(hits) => hits,
        Err(failure) => return failed(configured, HIT, failure),
    };
    if hits.iter().any(|hit| hit.fingerprint.as_ref() == Some(&known.fingerprint)) {
        let says = format!("the search finds {id}, which was filed from here");
        return Examined { ok: Some(true), says, ..Examined::new(HIT) };
    }
    let age = (context.now - known.filed_at).to_std().unwrap_or_default();
    if age < configured.connector.index_delay() {
        return not_looked_at(
            HIT,
            &format!("not looked at: {id} was filed a moment ago, and the search may lag"),
        );
    }
    if let Some(why) = gone(configured, context, &ticket, known).await {
        return not_looked_at(HIT, &why);
    }
    Examined {
        ok: Some(false),
        says: format!(
            "the search does not find {id}, which was filed from here: it does not search by that field, or the account may not see \
             the ticket. Whatever comes back would be a new ticket"
        ),
        ..Examined::new(HIT)
    }
}

/// Why a ticket that was filed from here need not be found: it is deleted, or somebody took its fingerprint off.
async fn gone(
    configured: &Configured,
    context: &Context<'_>,
    ticket: &OutgoingTicket,
    known: &KnownFiling,
) -> Option<String> {
    if !configured.connector.has(Verb::Confirm) {
        return None;
    }
    let id = &known.id;
    let hit = SystemTicket { id: id.clone(), url: String::new(), fingerprint: None, state: None };
    match ticket_verbs::confirm(configured, context, ticket, &[], &hit).await {
        Ok(held) if held.state == Some(TicketState::Deleted) => {
            Some(format!("not looked at: {id}, which was filed from here, is deleted there"))
        }
        Ok(held) if held.fingerprint.as_ref() != Some(&known.fingerprint) => Some(format!(
            "not looked at: {id}, which was filed from here, does not show its fingerprint any more"
        )),
        Ok(_) => None,
        Err(failure) if failure.is_gone() => {
            Some(format!("not looked at: {id}, which was filed from here, is not there any more"))
        }
        Err(failure) => Some(format!("not looked at: {id}, which was filed from here: {failure}")),
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
