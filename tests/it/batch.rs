//! `escalate batch`: many cases, line by line.

mod bad_lines;
#[cfg(unix)]
mod full_disk;
mod journal;
#[cfg(unix)]
mod killed;
mod live;
mod recorded;
mod since;
mod table;
mod tickets;

use serde_json::{Value, json};

use crate::support::{Ran, Sandbox};

/// Fourteen people of one tenant.
const MONDAY: &str = include_str!("../../examples/08_batch/monday.ndjson");

/// The documents on stdout.
fn documents(ran: &Ran) -> Vec<Value> {
    ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Runs a batch of these lines.
fn batch(sandbox: &Sandbox, lines: &str, args: &[&str]) -> Ran {
    sandbox.write("cases.ndjson", lines);
    sandbox.run([&["batch", "cases.ndjson"], args].concat())
}

/// Who, and what came of it.
fn told(ran: &Ran) -> Vec<Value> {
    documents(ran)
        .iter()
        .map(|one| json!([one["case"]["user"], one["primary"], one["error"]["code"], one["error"]["line"]]))
        .collect()
}
