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
    /// How many seats are there, and how many are taken?
    Seats,
    /// What does the tenant demand of everybody who signs in?
    Policy,
    /// Is the object that the action is on visible to the person?
    Objects,
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
        Self::Seats,
        Self::Policy,
        Self::Objects,
        Self::Changes,
    ];

    #[expect(clippy::too_many_lines, reason = "a table, one arm for each question")]
    fn row(self) -> QuestionRow {
        match self {
            Self::Account => QuestionRow {
                name: "account",
                what: "whether the account exists and is active",
                place: USERS,
                about: About::Anybody,
            },
            Self::Lock => QuestionRow {
                name: "lock",
                what: "whether the account is locked",
                place: USERS,
                about: About::Account,
            },
            Self::Invite => QuestionRow {
                name: "invite",
                what: "whether an invite is pending or has expired",
                place: "Settings → Users → Pending Invites",
                about: About::Anybody,
            },
            Self::Password => QuestionRow {
                name: "password",
                what: "what the account signs in with",
                place: LOGIN,
                about: About::Account,
            },
            Self::SignIn => QuestionRow {
                name: "sign_in",
                what: "how the last attempts to sign in ended",
                place: LOGIN,
                about: About::Trace,
            },
            Self::Reset => QuestionRow {
                name: "reset",
                what: "whether a password reset is under way",
                place: LOGIN,
                about: About::Account,
            },
            Self::Tenants => QuestionRow {
                name: "tenants",
                what: "which tenants the person belongs to",
                place: "the tenant indicator (typically top-right), and Settings → Users in each tenant",
                about: About::Anybody,
            },
            Self::Roles => QuestionRow {
                name: "roles",
                what: "which roles the person has",
                place: "the user's profile: the role(s) assigned",
                about: About::Account,
            },
            Self::RoleCatalogue => QuestionRow {
                name: "role_catalogue",
                what: "which roles exist and what they grant",
                place: ROLES,
                about: About::Anybody,
            },
            Self::Decisions => QuestionRow {
                name: "decisions",
                what: "what the permission engine decides",
                place: ROLES,
                about: About::Account,
            },
            Self::Flags => QuestionRow {
                name: "flags",
                what: "which feature flags are on for the tenant",
                place: "Settings → Feature Flags",
                about: About::Anybody,
            },
            Self::Beta => QuestionRow {
                name: "beta",
                what: "whether the person has beta access",
                place: "the beta-access toggle on the user's profile",
                about: About::Account,
            },
            Self::Tier => QuestionRow {
                name: "tier",
                what: "which tier the tenant pays for",
                place: "the subscription page, or the vendor's account manager",
                about: About::Anybody,
            },
            Self::Seats => QuestionRow {
                name: "seats",
                what: "how many seats there are, and how many are taken",
                place: "the subscription page: seats",
                about: About::Anybody,
            },
            Self::Policy => QuestionRow {
                name: "policy",
                what: "what the tenant demands of everybody who signs in",
                place: "Settings → Security: domains, single sign-on, second factor, networks",
                about: About::Anybody,
            },
            Self::Objects => QuestionRow {
                name: "objects",
                what: "whether the object is shared with the person",
                place: "the members, or the sharing, of the project, team, folder or record",
                about: About::Account,
            },
            Self::Changes => QuestionRow {
                name: "changes",
                what: "what changed lately",
                place: "the audit log",
                about: About::Trace,
            },
        }
    }

    /// The name in files: `role_catalogue`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().name
    }

    /// What is missing when nobody answered it, in the admin's words.
    #[must_use]
    pub fn what(self) -> &'static str {
        self.row().what
    }

    /// Where an admin looks it up by hand, in the FAQ's words.
    #[must_use]
    pub fn place(self) -> &'static str {
        self.row().place
    }

    /// What it is about.
    pub(crate) fn about(self) -> About {
        self.row().about
    }
}

/// What a question is about: whether it has an answer when there is no account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// The person, with or without an account, or the tenant.
    Anybody,
    /// The account: without one there is nothing to ask.
    Account,
    /// What the account has left behind: an attempt or a deletion is seen after the account is gone.
    Trace,
}

/// All that is written about one question.
struct QuestionRow {
    name: &'static str,
    what: &'static str,
    place: &'static str,
    about: About,
}

const USERS: &str = "Settings → Users, both the Active Users and the Inactive Users tab";
const LOGIN: &str =
    "ask the user for the result of Forgot password on the login page, and look at the sign-in log";
const ROLES: &str = "Settings → Roles & Permissions";
