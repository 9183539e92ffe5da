//! What is new in a system, asked of the system itself: new tickets and messages of their requesters, to the second, and nothing that is
//! our own.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use escalate::connectors::ticket::{OutgoingTicket, SystemTicket};
use escalate::connectors::ticket_updated::{UpdatedTickets, updated};
use escalate::connectors::ticket_verbs::change;
use escalate::connectors::{Configured, Context, Verb};
use escalate::http::{Deadline, Http, HttpLimits};
use escalate::vault::Vault;

use crate::servers::Server;
use crate::ticketing::{Ticketing, roundup, with, with_each};

const REQUESTER: &str = "ana@acme.test";

fn asked<T>(work: impl AsyncFnOnce(&Context<'_>) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let http = Http::new(HttpLimits::default(), &Vault::new());
        let at = tokio::time::Instant::now() + Duration::from_secs(30);
        let deadline = Deadline { at, interrupt: None, patience: None };
        let now = Utc::now();
        work(&Context { now, deadline, http: &http, progress: &|_| {}, recorded: None, shared: None }).await
    })
}

fn since(configured: &Configured, at: DateTime<Utc>) -> UpdatedTickets {
    asked(async |context| updated(configured, context, at).await).unwrap()
}

/// When something happened at a ticket, by a poll.
fn of(found: &UpdatedTickets, id: &str) -> Vec<DateTime<Utc>> {
    found.tickets.iter().filter(|one| one.id == id).map(|one| one.at).collect()
}

/// Waits until that second is over: what comes then is of another one.
fn until_after(at: DateTime<Utc>) {
    while Utc::now() <= at + TimeDelta::seconds(1) {
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn tells_what_is_new(system: &Ticketing, server: &Server) {
    let Some(inbox) = &system.inbox else { return };
    let configured = system.configured(server, system.strong);
    if !configured.connector.has(Verb::Updated) {
        return;
    }
    let start = Utc::now() - TimeDelta::seconds(2);
    let id = (inbox.report)(server, REQUESTER, "Help", "I cannot log in.");
    let found = since(&configured, start);
    let [made] = of(&found, &id)[..] else { panic!("{}: {found:?}", system.name) };
    assert!((made - Utc::now()).abs() < TimeDelta::seconds(60), "{}: an instant is one: {made}", system.name);
    assert!(found.next <= made, "the last ones come again: {found:?}");
    // The very second counts, the next one does not, and a zone changes nothing.
    assert_eq!(of(&since(&configured, made), &id), [made], "{}", system.name);
    assert!(of(&since(&configured, made + TimeDelta::seconds(1)), &id).is_empty(), "{}", system.name);
    assert_eq!(of(&since(&configured, start - TimeDelta::hours(30)), &id), [made], "{}", system.name);
    assert_eq!(of(&since(&configured, start - TimeDelta::days(40)), &id), [made], "{}", system.name);

    // A note of our own is no news.
    until_after(made);
    let note = OutgoingTicket { text: "a note".to_owned(), ..OutgoingTicket::default() };
    let ticket = SystemTicket { id: id.clone(), url: String::new(), fingerprint: None, state: None };
    asked(async |context| change(&configured, context, Verb::Note, &note, &ticket).await).unwrap();
    let later = made + TimeDelta::seconds(1);
    assert!(of(&since(&configured, later), &id).is_empty(), "{}: our note", system.name);

    // A message of the requester is.
    let Some(answers) = inbox.answers else { return };
    until_after(Utc::now());
    answers(server, &id, REQUESTER, "It is still so.");
    let found = since(&configured, later);
    let [said] = of(&found, &id)[..] else { panic!("{}: {found:?}", system.name) };
    assert!(said > made && since(&configured, start).tickets.len() >= 2, "{}", system.name);
    assert_eq!(of(&since(&configured, said), &id), [said], "{}", system.name);
    assert!(of(&since(&configured, said + TimeDelta::seconds(1)), &id).is_empty(), "{}", system.name);
}

/// Roundup: an engineer who works there writes an issue and a message.
#[test]
fn roundup_tells_what_is_new() {
    with("roundup", |system, server| {
        let configured = system.configured(server, system.strong);
        let start = Utc::now() - TimeDelta::seconds(2);
        let id = roundup::report(server, "Help");
        let [made] = of(&since(&configured, start), &id)[..] else { panic!("no issue {id}") };
        assert_eq!(of(&since(&configured, made), &id), [made]);
        assert!(of(&since(&configured, made + TimeDelta::seconds(1)), &id).is_empty());
        until_after(made + TimeDelta::seconds(1));
        roundup::says(server, &id, "It is still so.");
        let [said] = of(&since(&configured, made + TimeDelta::seconds(1)), &id)[..] else {
            panic!("no message")
        };
        assert!(said > made);
        assert!(of(&since(&configured, said + TimeDelta::seconds(1)), &id).is_empty());
    });
}

#[test]
fn what_is_new_is_told_to_the_second() {
    with_each(tells_what_is_new);
}
