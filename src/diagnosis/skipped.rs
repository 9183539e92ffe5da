//! Why nobody is asked about a check.

use std::fmt::{self, Display};

use crate::case::CheckId;

/// A check that is not asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The check.
    pub check: CheckId,
    /// The reason.
    pub why: SkipReason,
}

/// Why a check is not asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// The systems answered it.
    Answered,
    /// It does not apply: why.
    NotApplicable(String),
    /// Somebody looked it up already.
    LookedUp,
    /// It cannot be what keeps somebody from signing in.
    NotForSigningIn,
    /// The cause is found without it.
    CauseFound(CheckId),
    /// A cause beside the checks is in evidence.
    Outside,
}

impl Display for SkipReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answered => formatter.write_str("the systems answer"),
            Self::NotApplicable(why) => formatter.write_str(why),
            Self::LookedUp => formatter.write_str("looked up already"),
            Self::NotForSigningIn => formatter.write_str("does not decide about signing in"),
            Self::CauseFound(cause) => write!(formatter, "{} is in the way already", cause.as_str()),
            Self::Outside => formatter.write_str("the cause lies beside the checks"),
        }
    }
}
