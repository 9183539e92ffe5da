//! Measuring a whole process from outside: wall time, CPU time and peak memory. Linux only, from `/proc`, because unsafe code
//! is forbidden and the kernel's own figures need no crate.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What several runs of one command cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Median wall time of one run.
    pub wall: Duration,
    /// Mean CPU time, user and system, of one run.
    pub cpu: Duration,
}

/// Runs the command `runs` times, its output thrown away, after two runs that do not count.
///
/// The kernel counts the CPU time of finished children in ticks of 10 ms, so it is added up over all runs: with 100 runs the
/// mean is good to about 0.1 ms.
pub fn cost(runs: u32, command: &mut dyn FnMut() -> Command) -> Cost {
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

/// Runs the command once and returns its peak resident memory in kilobytes, read until it ends.
pub fn peak_memory(mut command: Command) -> Option<u64> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while child.try_wait().ok()?.is_none() {
        if let Ok(text) = std::fs::read_to_string(&status) {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
            peak = peak.max(kilobytes);
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    peak
}

/// Milliseconds with one decimal.
pub fn ms(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
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
