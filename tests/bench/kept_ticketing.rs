//! `cargo bench --bench kept_ticketing [-- NAME…]`: every ticketing connector files into a system in memory that answers as the real one
//! does: what is there afterwards, and with `--faults` what becomes of it when each thing goes wrong at each request.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "the figures are the result")]

#[path = "../faults/mod.rs"]
#[expect(dead_code, reason = "the tests poll, too")]
mod faults;
#[path = "../it/sample.rs"]
#[expect(dead_code, reason = "the tests use all of it")]
mod sample;
#[path = "../systems/mod.rs"]
#[expect(unreachable_pub, reason = "its interface is that of a library")]
mod systems;

use std::process::ExitCode;

use faults::all::{self, Plan, wait};
use faults::profile::ROWS;
use faults::results;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let (options, names): (Vec<String>, Vec<String>) =
        args.into_iter().partition(|arg| arg.starts_with("--"));
    let mut clean = true;
    for row in ROWS.iter().filter(|row| names.is_empty() || names.iter().any(|name| name == row.system)) {
        if row.text().is_none() {
            println!("{:<12} no connector {}", row.system, row.connector);
            continue;
        }
        let mut marks = Vec::new();
        for (name, wrong) in wait(results::within(row)) {
            marks.push(format!("{name} {}", if wrong.is_empty() { "ok" } else { "WRONG" }));
            for what in &wrong {
                println!("    {name}: {what}");
            }
            clean &= wrong.is_empty();
        }
        println!("{:<12} {}", row.system, marks.join(", "));
        if !options.iter().any(|option| option == "--faults") {
            continue;
        }
        let plan = Plan::of(row);
        let requests: Vec<String> = plan.courses.values().map(|seen| seen.len().to_string()).collect();
        println!("{:<12} requests: {}; {}", row.system, requests.join(", "), plan.wrong.join("; "));
        clean &= plan.wrong.is_empty();
        {
            let outcome = all::run(row, &plan, &plan.trials());
            println!(
                "{:<12} {} trials, {} in which it did not happen, {} wrong",
                row.system,
                outcome.trials,
                outcome.missed,
                outcome.wrong.len()
            );
            outcome.wrong.iter().for_each(|line| println!("  {line}"));
            clean &= outcome.wrong.is_empty();
        }
    }
    if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
