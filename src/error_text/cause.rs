//! What an error text can point to.

use crate::case::{CheckId, OutsideKind};

/// A check, a cause beside the six, or something that is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextCause {
    /// One of the six.
    Check(CheckId),
    /// A cause beside the six.
    Outside(OutsideKind),
    /// None of the six, and no kind that has a name: consent, the protocol, a text about something else.
    Other,
}

/// All of them.
const ALL: &[TextCause] = &[
    TextCause::Check(CheckId::Account),
    TextCause::Check(CheckId::Invite),
    TextCause::Check(CheckId::Password),
    TextCause::Check(CheckId::Tenant),
    TextCause::Check(CheckId::Role),
    TextCause::Check(CheckId::Feature),
    TextCause::Outside(OutsideKind::SecondFactor),
    TextCause::Outside(OutsideKind::Device),
    TextCause::Outside(OutsideKind::Network),
    TextCause::Outside(OutsideKind::Policy),
    TextCause::Outside(OutsideKind::Domain),
    TextCause::Outside(OutsideKind::Throttled),
    TextCause::Outside(OutsideKind::Session),
    TextCause::Outside(OutsideKind::Browser),
    TextCause::Outside(OutsideKind::Service),
    TextCause::Other,
];

impl TextCause {
    /// The cause of a word of the tables.
    pub(super) fn of(word: &str) -> Option<Self> {
        ALL.iter().copied().find(|cause| cause.as_str() == word)
    }

    /// `account`, `second_factor`, `other`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Check(check) => check.as_str(),
            Self::Outside(kind) => kind.as_str(),
            Self::Other => "other",
        }
    }

    /// The check, if it is one.
    #[must_use]
    pub fn check(self) -> Option<CheckId> {
        if let Self::Check(check) = self { Some(check) } else { None }
    }

    /// The kind of cause beside the six, if it is one.
    #[must_use]
    pub fn kind(self) -> Option<OutsideKind> {
        if let Self::Outside(kind) = self { Some(kind) } else { None }
    }
}
