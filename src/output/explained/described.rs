//! What a check is, for programs.

use schemars::JsonSchema;
use serde::Serialize;

use crate::checks::Check;

/// A check, as `explain` tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DescribedCheck {
    /// Its id: role.
    pub id: &'static str,
    /// Its number in the FAQ.
    pub number: u8,
    /// The question.
    pub question: &'static str,
    /// What it looks at, what each outcome means and what to do.
    pub explanation: String,
    /// Where to look by hand.
    pub ask: &'static str,
    /// What `--found CHECK=fail:REASON` takes.
    pub reasons: Vec<CheckReason>,
}

/// A reason that an admin may have found by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckReason {
    /// Its code.
    pub code: &'static str,
    /// What it says.
    pub says: &'static str,
}

impl DescribedCheck {
    /// Of a check.
    #[must_use]
    pub fn of(check: &Check) -> Self {
        let reasons = check.by_hand.reasons.iter();
        Self {
            id: check.id.as_str(),
            number: check.id.number(),
            question: check.question,
            explanation: check.explanation(),
            ask: check.ask,
            reasons: reasons.map(|reason| CheckReason { code: reason.code, says: reason.says }).collect(),
        }
    }
}
