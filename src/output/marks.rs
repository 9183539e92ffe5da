//! Marks and words for a status, the same in every format.

use crate::checks::Status;

/// One character: ✓ ✗ ? ! –.
pub(crate) fn mark(status: Status) -> &'static str {
    match status {
        Status::Pass => "✓",
        Status::Fail => "✗",
        Status::Unknown => "?",
        Status::Contradicted => "!",
        Status::NotApplicable => "–",
    }
}

/// One character where only ASCII can be shown.
pub(crate) fn plain_mark(status: Status) -> &'static str {
    match status {
        Status::Pass => "+",
        Status::Fail => "x",
        Status::Unknown => "?",
        Status::Contradicted => "!",
        Status::NotApplicable => "-",
    }
}

/// The word for people.
pub(crate) fn word(status: Status) -> &'static str {
    match status {
        Status::Pass => "pass",
        Status::Fail => "fail",
        Status::Unknown => "unknown",
        Status::Contradicted => "contradicted",
        Status::NotApplicable => "not applicable",
    }
}
