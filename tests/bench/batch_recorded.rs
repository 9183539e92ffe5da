//! `cargo bench --bench batch_recorded -- [LINES]`: recorded facts through `escalate batch`, beside `jq -c .` on the same file: seconds of CPU, median of five
//! runs in turn, with their spread; lines a second; peak memory at 1,000, 10,000 and 100,000 lines. Goal: less CPU than jq, and at most 64 MB whatever
//! the number of lines.

#![expect(clippy::print_stdout, reason = "the figures are the result")]
#![expect(clippy::unwrap_used, reason = "it stops at the first thing that is not as expected")]

#[path = "measure/memory.rs"]
mod memory;
#[path = "../it/golden/recorded.rs"]
#[expect(dead_code, reason = "the golden tests use all of it")]
mod recorded;

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::Command;

use memory::peak_memory;
use tempfile::TempDir;

const RUNS: usize = 5;

fn main() {
    let lines = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(20_000_u32);
    let home = TempDir::new().unwrap();
    let cases: Vec<String> = recorded::names()
        .iter()
        .map(|name| serde_json::to_string(&recorded::whole(name).0).unwrap())
        .chain(include_str!("../../examples/08_batch/monday.ndjson").lines().map(str::to_owned))
        .collect();
    let file = home.path().join("cases.ndjson");
    let bytes = write(&file, &cases, lines);
    let version = Command::new("jq").arg("--version").output().unwrap();
    let version = String::from_utf8_lossy(&version.stdout).trim().to_owned();
    println!(
        "{lines} lines of {} recorded cases, {:.1} MB; CPU seconds, user and system",
        cases.len(),
        f64::from(bytes) / 1e6
    );
    let tools = [
        ("escalate batch", format!("{} batch {}", env!("CARGO_BIN_EXE_escalate"), file.display())),
        (
            "escalate batch --clusters",
            format!(
                "{} batch {} --clusters {}",
                env!("CARGO_BIN_EXE_escalate"),
                file.display(),
                home.path().join("c.json").display()
            ),
        ),
        (version.as_str(), format!("jq -c . {}", file.display())),
    ];
    let mut taken: Vec<Vec<f64>> = vec![Vec::new(); tools.len()];
    for _ in 0..RUNS {
        for ((_, command), taken) in tools.iter().zip(&mut taken) {
            taken.push(cpu(command, home.path()));
        }
    }
    let medians: Vec<f64> = taken.iter_mut().map(|runs| median(runs)).collect();
    for (((name, _), median), runs) in tools.iter().zip(&medians).zip(&taken) {
        let (least, most) = (runs[0], runs[runs.len() - 1]);
        let of_jq = median / medians[tools.len() - 1];
        println!(
            "{name:<28} {median:>7.2} s  ({least:.2} to {most:.2})  {of_jq:>6.2} of jq  {:>9.0} lines/s",
            f64::from(lines) / median
        );
    }
    for lines in [1_000, 10_000, 100_000] {
        write(&file, &cases, lines);
        for clusters in [false, true] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_escalate"));
            command.arg("batch").arg(&file).env("HOME", home.path()).current_dir(home.path());
            if clusters {
                command.args(["--clusters", "c.json"]);
            }
            let peak = peak_memory(command).unwrap_or_default();
            let with = if clusters { " with clusters" } else { "" };
            println!("{lines:>7} lines{with}: {} MB at the peak", peak.div_ceil(1024));
        }
    }
}

/// Writes so many lines, the cases in turn, each about somebody of its own, and says how many bytes they have.
fn write(file: &Path, cases: &[String], lines: u32) -> u32 {
    let mut out = BufWriter::new(std::fs::File::create(file).unwrap());
    let mut bytes = 0;
    for number in 0..lines {
        let (round, case) = (number as usize / cases.len(), &cases[number as usize % cases.len()]);
        let case = case.replace("@acme.example", &format!("@{round}.acme.example"));
        bytes += u32::try_from(case.len()).unwrap() + 1;
        writeln!(out, "{case}").unwrap();
    }
    out.flush().unwrap();
    bytes
}

/// Seconds of CPU that a command takes.
fn cpu(command: &str, home: &Path) -> f64 {
    let timed = format!("TIMEFORMAT='%U %S'; time {command} > /dev/null 2> told");
    let output =
        Command::new("bash").args(["-c", &timed]).env("HOME", home).current_dir(home).output().unwrap();
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    text.split_whitespace().map(|part| part.parse::<f64>().unwrap()).sum()
}

fn median(runs: &mut [f64]) -> f64 {
    runs.sort_by(f64::total_cmp);
    runs[runs.len() / 2]
}
