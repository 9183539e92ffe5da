//! What was tried before a ticket, and the person's roles: lines that the ticket, the FAQ's list of four, asks for.

use super::answer::primary;
use crate::checks::{self, Remedy};
use crate::diagnosis::GateReason;
use crate::facts::{Fact as _, FoundStatus, Invite, Reset};
use crate::report::v1::Report;
use crate::text::moment::moment;

/// "Agent, Reader", "none" or "not known".
pub(crate) fn roles_line(report: &Report) -> String {
    if !report.roles_known {
        return "not known (could not be read)".to_owned();
    }
    if report.roles.is_empty() { "none".to_owned() } else { report.roles.join(", ") }
}

/// Whether it must be said that only the vendor can do it: the remedy's own text may say so already.
pub(crate) fn says_vendor(remedy: &Remedy) -> bool {
    remedy.vendor && !remedy.text.to_lowercase().contains("vendor")
}

/// What is known to have been tried: the fix that did not help, resets and invites, and what the admin looked up.
pub(crate) fn tried(report: &Report) -> Vec<String> {
    let mut tried = vec![format!("The {} checks were walked, with the results above.", checks::how_many())];
    if report.gate.reason == GateReason::StillFailing || report.case.still_failing {
        let fix = primary(report).and_then(|check| check.remedies.first());
        tried.push(match fix {
            Some(fix) => {
                format!("The admin says that the fix was made and did not help. The fix was: {}", fix.text)
            }
            None => "The admin says that it still fails after what could be done was done.".to_owned(),
        });
    }
    let Some(facts) = &report.facts else { return tried };
    if let Ok(seen) = &facts.reset
        && seen.value.is_some()
    {
        tried.push(sentence(&Reset::says(seen.value.as_ref())));
    }
    if let Ok(seen) = &facts.invite
        && seen.value.is_some()
    {
        tried.push(sentence(&Invite::says(seen.value.as_ref())));
    }
    for (check, found) in &facts.found {
        let verdict = if found.status == FoundStatus::Pass { "in order" } else { "the cause" };
        let note = found.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        tried.push(format!(
            "An admin looked up `{}` by hand at {}: {verdict}{note}.",
            check.as_str(),
            moment(found.at)
        ));
    }
    tried
}

/// A line as a sentence: a capital letter, a full stop.
pub(crate) fn sentence(line: &str) -> String {
    let mut letters = line.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let rest = letters.as_str().trim_end_matches('.');
    format!("{first}{rest}.")
}
