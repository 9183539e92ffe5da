//! The questions: the names that a connector's `[facts]` table may use, and that gaps and evidence carry.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One question about a case. The order is the order of evidence in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Is there an account, and is it active?
    Account,
    /// Is it locked?
    Lock,
    /// Was an invite sent, and what became of it?
    Invite,
    /// What does it sign in with?
    Password,
    /// How did past attempts to sign in end?
    SignIn,
    /// Is a password reset under way?
    Reset,
    /// Which tenants does the person belong to?
    Tenants,
    /// Which roles does the person have?
    Roles,
    /// Which roles exist?
    RoleCatalogue,
    /// What does the permission engine decide?
    Decisions,
    /// Which flags are on?
    Flags,
    /// Does the person have beta access?
    Beta,
    /// Which tier does the tenant pay for?
    Tier,
    /// What changed lately?
    Changes,
}

impl Question {
    /// Every question, in order.
    pub const ALL: &'static [Self] = &[
        Self::Account,
        Self::Lock,
        Self::Invite,
        Self::Password,
        Self::SignIn,
        Self::Reset,
        Self::Tenants,
        Self::Roles,
        Self::RoleCatalogue,
        Self::Decisions,
        Self::Flags,
        Self::Beta,
        Self::Tier,
        Self::Changes,
    ];

    /// The name in files: `role_catalogue`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Lock => "lock",
            Self::Invite => "invite",
            Self::Password => "password",
            Self::SignIn => "sign_in",
            Self::Reset => "reset",
            Self::Tenants => "tenants",
            Self::Roles => "roles",
            Self::RoleCatalogue => "role_catalogue",
            Self::Decisions => "decisions",
            Self::Flags => "flags",
            Self::Beta => "beta",
            Self::Tier => "tier",
            Self::Changes => "changes",
        }
    }

    /// What is missing when nobody answered it, in the admin's words.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Self::Account => "whether the account exists and is active",
            Self::Lock => "whether the account is locked",
            Self::Invite => "whether an invite is pending or has expired",
            Self::Password => "what the account signs in with",
            Self::SignIn => "how the last attempts to sign in ended",
            Self::Reset => "whether a password reset is under way",
            Self::Tenants => "which tenants the person belongs to",
            Self::Roles => "which roles the person has",
            Self::RoleCatalogue => "which roles exist and what they grant",
            Self::Decisions => "what the permission engine decides",
            Self::Flags => "which feature flags are on for the tenant",
            Self::Beta => "whether the person has beta access",
            Self::Tier => "which tier the tenant pays for",
            Self::Changes => "what changed lately",
        }
    }

    /// Where an admin looks it up by hand, in the FAQ's words.
    #[must_use]
    pub fn place(self) -> &'static str {
        match self {
            Self::Account | Self::Lock => {
                "Settings → Users, both the Active Users and the Inactive Users tab"
            }
            Self::Invite => "Settings → Users → Pending Invites",
            Self::Password | Self::SignIn | Self::Reset => {
                "ask the user for the result of Forgot password on the login page, and look at the sign-in log"
            }
            Self::Tenants => {
                "the tenant indicator (typically top-right), and Settings → Users in each tenant"
            }
            Self::Roles => "the user's profile: the role(s) assigned",
            Self::RoleCatalogue | Self::Decisions => "Settings → Roles & Permissions",
            Self::Flags => "Settings → Feature Flags",
            Self::Beta => "the beta-access toggle on the user's profile",
            Self::Tier => "the subscription page, or the vendor's account manager",
            Self::Changes => "the audit log",
        }
    }
}
