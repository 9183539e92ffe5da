//! The report in a terminal: the answer first, then what to do, then the six lines and the reply; what it rests on only when asked for.

use super::already_tried::{missing_line, says_vendor, sentence};
use super::answer::{after, answer, history, to_do};
use super::zone::{Instants, Zone};
use super::{NextStep, Rendering};
use crate::case::is_same_name;
use crate::checks::Remedy;
use crate::diagnosis::Verdict;
use crate::redact::redacted::Redacted;
use crate::report::v1::{FilingOutcome, Report, ReportedChange};
use crate::text::capital::capitalized;
use crate::text::moment::moment;
use crate::text::visible::one_line;
use crate::text::wrap::PROSE;

mod details;
pub(super) mod page;
mod table;
mod unanswered;

use page::Page;

/// How a terminal report looks.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns. At least 40 are used.
    pub width: usize,
    /// Columns of prose, however many there are: long lines are hard to read.
    pub prose: usize,
    /// Whether characters beyond ASCII can be shown; otherwise ✓ is `+` and ✗ is `x`.
    pub unicode: bool,
    /// Whether to colour. The caller has looked at the terminal, `NO_COLOR` and `--color`.
    pub color: bool,
    /// Whether the terminal has links (OSC 8).
    pub links: bool,
    /// The zone of every time; also of the other formats for people.
    pub zone: Zone,
}

impl Default for Style {
    /// For a pipe: 80 columns, 72 of prose, UTF-8, no colour, UTC.
    fn default() -> Self {
        Self { width: 80, prose: PROSE, unicode: true, color: false, links: false, zone: Zone::UTC }
    }
}

/// The whole report.
pub(super) fn render(report: &Redacted<Report>, with: &Rendering<'_>) -> String {
    let report = report.get();
    let mut page = Page::new(with.style, Instants::of(report, with.style.zone));
    page.headline(report.verdict, &answer(report));
    remedies(&mut page, report);
    taken(&mut page, report);
    page.blank();
    table::checks(&mut page, report, with.evidence);
    unanswered::section(&mut page, report, with.evidence);
    changed(&mut page, report, with.evidence);
    compared(&mut page, report);
    what_if(&mut page, report);
    if with.evidence {
        details::all(&mut page, report);
    } else {
        details::those_that_matter(&mut page, report);
    }
    if let Some(reply) = with.reply {
        let remarks = reply.remarks();
        let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join("; ")) };
        page.heading(&format!("Reply to the user{remarks}"));
        page.letter(2, reply.text());
    }
    escalation(&mut page, report, with.next);
    if !with.evidence && !report.evidence.is_empty() {
        page.labelled("What it rests on:", "add --evidence");
    }
    page.finish()
}

/// What was taken for what was given, behind what to do: whoever does it must know that it is about the one they meant.
fn taken(page: &mut Page<'_>, report: &Report) {
    let Some(resolved) = &report.resolved else { return };
    let given = &resolved.given;
    let pairs =
        [(&given.user, &resolved.user), (&given.tenant, &resolved.tenant), (&given.action, &resolved.action)];
    let words: Vec<String> = pairs
        .into_iter()
        .filter_map(|(given, taken)| {
            let taken = taken.as_ref()?;
            if given.as_ref().is_some_and(|given| is_same_name(given, taken)) {
                return None;
            }
            // Only a tenant is taken without one that was given.
            Some(given.as_ref().map_or_else(
                || format!("{taken}, the only tenant they are in"),
                |given| format!("{taken} for `{given}`"),
            ))
        })
        .collect();
    if !words.is_empty() {
        page.labelled("Taken as:", &words.join("; "));
    }
}

fn remedies(page: &mut Page<'_>, report: &Report) {
    let mut before = None;
    for remedy in to_do(report) {
        let who = if says_vendor(remedy) { " (only the vendor can do this)" } else { "" };
        let label = before.map_or("Do this:", |before| after(before, remedy));
        page.labelled(&format!("{label:>8}"), &format!("{}{who}", remedy.text));
        before = Some(remedy);
        if let Some(url) = &remedy.url {
            page.address(9, url);
        }
        if let Some(command) = &remedy.command {
            page.command(9, command);
        }
    }
    if let Some(next) = &report.next_blocker {
        page.labelled("   Then:", &next.text);
    }
    let others = report.blockers.iter().filter(|id| Some(**id) != report.primary);
    for other in others.filter_map(|id| report.check(*id)) {
        let fix = then(&other.remedies);
        page.labelled("   Also:", &format!("{}: {}{fix}", other.id.cited(), other.summary));
    }
    if let (Verdict::Blocked, Some(outside)) = (report.verdict, &report.outside) {
        let fix = then(&outside.remedies);
        page.labelled("   Also:", &format!("beside the checks: {}{fix}", outside.summary));
    }
}

/// What would be in the way if something were otherwise.
fn what_if(page: &mut Page<'_>, report: &Report) {
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

fn changed(page: &mut Page<'_>, report: &Report, all: bool) {
    let Some(history) = history(report) else { return };
    if !all && report.case.last_worked.is_none() {
        return what_flipped(page, report);
    }
    let since = page.instants().moment(history.since);
    page.heading(&format!("What changed since {since}"));
    for change in &report.changed {
        let by = change.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
        let flips = change.flips.map(|id| format!(" → {}", id.cited())).unwrap_or_default();
        let at = page.instants().moment(change.at);
        page.row("- ", 2, &format!("{at} {}{by}{flips}", change.what));
    }
    page.row("  ", 2, &sentence(&history.text));
}

/// What turned the answer, where nobody asked what changed; not what the answer itself says.
fn what_flipped(page: &mut Page<'_>, report: &Report) {
    let answer = answer(report);
    let told = |change: &&ReportedChange| !answer.contains(&moment(change.at));
    let flips = report.changed.iter().filter(|change| change.flips.is_some()).filter(told);
    for (index, change) in flips.enumerate() {
        if index == 0 {
            page.blank();
        }
        let by = change.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
        let check = change.flips.map(|id| format!(" → {}", id.cited())).unwrap_or_default();
        let at = page.instants().moment(change.at);
        page.labelled("Changed:", &format!("{at} {}{by}{check}", change.what));
    }
}

fn compared(page: &mut Page<'_>, report: &Report) {
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

fn escalation(page: &mut Page<'_>, report: &Report, next: Option<&NextStep>) {
    page.blank();
    if let Some(ticket) = &report.ticket {
        let verb = match ticket.outcome {
            Some(FilingOutcome::Reopened) => "Opened again",
            Some(FilingOutcome::FollowedUp) => "Filed anew",
            _ if ticket.created => "Filed",
            _ => "Added to",
        };
        let follows = ticket.follows.as_ref().map(|earlier| format!("; it names the earlier {earlier}"));
        let follows = follows.unwrap_or_default();
        let open = ticket.reservation().map(|words| format!(" ({words})")).unwrap_or_default();
        page.labelled(&format!("{verb}:"), &format!("{} {}{follows}{open}", ticket.system, ticket.id));
        if let Some(url) = &ticket.url {
            page.address(2, url);
        }
        return;
    }
    if report.gate.escalate
        && let Some(missing) = missing_line(report)
    {
        page.labelled("Missing:", &format!("{missing}; whoever gets the ticket will ask for it"));
    }
    page.labelled(if report.gate.escalate { "Escalate:" } else { "Not escalated:" }, &report.gate.text);
    if let Some(next) = next {
        page.labelled("Next:", &next.about);
        page.command(2, &next.command);
    }
}
