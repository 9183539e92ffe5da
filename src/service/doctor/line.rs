//! One line of what `doctor --service` says.

use crate::connectors::Examined;

/// One thing that the service needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceLine {
    /// What was looked at, and what to do.
    pub examined: Examined,
    /// Not in order because a secret or setting is missing or wrong, and not because something did not answer.
    pub is_missing: bool,
}

impl ServiceLine {
    /// In order.
    #[must_use]
    pub fn ok(name: impl Into<String>, says: impl Into<String>) -> Self {
        let examined = Examined { ok: Some(true), says: says.into(), ..Examined::new(name) };
        Self { examined, is_missing: false }
    }

    /// Neither right nor wrong, and worth knowing.
    #[must_use]
    pub fn unseen(name: impl Into<String>, says: impl Into<String>) -> Self {
        Self { examined: Examined { says: says.into(), ..Examined::new(name) }, is_missing: false }
    }

    /// A secret or setting is missing or wrong: which one.
    #[must_use]
    pub fn missing(name: impl Into<String>, says: impl Into<String>, setting: impl Into<String>) -> Self {
        let examined = Examined {
            ok: Some(false),
            says: says.into(),
            setting: Some(setting.into()),
            ..Examined::new(name)
        };
        Self { examined, is_missing: true }
    }

    /// Something did not answer, or not as it must.
    #[must_use]
    pub fn unanswered(name: impl Into<String>, says: impl Into<String>, setting: impl Into<String>) -> Self {
        Self { is_missing: false, ..Self::missing(name, says, setting) }
    }
}
