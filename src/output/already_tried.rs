//! What was tried before a ticket, the person's roles, and what is missing: lines that the ticket, the FAQ's list of four, asks for.

use crate::case::CheckId;
use crate::checks::{self, Remedy, Status};
use crate::diagnosis::GateReason;
use crate::facts::{
    Fact as _, Facts, Found, FoundStatus, GapReason, Invite, InviteState, NoAnswer, Origin, Reset,
};
use crate::report::v1::Report;
use crate::text::capital::capitalized;
use crate::text::few::{and, few};
use crate::text::moment::moment;

/// Of a listing of roles that has more pages than were read.
const NOT_ALL: &str = "not all could be read";

/// "Agent, Reader", "none", or why they are not known: nobody looked, they could not be read, or sources disagree about them.
/// What an admin says stands beside what a system leaves open.
pub(crate) fn roles_line(report: &Report) -> String {
    let answer = report.facts.as_ref().map(|facts| &facts.roles);
    let told = &report.case.roles;
    let admin_says = || (!told.is_empty()).then(|| format!("an admin says: {}", told.join(", ")));
    if report.roles_known {
        let names = if report.roles.is_empty() { "none".to_owned() } else { few(&report.roles) };
        return match answer {
            Some(Ok(seen)) if seen.origin == Origin::Person => format!("{names} (looked up by hand)"),
            Some(Ok(seen)) if !seen.complete && !told.is_empty() => {
                in_brackets(&names, Some(NOT_ALL.to_owned()).into_iter().chain(admin_says()))
            }
            _ => names,
        };
    }
    let (state, why) = match answer {
        Some(Err(NoAnswer::Gap(gap))) if gap.reason == GapReason::NotCollected => ("not looked up", None),
        Some(Err(NoAnswer::Conflict(_))) => ("not known", Some("the sources disagree")),
        Some(Ok(_)) => ("not known", Some(NOT_ALL)),
        _ => ("not known", Some("could not be read")),
    };
    // What was looked up by hand is not always a list of roles, and is all that is known of them.
    let found = report.facts.as_ref().and_then(|facts| facts.found.get(&CheckId::Role));
    let note = found.and_then(|found| found.note.as_ref());
    let note = note.map(|note| format!("an admin says of them: {note}"));
    in_brackets(state, why.map(str::to_owned).into_iter().chain(admin_says()).chain(note))
}

/// "state (one; another)".
fn in_brackets(state: &str, more: impl Iterator<Item = String>) -> String {
    let more: Vec<String> = more.collect();
    if more.is_empty() { state.to_owned() } else { format!("{state} ({})", more.join("; ")) }
}

/// "the exact error and the role": what the report lacks of the four things that a ticket is asked for.
pub(crate) fn missing_line(report: &Report) -> Option<String> {
    let words: Vec<&str> = report.missing.iter().map(|one| one.in_words()).collect();
    (!words.is_empty()).then(|| and(&words))
}

/// Whether it must be said that only the vendor can do it: the remedy's own text may say so already.
pub(crate) fn says_vendor(remedy: &Remedy) -> bool {
    remedy.vendor && !remedy.text.to_lowercase().contains("vendor")
}

/// What is known to have been tried: the fix that did not help, resets and invites, and what the admin looked up.
pub(crate) fn tried(report: &Report) -> Vec<String> {
    let mut tried = vec![format!("The {} checks were walked, with the results above.", checks::how_many())];
    if report.gate.reason == GateReason::StillFailing || report.case.still_failing {
        let fix = report.primary_check().and_then(|check| check.remedies.first());
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
    // An invite that was accepted is how they came in, nothing that was tried.
    if let Ok(seen) = &facts.invite
        && seen.value.as_ref().is_some_and(|invite| invite.state != InviteState::Accepted)
    {
        tried.push(sentence(&Invite::says(seen.value.as_ref())));
    }
    tried.extend(looked_up(report, facts));
    tried
}

/// What an admin looked up by hand, in one line: `account` and `invite` in order, `role` the cause (words).
fn looked_up(report: &Report, facts: &Facts) -> Option<String> {
    let applies = |id: CheckId| report.check(id).is_none_or(|check| check.status != Status::NotApplicable);
    let found: Vec<_> = facts.found.iter().filter(|(id, _)| applies(**id)).collect();
    let (first, last) = (found.iter().map(|one| one.1.at).min()?, found.iter().map(|one| one.1.at).max()?);
    let name = |(id, found): &(&CheckId, &Found)| {
        let note = found.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
        format!("`{}`{note}", id.as_str())
    };
    let of = |status: FoundStatus, verdict: &str| {
        let names: Vec<String> = found.iter().filter(|one| one.1.status == status).map(name).collect();
        (!names.is_empty()).then(|| format!("{verdict}: {}", names.join(", ")))
    };
    let parts = [of(FoundStatus::Fail, "the cause"), of(FoundStatus::Pass, "in order")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let when = if first == last { moment(first) } else { format!("{} to {}", moment(first), moment(last)) };
    Some(format!("An admin looked up by hand ({when}): {}.", parts.join("; ")))
}

/// A line as a sentence: a capital letter, a full stop.
pub(crate) fn sentence(line: &str) -> String {
    format!("{}.", capitalized(line.trim_end_matches('.')))
}
