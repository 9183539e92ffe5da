//! `cargo bench --bench case_cpu -- [FILE]`: CPU of one recorded case, from its line to the line of its report, by stage, beside what
//! `jq -c .` needs to read the same lines. Without a file: lines that are made of the golden cases, with other people, tenants and
//! roles, one in three of them in order.
//!
//! Goal: less than jq.

#![expect(clippy::print_stdout, reason = "the figures are the result")]
#![expect(clippy::unwrap_used, reason = "it stops at the first line that does not read")]

#[path = "case_cpu/lines.rs"]
mod lines;
#[path = "../it/golden/recorded.rs"]
#[expect(dead_code, reason = "the cases alone are wanted here")]
mod recorded;
#[path = "case_cpu/stages.rs"]
mod stages;
#[path = "measure/thread.rs"]
#[expect(dead_code, reason = "one clock of it is wanted here")]
mod thread;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use stages::{STAGES, Stages};

/// How often everything is measured, ours and jq in turn.
const RUNS: usize = 5;
/// Lines without a file.
const LINES: usize = 5_000;

fn main() {
    let given = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    let text = given.map_or_else(|| lines::made(LINES), |file| std::fs::read_to_string(file).unwrap());
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let count = u32::try_from(lines.len()).unwrap().max(1);
    println!("{count} lines, {} bytes each", text.len() / lines.len().max(1));
    let file = std::env::temp_dir().join(format!("case_cpu-{}.ndjson", std::process::id()));
    std::fs::write(&file, &text).unwrap();
    let mut ours: Vec<Stages> = Vec::new();
    let (mut whole, mut jqs): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(stages::run(&lines));
        whole.push(stages::one_by_one(&lines));
        jqs.push(jq(&file));
    }
    std::fs::remove_file(&file).unwrap();
    for (at, name) in STAGES.iter().enumerate() {
        said(name, ours.iter().map(|one| one.cpu[at] / count).collect());
    }
    said("all stages", ours.iter().map(|one| one.cpu.iter().sum::<Duration>() / count).collect());
    said("one by one", whole.into_iter().map(|one| one / count).collect());
    said(&version(), jqs.into_iter().map(|one| one / count).collect());
    println!("{:<10} {:>8} bytes each", "written", ours[0].written / lines.len().max(1));
    println!("{:<10} {:>8} kB at the peak, lines and all", "memory", peak());
}

/// Median and spread.
fn said(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let micros = |time: Duration| format!("{:.1} µs", time.as_secs_f64() * 1e6);
    let (low, high) = (times[0], times[times.len() - 1]);
    println!("{name:<10} {:>10}  ({} to {})", micros(times[times.len() / 2]), micros(low), micros(high));
}

/// CPU of `jq -c .` on that file.
fn jq(file: &PathBuf) -> Duration {
    let before = children();
    let status = Command::new("jq").args(["-c", "."]).arg(file).stdout(Stdio::null()).status().unwrap();
    assert!(status.success(), "jq: {status}");
    children().saturating_sub(before)
}

fn version() -> String {
    let said = Command::new("jq").arg("--version").output().unwrap();
    String::from_utf8_lossy(&said.stdout).trim().to_owned()
}

/// What finished children took, in the kernel's ticks of 10 ms.
fn children() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit_once(')').unwrap().1;
    let ticks: u64 =
        after_name.split_whitespace().skip(13).take(2).map(|field| field.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}

fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim_end_matches("kB").trim().to_owned()
}
