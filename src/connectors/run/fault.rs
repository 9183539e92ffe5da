//! Why a request has no value: what every question behind it is told.

use std::time::Duration;

use crate::facts::{Gap, GapReason, Question};
use crate::http::HttpError;
use crate::redact::mask::Mask;

use crate::connectors::configured::Configured;
use crate::connectors::jq::Complaint;

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
    /// How long it holds, where its reason does not say so.
    pub(in super::super) holds: FaultHolds,
    /// It was not sent, because no more requests may go out for remedies.
    pub(in super::super) unaffordable: bool,
    pub(in super::super) retry_after: Option<Duration>,
    /// The status of the answer that was a refusal.
    pub(in super::super) status: Option<u16>,
    /// The setting of the profile to change, where a program says so.
    pub(in super::super) setting: Option<String>,
    /// Whose words these are.
    pub(in super::super) words: FaultWords,
}

/// How long a fault holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum FaultHolds {
    /// Until somebody changes something.
    Always,
    /// It may be otherwise the next time: an answer that broke off.
    Now,
    /// It comes of what this one run sent and received so far.
    InThisRun,
}

/// Whose words a fault has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum FaultWords {
    /// Ours, about a request.
    Ours,
    /// Those of a program, which may be about the person.
    OfProgram,
    /// Those of a program that says what holds whoever the case is about.
    General,
}

impl Fault {
    pub(in super::super) fn new(reason: GapReason, detail: impl Into<String>) -> Self {
        Self {
            reason,
            detail: detail.into(),
            scope: None,
            unanswered: false,
            holds: FaultHolds::Always,
            unaffordable: false,
            retry_after: None,
            status: None,
            setting: None,
            words: FaultWords::Ours,
        }
    }

    /// What a program says with `error(…)`.
    pub(super) fn of(said: Complaint) -> Self {
        let Complaint { says, scope, setting, general, unread } = said;
        let reason = match scope {
            Some(_) => GapReason::Forbidden,
            None if unread => GapReason::Malformed,
            None => GapReason::CannotTell,
        };
        let words = if general { FaultWords::General } else { FaultWords::OfProgram };
        Self { scope, setting, words, ..Self::new(reason, says) }
    }

    /// A program that does not fit what it was given.
    pub(super) fn unfit(detail: String) -> Self {
        Self { words: FaultWords::OfProgram, ..Self::new(GapReason::Malformed, detail) }
    }

    /// Whether another try may end otherwise: who asks next asks again.
    pub(in super::super) fn may_pass(&self) -> bool {
        let reason = matches!(
            self.reason,
            GapReason::TimedOut
                | GapReason::Unreachable
                | GapReason::Throttled
                | GapReason::Failed
                | GapReason::Interrupted
                | GapReason::Incomplete
        );
        reason || self.holds != FaultHolds::Always || self.unaffordable
    }

    /// Whether it is of the one run that met it, and says nothing to others that wait for the same: its deadline came, or
    /// it may not send or receive more.
    pub(super) fn is_of_one_run(&self) -> bool {
        let reason =
            matches!(self.reason, GapReason::TimedOut | GapReason::Interrupted | GapReason::Incomplete);
        reason || self.holds == FaultHolds::InThisRun || self.unaffordable
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
            unanswered: error.unanswered,
            retry_after: error.retry_after,
            holds: if error.transient { FaultHolds::Now } else { FaultHolds::Always },
            ..Self::new(error.reason, error.detail)
        }
    }
}
