//! A connector that adds no comments: what is reported again reaches somebody all the same.

use escalate::report::v1::FilingOutcome;

use super::bench::{BUNDLE, Bench};
use super::system::{Fault, System};

const MORE: &[u8] = b"PK\x03\x04 another bundle";

fn bench() -> Bench {
    Bench::new().without("comment", &["noted"])
}

/// One that reads nothing back, either.
fn blind() -> Bench {
    bench().without("confirm", &["again", "stored"])
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_repeat_is_a_new_ticket_that_names_the_one_before() {
    for (bench, shows) in [(bench(), true), (bench(), false), (blind(), true), (blind(), false)] {
        let system = System::start(None).await;
        if !shows {
            system.break_with(Fault::SearchFindsNothing);
        }
        bench.file(&system).await.unwrap();
        for (before, bytes) in [MORE, b"a third bundle"].into_iter().enumerate() {
            let filed = bench.file_other(&system, bytes).await.unwrap();
            let address = format!("{}/tickets/{before}", system.url());
            assert_eq!(filed.ticket.outcome, Some(FilingOutcome::FollowedUp));
            assert_eq!(filed.ticket.follows.as_ref(), Some(&address));
            assert!(filed.duplicates.is_empty(), "{:?}", filed.duplicates);
            let ticket = &system.tickets()[before + 1];
            assert!(ticket.texts[0].contains(&address), "{}", ticket.texts[0]);
            assert!(!ticket.texts[0].contains("closed"), "{}", ticket.texts[0]);
            assert_eq!(ticket.files, [bytes]);
        }
        assert_eq!(system.tickets().len(), 3);
    }
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn exactly_the_same_report_is_there_once() {
    for bench in [bench(), blind()] {
        let system = System::start(None).await;
        for _ in 0..3 {
            bench.file(&system).await.unwrap();
        }
        let tickets = system.tickets();
        assert_eq!((tickets.len(), &tickets[0].files), (1, &vec![BUNDLE.to_vec()]));
    }
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn whatever_fails_once_the_repeat_is_there_once_after_another_try() {
    for fault in Fault::ONCE {
        let system = System::start(None).await;
        let bench = bench();
        bench.file(&system).await.unwrap();
        system.break_with(*fault);
        bench.file_other(&system, MORE).await.expect_err(&format!("{fault:?} is noticed"));
        system.heal();
        let filed = bench.retry(&system).await.unwrap_or_else(|failure| panic!("{fault:?}: {failure}"));
        assert!(filed.ticket.confirmed && bench.waiting().is_empty(), "{fault:?}");
        let tickets = system.tickets();
        assert_eq!((tickets.len(), &tickets[1].files), (2, &vec![MORE.to_vec()]), "{fault:?}");
    }
}

#[tokio::test]
async fn a_closed_one_is_named_and_not_opened_for_nothing() {
    let system = System::start(None).await;
    let bench = bench();
    bench.file(&system).await.unwrap();
    system.change(0, |ticket| ticket.closed = true);
    let filed = bench.file_other(&system, MORE).await.unwrap();
    assert_eq!(filed.ticket.outcome, Some(FilingOutcome::FollowedUp));
    let tickets = system.tickets();
    assert!(tickets[0].closed && !tickets[1].closed);
    assert_eq!(tickets[1].files, [MORE]);
}

#[tokio::test]
async fn where_only_one_may_have_the_fingerprint_the_repeat_is_there_all_the_same() {
    let system = System::start(Some(Fault::FingerprintIsUnique)).await;
    let bench = bench();
    bench.file(&system).await.unwrap();
    let filed = bench.file_other(&system, MORE).await.unwrap();
    assert_eq!(filed.ticket.outcome, Some(FilingOutcome::FollowedUp));
    assert_eq!(system.tickets()[1].files, [MORE]);
    assert!(bench.waiting().is_empty());
}
