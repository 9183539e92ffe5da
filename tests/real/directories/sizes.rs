//! Requests at two sizes of a tenant: what a diagnosis costs does not grow with it.

use super::{call, diagnosed, row};
use crate::people::People;
use crate::servers::{server, take};

/// How many people more are in the tenant at the second size.
const MORE: &str = "300";

#[expect(clippy::print_stderr, reason = "the figures are what the test is run for")]
fn costs_the_same(name: &'static str) {
    let _turn = take(name);
    let server = server(name);
    let row = row(name);
    let people = People::on(&server);
    let profile = row.profile(&server, &[], &people.world);
    let some: Vec<Vec<String>> = people.all().iter().step_by(9).map(|person| call(&server, person)).collect();
    let count =
        || -> Vec<u64> { some.iter().map(|words| requests(&diagnosed(&profile, words).stdout)).collect() };
    let small = count();
    server.act(&["fill", MORE]);
    let large = count();
    server.act(&["unfill"]);
    eprintln!("{name}: requests of {} people {small:?}, with {MORE} people more {large:?}", some.len());
    assert_eq!(small, large, "{name}: a diagnosis costs more in a larger tenant");
    assert!(small.iter().any(|count| *count > 0), "{name}: nothing was asked");
}

/// How many requests a report says that it took.
fn requests(report: &[u8]) -> u64 {
    let report: serde_json::Value = serde_json::from_slice(report).unwrap_or_default();
    report["requests"].as_u64().unwrap_or_default()
}

#[test]
fn sizes_of_betterauth() {
    costs_the_same("betterauth");
}

#[test]
fn sizes_of_ghost() {
    costs_the_same("ghost");
}

#[test]
fn sizes_of_keystone() {
    costs_the_same("keystone");
}

#[test]
fn sizes_of_kratos() {
    costs_the_same("kratos");
}

#[test]
fn sizes_of_gitea() {
    costs_the_same("gitea");
}

#[test]
fn sizes_of_canaille() {
    costs_the_same("canaille");
}

#[test]
fn sizes_of_scimmy() {
    costs_the_same("scimmy");
}

#[test]
fn sizes_of_slapd() {
    costs_the_same("slapd");
}

#[test]
fn sizes_of_samba() {
    costs_the_same("samba");
}

#[test]
fn sizes_of_sql() {
    costs_the_same("sql");
}
