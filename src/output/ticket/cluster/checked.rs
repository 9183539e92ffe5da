//! The checks over everybody of a cluster, and what was seen alike for all of them.

use std::collections::BTreeSet;

use super::tally::{counted, tally, usual};
use super::view::{TicketCheckView, TicketGapView};
use crate::case::CheckId;
use crate::checks::Status;
use crate::output::marks::{mark, word};
use crate::output::view::{EvidenceView, NeedView, name, source as source_of};
use crate::report::v1::{Evidence, Report, ReportedCheck};
use crate::text::moment::moment;

/// Gaps that a ticket names.
const MOST_GAPS: usize = 10;

/// "check 5, role".
pub(super) fn cited(check: CheckId) -> String {
    format!("check {}, {}", check.number(), check.as_str())
}

/// A check over all of them.
pub(super) fn check(id: CheckId, reports: &[&Report]) -> Option<TicketCheckView> {
    let found: Vec<&ReportedCheck> = reports.iter().filter_map(|report| report.check(id)).collect();
    let asked = found.first()?;
    let statuses: Vec<(String, usize)> = tally(found.iter().map(|check| name(&check.status)));
    let usual_status = found.iter().find(|check| name(&check.status) == statuses[0].0)?.status;
    let words = statuses.iter().map(|(status, count)| {
        let status = found.iter().find(|check| name(&check.status) == *status).map(|check| check.status);
        counted(status.map_or("", word), *count, found.len())
    });
    let says = usual(found.iter().map(|check| check.summary.as_str()), found.len());
    Some(TicketCheckView {
        number: asked.number,
        id: id.as_str().to_owned(),
        question: asked.question.clone(),
        status: statuses[0].0.clone(),
        mark: mark(usual_status).to_owned(),
        word: words.collect::<Vec<_>>().join(", "),
        summary: says.unwrap_or("differs from person to person: see their reports").to_owned(),
    })
}

/// What was seen alike for everybody.
pub(super) fn evidence(reports: &[&Report]) -> Vec<EvidenceView> {
    let key = |seen: &Evidence| (seen.question, seen.says.clone(), source_of(seen));
    let all = reports.iter().flat_map(|report| report.evidence.iter().map(key).collect::<BTreeSet<_>>());
    let everywhere = tally(all).into_iter().filter(|(_, count)| *count == reports.len());
    let everywhere: BTreeSet<_> = everywhere.map(|(key, _)| key).collect();
    let Some(one) = reports.first() else { return Vec::new() };
    let shared = one.evidence.iter().filter(|seen| everywhere.contains(&key(seen)));
    shared
        .enumerate()
        .map(|(index, seen)| EvidenceView {
            id: format!("s{}", index + 1),
            says: seen.says.clone(),
            source: source_of(seen),
            at: moment(seen.at),
            complete: seen.complete,
        })
        .collect()
}

pub(super) fn unanswered(reports: &[&Report]) -> Vec<TicketGapView> {
    let open = |check: &&ReportedCheck| matches!(check.status, Status::Unknown | Status::Contradicted);
    let gaps = reports.iter().flat_map(|report| report.checks.iter().filter(open));
    let told = tally(gaps.clone().map(|check| (check.number, check.summary.as_str())));
    let mut views: Vec<(u8, TicketGapView)> = told
        .into_iter()
        .filter_map(|((number, summary), count)| {
            let one = gaps.clone().find(|check| check.number == number && check.summary == summary)?;
            let need = one.need.as_ref().map(|need| NeedView {
                what: need.what.clone(),
                scope: need.scope.clone(),
                place: need.place.clone(),
                who: need.who.clone(),
            });
            let summary = counted(summary, count, reports.len());
            Some((number, TicketGapView { id: one.id.as_str().to_owned(), summary, need }))
        })
        .take(MOST_GAPS)
        .collect();
    views.sort_by_key(|(number, _)| *number);
    views.into_iter().map(|(_, view)| view).collect()
}
