//! How much of the bodies in a capture leaves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much of the body of a request, a response or a message in a HAR leaves. It is cleaned in any case: credentials and people
/// go with each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bodies {
    /// Keys, codes, ids and messages; what customers wrote is a note with its length.
    #[default]
    Structure,
    /// Everything but credentials and people.
    Diagnostics,
    /// Nothing: each body is a note with its size.
    Omit,
}

impl Bodies {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 3] = [Self::Structure, Self::Diagnostics, Self::Omit];

    /// The word in a profile.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Structure => "structure",
            Self::Diagnostics => "diagnostics",
            Self::Omit => "omit",
        }
    }
}
