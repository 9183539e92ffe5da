//! What was not seen, in one line.

use std::collections::BTreeMap;

use crate::facts::GapReason;
use crate::report::v1::Report;

/// What no system ever tells.
const NEVER: &str =
    "what happens on the user's own side (device, network, browser, mailbox) is never seen from here";

/// One line for the admin and for support: the questions without an answer, by why.
pub(super) fn line(report: &Report) -> String {
    let mut by_reason: BTreeMap<GapReason, Vec<String>> = BTreeMap::new();
    for spot in &report.blind_spots {
        by_reason.entry(spot.reason).or_default().push(spot.question.as_str().replace('_', " "));
    }
    let mut parts: Vec<String> = by_reason
        .into_iter()
        .map(|(reason, questions)| format!("{} ({})", questions.join(", "), reason.says()))
        .collect();
    parts.push(NEVER.to_owned());
    parts.join("; ")
}
