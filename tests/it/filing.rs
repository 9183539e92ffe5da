//! Filing into a small ticketing system of our own, with one thing going wrong at a time. Whatever it is, after another try
//! there is exactly one ticket with exactly the right file, and the outbox is empty.

mod bench;
mod known;
mod machines;
mod repeats;
mod retry;
mod search_proved;
pub(crate) mod system;
mod turns;
mod unattached;
mod uncommented;
mod unsearched;

use bench::{BUNDLE, Bench, FINGERPRINT};
use system::{Fault, System};

#[tokio::test]
async fn a_ticket_is_made_attached_to_read_back_and_taken_out_of_the_outbox() {
    let system = System::start(None).await;
    let bench = Bench::new();
    let filed = bench.file(&system).await.unwrap();
    assert!(filed.ticket.created && filed.ticket.confirmed);
    assert!(bench.waiting().is_empty());
    let tickets = system.tickets();
    assert_eq!(tickets.len(), 1);
    assert_eq!((tickets[0].fingerprint.as_str(), &tickets[0].files), (FINGERPRINT, &vec![BUNDLE.to_vec()]));
    assert_eq!(tickets[0].texts.len(), 1);
}

#[tokio::test]
async fn a_ticket_that_search_does_not_find_yet_is_known_from_the_last_run() {
    let system = System::start(Some(Fault::SearchFindsNothing)).await;
    let bench = Bench::new();
    bench.file(&system).await.unwrap();
    bench.file_other(&system, b"more").await.unwrap();
    assert_eq!(system.tickets().len(), 1);
}

#[tokio::test]
async fn somebody_elses_ticket_is_not_ours_when_the_filter_is_ignored() {
    let system = System::start(Some(Fault::FilterIgnored)).await;
    system.add_stranger();
    let filed = Bench::new().file(&system).await.unwrap();
    assert!(filed.ticket.created);
    let stranger = &system.tickets()[0];
    assert!(stranger.fingerprint == "ffff" && stranger.files.is_empty() && stranger.texts.is_empty());
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn whatever_fails_once_there_is_one_ticket_after_another_try() {
    for fault in Fault::ONCE {
        let system = System::start(Some(*fault)).await;
        let bench = Bench::new();
        let failure = bench.file(&system).await.expect_err(&format!("{fault:?} is noticed"));
        let waiting = bench.waiting();
        assert_eq!(waiting.len(), 1, "{fault:?}: the ticket is safe");
        assert_eq!(waiting[0].last_failure.as_deref(), Some(failure.to_string().as_str()));
        system.heal();
        let filed = bench.retry(&system).await.unwrap_or_else(|failure| panic!("{fault:?}: {failure}"));
        assert!(filed.ticket.confirmed && filed.duplicates.is_empty(), "{fault:?}");
        let tickets = system.tickets();
        assert_eq!(tickets.len(), 1, "{fault:?}: one ticket");
        assert_eq!(tickets[0].texts.len(), 1, "{fault:?}: with its text once");
        assert_eq!(tickets[0].files, [BUNDLE], "{fault:?}: with its file once");
        assert!(bench.waiting().is_empty(), "{fault:?}: nothing waits");
    }
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn what_will_never_pass_is_told_apart_from_what_may_pass_later() {
    use Fault::{AttachFails, CreateRefused, CreateThrottled, CutsFiles, MarkIgnored, SearchFails};
    for (fault, is_permanent) in [
        (CreateRefused, true),
        (CutsFiles, true),
        (MarkIgnored, true),
        (CreateThrottled, false),
        (SearchFails, false),
        (AttachFails, false),
    ] {
        let system = System::start(Some(fault)).await;
        let bench = Bench::new();
        let failure = bench.file(&system).await.unwrap_err();
        assert_eq!(failure.is_permanent(), is_permanent, "{fault:?}: {failure}");
        assert_eq!(bench.waiting()[0].refused, is_permanent, "{fault:?}");
    }
}

#[tokio::test]
async fn a_file_that_the_system_cuts_is_found_out_and_not_sent_again_by_itself() {
    let system = System::start(Some(Fault::CutsFiles)).await;
    let bench = Bench::new();
    let failure = bench.file(&system).await.unwrap_err().to_string();
    assert!(failure.contains("bundle") && failure.contains("limit for attachments"), "{failure}");
    bench.retry(&system).await.unwrap_err();
    assert_eq!(system.tickets()[0].files.len(), 1, "a retry only looks again");
    system.heal();
    bench.retry_named(&system).await.unwrap();
    assert_eq!(system.tickets()[0].files[1], BUNDLE, "who names the entry has it sent");
}

#[tokio::test]
async fn a_ticket_without_its_fingerprint_gets_it() {
    let system = System::start(Some(Fault::DropsFingerprint)).await;
    let filed = Bench::new().file(&system).await.unwrap();
    assert!(filed.ticket.confirmed);
    assert_eq!(system.tickets()[0].fingerprint, FINGERPRINT);
}

#[tokio::test]
async fn one_that_cannot_get_it_is_said_and_mended_after_the_change() {
    let system = System::start(Some(Fault::MarkIgnored)).await;
    let bench = Bench::new();
    let failure = bench.file(&system).await.unwrap_err().to_string();
    assert!(failure.contains("does not show the fingerprint"), "{failure}");
    system.heal();
    bench.retry(&system).await.unwrap();
    assert_eq!((system.tickets().len(), system.tickets()[0].texts.len()), (1, 1));
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_ticket_that_was_deleted_in_the_system_is_begun_again() {
    let system = System::start(Some(Fault::AttachFails)).await;
    let bench = Bench::new();
    bench.file(&system).await.unwrap_err();
    system.change(0, |ticket| ticket.deleted = true);
    system.heal();
    // What was made a moment ago may only not be shown yet.
    let early = bench.retry(&system).await.unwrap_err();
    assert!(!early.is_permanent() && early.to_string().contains("may not show it"), "{early}");
    assert_eq!(system.tickets().len(), 1);
    bench.made_a_minute_ago();
    let filed = bench.retry(&system).await.unwrap();
    assert_eq!((filed.ticket.id.as_str(), filed.ticket.created), ("1", true));
    assert_eq!(system.tickets()[1].files, [BUNDLE]);
}

#[tokio::test]
async fn a_profile_fills_the_systems_own_fields() {
    let system = System::start(None).await;
    let bench = Bench::new().with_fields(&[("Severity", "3"), ("Where", "in {{tenant}}")]);
    bench.file(&system).await.unwrap();
    let fields = &system.tickets()[0].fields;
    assert_eq!((&fields["Severity"], &fields["Where"]), (&"3".into(), &"in acme-prod".into()), "{fields}");
}
