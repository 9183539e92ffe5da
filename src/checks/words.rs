//! What a check says beside its verdict: to the admin who looked by hand, and to the user.

use crate::case::{Case, Symptom};
use crate::facts::{Facts, Question};

use super::{RemedyKind, Status};

/// A check that an admin answered by looking, because no system could be asked.
#[derive(Clone, Copy, Debug)]
pub struct ByHand {
    /// The question of the facts that the finding stands for in the report's evidence.
    pub answers: Question,
    /// What a finding that it is in order says, in a few words: "accepted".
    pub pass: &'static str,
    /// What a finding that it is not says: "not in the right tenant".
    pub fail: &'static str,
    /// What helps then: the kind of step, and the step in the FAQ's words.
    pub remedy: (RemedyKind, &'static str),
    /// The reasons that an admin may name: `--found account=fail:no_seat`.
    pub reasons: &'static [Reason],
}

/// A reason that an admin found by hand: the check's own code, and what helps.
#[derive(Clone, Copy, Debug)]
pub struct Reason {
    /// The code.
    pub code: &'static str,
    /// What it says, in a few words: "no seat is left for it".
    pub says: &'static str,
    /// What kind of step helps.
    pub kind: RemedyKind,
    /// The step.
    pub text: &'static str,
}

impl Reason {
    /// A reason with what helps.
    #[must_use]
    pub const fn new(code: &'static str, says: &'static str, kind: RemedyKind, text: &'static str) -> Self {
        Self { code, says, kind, text }
    }
}

/// When the reply to the user may claim what the check found. The phrase is `checked.ID` of the reply's catalogue; it is never
/// said of a verdict that is only suspected.
#[derive(Clone, Copy, Debug)]
pub struct ReplyClaim {
    /// The verdicts that allow it.
    pub when: &'static [Status],
    /// The symptom that it is worth saying for; `None`: both.
    pub symptom: Option<Symptom>,
    /// What the phrase names: it is not said when there is nothing to name.
    pub names: Option<ClaimValue>,
    /// Whether the facts say as much as the phrase does: an account that is only invited passes its check, and "your account
    /// is active" would be wrong. Not asked when an admin looked it up.
    pub holds: fn(&Case, &Facts) -> bool,
}

/// A value that a phrase of the reply names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimValue {
    /// The person's roles.
    Roles,
    /// What people call the feature.
    Feature,
}

impl ReplyClaim {
    /// A pass, whatever the symptom; nothing is named, and the verdict itself says enough.
    pub const PASS: Self = Self { when: &[Status::Pass], symptom: None, names: None, holds: |_, _| true };
}

/// Where a check stands when the primary cause is looked for, for each symptom: lower is earlier. The numbers of the checks lie
/// ten apart, so that one more fits between two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rank {
    /// For "can't log in": as the FAQ has it.
    pub sign_in: u8,
    /// For "logged in but can't": the tenant first, because a role verdict read in the wrong tenant is worthless.
    pub access: u8,
}

impl Rank {
    /// The place for that symptom.
    #[must_use]
    pub const fn of(self, symptom: Symptom) -> u8 {
        match symptom {
            Symptom::SignIn => self.sign_in,
            Symptom::Access => self.access,
        }
    }
}
