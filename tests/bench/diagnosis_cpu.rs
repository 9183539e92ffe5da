//! `cargo bench --bench diagnosis_cpu -- [NAME…]`: CPU time of one diagnosis from facts that are in memory: all checks and what they
//! mean together, warm. Over facts in which everything is in order and over every golden case, or over the cases that are named.
//!
//! Goal: 50 µs.

#![expect(clippy::print_stdout, reason = "the figures are the result")]
#![expect(clippy::unwrap_used, reason = "it stops at the first case that does not read")]

#[path = "../it/golden/recorded.rs"]
mod recorded;
#[path = "measure/thread.rs"]
mod thread;

use std::hint::black_box;
use std::time::Duration;

use escalate::case::Case;
use escalate::diagnosis::{Options, diagnose};
use escalate::facts::Facts;

use recorded::{json_of, names, read_whole, recording, root};
use thread::cpu_of_one;

const GOAL: Duration = Duration::from_micros(50);
const BATCHES: usize = 5;
/// How many of the slowest are named.
const SLOWEST: usize = 5;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let in_order = read_whole("in-order", &json_of(&root().join("in-order.json")));
    let in_order = (in_order.case.unwrap(), in_order.facts);
    println!("facts in which everything is in order {:>8}", micros(cost(&in_order)));
    let mut cases: Vec<(Duration, String)> = names()
        .into_iter()
        .filter(|name| wanted.is_empty() || wanted.contains(name))
        .map(|name| (cost(&recording(&name)), name))
        .collect();
    cases.sort();
    let Some(last) = cases.len().checked_sub(1) else { return };
    let at = |percent: usize| micros(cases[last * percent / 100].0);
    println!("{} golden cases: median {}, p95 {}", cases.len(), at(50), at(95));
    for (time, name) in cases.iter().rev().take(SLOWEST) {
        println!("    {:>8} {name}", micros(*time));
    }
    let above = cases.iter().filter(|(time, _)| *time > GOAL).count();
    println!("above the goal of {}: {above}", micros(GOAL));
}

fn cost((case, facts): &(Case, Facts)) -> Duration {
    let options = Options::default();
    cpu_of_one(BATCHES, &mut || {
        black_box(diagnose(black_box(case), black_box(facts), &options));
    })
}

fn micros(time: Duration) -> String {
    format!("{:.1} µs", time.as_secs_f64() * 1e6)
}
