//! Every ticketing connector of which there is a system in memory, with each thing going wrong at each request: `cargo test --test it
//! filing_faults -- --ignored --nocapture` runs one trial of four (of ten in the systems of vendors) and prints how many there were and what
//! was wrong; without `--ignored` fewer run, and `cargo bench --bench kept_ticketing -- --faults` runs all.

use std::fmt::Write as _;

use crate::faults::all::{self, Plan};
use crate::faults::profile::{ROWS, Row};

/// Linear says that an issue is not there with 200, which is not taken for gone: the report waits, and a person is told.
const KNOWN: &[&str] = &["the same after it was closed, request 6 (POST /graphql), Types"];

/// Of how many trials one is run each time.
const ONE_OF: usize = 80;

fn there() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().filter(|row| row.text().is_some())
}

/// Those that were written by the documents alone: there are twelve, and they have the most requests.
fn is_vendors(row: &Row) -> bool {
    crate::systems::is_vendors(row.system)
}

/// Runs one of so many trials of the systems. What was wrong.
#[expect(clippy::print_stdout, reason = "the figures are the result")]
fn wrong(one_of: impl Fn(&Row) -> Option<usize>) -> String {
    let mut wrong = String::new();
    for row in there() {
        let Some(one_of) = one_of(row) else { continue };
        let plan = Plan::of(row);
        assert!(plan.wrong.is_empty(), "{}, and nothing went wrong: {}", row.system, plan.wrong.join("\n"));
        let trials: Vec<_> = plan.trials().into_iter().step_by(one_of).collect();
        let outcome = all::run(row, &plan, &trials);
        println!(
            "{:<12} {} trials, {} of them another way, {} wrong",
            row.system,
            outcome.trials,
            outcome.missed,
            outcome.wrong.len()
        );
        for line in outcome.wrong.iter().filter(|line| !KNOWN.iter().any(|known| line.starts_with(known))) {
            let _ = writeln!(wrong, "{}, {line}", row.system);
        }
    }
    wrong
}

#[test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn whatever_goes_wrong_at_some_requests_a_ticket_is_there_whole_and_once() {
    let wrong = wrong(|row| (!is_vendors(row)).then_some(ONE_OF));
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
#[ignore = "it takes minutes: .ci/run runs it, and `cargo test --test it -- --ignored`"]
fn whatever_goes_wrong_at_many_requests_a_ticket_is_there_whole_and_once() {
    let wrong = wrong(|row| Some(if is_vendors(row) { 10 } else { 4 }));
    assert!(wrong.is_empty(), "{wrong}");
}
