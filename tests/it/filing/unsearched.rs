//! A connector that can only make tickets: each one is delivered and not confirmed, and none is there twice unless a person says so.

use std::time::Duration;

use escalate::filing::NotFiled;
use escalate::report::v1::FilingOutcome;

use super::bench::Bench;
use super::system::{Fault, System};

/// One that makes tickets, and nothing else.
fn bench() -> Bench {
    ["attach", "comment", "mark", "reopen", "close"]
        .into_iter()
        .zip([["sent"], ["noted"], ["marked"], ["opened"], ["closed"]])
        .fold(Bench::new(), |bench, (verb, requests)| bench.without(verb, &requests))
        .without("confirm", &["again", "stored"])
        .without("find", &["search", "let"])
}

#[tokio::test]
async fn it_is_delivered_and_not_confirmed() {
    let system = System::start(None).await;
    let bench = bench();
    let filed = bench.file(&system).await.unwrap().ticket;
    assert_eq!(
        (filed.confirmed, filed.unsearched, filed.outcome),
        (false, true, Some(FilingOutcome::Created))
    );
    assert_eq!(
        filed.reservation().as_deref(),
        Some("delivered, not confirmed; whether it was reported before cannot be looked up there")
    );
    assert_eq!((system.tickets().len(), bench.waiting().len()), (1, 0));
    assert!(!bench.noted().unwrap().confirmed);
}

#[tokio::test]
async fn what_this_machine_filed_is_not_filed_again_and_more_about_it_names_it() {
    let system = System::start(None).await;
    let bench = bench();
    bench.file(&system).await.unwrap();
    bench.file(&system).await.unwrap();
    assert_eq!(system.tickets().len(), 1, "exactly the same");
    let more = bench.file_other(&system, b"another bundle").await.unwrap().ticket;
    assert_eq!(more.outcome, Some(FilingOutcome::FollowedUp));
    let tickets = system.tickets();
    assert_eq!(tickets.len(), 2);
    assert!(tickets[1].texts[0].contains(&format!("{}/tickets/0", system.url())), "{}", tickets[1].texts[0]);
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_lost_answer_is_undecided_until_a_person_looks() {
    let system = System::start(Some(Fault::CreateAnswerLost)).await;
    let bench = bench();
    let first = bench.file(&system).await.expect_err("nobody answered");
    assert!(
        matches!(&first, NotFiled::Undecided(why) if why.contains("outbox drop") && why.contains("--again")),
        "{first}"
    );
    system.heal();
    for _ in 0..2 {
        let again = bench.retry(&system).await.expect_err("nobody can look");
        assert!(matches!(again, NotFiled::Undecided(_)) && again.is_permanent(), "{again}");
        let again = bench.file(&system).await.expect_err("nor does reporting it again");
        assert!(matches!(again, NotFiled::Undecided(_)), "{again}");
    }
    let made = system.tickets().len();
    assert!(made <= 1, "{made}");
    let filed = bench.send_again(&system).await.unwrap();
    assert_eq!(
        (system.tickets().len(), filed.ticket.confirmed),
        (made + 1, false),
        "because a person said so"
    );
    assert!(bench.waiting().is_empty());
}

/// The process ends between the request and its answer.
#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_crash_in_the_middle_is_undecided_too() {
    let system = System::start(Some(Fault::CreateAnswerLost)).await;
    let bench = bench().with_timeout(Duration::from_secs(20));
    let cut = tokio::time::timeout(Duration::from_millis(300), bench.file(&system)).await;
    if cut.is_ok() {
        // The fake closed the connection before: that is the test above.
        return;
    }
    system.heal();
    let made = system.tickets().len();
    assert!(matches!(bench.retry(&system).await, Err(NotFiled::Undecided(_))));
    assert_eq!(system.tickets().len(), made, "nothing is sent by itself");
}

#[tokio::test]
async fn a_refusal_is_none_of_that() {
    let system = System::start(Some(Fault::CreateRefused)).await;
    let bench = bench();
    let refused = bench.file(&system).await.expect_err("it was refused");
    assert!(!matches!(refused, NotFiled::Undecided(_)), "{refused}");
    system.heal();
    bench.retry(&system).await.unwrap();
    assert_eq!(system.tickets().len(), 1);
}
