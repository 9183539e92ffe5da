//! How far a connector was tried, as its file says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a connector was run against. It is about the file, not about one's own system: a server may be older, or set up in another way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Proven {
    /// The system itself, with people in every state that the file tells apart.
    Real,
    /// The description that the vendor publishes, and nothing else.
    Contract,
    /// Neither; or nobody says.
    #[default]
    Unproven,
}

impl Proven {
    /// Every word, the strongest first.
    pub const ALL: &'static [Self] = &[Self::Real, Self::Contract, Self::Unproven];

    /// The word in files and lists: `real`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Contract => "contract",
            Self::Unproven => "unproven",
        }
    }
}
