//! A ticket that is known from before: what says that it is gone, and what says nothing.

use super::bench::{BUNDLE, Bench, FINGERPRINT};
use super::system::{Fault, System};

const MORE: &[u8] = b"PK\x03\x04 another bundle";

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_system_that_cannot_be_asked_about_the_known_ticket_has_not_said_that_it_is_gone() {
    for (fault, is_permanent) in [
        (Fault::ReadBackAnswers(503), false),
        (Fault::ReadBackAnswers(429), false),
        (Fault::ReadBackAnswers(401), true),
        (Fault::ReadBackAnswers(403), true),
        (Fault::ReadBackHangs, false),
    ] {
        let system = System::start(None).await;
        let bench = Bench::new();
        bench.file(&system).await.unwrap();
        let noted = bench.noted();
        // The search finds it no more.
        system.change(0, |ticket| ticket.fingerprint.clear());
        system.break_with(fault);
        let failure = bench.file_other(&system, MORE).await.expect_err(&format!("{fault:?} is noticed"));
        assert_eq!(failure.is_permanent(), is_permanent, "{fault:?}: {failure}");
        assert_eq!(system.tickets().len(), 1, "{fault:?}: no second one");
        assert_eq!(bench.noted(), noted, "{fault:?}: it is not forgotten");
        system.heal();
        let filed = bench.retry(&system).await.unwrap();
        assert_eq!((filed.ticket.id.as_str(), filed.ticket.created), ("0", false), "{fault:?}");
        assert_eq!(system.tickets()[0].files, [BUNDLE, MORE], "{fault:?}");
    }
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_known_ticket_that_is_gone_or_is_anothers_is_begun_again() {
    for is_deleted in [true, false] {
        let system = System::start(None).await;
        let bench = Bench::new();
        bench.file(&system).await.unwrap();
        system.change(0, |ticket| {
            ticket.deleted = is_deleted;
            ticket.fingerprint = "ffff".to_owned();
        });
        let filed = bench.file_other(&system, MORE).await.unwrap();
        assert_eq!((filed.ticket.id.as_str(), filed.ticket.created), ("1", true));
        assert_eq!(system.tickets()[0].texts.len(), 1);
    }
}

#[tokio::test]
async fn where_nothing_is_read_back_the_note_of_the_last_filing_is_believed() {
    let system = System::start(Some(Fault::SearchFindsNothing)).await;
    let bench = Bench::new().without("confirm", &["again", "stored"]);
    bench.file(&system).await.unwrap();
    let filed = bench.file_other(&system, MORE).await.unwrap();
    assert!(!filed.ticket.created && !filed.ticket.confirmed);
    assert_eq!((system.tickets().len(), system.tickets()[0].texts.len()), (1, 2));
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_new_ticket_that_the_system_does_not_show_yet_is_waited_for() {
    let system = System::start(Some(Fault::NotThereYet)).await;
    let bench = Bench::new();
    for _ in 0..2 {
        let early = bench.file(&system).await.unwrap_err();
        assert!(!early.is_permanent(), "{early}");
        assert_eq!(bench.waiting()[0].steps.id.as_deref(), Some("0"), "it is not forgotten");
    }
    system.heal();
    let filed = bench.retry(&system).await.unwrap();
    assert!(filed.ticket.created && filed.ticket.confirmed);
    let tickets = system.tickets();
    assert_eq!((tickets.len(), &tickets[0].files), (1, &vec![BUNDLE.to_vec()]));
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn of_several_closed_ones_the_last_is_named_and_opened() {
    let system = System::start(None).await;
    let bench = Bench::new();
    bench.file(&system).await.unwrap();
    for last in 0..10 {
        system.change(last, |ticket| ticket.closed = true);
        system.break_with(Fault::ReopenIgnored);
        let filed = bench.file_other(&system, format!("bundle {last}").as_bytes()).await.unwrap();
        assert_eq!(filed.ticket.follows, Some(format!("{}/tickets/{last}", system.url())));
    }
    system.heal();
    system.change(10, |ticket| ticket.closed = true);
    let filed = bench.file_other(&system, MORE).await.unwrap();
    assert_eq!((filed.ticket.id.as_str(), filed.ticket.created), ("10", false));
    assert_eq!(system.tickets()[10].fingerprint, FINGERPRINT);
}
