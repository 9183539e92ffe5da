//! What is said when somebody asks why a check is asked about.

use std::collections::BTreeSet;

use crate::case::CheckId;
use crate::checks::Check;

/// What the check looks at, where that is, and what the answer settles.
pub(super) fn of(check: &Check) -> String {
    let explanation = check.explanation();
    let looks_at = explanation.split("\n\n").next().unwrap_or_default();
    let covered: BTreeSet<CheckId> = check.look.covers(check.id).collect();
    let settles: Vec<String> = covered.into_iter().map(CheckId::cited).collect();
    format!(
        "   {}\n   Where: {}\n   If it is in order, {} ruled out; if not, the cause is found. `escalate explain {}` has every outcome.",
        looks_at.replace('\n', "\n   "),
        place(check.ask),
        match settles.as_slice() {
            [one] => format!("{one} is"),
            [most @ .., last] => format!("{} and {last} are", most.join(", ")),
            [] => String::new(),
        },
        check.id.as_str()
    )
}

/// Where to look, without the question behind it.
fn place(ask: &str) -> &str {
    let ask = ask.trim_end();
    ask.rsplit_once(". ").map_or(ask, |(place, _)| place)
}
