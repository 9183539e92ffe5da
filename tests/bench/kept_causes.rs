//! `cargo bench --bench kept_causes -- [FILE…] [--show]`: how many of the kept scenarios (`scenarios.rs`) are wholly right, and how many in
//! verdict, primary cause and decisive checks.
#![expect(clippy::print_stdout, reason = "a benchmark prints its numbers")]

use std::collections::BTreeMap;
use std::process::ExitCode;

mod scenarios;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let show = args.iter().any(|arg| arg == "--show");
    let mut files: Vec<&str> = args.iter().map(String::as_str).filter(|arg| !arg.starts_with("--")).collect();
    if files.is_empty() {
        files.extend(scenarios::KEPT);
    }
    for file in files {
        if let Err(error) = score(file, show) {
            println!("{error}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Prints the numbers of one file.
fn score(file: &str, show: bool) -> Result<(), String> {
    let all = scenarios::read(file)?;
    let mut patterns: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let (mut right, mut decided) = (0, 0);
    for scenario in &all {
        let wrong = scenarios::wrong(scenario);
        let row = patterns.entry(scenario["pattern"].as_str().unwrap_or_default()).or_default();
        row.1 += 1;
        if wrong.is_empty() {
            row.0 += 1;
            right += 1;
        } else if show {
            println!("{} {}: {}", scenario["id"], scenario["pattern"], scenario["truth"]);
            for text in &wrong {
                println!("    {text}");
            }
        }
        decided += usize::from(!wrong.iter().any(|text| text.starts_with('!')));
    }
    for (pattern, (right, all)) in &patterns {
        println!("{pattern:<26} {right:>3} of {all}");
    }
    let name = file.rsplit('/').next().unwrap_or(file);
    println!(
        "{name}: {right} of {} wholly right; {decided} in verdict, primary cause and decisive checks",
        all.len()
    );
    Ok(())
}
