//! `cargo bench --bench start_up`: what it costs to start, to replay recorded facts and to run the example.
//!
//! Goals: the example under 25 ms of CPU time, process start included; `--facts` under 10 ms; `--version` at most 1.5 times
//! `rg --version`.

#![expect(clippy::print_stdout, reason = "the figures are the result")]

#[path = "measure/cost.rs"]
mod cost;
mod measure;

use std::process::Command;

use cost::cost;
use measure::memory::peak_memory;
use measure::ms;

const RUNS: u32 = 100;

fn escalate(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_escalate"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments);
    command
}

fn main() {
    let example = [
        "--config",
        "examples/01_export/escalate.toml",
        "--user",
        "ana@acme.example",
        "--tenant",
        "acme-prod",
        "--action",
        "reassign a conversation",
        "--error",
        "You don't have permission",
        "--no-input",
    ];
    let facts = ["--facts", "examples/02_facts/facts.json", "--no-input"];
    println!("{RUNS} runs each");
    let rows: [(&str, &[&str], &str); 3] = [
        ("escalate --version", &["--version"], ""),
        ("recorded facts (--facts)", &facts, "goal: 10 ms of CPU"),
        ("the example (a directory export)", &example, "goal: 25 ms of CPU"),
    ];
    for (name, arguments, goal) in rows {
        let cost = cost(RUNS, &mut || escalate(arguments));
        println!("{name:34} CPU {:>8}   wall {:>8}   {goal}", ms(cost.cpu), ms(cost.wall));
    }
    if let Some(kilobytes) = peak_memory(escalate(&example)) {
        println!(
            "peak memory of the example: {:.1} MB",
            f64::from(u32::try_from(kilobytes).unwrap_or(u32::MAX)) / 1024.0
        );
    }
    compare_with_ripgrep();
}

/// In turn, so that a busy machine slows both.
fn compare_with_ripgrep() {
    let has_ripgrep = Command::new("rg").arg("--version").output().is_ok();
    if !has_ripgrep {
        println!("rg --version: not measured, ripgrep is not installed (Debian: apt-get install ripgrep)");
        return;
    }
    let mut ratios: Vec<f64> = (0..9)
        .map(|_| {
            let ours = cost(30, &mut || escalate(&["--version"]));
            let theirs = cost(30, &mut || {
                let mut command = Command::new("rg");
                command.arg("--version");
                command
            });
            ours.wall.as_secs_f64() / theirs.wall.as_secs_f64()
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    println!(
        "--version against rg --version: {:.2} times its wall time (median of 9 pairs; goal: 1.5)",
        ratios[4]
    );
}
