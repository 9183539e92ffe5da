//! Peak memory of a command.

use std::process::{Command, Stdio};
use std::time::Duration;

/// Runs the command once and returns its peak resident memory in kilobytes, read until it ends.
pub(crate) fn peak_memory(mut command: Command) -> Option<u64> {
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
