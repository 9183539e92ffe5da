//! Requests at two sizes of a tenant: what a diagnosis costs does not grow with it.

use super::{call, row};
use crate::people::People;
use crate::profile::Profile;
use crate::servers::{server, take};

/// How many people more are in the tenant at the second size.
const MORE: &str = "300";

#[expect(clippy::print_stderr, reason = "the figures are what the test is run for")]
pub(super) fn costs_the_same(name: &'static str) {
    let _turn = take(name);
    let server = server(name);
    let row = row(name);
    let people = People::on(&server);
    let profile = row.profile(&server, &[], &people.world);
    let some: Vec<Vec<String>> = people.all().iter().step_by(9).map(|person| call(&server, person)).collect();
    let count = || -> Vec<usize> { some.iter().map(|words| requests(&profile, words)).collect() };
    let small = count();
    server.act(&["fill", MORE]);
    let large = count();
    server.act(&["unfill"]);
    eprintln!("{name}: requests of {} people {small:?}, with {MORE} people more {large:?}", some.len());
    assert_eq!(small, large, "{name}: a diagnosis costs more in a larger tenant");
    assert!(small.iter().any(|count| *count > 0), "{name}: nothing was asked");
}

/// What a line of `-vv` about a request, a search or a query has.
const SENT: &[&str] = &["status=", "reason=", "entries=", "step=", "answered="];

/// How many requests a diagnosis sends.
fn requests(profile: &Profile, words: &[String]) -> usize {
    let words: Vec<&str> = words.iter().map(String::as_str).chain(["-vv"]).collect();
    let output = profile.command(&words).output().unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    log.lines().filter(|line| SENT.iter().any(|key| line.contains(key))).count()
}
