//! The first line of every report: the answer, for an admin who has the colleague on the phone.

use crate::case::{CheckId, Symptom};
use crate::checks::{IN_TEXT, Remedy, RemedyKind};
use crate::diagnosis::Verdict;
use crate::report::v1::{Report, ReportedCheck, ReportedHistory};
use crate::text::visible::one_line;

/// Longer words for an action are quoted only up to here.
const MAX_ACTION: usize = 80;

/// "sign in", "reassign a conversation": what stands behind "cannot".
pub(crate) fn action_phrase(report: &Report) -> String {
    if report.case.symptom == Symptom::SignIn {
        return "sign in".to_owned();
    }
    let Some(action) = &report.case.action else { return "do what they are trying to do".to_owned() };
    let action = one_line(action);
    let action = action.trim().trim_end_matches(['.', '!']).trim_start_matches("to ");
    let is_long = action.chars().count() > MAX_ACTION;
    let short: String = action.chars().take(MAX_ACTION).collect();
    let short = if is_long { format!("{}…", short.trim_end()) } else { short };
    match (short.chars().next(), short.contains(' ')) {
        (None, _) => "do what they are trying to do".to_owned(),
        (Some(first), false) if first.is_uppercase() => format!("use {short}"),
        (Some(first), true)
            if first.is_uppercase() && short.chars().nth(1).is_some_and(char::is_lowercase) =>
        {
            first.to_lowercase().chain(short.chars().skip(1)).collect()
        }
        _ => short,
    }
}

/// One sentence: the verdict, who cannot do what, why, and which check says so.
pub(crate) fn answer(report: &Report) -> String {
    let who = one_line(&report.case.user);
    let what = action_phrase(report);
    match (report.verdict, report.primary_check()) {
        (Verdict::Blocked, Some(check)) => format!(
            "Blocked: {who} cannot {what}: {} (check {}, {}).",
            fragment(&check.summary),
            check.number,
            check.id.as_str()
        ),
        (Verdict::Blocked, None) => format!("Blocked: {who} cannot {what}."),
        (Verdict::Outside, _) => {
            let why =
                report.outside.as_ref().map_or("something beside the checks", |outside| outside.kind.says());
            let how = report.outside.as_ref().map(|outside| fragment(&outside.summary)).unwrap_or_default();
            format!("Beside the checks: {who} cannot {what} because of {why}: {how}.")
        }
        (Verdict::ShouldWork, _) => {
            format!("Should work: {who} should be able to {what}; no check finds a cause.")
        }
        (Verdict::Undetermined, _) => {
            let open: Vec<&str> = open(report).map(|check| check.id.as_str()).collect();
            format!(
                "Not settled: no cause is found yet why {who} cannot {what}; not answered: {}.",
                if open.is_empty() { "the facts contradict each other".to_owned() } else { open.join(", ") }
            )
        }
    }
}

/// What to do: about the primary cause, or about the cause beside the six.
pub(crate) fn to_do(report: &Report) -> &[Remedy] {
    match (report.verdict, report.primary_check()) {
        // Of the ways to grant something the best are told; the others are in the JSON report.
        (_, Some(check)) if check.id == CheckId::Role => &check.remedies[..check.remedies.len().min(IN_TEXT)],
        (_, Some(check)) => &check.remedies,
        (Verdict::Outside, None) => &report.remedies,
        _ => &[],
    }
}

/// How a step stands to the one before it: another way, or what comes after it.
pub(crate) fn after(before: &Remedy, remedy: &Remedy) -> &'static str {
    let first = matches!(
        before.kind,
        RemedyKind::FreeSeat
            | RemedyKind::FixMail
            | RemedyKind::UpgradeTier
            | RemedyKind::EnableFlag
            | RemedyKind::EnableBeta
    );
    match (first, remedy.text.starts_with("Then ")) {
        (_, true) => "and:",
        (true, false) => "then:",
        (false, false) => "or:",
    }
}

/// What changed since it last worked, as far as it is worth a section: somebody said when, or something explains it.
pub(crate) fn history(report: &Report) -> Option<&ReportedHistory> {
    report.history.as_ref().filter(|_| report.case.last_worked.is_some() || !report.changed.is_empty())
}

/// The checks that have no answer.
pub(crate) fn open(report: &Report) -> impl Iterator<Item = &ReportedCheck> {
    report.checks.iter().filter(|check| check.status.is_open())
}

/// A sentence without its full stop, to stand behind a colon.
fn fragment(sentence: &str) -> String {
    one_line(sentence).trim().trim_end_matches('.').to_owned()
}
