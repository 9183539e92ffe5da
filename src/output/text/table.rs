//! The six lines: one for each check.

use unicode_width::UnicodeWidthStr as _;

use super::page::Page;
use crate::checks::Status;
use crate::output::marks::{mark, plain_mark, word};
use crate::output::sure;
use crate::report::v1::Report;
use crate::text::capital::capitalized;

/// Mark, number and name: "✓ 1 account  ".
const NAMED: usize = 13;

/// The table, and what all that is not sure has in common. `detailed`: with what each line rests on.
pub(super) fn checks(page: &mut Page<'_>, report: &Report, detailed: bool) {
    let widest = report.checks.iter().map(|check| short(check.status).width()).max().unwrap_or_default();
    let common = sure::common(report, page.instants());
    for check in &report.checks {
        let unicode = page.style().unicode;
        let mark = if unicode { mark(check.status) } else { plain_mark(check.status) };
        let mark = page.coloured(check.status, mark);
        let before =
            format!("{mark} {} {:<8} {:<widest$}  ", check.number, check.id.as_str(), short(check.status));
        // What an open check waits for stands below, where it matters at all.
        let mut says = if check.status.is_open() { String::new() } else { check.summary.clone() };
        if common.is_none()
            && let Some(caveat) = sure::caveat(report, check, page.instants())
        {
            says = format!("{says} ({caveat})");
        }
        if detailed && !check.evidence.is_empty() {
            says = format!("{says} [{}]", check.evidence.join(" "));
        }
        page.table_row(&before, NAMED + widest + 2, &says);
    }
    if let Some(common) = common {
        page.row("", 0, &format!("{}.", capitalized(&common)));
    }
}

/// The status, short enough for a table.
fn short(status: Status) -> &'static str {
    match status {
        Status::NotApplicable => "n/a",
        Status::Contradicted => "contradicted",
        other => word(other),
    }
}
