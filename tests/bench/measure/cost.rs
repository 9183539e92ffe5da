//! Wall time and CPU time of a command.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What several runs of one command cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Median wall time of one run.
    pub(crate) wall: Duration,
    /// Mean CPU time, user and system, of one run.
    pub(crate) cpu: Duration,
}

/// Runs the command `runs` times, its output thrown away, after two runs that do not count.
///
/// The kernel counts the CPU time of finished children in ticks of 10 ms, so it is added up over all runs: with 100 runs the
/// mean is good to about 0.1 ms.
pub(crate) fn cost(runs: u32, command: &mut dyn FnMut() -> Command) -> Cost {
    for _ in 0..2 {
        quiet(command());
    }
    let before = children_ticks();
    let mut walls: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            quiet(command());
            start.elapsed()
        })
        .collect();
    let ticks = children_ticks() - before;
    walls.sort();
    let wall = walls[walls.len() / 2];
    Cost { wall, cpu: Duration::from_millis(ticks * 10) / runs }
}

fn quiet(mut command: Command) {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    assert!(status.is_ok(), "{command:?} could not be started");
}

/// Ticks that finished children of this process took: fields 16 and 17 of `/proc/self/stat`.
fn children_ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let fields: Vec<u64> =
        after_name.split_whitespace().skip(13).take(2).filter_map(|field| field.parse().ok()).collect();
    fields.iter().sum()
}
