//! `cargo bench --bench redaction_recall -- [PATH] [--details] [--families FILE] [--harmless FILE]`: recall and over-redaction
//!
//! - on secrets that are made by shape,
//! - on examples that others collected (beside the project, or at PATH): the detectors are fitted to them,
//! - on families and look-alikes that are made from their published formats (the kept split, or the files named),
//!
//! and the speed of cleaning ordinary log lines.

#[path = "../vendor/data.rs"]
mod data;
mod families;
mod kept_split;
mod made_secrets;
mod numbers;
mod recall;
mod speed;

/// What the examples of others should give: they are fitted, so less is a step back.
const GOALS: &str = "as fitted: goals core >= 0.96, all >= 0.92, altered <= 0.10, each in every form";

#[expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "the numbers are what this prints; a file that cannot be read has none"
)]
fn main() {
    let mut arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let details = arguments.iter().any(|argument| argument == "--details");
    let mut named = |option: &str| -> Option<String> {
        let at = arguments.iter().position(|argument| argument == option)?;
        let file = arguments.drain(at..at + 2).nth(1)?;
        Some(std::fs::read_to_string(file).expect("the formats can be read"))
    };
    let (own_families, own_harmless) = (named("--families"), named("--harmless"));
    arguments.retain(|argument| !argument.starts_with("--"));
    let path = arguments.first().map_or("redaction/secrets-dev.jsonl", String::as_str);
    let lines = match arguments.first() {
        Some(path) => std::fs::read_to_string(path).expect("the examples can be read"),
        None => data::read(path),
    };
    println!("made by shape\n{}", recall::measure(&made_secrets::lines()).text(details));
    println!("{path}\n{GOALS}\n{}", recall::measure(&lines).text(details));
    if let Some(families) = own_families.or_else(|| kept("families.jsonl")) {
        println!("{}", families::measure(&families, details));
    }
    if let Some(harmless) = own_harmless.or_else(|| kept("harmless.jsonl")) {
        println!("{}", families::measure_harmless(&harmless, details));
    }
    println!("{}", speed::measure());
}

#[expect(clippy::print_stdout, reason = "what is not there has no number, and that is said")]
fn kept(name: &str) -> Option<String> {
    let (lines, state) = kept_split::read(name);
    println!("{state}");
    lines
}
