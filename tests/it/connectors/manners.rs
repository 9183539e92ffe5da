//! What a file says of itself, and how its system wants to be asked.

use std::time::{Duration, Instant};

use escalate::connectors::{Connector, ConnectorFile, Proven, shipped};
use escalate::facts::GapReason;
use escalate::http::{Http, HttpLimits};
use escalate::vault::Vault;
use wiremock::Mock;
use wiremock::matchers::method;

use super::bench::{ask_with, asked, at, case, deadline, ok_json, reason, serving};
use crate::fixtures::{LEAST, varied};

/// The least connector with a request for each of three, and this in its head.
fn three(head: &str) -> String {
    varied(
        LEAST,
        &[
            ("kind  =", &format!("{head}\nkind  =")),
            ("[facts]", "[request.one]\nget = \"/one/{{it}}\"\neach = '[range(3)]'\n[facts]"),
            ("$all[]", "$all[], $one[]"),
        ],
    )
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn requests_of_a_system_with_a_pace_start_so_far_apart_also_from_two_connections() {
    let server = serving("/all", ok_json(["a"])).await;
    Mock::given(method("GET")).respond_with(ok_json("x")).mount(&server).await;
    let http = Http::new(HttpLimits::default(), &Vault::new());
    let (one, two) = (at(&server.uri(), &three("pace = \"100ms\"")), at(&server.uri(), LEAST));
    let start = Instant::now();
    let (case, until) = (case("ada"), deadline(Duration::from_secs(5)));
    let facts = ask_with(&one, &case, until.clone(), &http).await;
    assert!(facts.role_catalogue.is_ok());
    // Not a measurement: four requests have three pauses between their starts.
    assert!(start.elapsed() >= Duration::from_millis(300), "{:?}", start.elapsed());
    let start = Instant::now();
    let other = at(&server.uri(), &three("pace = \"100ms\""));
    let (first, second) = tokio::join!(
        ask_with(&one, &case, until.clone(), &http),
        ask_with(&other, &case, until.clone(), &http)
    );
    assert!(first.role_catalogue.is_ok() && second.role_catalogue.is_ok());
    assert!(start.elapsed() >= Duration::from_millis(700), "one host, whoever asks: {:?}", start.elapsed());
    let quick = ask_with(&two, &case, until, &http).await;
    assert!(quick.role_catalogue.is_ok());
}

#[tokio::test]
async fn a_turn_that_would_come_too_late_is_a_gap_at_once() {
    let server = serving("/all", ok_json(["a"])).await;
    Mock::given(method("GET")).respond_with(ok_json("x")).mount(&server).await;
    let http = Http::new(HttpLimits::default(), &Vault::new());
    let slow = at(&server.uri(), &three("pace = \"20s\""));
    let start = Instant::now();
    let facts = ask_with(&slow, &case("ada"), deadline(Duration::from_secs(10)), &http).await;
    assert_eq!(reason(&facts.role_catalogue), GapReason::TimedOut);
    assert!(start.elapsed() < Duration::from_secs(9), "nobody waits for what cannot come");
    assert_eq!(asked(&server).await.len(), 1);
}

fn load(text: &str) -> Result<Connector, String> {
    let file = ConnectorFile { name: "x".into(), path: "x.toml".into(), text: text.into() };
    Connector::load(&file).map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

#[test]
fn how_proven_it_is_is_one_of_three_words() {
    assert_eq!(load(LEAST).unwrap().proven, None, "a file need not say");
    assert_eq!(
        load(&varied(LEAST, &[("kind", "proven = \"real\"\nkind")])).unwrap().proven,
        Some(Proven::Real)
    );
    let wrong = load(&varied(LEAST, &[("kind", "proven = \"reel\"\nkind")])).unwrap_err();
    assert!(wrong.contains("x.toml:3:10") && wrong.contains("did you mean `real`?"), "{wrong}");
    let pace = load(&varied(LEAST, &[("kind", "pace = \"often\"\nkind")])).unwrap_err();
    assert!(pace.contains("x.toml:3:8") && pace.contains("`pace`"), "{pace}");
    for shipped in shipped::ALL {
        let loaded = Connector::load(&shipped.file()).unwrap();
        assert!(loaded.proven.is_some(), "{} does not say how it was tried", shipped.name);
    }
}
