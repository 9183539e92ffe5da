//! How often an error text alone points to the right check: `cargo bench --bench error_suspicion`.
//!
//! The texts are in `tests/data/errors/` (sources and licences beside them). The table of patterns was written while looking
//! at these same texts, so the number says how well it fits them, not how well it does on texts that nobody has seen.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a benchmark prints its numbers, and the data is its own"
)]

use std::collections::BTreeMap;

use escalate::case::CheckId;
use escalate::diagnosis::suspect;
use serde_json::Value;

const TEXTS: &str = include_str!("../data/errors/error-codes-dev.jsonl");

fn main() {
    let rows: Vec<Value> =
        TEXTS.lines().map(|line| serde_json::from_str(line).expect("a JSON line")).collect();
    for (title, with_code) in [("code and message", true), ("message only", false)] {
        let mut right = 0_usize;
        let mut half = 0_usize;
        let mut by_check: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for row in &rows {
            let text = |key: &str| row[key].as_str().expect("a string");
            let error = if with_code {
                format!("{}: {}", text("code"), text("message"))
            } else {
                text("message").to_owned()
            };
            let said = suspect(&error).and_then(|found| found.check).map_or("other", CheckId::as_str);
            let also = row["also"].as_array().expect("a list").iter().any(|one| one == said);
            let hit = said == text("cause_check");
            right += usize::from(hit);
            half += usize::from(!hit && also);
            let (hits, all) = by_check.entry(text("cause_check")).or_default();
            *hits += usize::from(hit);
            *all += 1;
        }
        println!(
            "{title}: {right} of {} right ({} %), {half} more half right",
            rows.len(),
            percent(right, rows.len())
        );
        for (check, (hits, all)) in by_check {
            println!("  {check:<9}{hits:>4} of {all}");
        }
    }
}

/// One decimal.
fn percent(part: usize, whole: usize) -> String {
    let tenths = part * 1000 / whole.max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}
