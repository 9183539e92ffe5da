//! A host that asks to be left alone, in a batch: it is, and no case pays for that with its own time.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use escalate::connectors::facts;
use escalate::facts::{Facts, GapReason};
use escalate::http::Patience;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::{Batch, people};
use crate::connectors::bench::{at, case, known, now, ok_json, reason};
use crate::fixtures::LEAST;

fn throttled() -> ResponseTemplate {
    ResponseTemplate::new(429)
}

/// A server that says this so many times, and then answers.
async fn busy(answer: ResponseTemplate, times: u64) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path("/all")).respond_with(answer).up_to_n_times(times).mount(&server).await;
    Mock::given(path("/all")).respond_with(ok_json(["reader"])).mount(&server).await;
    server
}

/// A case with a second for all of it, and how long it took.
async fn asked_in_a_second(server: &MockServer, patience: Option<u64>) -> (Facts, Duration) {
    let patience = patience.map(|seconds| Patience::new(Duration::from_secs(seconds)));
    let batch = Batch { patience, time: Duration::from_secs(1), ..Batch::new() };
    let start = Instant::now();
    let facts = facts(&at(&server.uri(), LEAST), &case("ana"), &batch.context(now())).await;
    (facts, start.elapsed())
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn waiting_for_a_host_costs_a_case_nothing() {
    let seconds = || throttled().insert_header("retry-after", "2");
    let date =
        (chrono::Utc::now() + chrono::TimeDelta::seconds(4)).format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let on_date = throttled().insert_header("retry-after", date.as_str());
    let trials = [
        ("seconds", busy(seconds(), 1).await, 2),
        ("a date", busy(on_date, 1).await, 2),
        ("nothing said: 1 s, then 2", busy(throttled(), 2).await, 3),
        ("503", busy(ResponseTemplate::new(503).insert_header("retry-after", "2"), 1).await, 2),
    ];
    let all = trials.iter().map(async |(name, server, least)| {
        let (facts, took) = asked_in_a_second(server, Some(60)).await;
        assert_eq!(known(&facts.role_catalogue).map(Vec::len), Some(1), "{name}: {facts:?}");
        assert!(
            took >= Duration::from_secs(*least) && took < Duration::from_secs(least + 4),
            "{name}: {took:?}"
        );
    });
    futures_util::future::join_all(all).await;
}

#[tokio::test]
async fn patience_has_an_end_and_without_it_nothing_is_waited_for() {
    for (patience, seconds) in [(None, "3"), (Some(5), "100"), (Some(0), "9")] {
        let server = busy(throttled().insert_header("retry-after", seconds), 1).await;
        let (facts, took) = asked_in_a_second(&server, patience).await;
        assert_eq!(reason(&facts.role_catalogue), GapReason::Throttled, "{patience:?}");
        assert!(took < Duration::from_millis(900), "{took:?}: nobody waits for what will not do");
    }
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn nothing_goes_to_a_host_that_wants_to_be_left_alone() {
    let server = MockServer::start().await;
    let begun = Instant::now();
    let came: Arc<Mutex<Vec<Duration>>> = Arc::default();
    let log = Arc::clone(&came);
    // For a second it refuses everything without saying how long.
    let answer = move |_: &Request| {
        let at = begun.elapsed();
        log.lock().unwrap().push(at);
        if at < Duration::from_millis(800) { throttled() } else { ok_json(["reader"]) }
    };
    Mock::given(path("/all")).respond_with(answer).mount(&server).await;
    let patience = Some(Patience::new(Duration::from_secs(60)));
    // Nothing is shared here: each of the forty asks for itself.
    let batch = Batch { patience, shared: None, time: Duration::from_secs(1), ..Batch::new() };
    let found = batch.ask(&at(&server.uri(), LEAST), &people(40), 40).await;
    assert!(found.iter().all(|facts| known(&facts.role_catalogue).is_some()), "{found:?}");
    let came = came.lock().unwrap();
    let early = came.iter().filter(|at| **at < Duration::from_millis(800)).count();
    assert!(early <= 8, "{early} went out before the first was refused: what was on its way, and no more");
}
