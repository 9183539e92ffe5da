//! What is new in a ticketing system, asked of systems in memory: to the second, of requesters only, and nothing lost whatever goes wrong.

use std::time::Duration;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use escalate::connectors::ticket::{OutgoingTicket, SystemTicket};
use escalate::connectors::ticket_updated::{UpdatedTickets, updated};
use escalate::connectors::ticket_verbs::{VerbFailure, change, create};
use escalate::connectors::{Configured, Context, Verb};
use escalate::http::{Deadline, Http, HttpLimits};
use escalate::vault::Vault;

use crate::connectors::bench;
use crate::faults::all::wait;
use crate::faults::fault::Fault;
use crate::faults::profile::{ROWS, Row};
use crate::faults::wire::{Swap, Wire};

/// Systems in memory that have a clock. The others are asked on their servers (`tests/real/updated.rs`), or have samples.
const IN_MEMORY: &[&str] = &["rt", "redmine"];

fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().filter(|row| IN_MEMORY.contains(&row.system))
}

/// A system, and how far its clock is ahead of ours.
struct Poll {
    wire: Wire,
    configured: Configured,
    ahead: TimeDelta,
}

impl Poll {
    async fn of(row: &Row) -> Self {
        let mut given = std::collections::BTreeMap::new();
        let wire = Wire::start(|base| {
            let (system, told) = crate::systems::make(row.system, base);
            given = told;
            system
        })
        .await;
        Self { configured: row.configured(&given), wire, ahead: TimeDelta::zero() }
    }

    fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.ahead
    }

    fn later(&mut self, seconds: u32) {
        self.wire.later(u64::from(seconds));
        self.ahead += TimeDelta::seconds(i64::from(seconds));
    }

    async fn asked<T>(&self, work: impl AsyncFnOnce(&Context<'_>) -> T) -> T {
        let http = Http::new(HttpLimits::default(), &Vault::new());
        let at = tokio::time::Instant::now() + Duration::from_millis(600);
        let deadline = Deadline { at, interrupt: None, patience: None };
        let now = self.now();
        work(&Context { now, deadline, http: &http, progress: &|_| {}, recorded: None, shared: None }).await
    }

    async fn report(&self) -> SystemTicket {
        let ticket = OutgoingTicket {
            title: "Help".to_owned(),
            text: "I cannot log in.".to_owned(),
            fingerprint: format!("{:032x}", self.wire.held().len() + 1),
            requester: "ana@acme.example".to_owned(),
            ..OutgoingTicket::default()
        };
        let made = self.asked(async |context| create(&self.configured, context, &ticket, &[]).await).await;
        made.unwrap().ticket.unwrap()
    }

    async fn since(&self, at: DateTime<Utc>) -> Result<UpdatedTickets, VerbFailure> {
        self.asked(async |context| updated(&self.configured, context, at).await).await
    }

    async fn of_ticket(&self, at: DateTime<Utc>, id: &str) -> Vec<DateTime<Utc>> {
        let found = self.since(at).await.unwrap();
        found.tickets.into_iter().filter(|one| one.id == id).map(|one| one.at).collect()
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn the_very_second_counts_and_our_own_notes_do_not() {
    assert_eq!(rows().count(), IN_MEMORY.len());
    for row in rows() {
        wait(async {
            let name = row.system;
            let mut poll = Poll::of(row).await;
            let start = poll.now() - TimeDelta::seconds(2);
            assert_eq!(
                poll.since(start).await.unwrap().next,
                start.trunc_subsecs(0),
                "{name}: nothing, and no step on"
            );
            let ticket = poll.report().await;
            let [made] = poll.of_ticket(start, &ticket.id).await[..] else { panic!("{name}") };
            assert_eq!(poll.of_ticket(made, &ticket.id).await, [made], "{name}");
            assert!(poll.of_ticket(made + TimeDelta::seconds(1), &ticket.id).await.is_empty(), "{name}");
            poll.later(30);
            let later = poll.now() - TimeDelta::seconds(5);
            let note = OutgoingTicket { text: "a comment".to_owned(), ..OutgoingTicket::default() };
            let commented = poll.asked(async |context| {
                change(&poll.configured, context, Verb::Comment, &note, &ticket).await
            });
            commented.await.unwrap();
            assert!(poll.of_ticket(later, &ticket.id).await.is_empty(), "{name}: our note");
            poll.later(30);
            poll.wire.says(&ticket.id, "It is still so.");
            let [said] = poll.of_ticket(later, &ticket.id).await[..] else { panic!("{name}") };
            assert!(said > later, "{name}");
            let all = poll.since(start).await.unwrap();
            assert_eq!(all.tickets.len(), 2, "{name}: {all:?}");
            assert!(all.next < said && all.next > made, "{name}: {all:?}");
        });
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn of_a_burst_the_rest_comes_with_the_next_poll() {
    for row in rows() {
        wait(async {
            let mut poll = Poll::of(row).await;
            let mut since = poll.now() - TimeDelta::seconds(5);
            let mut made = Vec::new();
            for _ in 0..6 {
                for _ in 0..25 {
                    made.push(poll.report().await.id);
                }
                poll.later(1);
            }
            let mut seen = std::collections::BTreeSet::new();
            for _ in 0..8 {
                let found = poll.since(since).await.unwrap();
                assert!(found.tickets.is_sorted_by_key(|one| one.at), "{}", row.system);
                seen.extend(found.tickets.into_iter().map(|one| one.id));
                since = found.next;
            }
            assert_eq!(seen.len(), made.len(), "{}", row.system);
        });
    }
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn whatever_goes_wrong_nothing_new_is_lost() {
    for row in rows() {
        wait(async {
            let mut poll = Poll::of(row).await;
            let start = poll.now() - TimeDelta::seconds(2);
            let old = poll.report().await;
            poll.later(40);
            let since = poll.now() - TimeDelta::seconds(5);
            poll.report().await;
            poll.later(15);
            poll.wire.says(&old.id, "It is still so.");
            poll.wire.order(None, Swap::default()).await;
            let right = poll.since(since).await.unwrap();
            assert_eq!(right.tickets.len(), 2, "{}: {right:?}", row.system);
            let requests = poll.wire.seen().len();
            for request in 1..=requests {
                for fault in Fault::ALL {
                    // That a ticket is not there any more is believed, of one ticket.
                    if request > 1 && *fault == Fault::Status(404) {
                        continue;
                    }
                    poll.wire.order(Some((request, *fault)), Swap::default()).await;
                    let Ok(found) = poll.since(since).await else { continue };
                    let is_safe = |one| found.tickets.contains(one) || one.at >= found.next;
                    let wrong = right.tickets.iter().any(|one| !is_safe(one));
                    assert!(!wrong, "{}, request {request}, {fault:?}: {found:?}", row.system);
                }
            }
            poll.wire.order(None, Swap::default()).await;
            assert_eq!(poll.since(since).await.unwrap(), right, "{}", row.system);
            assert!(start < since);
        });
    }
}

#[test]
fn what_a_file_gives_is_held_against_its_form() {
    let file = |program: &str| {
        format!(
            "title = \"Desk\"\nkind = \"ticketing\"\nurl = \"{{{{url}}}}\"\n[settings]\nurl = {{ about = \"url\" }}\n[ticket]\ncreate = 'error(\"no\")'\nupdated = '{program}'\n"
        )
    };
    let by = |program: &str, since: &str| {
        let configured = bench::at("http://127.0.0.1:9", &file(program));
        let since: DateTime<Utc> = since.parse().unwrap();
        wait(async {
            let http = Http::new(HttpLimits::default(), &Vault::new());
            let context = bench::context(bench::deadline(Duration::from_secs(5)), &http);
            updated(&configured, &context, since).await
        })
    };
    let since = "2026-11-23T09:00:00.900Z";
    let found = by(r#"[{ id: 17, at: $since }, { id: "a", at: "2026-11-23T10:00:00.5+01:00" }, { id: "old", at: "2026-11-23T08:59:59Z" }]"#, since).unwrap();
    let ids: Vec<&str> = found.tickets.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["17", "a"], "the whole second of `since`, whatever the zone, and nothing before it");
    assert_eq!(by("null", since).unwrap().tickets, []);
    let far = by(r#"[{ id: null, at: "2026-11-23T10:00:00Z" }]"#, since).unwrap();
    assert_eq!((far.tickets.len(), far.next.to_rfc3339()), (0, "2026-11-23T09:59:50+00:00".to_owned()));
    // More than one answer holds, all in one second: it goes on all the same.
    let burst = by("[range(0; 60) | { id: ., at: $since }]", since).unwrap();
    assert_eq!((burst.tickets.len(), burst.next.to_rfc3339()), (60, "2026-11-23T09:00:01+00:00".to_owned()));
    for wrong in [
        "{}",
        "[1]",
        "[{ id: 1 }]",
        r#"[{ id: 1, at: "yesterday" }]"#,
        "[{ id: {}, at: $since }]",
        r#"[{ id: "", at: $since }]"#,
    ] {
        let failure = by(wrong, since).unwrap_err();
        assert!(
            !failure.maybe_done && failure.detail.contains("it must be a list of { id, at }"),
            "{wrong}: {failure}"
        );
    }
}
