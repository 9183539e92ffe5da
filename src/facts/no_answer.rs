//! Why a question has no answer: nobody could say, or what was said cannot all be true.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};

use super::{Claim, Gap, GapReason, Need, Question};

/// No answer. A check that needs one ends by `?` on it: as `unknown` for a gap, as `contradicted` for a conflict.
///
/// In files both are a gap; a conflict is the one with the reason `conflict`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "WrittenGap", into = "WrittenGap")]
pub enum NoAnswer {
    /// Too little is known.
    Gap(Gap),
    /// Too much is known.
    Conflict(Conflict),
}

/// Statements about one question that cannot all be true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The question.
    pub question: Question,
    /// The connector that contradicts itself, if it is one alone and a file says so.
    pub connector: Option<String>,
    /// What does not fit, one sentence without secrets.
    pub detail: String,
    /// What would settle it.
    pub need: Need,
    /// The statements, each with who says so.
    pub claims: Vec<Claim>,
}

impl Conflict {
    /// A conflict whose need is the question's own: what is missing and where an admin looks it up.
    #[must_use]
    pub fn new(question: Question, detail: impl Into<String>, claims: Vec<Claim>) -> Self {
        Self { question, connector: None, detail: detail.into(), need: Need::of(question), claims }
    }
}

impl NoAnswer {
    /// The question that has no answer.
    #[must_use]
    pub fn question(&self) -> Question {
        match self {
            Self::Gap(gap) => gap.question,
            Self::Conflict(conflict) => conflict.question,
        }
    }

    /// The reason, as files have it.
    #[must_use]
    pub fn reason(&self) -> GapReason {
        match self {
            Self::Gap(gap) => gap.reason,
            Self::Conflict(_) => GapReason::Conflict,
        }
    }

    /// Whether somebody was asked who should know, and did not say. Otherwise nobody looked, or it cannot be told there.
    #[must_use]
    pub fn was_sought(&self) -> bool {
        !matches!(self.reason(), GapReason::NotCollected | GapReason::CannotTell)
    }

    /// What happened, or what does not fit.
    #[must_use]
    pub fn detail(&self) -> &str {
        match self {
            Self::Gap(gap) => &gap.detail,
            Self::Conflict(conflict) => &conflict.detail,
        }
    }

    /// What would give an answer.
    #[must_use]
    pub fn need(&self) -> &Need {
        match self {
            Self::Gap(gap) => &gap.need,
            Self::Conflict(conflict) => &conflict.need,
        }
    }

    /// The statements that cannot all be true; none for a gap.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        match self {
            Self::Gap(_) => &[],
            Self::Conflict(conflict) => &conflict.claims,
        }
    }

    /// The same with another detail.
    #[must_use]
    pub fn with_detail(mut self, text: String) -> Self {
        match &mut self {
            Self::Gap(gap) => gap.detail = text,
            Self::Conflict(conflict) => conflict.detail = text,
        }
        self
    }
}

impl From<Gap> for NoAnswer {
    fn from(gap: Gap) -> Self {
        Self::Gap(gap)
    }
}

impl From<Conflict> for NoAnswer {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

/// One question without an answer. A check that needs it ends as `unknown` (`contradicted` for a conflict), by `?`.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Gap")]
pub(super) struct WrittenGap {
    /// The question.
    question: Question,
    /// Why there is no answer.
    reason: GapReason,
    /// The connector that was asked, if one was.
    #[serde(default)]
    connector: Option<String>,
    /// What happened, one sentence without secrets: "GET /events answered 403".
    detail: String,
    /// What would close it.
    need: Need,
    /// Both claims, when two sources disagree.
    #[serde(default)]
    claims: Vec<Claim>,
}

impl From<WrittenGap> for NoAnswer {
    fn from(written: WrittenGap) -> Self {
        let WrittenGap { question, reason, connector, detail, need, claims } = written;
        match reason {
            GapReason::Conflict => Self::Conflict(Conflict { question, connector, detail, need, claims }),
            reason => Self::Gap(Gap { question, reason, connector, detail, need }),
        }
    }
}

impl Serialize for Gap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WrittenGap::from(self.clone()).serialize(serializer)
    }
}

impl From<Gap> for WrittenGap {
    fn from(gap: Gap) -> Self {
        let Gap { question, reason, connector, detail, need } = gap;
        Self { question, reason, connector, detail, need, claims: Vec::new() }
    }
}

impl From<NoAnswer> for WrittenGap {
    fn from(none: NoAnswer) -> Self {
        match none {
            NoAnswer::Gap(gap) => gap.into(),
            NoAnswer::Conflict(Conflict { question, connector, detail, need, claims }) => {
                Self { question, reason: GapReason::Conflict, connector, detail, need, claims }
            }
        }
    }
}
