//! Several runs on one machine that file the same problem: each report is on the disk before it waits, and arrives once.

use std::time::{Duration, Instant};

use super::bench::{BUNDLE, Bench};
use super::system::{Fault, System};

const MORE: &[u8] = b"PK\x03\x04 of the second run";

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn who_comes_while_another_run_is_filing_is_queued_and_ends_in_time() {
    let system = System::start(None).await;
    let bench = Bench::new();
    let turn = bench.turn();
    bench.queue(BUNDLE, &turn);
    let parked = bench.park(MORE);
    let begin = Instant::now();
    let failure = bench.file_parked(&parked, &system).await.unwrap_err();
    assert!(begin.elapsed() < Duration::from_secs(4), "{:?}", begin.elapsed());
    assert!(!failure.is_permanent() && failure.to_string().contains("another run"), "{failure}");
    assert_eq!((bench.waiting().len(), system.tickets().len()), (2, 0), "both are safe, nothing is sent");
    // The other run dies.
    drop(turn);
    for filed in bench.retry_all(&system).await {
        filed.unwrap();
    }
    let ticket = system.tickets().remove(0);
    assert_eq!((ticket.texts.len(), ticket.files), (2, vec![BUNDLE.to_vec(), MORE.to_vec()]));
    assert!(bench.waiting().is_empty());
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn who_waits_is_filed_when_the_other_run_has_ended() {
    let system = System::start(None).await;
    let bench = Bench::new().with_timeout(Duration::from_secs(10));
    let turn = bench.turn();
    let parked = bench.park(MORE);
    let first = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        drop(turn);
        bench.file(&system).await
    };
    let (first, second) = tokio::join!(first, bench.file_parked(&parked, &system));
    assert_eq!(first.unwrap().ticket.id, second.unwrap().ticket.id);
    let ticket = system.tickets().remove(0);
    assert_eq!((ticket.texts.len(), ticket.files.len()), (2, 2));
    assert!(bench.waiting().is_empty());
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn what_was_parked_knows_the_ticket_that_the_other_run_left_half_filed() {
    let system = System::start(Some(Fault::CreateAnswerLost)).await;
    let bench = Bench::new();
    bench.file(&system).await.unwrap_err();
    let parked = bench.park(MORE);
    system.heal();
    let filed = bench.with_timeout(Duration::from_secs(15)).file_parked(&parked, &system).await.unwrap();
    assert_eq!(filed.ticket.id, "0");
    let tickets = system.tickets();
    assert_eq!((tickets.len(), tickets[0].texts.len()), (1, 2));
    assert_eq!(tickets[0].files, [BUNDLE, MORE], "and the first report is not lost");
}

#[tokio::test]
async fn a_first_report_that_is_refused_for_good_gives_its_place_to_the_parked_one() {
    let system = System::start(Some(Fault::CutsFiles)).await;
    let bench = Bench::new();
    bench.file(&system).await.unwrap_err();
    let parked = bench.park(b"less");
    let filed = bench.file_parked(&parked, &system).await.unwrap();
    assert_eq!((filed.ticket.id.as_str(), system.tickets().len()), ("0", 1));
    assert!(bench.waiting().is_empty());
}

#[tokio::test]
async fn one_that_is_in_both_places_or_was_filed_by_another_run_is_sent_once() {
    let system = System::start(None).await;
    let bench = Bench::new();
    // Killed between taking it up and removing it.
    let parked = bench.park(BUNDLE);
    bench.queue(BUNDLE, &bench.turn());
    for filed in bench.retry_all(&system).await {
        filed.unwrap();
    }
    // And a run that still waits for it.
    let filed = bench.file_parked(&parked, &system).await.unwrap();
    assert_eq!((filed.ticket.id.as_str(), filed.ticket.confirmed), ("0", true));
    // Killed before it was removed, and filed.
    bench.park(BUNDLE);
    assert!(bench.retry_all(&system).await.is_empty());
    let tickets = system.tickets();
    assert_eq!((tickets.len(), tickets[0].texts.len(), tickets[0].files.len()), (1, 1, 1));
    assert!(bench.waiting().is_empty());
}

#[tokio::test]
async fn a_retry_files_the_first_report_first_and_the_next_one_does_not_take_its_place() {
    let system = System::start(Some(Fault::SearchFails)).await;
    let bench = Bench::new();
    bench.file(&system).await.unwrap_err();
    bench.park(MORE);
    for failure in bench.retry_all(&system).await {
        failure.unwrap_err();
    }
    assert_eq!(bench.waiting().len(), 2);
    system.heal();
    for filed in bench.retry_all(&system).await {
        filed.unwrap();
    }
    assert_eq!(system.tickets()[0].files, [BUNDLE, MORE]);
}

#[test]
fn an_entry_behind_another_one_is_named_by_both_ids() {
    let bench = Bench::new();
    bench.queue(BUNDLE, &bench.turn());
    let parked = bench.park(MORE);
    let outbox = bench.outbox();
    let (fingerprint, entry) = parked.name().split_once('.').unwrap();
    assert_eq!(outbox.find("0123").unwrap(), fingerprint);
    assert_eq!(outbox.find(&format!("0123.{}", &entry[..4])).unwrap(), parked.name());
    outbox.find("0123.zz").unwrap_err();
    outbox.drop(fingerprint).unwrap();
    assert_eq!(outbox.find("0123").unwrap(), parked.name());
    for name in ["..", ".", "0.", ".0", "0.0.0", "0./x"] {
        outbox.drop(name).unwrap_err();
    }
}
