//! The server dies while the program files, and comes back.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::fault::Fault;
use super::plan::{Run, Scenario, Trial};
use super::proxy::{Act, Order, When};
use super::random::Random;
use super::step::Step;

/// A trial in which the server of that name dies at a request of a new problem, or of one that has a ticket.
pub(crate) fn draw(random: &mut Random, server: &'static str, new: &[Step], again: &[Step]) -> Trial {
    let is_new = random.percent(60);
    let requests = if is_new { new } else { again };
    let place = random.below(requests.len());
    let wait = Duration::from_millis(u64::try_from(random.below(300)).unwrap_or_default());
    let act = match random.below(4) {
        0 => Act::CallBefore(("server killed before", Arc::new(move || kill(server)))),
        1 => Act::CallAfter(("server killed after", Arc::new(move || kill(server)))),
        2 => Act::CallBefore(("server stopped before", Arc::new(move || order(server, "down")))),
        _ => Act::CallBefore((
            "server killed at work",
            Arc::new(move || {
                thread::spawn(move || {
                    thread::sleep(wait);
                    kill(server);
                });
            }),
        )),
    };
    let fault = Fault::Request(Order { when: When::Nth(place + 1), lasts: false, act });
    let kind = fault.kind();
    let mut runs = Vec::new();
    if !is_new {
        runs.push(Run::File { machine: 0, report: 0, fault: None });
    }
    runs.push(Run::File { machine: 0, report: 1, fault: Some(fault) });
    let scenario = if is_new { Scenario::New } else { Scenario::Again };
    Trial { scenario, runs, step: requests[place], kind }
}

/// The server is there again.
pub(crate) fn revive(server: &str) {
    order(server, "up");
}

fn order(server: &str, what: &str) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/servers/run");
    // What is not up again is seen at the next request.
    let _ =
        Command::new(script).args([server, "do", what]).stdout(Stdio::null()).stderr(Stdio::null()).status();
}

/// SIGKILL for the server and its workers, a process group of their own.
fn kill(server: &str) {
    let root = std::env::var_os("ESCALATE_SERVERS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/servers")), PathBuf::from);
    let note =
        fs::read_to_string(root.join(server).join("run").join(format!("{server}.pid"))).unwrap_or_default();
    if let Some(leader) = note.split_whitespace().next() {
        let _ = Command::new("sh").args(["-c", &format!("kill -KILL -- -{leader}")]).status();
    }
}
