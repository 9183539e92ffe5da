//! What is said of the systems beside the report: which are not asked yet, and which rest on nothing that was run.

use crate::commands::output;
use crate::connectors::Proven;
use crate::escalation::Desk;
use crate::facts::Facts;

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
