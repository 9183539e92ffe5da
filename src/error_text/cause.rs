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

/// The word of each.
const WORDS: &[(&str, TextCause)] = &[
    ("account", TextCause::Check(CheckId::Account)),
    ("invite", TextCause::Check(CheckId::Invite)),
    ("password", TextCause::Check(CheckId::Password)),
    ("tenant", TextCause::Check(CheckId::Tenant)),
    ("role", TextCause::Check(CheckId::Role)),
    ("feature", TextCause::Check(CheckId::Feature)),
    ("second_factor", TextCause::Outside(OutsideKind::SecondFactor)),
    ("device", TextCause::Outside(OutsideKind::Device)),
    ("network", TextCause::Outside(OutsideKind::Network)),
    ("policy", TextCause::Outside(OutsideKind::Policy)),
    ("domain", TextCause::Outside(OutsideKind::Domain)),
    ("throttled", TextCause::Outside(OutsideKind::Throttled)),
    ("session", TextCause::Outside(OutsideKind::Session)),
    ("browser", TextCause::Outside(OutsideKind::Browser)),
    ("service", TextCause::Outside(OutsideKind::Service)),
    ("other", TextCause::Other),
];

impl TextCause {
    /// The cause of a word of the tables.
    pub(super) fn of(word: &str) -> Option<Self> {
        WORDS.iter().find(|(known, _)| *known == word).map(|(_, cause)| *cause)
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
