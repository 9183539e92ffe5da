//! What a check may say: a small set of (status, reason), and words for the six.

use crate::world::Word;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Pass,
    Fail,
    Unknown,
    Contradicted,
    NotApplicable,
}

impl Status {
    pub(crate) fn word(self) -> Word {
        match self {
            Status::Pass => "pass",
            Status::Fail => "fail",
            Status::Unknown => "unknown",
            Status::Contradicted => "contradicted",
            Status::NotApplicable => "not_applicable",
        }
    }
}

pub(crate) const CHECKS: [Word; 6] = ["account", "invite", "password", "tenant", "role", "feature"];
pub(crate) const ACCOUNT: usize = 0;
pub(crate) const INVITE: usize = 1;
pub(crate) const PASSWORD: usize = 2;
pub(crate) const TENANT: usize = 3;
pub(crate) const ROLE: usize = 4;
pub(crate) const FEATURE: usize = 5;

/// The reason of a fail of which the design does not fix the reason.
pub(crate) const ANY: Word = "*";

/// The acceptable outcomes of one check. The reason is "" unless the status is a fail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Opts(pub Vec<(Status, Word)>);

impl Opts {
    pub(crate) fn none() -> Self {
        Opts(vec![])
    }
    pub(crate) fn of(status: Status) -> Self {
        Opts(vec![(status, "")])
    }
    pub(crate) fn pass() -> Self {
        Self::of(Status::Pass)
    }
    pub(crate) fn unknown() -> Self {
        Self::of(Status::Unknown)
    }
    pub(crate) fn contradicted() -> Self {
        Self::of(Status::Contradicted)
    }
    pub(crate) fn na() -> Self {
        Self::of(Status::NotApplicable)
    }
    pub(crate) fn fail(reason: Word) -> Self {
        Opts(vec![(Status::Fail, reason)])
    }
    pub(crate) fn fails(reasons: &[Word]) -> Self {
        let mut o = Self::none();
        for r in reasons {
            o.add(Self::fail(r));
        }
        o
    }
    /// Not a fail, and the design does not say what instead.
    pub(crate) fn not_fail() -> Self {
        Self::pass().or(Self::na()).or(Self::unknown())
    }
    pub(crate) fn add(&mut self, other: Opts) {
        for x in other.0 {
            if !self.0.contains(&x) {
                self.0.push(x);
            }
        }
    }
    pub(crate) fn or(mut self, other: Opts) -> Self {
        self.add(other);
        self
    }
    pub(crate) fn or_if(self, when: bool, other: Opts) -> Self {
        if when { self.or(other) } else { self }
    }
    pub(crate) fn can(&self, status: Status) -> bool {
        self.0.iter().any(|x| x.0 == status)
    }
    pub(crate) fn only(&self, status: Status) -> bool {
        !self.0.is_empty() && self.0.iter().all(|x| x.0 == status)
    }
    /// Whether what a tool said is among them. The reason counts only for a fail.
    pub(crate) fn accepts(&self, status: Status, reason: &str) -> bool {
        self.0.iter().any(|&(s, r)| s == status && (s != Status::Fail || r == ANY || r == reason))
    }
}

/// Three-valued "yes".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tri {
    Yes,
    No,
    Maybe,
}
