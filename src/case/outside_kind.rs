//! The kinds of causes beside the six checks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The kinds: a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutsideKind {
    /// The second factor: lost, wrong, or not set up.
    SecondFactor,
    /// The device is not trusted or enrolled.
    Device,
    /// The network or address that they came from.
    Network,
    /// A rule of the tenant or of the identity provider.
    Policy,
    /// The domain of their address.
    Domain,
    /// Too many attempts, from anybody.
    Throttled,
    /// What they are signed in with: too old, too little, or another account.
    Session,
    /// What runs on their side: cookies, extensions, an old page.
    Browser,
    /// The service or its configuration.
    Service,
}

impl OutsideKind {
    /// The word of the contract: `second_factor`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SecondFactor => "second_factor",
            Self::Device => "device",
            Self::Network => "network",
            Self::Policy => "policy",
            Self::Domain => "domain",
            Self::Throttled => "throttled",
            Self::Session => "session",
            Self::Browser => "browser",
            Self::Service => "service",
        }
    }

    /// What got in the way, in words: "the second factor".
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            Self::SecondFactor => "the second factor",
            Self::Device => "the device",
            Self::Network => "the network or address that they came from",
            Self::Policy => "a sign-in policy",
            Self::Domain => "the domain of their address",
            Self::Throttled => "too many attempts",
            Self::Session => "their present session",
            Self::Browser => "the browser",
            Self::Service => "the service itself",
        }
    }
}
