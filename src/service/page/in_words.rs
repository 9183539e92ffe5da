//! What the page says in its own words.

use super::draft::AskedName;
use crate::case::{CheckId, NameOf};
use crate::checks::{self, CheckResult};
use crate::diagnosis::Verdict;
use crate::output::marks::{mark, word};
use crate::output::page::PageCheckView;
use crate::service::store::{CaseRow, CaseState};

/// A check that is decided.
pub(super) fn check(result: &CheckResult) -> PageCheckView {
    let status = serde_json::to_value(result.status).ok();
    PageCheckView {
        number: result.id.number(),
        id: result.id.as_str().to_owned(),
        question: checks::get(result.id).map(|check| check.question.to_owned()).unwrap_or_default(),
        status: status.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default().to_owned(),
        word: word(result.status).to_owned(),
        mark: mark(result.status).to_owned(),
        summary: result.summary.clone(),
    }
}

/// The question which one was meant, and what stands under it.
pub(super) fn which(asked: &AskedName) -> (String, String) {
    let noun = noun(asked.of);
    let (question, mut hint) = match (&asked.given, asked.several) {
        (None, _) => (format!("Which {noun} is it?"), "There are several".to_owned()),
        (Some(given), true) => (format!("Which {noun} is “{given}”?"), "Several have that name".to_owned()),
        (Some(given), false) => (
            format!("Which {noun} did you mean?"),
            format!("Nothing is called “{given}”, and these are near"),
        ),
    };
    if asked.cut_off {
        hint.push_str("; there may be more than these");
    }
    (question, hint)
}

fn noun(of: NameOf) -> &'static str {
    match of {
        NameOf::User => "person",
        NameOf::Tenant => "tenant",
        NameOf::Action => "action",
        NameOf::Role => "role",
        NameOf::Feature => "feature",
        NameOf::Object => "object",
    }
}

/// What was found in a case, in a few words, and the status whose colour it has.
pub(super) fn found(row: &CaseRow) -> (String, &'static str) {
    match (row.state, row.verdict, row.primary) {
        (CaseState::Done, Some(Verdict::Blocked), Some(primary)) => (cited(primary), "fail"),
        (CaseState::Done, Some(Verdict::Blocked), None) => ("blocked".to_owned(), "fail"),
        (CaseState::Done, Some(Verdict::ShouldWork), _) => ("should work".to_owned(), "pass"),
        (CaseState::Done, Some(Verdict::Outside), _) => ("beside the checks".to_owned(), "fail"),
        (CaseState::Done, _, _) => ("not settled".to_owned(), "unknown"),
        (CaseState::Failed, _, _) => ("given up".to_owned(), "unknown"),
        _ => ("not looked up yet".to_owned(), "not_applicable"),
    }
}

fn cited(id: CheckId) -> String {
    format!("{} {}", id.number(), id.as_str())
}

/// Bytes for people.
pub(super) fn size(bytes: usize) -> String {
    const KIB: usize = 1024;
    if bytes < KIB { format!("{bytes} bytes") } else { format!("{} KiB", bytes.div_ceil(KIB)) }
}
