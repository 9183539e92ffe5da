//! Gaps: why a question has no answer, and what would give one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Question;

/// One question about which too little is known. A check that needs it ends as `unknown`, by `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The question.
    pub question: Question,
    /// Why there is no answer.
    pub reason: GapReason,
    /// The connector that was asked, if one was.
    pub connector: Option<String>,
    /// What happened, one sentence without secrets: "GET /events answered 403".
    pub detail: String,
    /// What would close it.
    pub need: Need,
}

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// Nobody looked: no connector answers it and the admin was not asked.
    NotCollected,
    /// The system refused to show it: the credential lacks a scope.
    Forbidden,
    /// The system does not accept the credential at all.
    Unauthorized,
    /// No connection: name, port, network or certificate.
    Unreachable,
    /// No answer before the deadline.
    TimedOut,
    /// The system asked to wait longer than the deadline allows.
    Throttled,
    /// The system answered with an error of its own (5xx), also after retries.
    Failed,
    /// The address does not exist there (404 where 404 does not mean "no such thing"), or redirects.
    WrongAddress,
    /// The answer is not what the connector expects: HTML, cut JSON, a missing field, too large.
    Malformed,
    /// The listing could not be read to its end and the thing was not in the part that was.
    Incomplete,
    /// The question was not precise enough: no tenant, no known action.
    NoContext,
    /// Two sources disagree.
    Conflict,
    /// The run was interrupted.
    Interrupted,
    /// The connector says that this cannot be told there.
    CannotTell,
}

/// What would close a gap, and where. Every field is for the admin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// What is missing: "which roles the person has".
    pub what: String,
    /// The scope or right that the credential lacks, if that is why.
    #[serde(default)]
    pub scope: Option<String>,
    /// Where to look, or what to change: "Settings → Roles & Permissions".
    #[serde(default, rename = "where")]
    pub place: Option<String>,
    /// Who can: "an admin of Keycloak".
    #[serde(default)]
    pub who: Option<String>,
}

/// One of two or more statements that cannot both be true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Who says so.
    pub connector: String,
    /// What it says, in a few words.
    pub says: String,
}

impl Gap {
    /// Nobody looked.
    #[must_use]
    pub fn not_collected(question: Question) -> Self {
        Self::new(question, GapReason::NotCollected, "nobody has looked yet")
    }

    /// A gap whose need is the question's own: what is missing and where an admin looks it up.
    #[must_use]
    pub fn new(question: Question, reason: GapReason, detail: impl Into<String>) -> Self {
        Self { question, reason, connector: None, detail: detail.into(), need: Need::of(question) }
    }
}

impl Need {
    /// The question's own: what is missing and where an admin looks it up.
    #[must_use]
    pub fn of(question: Question) -> Self {
        Self {
            what: question.what().to_owned(),
            scope: None,
            place: Some(question.place().to_owned()),
            who: None,
        }
    }
}

impl GapReason {
    /// Why, in a few words: "the right is missing".
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            Self::NotCollected => "nobody looked",
            Self::Forbidden => "the credential may not see it",
            Self::Unauthorized => "the credential is not accepted",
            Self::Unreachable => "no connection",
            Self::TimedOut => "no answer in time",
            Self::Throttled => "the system asked to wait too long",
            Self::Failed => "the system failed",
            Self::WrongAddress => "the address does not exist there",
            Self::Malformed => "the answer could not be read",
            Self::Incomplete => "not read to its end",
            Self::NoContext => "not said precisely enough",
            Self::Conflict => "sources disagree",
            Self::Interrupted => "interrupted",
            Self::CannotTell => "the system cannot tell",
        }
    }

    /// The code in reports: `not_collected`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotCollected => "not_collected",
            Self::Forbidden => "forbidden",
            Self::Unauthorized => "unauthorized",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Throttled => "throttled",
            Self::Failed => "failed",
            Self::WrongAddress => "wrong_address",
            Self::Malformed => "malformed",
            Self::Incomplete => "incomplete",
            Self::NoContext => "no_context",
            Self::Conflict => "conflict",
            Self::Interrupted => "interrupted",
            Self::CannotTell => "cannot_tell",
        }
    }
}
