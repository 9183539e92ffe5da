//! What a verdict rests on, and how sure that makes it: by rule, never by feeling.

use chrono::{DateTime, TimeDelta, Utc};

use crate::facts::{Facts, NoAnswer, Observed, Origin, Question};

use super::{Confidence, Failed, Outcome, Passed, Remedy, history};

/// Evidence older than this, counted from the end of gathering, is stale.
pub const FRESH_HOURS: i64 = 24;

/// Collects the facts behind one verdict. It starts as proven; every fact that is partial, stale or not from the system
/// itself takes it down to likely.
#[derive(Clone, Debug)]
pub(super) struct Grounds {
    taken_at: DateTime<Utc>,
    /// There is a log of changes, and it could not be read: what was listed a while ago may have changed since.
    unread: bool,
    questions: Vec<Question>,
    confidence: Confidence,
}

impl Grounds {
    pub(super) fn new(facts: &Facts) -> Self {
        let unread = facts.changes.as_ref().is_err_and(NoAnswer::was_sought);
        Self { taken_at: facts.taken_at, unread, questions: Vec::new(), confidence: Confidence::Proven }
    }

    /// Rests on this fact too.
    pub(super) fn with<T>(mut self, question: Question, seen: &Observed<T>) -> Self {
        if !self.questions.contains(&question) {
            self.questions.push(question);
            self.questions.sort_unstable();
        }
        let age = self.taken_at.signed_duration_since(seen.at);
        let longest = if self.unread { history::AHEAD } else { TimeDelta::hours(FRESH_HOURS) };
        let fresh = age <= longest;
        if seen.origin != Origin::System || !seen.complete || !fresh || !seen.limits.is_empty() {
            self.likely()
        } else {
            self
        }
    }

    /// Takes it down to likely: the fact is indirect.
    pub(super) fn likely(mut self) -> Self {
        self.confidence = self.confidence.min(Confidence::Likely);
        self
    }

    /// Would be another one if the log of changes, which could not be read, names a change.
    pub(super) fn unless_changed(self) -> Self {
        if self.unread { self.likely() } else { self }
    }

    /// A pass is no surer than this: it rests on these facts as well, and does not name them.
    pub(super) fn behind(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Pass(passed) => {
                Outcome::Pass(Passed { confidence: passed.confidence.min(self.confidence), ..passed })
            }
            other => other,
        }
    }

    pub(super) fn pass(self, summary: impl Into<String>) -> Outcome {
        Outcome::Pass(Passed {
            summary: summary.into(),
            evidence: self.questions,
            confidence: self.confidence,
        })
    }

    pub(super) fn fail(
        self,
        reason: &'static str,
        summary: impl Into<String>,
        remedies: Vec<Remedy>,
    ) -> Outcome {
        Outcome::Fail(Failed {
            reason,
            summary: summary.into(),
            evidence: self.questions,
            confidence: self.confidence,
            remedies,
        })
    }
}
