//! Why a request has no value: what every question behind it is told.

use std::time::Duration;

use crate::facts::{Gap, GapReason, Question};
use crate::http::HttpError;
use crate::redact::mask::Mask;

use crate::connectors::configured::Configured;

/// A request that failed, with what would help.
#[derive(Clone, Debug)]
pub(in super::super) struct Fault {
    pub(in super::super) reason: GapReason,
    /// One sentence; see [`Self::said`].
    pub(in super::super) detail: String,
    /// The scope that the request needs, when the system refused it.
    pub(in super::super) scope: Option<String>,
    /// A write went out and nobody said what became of it.
    pub(in super::super) unanswered: bool,
    /// It was not sent, because no more requests may go out for remedies.
    pub(in super::super) unaffordable: bool,
    pub(in super::super) retry_after: Option<Duration>,
    /// The status of the answer that was a refusal.
    pub(in super::super) status: Option<u16>,
}

impl Fault {
    pub(in super::super) fn new(reason: GapReason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: detail.into(),
            scope: None,
            unanswered: false,
            unaffordable: false,
            retry_after: None,
            status: None,
        }
    }

    /// So some servers answer where a page behind the last one is asked for; the pages before stand.
    pub(super) fn is_beyond_the_end(&self) -> bool {
        matches!(self.status, Some(400 | 404 | 410 | 416 | 422))
    }

    /// The sentence as it leaves the run. An address that a system gave may hold a secret, and so may a value that a type
    /// refused.
    pub(in super::super) fn said(&self, mask: &Mask) -> String {
        mask.text(&self.detail).into_owned()
    }

    /// As the gap of a question.
    pub(in super::super) fn gap(&self, question: Question, configured: &Configured, mask: &Mask) -> Gap {
        let mut gap = Gap::new(question, self.reason, self.said(mask));
        gap.connector = Some(configured.name.clone());
        // After a 401, naming a scope would mislead: the credential itself is wrong.
        gap.need.scope = self.scope.clone().filter(|_| self.reason != GapReason::Unauthorized);
        gap.need.who = match self.reason {
            GapReason::NoContext | GapReason::Interrupted | GapReason::NotCollected => None,
            _ => Some(format!("an admin of {}", configured.connector.title)),
        };
        gap
    }
}

impl From<HttpError> for Fault {
    fn from(error: HttpError) -> Self {
        Self {
            reason: error.reason,
            detail: error.detail,
            scope: None,
            unanswered: error.unanswered,
            unaffordable: false,
            retry_after: error.retry_after,
            status: None,
        }
    }
}
