//! The report in a terminal: the answer first, then what to do, then why.

use super::already_tried::{says_vendor, sentence};
use super::answer::{after, answer, check, history, open, to_do};
use super::marks::{mark, plain_mark, word};
use super::not_seen;
use super::{NextStep, Rendering};
use crate::checks::{self, Confidence, Remedy, Status};
use crate::diagnosis::Verdict;
use crate::facts::Need;
use crate::redact::redacted::Redacted;
use crate::report::v1::{Evidence, FilingOutcome, Report, ReportedCheck};
use crate::text::capital::capitalized;
use crate::text::moment::moment;
use crate::text::visible::one_line;

mod page;

use page::Page;

/// How a terminal report looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns; lines of prose are broken before this. At least 40 are used.
    pub width: usize,
    /// Whether characters beyond ASCII can be shown; otherwise ✓ is `+` and ✗ is `x`.
    pub unicode: bool,
    /// Whether to colour. The caller has looked at the terminal, `NO_COLOR` and `--color`.
    pub color: bool,
}

impl Default for Style {
    /// For a pipe: 100 columns, UTF-8, no colour.
    fn default() -> Self {
        Self { width: 100, unicode: true, color: false }
    }
}

/// The whole report.
pub(super) fn render(report: &Redacted<Report>, with: &Rendering<'_>) -> String {
    let report = report.get();
    let mut page = Page::new(with.style);
    page.paragraph(&page.bold(report.verdict), &answer(report));
    remedies(&mut page, report);
    page.blank();
    table(&mut page, report);
    changed(&mut page, report);
    compared(&mut page, report);
    what_if(&mut page, report);
    unanswered(&mut page, report);
    contradictions(&mut page, report);
    evidence(&mut page, report);
    page.blank();
    page.labelled("Not seen:", &not_seen::line(report));
    if let Some(reply) = with.reply {
        let remarks = reply.remarks();
        let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join("; ")) };
        page.heading(&format!("Reply to the user{remarks}"));
        page.verbatim("  ", reply.text());
    }
    escalation(&mut page, report, with.next);
    page.finish()
}

fn remedies(page: &mut Page, report: &Report) {
    let mut before = None;
    for remedy in to_do(report) {
        let who = if says_vendor(remedy) { " (only the vendor can do this)" } else { "" };
        let label = before.map_or("Do this:", |before| after(before, remedy));
        page.labelled(&format!("{label:>8}"), &format!("{}{who}", remedy.text));
        before = Some(remedy);
        for place in [&remedy.url, &remedy.command].into_iter().flatten() {
            page.verbatim("         ", place);
        }
    }
    if let Some(next) = &report.next_blocker {
        page.labelled("Then:", &next.text);
    }
    let others = report.blockers.iter().filter(|id| Some(**id) != report.primary);
    for other in others.filter_map(|id| check(report, *id)) {
        let fix = then(&other.remedies);
        page.labelled("Also:", &format!("{}: {}{fix}", other.id.cited(), other.summary));
    }
    if let (Verdict::Blocked, Some(outside)) = (report.verdict, &report.outside) {
        let fix = then(&outside.remedies);
        page.labelled("Also:", &format!("beside the checks: {}{fix}", outside.summary));
    }
}

/// What would be in the way if something were otherwise.
fn what_if(page: &mut Page, report: &Report) {
    let Some(then) = &report.what_if else { return };
    page.heading("What if");
    page.row("  ", 2, &then.text);
    if let Some(next) = &then.next_blocker {
        page.row("  ", 2, &capitalized(&next.text));
    }
}

/// What to do, behind what is said.
fn then(remedies: &[Remedy]) -> String {
    remedies.first().map(|fix| format!(" → {}", fix.text)).unwrap_or_default()
}

fn table(page: &mut Page, report: &Report) {
    for check in &report.checks {
        let mark = if page.style().unicode { mark(check.status) } else { plain_mark(check.status) };
        let mark = page.coloured(check.status, mark);
        let suffix = if check.evidence.is_empty() {
            String::new()
        } else {
            format!(" [{}]", check.evidence.join(" "))
        };
        let how_sure = match (check.status, check.confidence) {
            (Status::Pass | Status::Fail, Confidence::Likely) => " (likely)",
            (Status::Pass | Status::Fail, Confidence::Suspected) => " (suspected)",
            _ => "",
        };
        page.row(
            &format!(
                "{mark} {} {:<8} {:<13} ",
                check.number,
                check.id.as_str(),
                format!("{}{how_sure}", short(check.status))
            ),
            27,
            &format!("{}{suffix}", check.summary),
        );
    }
}

fn changed(page: &mut Page, report: &Report) {
    let Some(history) = history(report) else { return };
    page.heading(&format!("What changed since {}", moment(history.since)));
    for change in &report.changed {
        let by = change.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
        let flips = change.flips.map(|id| format!(" → {}", id.cited())).unwrap_or_default();
        page.row("- ", 2, &format!("{} {}{by}{flips}", moment(change.at), change.what));
    }
    page.row("  ", 2, &sentence(&history.text));
}

fn compared(page: &mut Page, report: &Report) {
    let Some(compared) = &report.compared else { return };
    page.heading(&format!("Compared with {}", one_line(&compared.with)));
    for gate in &compared.differs {
        page.row(
            "- ",
            2,
            &format!("{}: they have {}; lacking here: {}", gate.check.cited(), gate.has, gate.lacks),
        );
    }
    page.row("  ", 2, &sentence(&compared.text));
}

/// The status, short enough for the table together with "(likely)".
fn short(status: Status) -> &'static str {
    match status {
        Status::NotApplicable => "n/a",
        Status::Contradicted => "contradicted",
        other => word(other),
    }
}

fn unanswered(page: &mut Page, report: &Report) {
    if open(report).next().is_none() {
        return;
    }
    page.heading("Could not be answered");
    for check in open(report) {
        let need = check.need.clone().unwrap_or_default();
        page.row(&format!("{} {:<8} ", check.number, check.id.as_str()), 11, &missing(check, &need));
        page.row("           why: ", 16, &check.summary);
        for claim in &check.claims {
            page.row("             - ", 15, &format!("{} says {}", claim.connector, claim.says));
        }
        page.row("           who: ", 16, &who(&need));
        for remedy in &check.remedies {
            page.row("           do:  ", 16, &remedy.text);
        }
        page.row(
            "           say: ",
            16,
            // Nobody is to paste a finding that nobody made.
            &format!("--found {}=… (pass, or fail:REASON)", check.id.as_str()),
        );
    }
}

fn missing(check: &ReportedCheck, need: &Need) -> String {
    if need.what.is_empty() { check.question.clone() } else { need.what.clone() }
}

/// Who can answer it, where, and with which right.
fn who(need: &Need) -> String {
    let mut line = need.who.clone().unwrap_or_else(|| "an admin".to_owned());
    if let Some(place) = &need.place {
        line.push_str(": ");
        line.push_str(place);
    }
    if let Some(scope) = &need.scope {
        line.push_str("; or give the credential the right ");
        line.push_str(scope);
    }
    line
}

fn contradictions(page: &mut Page, report: &Report) {
    if !report.contradictions.is_empty() {
        page.heading("These cannot all be true");
        for both in &report.contradictions {
            page.row("- ", 2, &both.text);
        }
    }
    if let Some(suspicion) = &report.suspicion {
        let check = suspicion.check.map_or_else(
            || {
                let kind = suspicion.kind.map(|kind| format!(" ({})", kind.says())).unwrap_or_default();
                format!("none of the {} checks{kind}", checks::how_many())
            },
            |check| check.as_str().to_owned(),
        );
        let why = suspicion.why.trim_end_matches('.');
        page.heading("What the error text alone points to");
        page.row("- ", 2, &format!("{check}: {why}. Weak evidence: it settles nothing"));
    }
}

fn evidence(page: &mut Page, report: &Report) {
    let used: Vec<&Evidence> = report
        .evidence
        .iter()
        .filter(|seen| report.checks.iter().any(|check| check.evidence.contains(&seen.id)))
        .collect();
    if used.is_empty() {
        return;
    }
    page.heading("Evidence");
    for seen in used {
        let part = if seen.complete { "" } else { ", part of the listing" };
        page.row(
            &format!("{:<4}", seen.id),
            4,
            &format!("{} [{}, {}{part}]", seen.says, crate::output::view::source(seen), moment(seen.at)),
        );
    }
}

fn escalation(page: &mut Page, report: &Report, next: Option<&NextStep>) {
    page.blank();
    if let Some(ticket) = &report.ticket {
        let verb = match ticket.outcome {
            Some(FilingOutcome::Reopened) => "Opened again",
            Some(FilingOutcome::FollowedUp) => "Filed anew",
            _ if ticket.created => "Filed",
            _ => "Added to",
        };
        let url = ticket.url.as_ref().map(|url| format!(": {url}")).unwrap_or_default();
        let follows = ticket.follows.as_ref().map(|earlier| format!("; it names the earlier {earlier}"));
        let follows = follows.unwrap_or_default();
        let open = ticket.reservation().map(|words| format!(" ({words})")).unwrap_or_default();
        page.labelled(&format!("{verb}:"), &format!("{} {}{url}{follows}{open}", ticket.system, ticket.id));
        return;
    }
    page.labelled(if report.gate.escalate { "Escalate:" } else { "Not escalated:" }, &report.gate.text);
    if let Some(next) = next {
        page.labelled("Next:", &next.about);
        // Not wrapped: it will be copied.
        page.verbatim("  ", &next.command);
    }
}
