//! Several machines, and systems whose search lags: one open ticket in the end, and nothing that was promised is lost.

use std::time::Duration;

use super::bench::{BUNDLE, Bench};
use super::system::{Fault, Held, System};

const MORE: &[u8] = b"PK\x03\x04 of the other machine";

fn open(tickets: &[Held]) -> Vec<&Held> {
    tickets.iter().filter(|ticket| !ticket.closed && !ticket.deleted).collect()
}

#[tokio::test]
async fn a_second_ticket_made_at_the_same_time_is_closed_and_the_first_has_everything() {
    let system = System::start(Some(Fault::TwinAppears)).await;
    let filed = Bench::new().file(&system).await.unwrap();
    assert_eq!((filed.ticket.id.as_str(), filed.ticket.created), ("0", false));
    assert!(filed.duplicates.is_empty());
    let tickets = system.tickets();
    let open = open(&tickets);
    assert_eq!(open.len(), 1);
    assert_eq!((open[0].texts.len(), &open[0].files), (2, &vec![BUNDLE.to_vec()]));
}

#[tokio::test]
async fn where_it_cannot_be_closed_both_are_named() {
    let system = System::start(Some(Fault::TwinAppearsAndStays)).await;
    let filed = Bench::new().file(&system).await.unwrap();
    assert_eq!(filed.duplicates, [format!("{}/tickets/1", system.url())]);
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn where_only_one_may_have_a_fingerprint_the_second_machine_adds_to_the_first() {
    let system = System::start(Some(Fault::FingerprintIsUnique)).await;
    // The search of the second machine does not show the first one's ticket yet.
    system.index_after(Duration::from_millis(300));
    let (one, other) = (Bench::new(), Bench::new());
    one.file(&system).await.unwrap();
    system.index_after(Duration::ZERO);
    let filed = if let Ok(filed) = other.file_other(&system, MORE).await {
        filed
    } else {
        // The holder could not be found yet: nothing is stuck.
        tokio::time::sleep(Duration::from_millis(300)).await;
        other.retry(&system).await.unwrap()
    };
    assert_eq!((filed.ticket.id.as_str(), filed.ticket.created), ("0", false));
    let tickets = system.tickets();
    assert_eq!(open(&tickets).len(), 1, "{tickets:?}");
    assert_eq!(tickets[0].files, [BUNDLE, MORE]);
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_create_without_an_answer_is_waited_for_as_long_as_the_search_may_lag() {
    let system = System::start(Some(Fault::CreateAnswerLost)).await;
    system.index_after(Duration::from_secs(5));
    let bench = Bench::new().with("index_delay = \"6s\"");
    bench.file(&system).await.unwrap_err();
    system.heal();
    // Too short a time: it says so, and sends nothing.
    let early = bench.retry(&system).await.unwrap_err();
    assert!(!early.is_permanent() && early.to_string().contains("no answer"), "{early}");
    assert_eq!(system.tickets().len(), 1);
    let patient = bench.with_timeout(Duration::from_secs(15));
    let filed = patient.retry(&system).await.unwrap();
    assert!(filed.ticket.created, "it is the one that we made");
    assert_eq!((system.tickets().len(), system.tickets()[0].files.len()), (1, 1));
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn two_machines_and_a_search_that_lags_end_with_one_open_ticket() {
    let system = System::start(None).await;
    system.index_after(Duration::from_millis(800));
    let bench = || Bench::new().with("index_delay = \"2s\"").with_timeout(Duration::from_secs(10));
    let (one, other) = (bench(), bench());
    let (first, second) = tokio::join!(one.file(&system), other.file_other(&system, MORE));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first.ticket.id, second.ticket.id);
    let tickets = system.tickets();
    let open = open(&tickets);
    assert_eq!(open.len(), 1);
    let mut files = open[0].files.clone();
    files.sort();
    assert_eq!(files, [MORE.to_vec(), BUNDLE.to_vec()]);
}
