//! The four things that whoever works on a ticket needs, and asks for when they are not in it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One of the four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Essential {
    /// What the person was trying to do.
    Action,
    /// The exact error.
    Error,
    /// The role or roles that they have.
    Role,
    /// The tenant where access is expected.
    Tenant,
}

impl Essential {
    /// All four, in the order in which people ask for them.
    pub const ALL: [Self; 4] = [Self::Action, Self::Error, Self::Role, Self::Tenant];

    /// What it is, for people: "the exact error".
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Action => "what they were trying to do",
            Self::Error => "the exact error",
            Self::Role => "their role(s)",
            Self::Tenant => "the tenant",
        }
    }

    /// The word of the contract.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Error => "error",
            Self::Role => "role",
            Self::Tenant => "tenant",
        }
    }
}
