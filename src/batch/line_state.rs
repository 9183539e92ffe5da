//! What a line says in short: what is compared between two runs.

use serde::{Deserialize, Serialize};

use crate::case::{Case, CheckId};
use crate::diagnosis::Verdict;
use crate::report::v1::Report;
use crate::text::digest::sha256_of;
use crate::text::fold::canonical;

/// What a line says in short.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineState {
    /// The verdict; `None`: the line is no case.
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// The primary cause.
    #[serde(default)]
    pub primary: Option<CheckId>,
    /// The code of its reason; of a cause beside the six, its kind.
    #[serde(default)]
    pub reason: Option<String>,
    /// The code of what is wrong with the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl LineState {
    /// Of a report.
    pub(super) fn of_report(report: &Report) -> Self {
        let primary = report.primary_check();
        let outside = || report.outside.as_ref().map(|outside| outside.kind.as_str().to_owned());
        Self {
            verdict: Some(report.verdict),
            primary: report.primary,
            reason: primary.map_or_else(outside, |check| check.reason.clone()),
            error: None,
        }
    }

    /// Of a line that is no case.
    pub(super) fn of_error(code: &str) -> Self {
        Self { error: Some(code.to_owned()), ..Self::default() }
    }
}

/// Hexadecimal digits of what tells whom and what a line is about.
const DIGITS: usize = 32;

/// What tells whether two lines are about the same: the person, in whatever spelling, where, and what they were trying to do.
pub(super) fn about(case: &Case) -> String {
    let on = case.on.as_ref().map(ToString::to_string).unwrap_or_default();
    let texts = [&case.tenant, &case.action].map(|text| text.clone().unwrap_or_default());
    let needs = case.needs.all_of.join("\0");
    short(&sha256_of(&[&canonical(&case.user), &texts[0], &texts[1], &on, &needs]))
}

/// The same of a line that is no case: the line itself.
pub(super) fn about_line(digest: &str) -> String {
    short(digest)
}

fn short(digest: &str) -> String {
    digest.get(..DIGITS).unwrap_or_default().to_owned()
}
