//! Requests at two sizes of a tenant: what a diagnosis costs does not grow with it.

use serde_json::Value;

use super::{call, row};
use crate::people::People;
use crate::profile::Profile;
use crate::servers::{server, take};

/// About whom a diagnosis costs more in a larger tenant, and why.
const GROWS: &[(&str, &[&str], &str)] = &[(
    "scimmy",
    &["s46"],
    "nobody has the name, and the server cannot filter by address: everybody is read",
)];

/// How many people more are in the tenant at the second size.
const MORE: &str = "300";

#[expect(clippy::print_stderr, reason = "the figures are what the test is run for")]
pub(super) fn costs_the_same(name: &'static str) {
    let _turn = take(name);
    let server = server(name);
    let row = row(name);
    let people = People::on(&server);
    let server = crate::servers::server(name);
    let profile = row.profile(&server, &[], &people.world);
    let some: Vec<&Value> = people.all().iter().step_by(9).collect();
    let count = || -> Vec<usize> { some.iter().map(|one| requests(&profile, &call(&server, one))).collect() };
    let small = count();
    server.act(&["fill", MORE]);
    let large = count();
    server.act(&["unfill"]);
    eprintln!("{name}: requests of {} people {small:?}, with {MORE} people more {large:?}", some.len());
    assert!(small.iter().any(|count| *count > 0), "{name}: nothing was asked");
    let grown = some.iter().zip(small.iter().zip(&large)).filter(|(_, (small, large))| small != large);
    let grown: Vec<&str> = grown.filter_map(|(one, _)| one["id"].as_str()).collect();
    let known = GROWS.iter().filter(|(server, ..)| *server == name).flat_map(|(_, people, _)| *people);
    let known: Vec<&str> = known.copied().collect();
    let new: Vec<&&str> = grown.iter().filter(|id| !known.contains(id)).collect();
    assert!(new.is_empty(), "{name}: a diagnosis of {new:?} costs more in a larger tenant");
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
