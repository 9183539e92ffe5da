//! What is said of the systems beside the report: which are not asked yet, and which rest on nothing that was run.

use std::collections::BTreeSet;

use crate::checks::Status;
use crate::checks::read::NEAR;
use crate::commands::output;
use crate::connectors::Proven;
use crate::diagnosis::Verdict;
use crate::escalation::Desk;
use crate::facts::{Facts, GapReason};
use crate::filing;
use crate::report::v1::Report;
use crate::text::visible::one_line;

/// Says which systems of the profile are not asked yet.
pub(super) fn left_out(desk: &Desk) {
    let names: Vec<&str> = desk.left_out.iter().map(|system| system.name.as_str()).collect();
    if !names.is_empty() {
        let names = names.join(", ");
        output::note(&format!(
            "not asked, because not filled in: {names}; `escalate doctor` says what is missing"
        ));
    }
}

/// Says of which connectors that nobody has run against their systems something is in the report. A file of one's own that says nothing of
/// itself is its owner's to judge.
pub(super) fn unproven(desk: &Desk, facts: &Facts) {
    let heard = facts.heard();
    let unproven = desk.asked.iter().filter(|system| system.connector.proven == Some(Proven::Unproven));
    for system in unproven.filter(|system| heard.contains(&system.name)) {
        let (name, connector) = (&system.name, &system.connector.name);
        output::note(&format!(
            "{name} was never run against the real system: compare what it says (`escalate connectors show {connector}`)"
        ));
    }
}

/// Says once for each system, before the first ticket goes there, that nobody has run its connector.
pub(super) fn before_filing(desk: &Desk) {
    let (Some(system), Some(state)) = (&desk.ticketing, &desk.customer.state) else { return };
    if !filing::first_time(system, state) {
        return;
    }
    let (name, title) = (&system.name, &system.connector.title);
    tracing::warn!("the connector {name} is unproven: it was never run against a real {title}");
    output::note(&format!(
        "{name} was never run against a real {title}: look at this first ticket there, and say so if something is missing. This is \
         said once."
    ));
}

/// Says what is written wrongly in exported files and in the profile, as far as the report does not: a cause that is settled passes over what
/// it does not rest on, and the next case may rest on it.
pub(super) fn slips(report: &Report) {
    let Some(facts) = &report.facts else { return };
    let mut lines: BTreeSet<String> = facts
        .limits_of_exports()
        .into_iter()
        .map(|(connector, limit)| format!("{connector}: {limit}"))
        .collect();
    if report.verdict != Verdict::Undetermined {
        let unreadable = |reason| matches!(reason, GapReason::Malformed | GapReason::WrongAddress);
        let gaps = facts.unanswered().into_values().filter(|none| unreadable(none.reason()));
        lines.extend(gaps.map(|none| none.detail().to_owned()));
        let unknown = report.checks.iter().filter(|check| check.status == Status::Unknown);
        let near = unknown.filter(|check| check.summary.contains(NEAR));
        lines.extend(near.map(|check| format!("{}: {}", check.id.cited(), check.summary)));
    }
    for line in lines {
        output::note(&one_line(&line));
    }
}
