//! The names of the checks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A check's id, in the FAQ's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckId {
    /// 1. Is the account there and active, not deactivated or locked?
    Account,
    /// 2. Have they accepted the invite and set a password?
    Invite,
    /// 3. Can they sign in with what they have?
    Password,
    /// 4. Are they in the tenant where they expect access?
    Tenant,
    /// 5. Do their roles grant the permission that the action needs?
    Role,
    /// 6. Is the feature switched on?
    Feature,
}

impl CheckId {
    /// All, in the FAQ's order.
    pub const ALL: [Self; 6] =
        [Self::Account, Self::Invite, Self::Password, Self::Tenant, Self::Role, Self::Feature];

    /// In a sentence: "check 5 (role)".
    #[must_use]
    pub fn cited(self) -> String {
        format!("check {} ({})", self.number(), self.as_str())
    }

    /// The FAQ's number, from 1.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The id in flags, files and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Invite => "invite",
            Self::Password => "password",
            Self::Tenant => "tenant",
            Self::Role => "role",
            Self::Feature => "feature",
        }
    }
}
