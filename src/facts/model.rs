//! What the facts are made of: plain data, the same for every vendor. A connector's `[facts]` programs build exactly these
//! objects; an unknown key or word is an error that names the program.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The system's own id.
    #[serde(default)]
    pub id: Option<String>,
    /// Its address; compared with the one asked for, because some servers ignore filters.
    #[serde(default)]
    pub email: Option<String>,
    /// Its sign-in name, where that is not the address.
    #[serde(default)]
    pub username: Option<String>,
    /// The person's name.
    #[serde(default)]
    pub name: Option<String>,
    /// Active, inactive or only invited.
    pub state: AccountState,
    /// Since when it has been in that state.
    #[serde(default)]
    pub since: Option<DateTime<Utc>>,
    /// Who put it there.
    #[serde(default)]
    pub by: Option<String>,
    /// The system's own word for why ("suspended").
    #[serde(default)]
    pub reason: Option<String>,
    /// The last good sign-in.
    #[serde(default)]
    pub last_sign_in: Option<DateTime<Utc>>,
}

/// The state of an account, as the FAQ's tabs have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// In Active Users.
    Active,
    /// In Inactive Users: deactivated, suspended, disabled.
    Inactive,
    /// Only invited: listed, but the invite was not accepted.
    Invited,
}

/// A lock, which ends by itself or by an admin's hand; a deactivation is not a lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// When it ends by itself; `None`: it does not.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
    /// Since when.
    #[serde(default)]
    pub since: Option<DateTime<Utc>>,
    /// Failed attempts that led to it.
    #[serde(default)]
    pub failures: Option<u64>,
}

/// An invite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// What the system says about it. `pending` past `expires_at` is expired, whatever the text says.
    pub state: InviteState,
    /// When it was sent.
    #[serde(default)]
    pub sent_at: Option<DateTime<Utc>>,
    /// From this instant on it is expired.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
    /// What became of its mail. "Sent" is not "delivered".
    #[serde(default)]
    pub mail: Option<Delivery>,
    /// The tenant that it is for, when that is not the tenant asked for.
    #[serde(default)]
    pub tenant: Option<String>,
}

/// What a system says about an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InviteState {
    /// Not accepted yet.
    Pending,
    /// Expired by its own word.
    Expired,
    /// Accepted.
    Accepted,
    /// Cancelled or revoked.
    Cancelled,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Handed to the mail system; nothing more is known.
    Sent,
    /// Accepted by the receiver.
    Delivered,
    /// Refused by the receiver.
    Bounced,
    /// Never left.
    NotSent,
}

/// What an account signs in with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Password {
    /// Whether a password was ever set; `None`: the system does not show it.
    #[serde(default)]
    pub set: Option<bool>,
    /// From this instant on it is expired.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
    /// Whether it must be changed at the next sign-in.
    #[serde(default)]
    pub must_change: Option<bool>,
    /// When it was last changed.
    #[serde(default)]
    pub changed_at: Option<DateTime<Utc>>,
    /// The identity provider, when the person signs in there and has no password here.
    #[serde(default)]
    pub single_sign_on: Option<String>,
}

/// Past attempts to sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Attempts, in any order.
    #[serde(default)]
    pub attempts: Vec<Attempt>,
    /// The tenant of the person's present session.
    #[serde(default)]
    pub session_tenant: Option<String>,
}

/// One attempt to sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attempt {
    /// When.
    pub at: DateTime<Utc>,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// The system's own code.
    #[serde(default)]
    pub code: Option<String>,
    /// In which tenant; `None`: the one asked for.
    #[serde(default)]
    pub tenant: Option<String>,
}

/// How an attempt ended. The second half of the list is none of the six checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// Signed in.
    Success,
    /// The system itself says: wrong password.
    WrongPassword,
    /// "Invalid user or password": hides its cause on purpose.
    Masked,
    /// The password has expired or must be changed first.
    PasswordExpired,
    /// No such account.
    NoAccount,
    /// The account is deactivated.
    Inactive,
    /// The account is locked.
    Locked,
    /// The invite or the set-up was not finished.
    NotSetUp,
    /// The second factor.
    SecondFactor,
    /// The device.
    Device,
    /// The network or the address.
    Network,
    /// Too many attempts, from anybody.
    Throttled,
    /// The service, or its configuration.
    Service,
    /// Something else that the code does not tell.
    Other,
}

/// A password reset under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reset {
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
    /// What became of its mail.
    #[serde(default)]
    pub mail: Option<Delivery>,
    /// From this instant on its link is dead.
    #[serde(default)]
    pub expires_at: Option<DateTime<Utc>>,
    /// When the new password was set.
    #[serde(default)]
    pub done_at: Option<DateTime<Utc>>,
}

/// One tenant that the person has to do with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// The tenant's id, as in the case.
    pub tenant: String,
    /// Its display name.
    #[serde(default)]
    pub name: Option<String>,
    /// Member, invited or switched off there.
    pub state: MembershipState,
}

/// What the person is in a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MembershipState {
    /// A member.
    Member,
    /// Invited, not a member yet.
    Invited,
    /// A member whose account there is deactivated.
    Inactive,
}

/// A role that the person has, or a grant without a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Its name; for a direct grant a description ("direct grant").
    pub name: String,
    /// The permission ids that it grants, `*` for all; `None`: not shown here, look in the catalogue.
    #[serde(default)]
    pub permissions: Option<Vec<String>>,
    /// Permission ids that it takes away, in systems that have a deny.
    #[serde(default)]
    pub denies: Vec<String>,
    /// How the person came by it, outermost first: `["group finance", "role superrole"]`.
    #[serde(default)]
    pub via: Vec<String>,
    /// Whether it is a grant without a role: not expected in the catalogue.
    #[serde(default)]
    pub direct: bool,
}

/// A role that exists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleDefinition {
    /// Its name.
    pub name: String,
    /// The permission ids that it grants, `*` for all.
    pub permissions: Vec<String>,
    /// Never to be suggested: owner, administrator, or everything.
    #[serde(default)]
    pub protected: bool,
    /// How many people have it.
    #[serde(default)]
    pub holders: Option<u64>,
}

/// What a permission engine decided about one permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The permission that was asked about.
    pub permission: String,
    /// Allowed, denied or conditional.
    pub decided: Decided,
    /// The chain that led to it, outermost first.
    #[serde(default)]
    pub path: Vec<String>,
    /// What a conditional decision lacks.
    #[serde(default)]
    pub missing: Vec<String>,
}

/// A permission engine's verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// Granted.
    Allowed,
    /// Not granted.
    Denied,
    /// Depends on context that was not given.
    Conditional,
}

/// A feature flag as it stands for this person in this tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// Its key.
    pub key: String,
    /// On, off, or `None`: the service cannot tell without more context.
    pub enabled: Option<bool>,
    /// Why, in the service's words ("switched off in production").
    #[serde(default)]
    pub because: Option<String>,
    /// Whether the admin can set it; `None`: not known.
    #[serde(default)]
    pub admin_can_set: Option<bool>,
}

/// Per-user beta access.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Beta {
    /// The toggle.
    pub enabled: bool,
}

/// The subscription.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Its name, as the profile's tiers have it.
    pub name: String,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// When.
    pub at: DateTime<Utc>,
    /// What, in a few words ("role Agent removed"). [`Change::DEACTIVATED`] is a word that the account check knows.
    pub what: String,
    /// By whom.
    #[serde(default)]
    pub by: Option<String>,
}

impl Change {
    /// The account was switched off by somebody.
    pub const DEACTIVATED: &str = "deactivated";
}

/// What the admin looked up by hand for one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Pass or fail.
    pub status: FoundStatus,
    /// The admin's own words.
    #[serde(default)]
    pub note: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// What a person can find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoundStatus {
    /// It is in order.
    Pass,
    /// It is the cause.
    Fail,
}
