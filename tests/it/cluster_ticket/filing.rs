//! A cluster is filed as a case is: once, then with a comment that says who joined, and safe in the outbox until then.

use std::time::Duration;

use escalate::diagnosis::Exit;
use escalate::escalation::{Escalated, WantedDestinations};
use escalate::filing;
use escalate::filing::outbox::Outbox;
use escalate::http::{Http, HttpLimits};
use escalate::report::v1::FilingOutcome;
use escalate::vault::Vault;

use super::world::World;
use crate::connectors::bench;
use crate::filing::system::{Fault, System};
use crate::fixtures::{DESK, varied};

async fn file(world: &World, system: &System, connector: &str) -> Escalated {
    let desk = world.desk(&system.url(), connector);
    let wanted = WantedDestinations { file: true, ..WantedDestinations::default() };
    let mut escalated = world.escalate_from(&desk, wanted).unwrap();
    assert!(escalated.is_queued());
    let http = Http::new(HttpLimits { attempts: 1, ..HttpLimits::default() }, &Vault::new());
    let context = bench::context(bench::deadline(Duration::from_secs(5)), &http);
    escalated.file(desk.ticketing.as_ref().unwrap(), &context).await;
    escalated
}

fn outcome(escalated: &Escalated) -> Option<FilingOutcome> {
    let failed = escalated.filed.as_ref().and_then(|filed| filed.as_ref().err());
    assert!(failed.is_none(), "{failed:?}");
    escalated.ticket().unwrap().outcome
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn one_more_who_joins_is_a_comment_that_says_so() {
    let system = System::start(None).await;
    let mut world = World::of(3);
    let first = file(&world, &system, DESK).await;
    assert_eq!((outcome(&first), first.exit()), (Some(FilingOutcome::Created), Exit::Escalated));
    let ticket = &system.tickets()[0];
    assert_eq!(ticket.fingerprint, first.ticket().unwrap().fingerprint);
    assert!(!ticket.texts[0].contains("SINCE IT WAS FILED LAST"), "{}", ticket.texts[0]);
    assert_eq!(ticket.files, [first.packed.as_ref().unwrap().bytes.clone()]);

    world.turns_into(4);
    let second = file(&world, &system, DESK).await;
    assert_eq!(outcome(&second), Some(FilingOutcome::Added));
    let tickets = system.tickets();
    assert_eq!((tickets.len(), tickets[0].texts.len(), tickets[0].files.len()), (1, 2, 2));
    let comment = &tickets[0].texts[1];
    assert!(comment.contains("reported again on") && comment.contains("1 joined: u-103."), "{comment}");

    world.turns_into(3);
    file(&world, &system, DESK).await;
    let comment = &system.tickets()[0].texts[2];
    assert!(comment.contains("Nobody joined; 1 of those named then is not in it any more."), "{comment}");
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_closed_one_is_opened_again_or_followed() {
    for (connector, expected, tickets) in [
        (DESK.to_owned(), FilingOutcome::Reopened, 1),
        (varied(DESK, &[("reopen  = '$opened | { id: $found.id }'\n", "")]), FilingOutcome::FollowedUp, 2),
    ] {
        let connector = if expected == FilingOutcome::FollowedUp {
            varied(
                &connector,
                &[(
                    "[request.opened]\nput    = \"/tickets/{{found.id}}/state\"\njson   = '{ state: \"open\" }'\nanswer = \"none\"\n",
                    "",
                )],
            )
        } else {
            connector
        };
        let system = System::start(None).await;
        let mut world = World::of(3);
        file(&world, &system, &connector).await;
        system.change(0, |ticket| ticket.closed = true);
        world.turns_into(5);
        let again = file(&world, &system, &connector).await;
        assert_eq!(outcome(&again), Some(expected));
        let held = system.tickets();
        assert_eq!(held.len(), tickets);
        let text = held.last().unwrap().texts.last().unwrap();
        assert!(text.contains("2 joined: u-103 and u-104."), "{text}");
    }
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn what_cannot_be_filed_waits_and_is_sent_by_a_retry() {
    let system = System::start(Some(Fault::CreateThrottled)).await;
    let mut world = World::of(3);
    let waiting = file(&world, &system, DESK).await;
    assert_eq!(waiting.exit(), Exit::NotFiledYet);
    let outbox = Outbox::open(&world.state()).unwrap();
    let entries = outbox.list().unwrap();
    let record = entries[0].record.as_ref().unwrap();
    assert_eq!((entries.len(), outbox.ticket(record).unwrap()), (1, waiting.packed.unwrap().ticket));

    // The first never got there: nobody has joined since.
    world.turns_into(4);
    let replaced = file(&world, &system, DESK).await;
    assert!(!replaced.packed.unwrap().ticket.text().contains("SINCE IT WAS FILED LAST"));

    system.heal();
    let desk = world.desk(&system.url(), DESK);
    let record = outbox.list().unwrap().remove(0).record.unwrap();
    let turn = outbox.turn(&record.fingerprint, Duration::ZERO).unwrap();
    let http = Http::new(HttpLimits { attempts: 1, ..HttpLimits::default() }, &Vault::new());
    let context = bench::context(bench::deadline(Duration::from_secs(5)), &http);
    let filed =
        filing::file(&outbox, record, &turn, desk.ticketing.as_ref().unwrap(), &context).await.unwrap();
    drop(turn);
    assert!(filed.ticket.created && outbox.list().unwrap().is_empty());
    let tickets = system.tickets();
    assert!(tickets.len() == 1 && tickets[0].texts[0].contains("4 people in acme-prod"), "{tickets:?}");
}

#[tokio::test]
async fn nobody_is_named_in_what_the_machine_remembers() {
    let system = System::start(None).await;
    let world = World::of(3);
    file(&world, &system, DESK).await;
    let state = world.state();
    let names = state.list("clusters").unwrap();
    let kept = state.read(&format!("clusters/{}", names[0])).unwrap().unwrap();
    let kept = String::from_utf8(kept).unwrap();
    assert!(kept.contains("escalate.filed-cluster/1") && !kept.contains("acme"), "{kept}");
}
