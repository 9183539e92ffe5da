//! What the report rests on: evidence, contradictions, what the error text alone points to, and what was not seen.

use super::page::Page;
use crate::checks::{self, Status};
use crate::output::not_seen;
use crate::output::view::source;
use crate::report::v1::{Evidence, Report, ReportedContradiction};

/// Everything.
pub(super) fn all(page: &mut Page<'_>, report: &Report) {
    contradictions(page, report.contradictions.iter().collect());
    suspicion(page, report);
    evidence(page, report);
    page.blank();
    page.labelled("Not seen:", &not_seen::line(report));
}

/// About what is not the systems' doing, and no rule decides for the admin: they looked at something else, or asked about two people.
const ALWAYS: &[&str] = &["found_disagrees", "two_accounts"];

/// The contradictions that matter on the first screen. Where a check names a cause a rule has decided, and where a check is contradicted
/// it stands there who says what.
pub(super) fn those_that_matter(page: &mut Page<'_>, report: &Report) {
    let told = report.checks.iter().any(|check| check.status == Status::Contradicted);
    let decided = report.primary.is_some() || told;
    let matters = |both: &&ReportedContradiction| !decided || ALWAYS.contains(&both.code.as_str());
    contradictions(page, report.contradictions.iter().filter(matters).collect());
}

fn contradictions(page: &mut Page<'_>, those: Vec<&ReportedContradiction>) {
    if those.is_empty() {
        return;
    }
    page.heading("These cannot all be true");
    for both in those {
        page.row("- ", 2, &both.text);
    }
}

fn suspicion(page: &mut Page<'_>, report: &Report) {
    let Some(suspicion) = &report.suspicion else { return };
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

fn evidence(page: &mut Page<'_>, report: &Report) {
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
        let at = page.instants().moment(seen.at);
        page.row(&format!("{:<4}", seen.id), 4, &format!("{} [{}, {at}{part}]", seen.says, source(seen)));
    }
}
