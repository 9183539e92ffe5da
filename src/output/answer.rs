//! The first line of every report: the answer, for an admin who has the colleague on the phone. And the command to run next.

use crate::case::{CheckId, Symptom};
use crate::checks::{IN_TEXT, Remedy, RemedyKind, Status};
use crate::diagnosis::{GateReason, Verdict};
use crate::report::v1::{Report, ReportedCheck, ReportedHistory};
use crate::text::shell;
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
    match (report.verdict, primary(report)) {
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

/// The check that is the primary cause.
pub(crate) fn primary(report: &Report) -> Option<&ReportedCheck> {
    report.primary.and_then(|id| check(report, id))
}

/// What to do: about the primary cause, or about the cause beside the six.
pub(crate) fn to_do(report: &Report) -> &[Remedy] {
    match (report.verdict, primary(report)) {
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

/// The check of that id.
pub(crate) fn check(report: &Report, id: CheckId) -> Option<&ReportedCheck> {
    report.checks.iter().find(|check| check.id == id)
}

/// What changed since it last worked, as far as it is worth a section: somebody said when, or something explains it.
pub(crate) fn history(report: &Report) -> Option<&ReportedHistory> {
    report.history.as_ref().filter(|_| report.case.last_worked.is_some() || !report.changed.is_empty())
}

/// The checks that have no answer.
pub(crate) fn open(report: &Report) -> impl Iterator<Item = &ReportedCheck> {
    report.checks.iter().filter(|check| matches!(check.status, Status::Unknown | Status::Contradicted))
}

/// The command to run next, ready to paste into a shell; `None` when the case is escalated.
pub(crate) fn next_command(report: &Report) -> Option<String> {
    let extra = match report.gate.reason {
        _ if report.gate.escalate => return None,
        GateReason::Unanswered => {
            let found: Vec<String> =
                open(report).map(|check| format!("--found {}=pass", check.id.as_str())).collect();
            if found.is_empty() { "--allow-unknown".to_owned() } else { found.join(" ") + " # or =fail" }
        }
        _ => "--still-failing --bundle escalate.zip".to_owned(),
    };
    let case = &report.case;
    let mut command = format!("escalate --user {}", shell(&case.user));
    let mut push = |flag: &str, value: Option<&String>| {
        if let Some(value) = value {
            command.push(' ');
            command.push_str(flag);
            command.push(' ');
            command.push_str(&shell(value));
        }
    };
    push("--tenant", case.tenant.as_ref());
    push("--action", case.action.as_ref());
    push("--on", case.on.as_ref().map(|on| format!("{}:{}", on.kind, on.id)).as_ref());
    case.roles.iter().for_each(|role| push("--role", Some(role)));
    match &case.error {
        Some(error) if error.chars().count() <= MAX_ACTION && !error.contains(['\n', '\r']) => {
            push("--error", Some(error));
        }
        Some(_) => command.push_str(" --error @error.txt"),
        None => {}
    }
    if let Some(at) = case.last_worked {
        command.push_str(" --last-worked ");
        command.push_str(&at.format("%FT%TZ").to_string());
    }
    Some(format!("{command} {extra}"))
}

/// One word of a POSIX shell. Control characters are shown, never passed on; `@` would name a file.
fn shell(value: &str) -> String {
    let value = one_line(value);
    if value.starts_with('@') { shell::quoted(&value) } else { shell::word(&value) }
}

/// A sentence without its full stop, to stand behind a colon.
fn fragment(sentence: &str) -> String {
    one_line(sentence).trim().trim_end_matches('.').to_owned()
}
