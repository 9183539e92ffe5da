//! `doctor` proves the search: one that must miss, as the system answers it, and one for a ticket that was filed, which must hit.

use std::time::Duration;

use escalate::connectors::{Examined, KnownFiling, filing_health};
use escalate::http::Http;

use super::bench::{Bench, FINGERPRINT};
use super::system::{Fault, System};
use crate::connectors::bench::{at, context, deadline, now};
use crate::fixtures::DESK;

/// What is said of both searches, when this is the newest ticket that was filed.
async fn searched(system: &System, known: Option<&str>) -> (Examined, Examined) {
    let http = Http::default();
    let filed_at = now() - chrono::TimeDelta::days(1);
    let known = known.map(|id| KnownFiling { fingerprint: FINGERPRINT.into(), id: id.into(), filed_at });
    let context = context(deadline(Duration::from_secs(5)), &http);
    let asked = filing_health(&at(&system.url(), DESK), &context, known.as_ref()).await;
    let one = |name: &str| asked.iter().find(|one| one.name == name).unwrap().clone();
    (one("find"), one("find again"))
}

#[tokio::test]
async fn a_search_that_works_misses_and_hits() {
    let system = System::start(None).await;
    Bench::new().file(&system).await.unwrap();
    let (miss, hit) = searched(&system, Some("0")).await;
    assert_eq!((miss.ok, hit.ok), (Some(true), Some(true)), "{miss:?} {hit:?}");
}

#[tokio::test]
async fn a_filter_that_is_ignored_is_named_before_anything_is_compared() {
    let system = System::start(Some(Fault::FilterIgnored)).await;
    Bench::new().file(&system).await.unwrap();
    let (miss, hit) = searched(&system, Some("0")).await;
    assert_eq!((miss.ok, hit.ok), (Some(false), None));
    assert!(miss.says.contains("does not search by that field"), "{}", miss.says);
}

#[tokio::test]
async fn a_search_that_finds_nothing_at_all_is_named() {
    let system = System::start(Some(Fault::SearchFindsNothing)).await;
    Bench::new().file(&system).await.unwrap();
    let (miss, hit) = searched(&system, Some("0")).await;
    assert_eq!((miss.ok, hit.ok), (Some(true), Some(false)));
    assert!(hit.says.contains("does not find 0, which was filed from here"), "{}", hit.says);
}

#[tokio::test]
async fn what_cannot_be_proved_is_not_looked_at() {
    let system = System::start(None).await;
    let (miss, none) = searched(&system, None).await;
    assert_eq!((miss.ok, none.ok), (Some(true), None));
    assert!(none.says.contains("nothing was filed there"), "{}", none.says);
    let (_, gone) = searched(&system, Some("17")).await;
    assert_eq!(gone.ok, None);
    assert!(gone.says.contains("is not there any more"), "{}", gone.says);
}
