//! `explain`, for people and for programs: what a check looks at, and what an error code or text means, what it does not prove, and
//! where to look.

mod described;
mod reading;

pub use described::{CheckReason, DescribedCheck};
pub use reading::{PointedAt, ReadCode, page};

use schemars::JsonSchema;
use serde::Serialize;

use crate::checks::{self, Check};
use crate::error_text::Reading;

/// What is known of a check, or of a text: of the other there is nothing in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedWords {
    /// The check that was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<DescribedCheck>,
    /// The codes in the text.
    pub codes: Vec<ReadCode>,
    /// What the text points at, best first.
    pub points_at: Vec<PointedAt>,
    /// The language of its words, by its code; null: not to be told.
    pub language: Option<String>,
}

impl ExplainedWords {
    /// A check.
    #[must_use]
    pub fn check(check: &Check) -> Self {
        Self {
            check: Some(DescribedCheck::of(check)),
            codes: Vec::new(),
            points_at: Vec::new(),
            language: None,
        }
    }

    /// A text.
    #[must_use]
    pub fn text(reading: &Reading) -> Self {
        Self {
            check: None,
            codes: reading.codes.iter().map(|code| ReadCode::of(code)).collect(),
            points_at: reading.points.iter().map(PointedAt::of).collect(),
            language: reading.language.map(str::to_owned),
        }
    }
}

/// The check of that name or number, whatever its case.
#[must_use]
pub fn named(name: &str) -> Option<&'static Check> {
    let folded = name.to_lowercase();
    checks::ALL.iter().find(|check| check.id.as_str() == folded || check.id.number().to_string() == folded)
}
