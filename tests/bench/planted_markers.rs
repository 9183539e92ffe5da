//! `cargo bench --bench planted_markers`: plants every credential that the process holds, in every notation, at every place, runs
//! the program in its ways and prints what was planted and what is left of it in anything that it said, wrote or sent. With
//! `cargo test --bench planted_markers` the same without a release build.

#![expect(clippy::unwrap_used, reason = "it stops at the first thing that is not as expected")]

#[path = "../it/planted"]
mod planted {
    pub(crate) mod encodings;
    pub(crate) mod everywhere;
    pub(crate) mod reader;
}
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../it/support.rs"]
mod support;

use std::collections::BTreeMap;
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "the numbers are what this prints")]
fn main() {
    let started = Instant::now();
    let measured = planted::everywhere::measure();
    for (what, names) in [
        ("credentials", &measured.credentials),
        ("notations", &measured.encodings),
        ("places", &measured.places),
    ] {
        println!("{} {what}: {}", names.len(), names.join("; "));
    }
    println!("planted markers           {:>6}", measured.planted);
    println!("texts and files read      {:>6}", measured.read);
    println!("runs that ended otherwise {:>6}", measured.broken.len());
    println!("left                      {:>6}", measured.left.len());
    let mut by_place: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (credential, place) in &measured.left {
        *by_place.entry(place).or_default().entry(credential).or_default() += 1;
    }
    for (place, credentials) in by_place {
        println!("  {place}: {}", credentials.into_keys().collect::<Vec<_>>().join("; "));
    }
    for broken in &measured.broken {
        println!("  {broken}");
    }
    println!("seconds                   {:>6}", started.elapsed().as_secs());
}
