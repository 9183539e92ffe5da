//! The same problem reported again: a comment that says so, once, on a ticket that somebody works on.

use escalate::report::v1::FilingOutcome;

use super::bench::{BUNDLE, Bench, FINGERPRINT};
use super::system::{Fault, System};

const MORE: &[u8] = b"PK\x03\x04 another bundle";

#[tokio::test]
async fn a_repeat_says_that_it_is_one() {
    let system = System::start(None).await;
    let bench = Bench::new();
    let first = bench.file(&system).await.unwrap();
    let second = bench.file_other(&system, MORE).await.unwrap();
    assert_eq!(first.ticket.id, second.ticket.id);
    assert_eq!(second.ticket.outcome, Some(FilingOutcome::Added));
    let ticket = system.tickets().remove(0);
    assert_eq!(ticket.files, [BUNDLE, MORE]);
    assert!(!ticket.texts[0].contains("reported again"), "{}", ticket.texts[0]);
    assert!(ticket.texts[1].starts_with("The same problem, reported again on "), "{}", ticket.texts[1]);
    let entry =
        |text: &str| text.lines().rev().find_map(|line| line.strip_prefix("Entry ")).unwrap().to_owned();
    assert_ne!(entry(&ticket.texts[0]), entry(&ticket.texts[1]), "each filing has its own id");
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn whatever_fails_once_the_comment_and_the_file_are_there_once_after_another_try() {
    for fault in Fault::AGAIN {
        let system = System::start(None).await;
        let bench = Bench::new();
        bench.file(&system).await.unwrap();
        system.break_with(*fault);
        bench.file_other(&system, MORE).await.expect_err(&format!("{fault:?} is noticed"));
        // Some are over by themselves: the comment of which the answer was lost is there.
        let again = bench.retry(&system).await;
        system.heal();
        let filed = match again {
            Ok(filed) => filed,
            Err(_) => bench.retry(&system).await.unwrap_or_else(|failure| panic!("{fault:?}: {failure}")),
        };
        assert!(filed.ticket.confirmed, "{fault:?}");
        let tickets = system.tickets();
        assert_eq!((tickets.len(), tickets[0].texts.len()), (1, 2), "{fault:?}: {:?}", tickets[0].texts);
        assert_eq!(tickets[0].files, [BUNDLE, MORE], "{fault:?}");
    }
}

#[tokio::test]
async fn new_content_on_a_half_filed_ticket_is_sent_with_its_text() {
    let system = System::start(Some(Fault::ReadBackFails)).await;
    let bench = Bench::new();
    bench.file(&system).await.unwrap_err();
    system.heal();
    bench.file_other(&system, MORE).await.unwrap();
    let ticket = system.tickets().remove(0);
    assert_eq!((ticket.texts.len(), ticket.files), (2, vec![BUNDLE.to_vec(), MORE.to_vec()]));
}

#[tokio::test]
async fn a_closed_ticket_is_opened_again_with_the_comment() {
    let system = System::start(None).await;
    let bench = Bench::new();
    bench.file(&system).await.unwrap();
    system.change(0, |ticket| ticket.closed = true);
    let filed = bench.file_other(&system, MORE).await.unwrap();
    assert_eq!(filed.ticket.outcome, Some(FilingOutcome::Reopened));
    let tickets = system.tickets();
    assert_eq!((tickets.len(), tickets[0].closed, tickets[0].texts.len()), (1, false, 2));
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn where_that_is_not_possible_a_new_one_names_the_old_one_and_the_next_goes_there() {
    for fault in [Fault::ReopenIgnored, Fault::ReopenRefused] {
        let system = System::start(None).await;
        let bench = Bench::new();
        bench.file(&system).await.unwrap();
        system.change(0, |ticket| ticket.closed = true);
        system.break_with(fault);
        let filed = bench.file_other(&system, MORE).await.unwrap();
        assert_eq!(filed.ticket.outcome, Some(FilingOutcome::FollowedUp), "{fault:?}");
        assert_eq!(filed.ticket.follows, Some(format!("{}/tickets/0", system.url())), "{fault:?}");
        let tickets = system.tickets();
        assert!(tickets[1].texts[0].contains("/tickets/0"), "{fault:?}: {}", tickets[1].texts[0]);
        assert_eq!(tickets[0].texts.len(), 1, "{fault:?}: nothing goes where nobody looks");

        let third = bench.file_other(&system, b"a third bundle").await.unwrap();
        assert_eq!((third.ticket.id.as_str(), third.ticket.created), ("1", false), "{fault:?}");
    }
}

#[tokio::test]
async fn a_ticket_with_a_former_fingerprint_is_found_and_gets_the_new_one() {
    const FORMER: &str = "ffffffffffffffffffffffffffffffff";
    let system = System::start(None).await;
    Bench::new().file(&system).await.unwrap();
    system.change(0, |ticket| ticket.fingerprint = FORMER.to_owned());
    let bench = Bench::new().with_former(&[FORMER]);
    let filed = bench.file_other(&system, MORE).await.unwrap();
    assert_eq!((filed.ticket.id.as_str(), filed.ticket.created), ("0", false));
    assert_eq!(system.tickets()[0].fingerprint, FINGERPRINT);
}

#[tokio::test]
async fn a_ticket_that_lost_its_fingerprint_is_known_by_what_it_holds() {
    let system = System::start(None).await;
    let bench = Bench::new();
    bench.file(&system).await.unwrap();
    system.change(0, |ticket| ticket.fingerprint.clear());
    let filed = bench.file_other(&system, MORE).await.unwrap();
    assert_eq!((filed.ticket.id.as_str(), filed.ticket.created), ("0", false));
    assert_eq!(system.tickets()[0].fingerprint, FINGERPRINT);

    // In a system that was set up anew, the id is another one's.
    system.change(0, |ticket| {
        ticket.fingerprint.clear();
        ticket.texts = vec!["a stranger's".to_owned()];
    });
    let filed = bench.file_other(&system, b"a third bundle").await.unwrap();
    assert!(filed.ticket.created);
    assert_eq!(system.tickets()[0].texts, ["a stranger's"]);
}
