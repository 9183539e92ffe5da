//! What a change is about: one thing that has a value, which the change sets. Undoing a change is setting the value from before it.

use crate::case::{Case, CheckId};
use crate::facts::{AccountState, AttemptOutcome};

/// One thing that has a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum MovedThing {
    /// The state of the account.
    Account,
    /// The end of the account has come.
    AccountEnd,
    /// The address that the person goes by.
    Address,
    /// Whether it is locked.
    Lock,
    /// How many seats the tenant has.
    Seats,
    /// The password that they know.
    Password,
    /// The end of the password has come.
    PasswordEnd,
    /// Whether everybody must come through an identity provider.
    SingleSignOn,
    /// Whether they are in the tenant.
    Membership,
    /// The end of the membership has come.
    MembershipEnd,
    /// Whether an invite is open.
    Invite,
    /// A role of theirs, by hand or through a group. Names are folded.
    Role(String, Option<String>),
    /// The end of a role has come.
    RoleEnd(String),
    /// Whether they are in a group.
    Group(String),
    /// Whether a role grants a permission.
    Grants(String, String),
    /// A flag.
    Flag(String),
    /// The tier.
    Tier,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// There, on, held: or not.
    Is(bool),
    /// The state of an account; `None`: there is none.
    State(Option<AccountState>),
    /// By name.
    Named(String),
}

impl Value {
    /// Whether two values are the same for whoever wants to get in.
    pub(super) fn fits(&self, other: &Self) -> bool {
        let works = |state: &Option<AccountState>| {
            matches!(state, Some(AccountState::Active | AccountState::Invited))
        };
        match (self, other) {
            (Self::State(one), Self::State(other)) => works(one) == works(other),
            (Self::Named(one), Self::Named(other)) => one.trim().eq_ignore_ascii_case(other.trim()),
            (one, other) => one == other,
        }
    }
}

impl MovedThing {
    /// The checks in which it may show.
    pub(super) fn checks(&self) -> &'static [CheckId] {
        match self {
            Self::Account | Self::AccountEnd => &[CheckId::Account, CheckId::Invite, CheckId::Password],
            Self::Address => &[CheckId::Account, CheckId::Invite, CheckId::Tenant],
            Self::Lock | Self::Seats => &[CheckId::Account],
            Self::Password | Self::PasswordEnd | Self::SingleSignOn => &[CheckId::Password],
            Self::Membership | Self::MembershipEnd => &[CheckId::Tenant, CheckId::Account],
            Self::Invite => &[CheckId::Tenant, CheckId::Invite, CheckId::Account],
            Self::Role(..) | Self::RoleEnd(_) | Self::Group(_) | Self::Grants(..) => &[CheckId::Role],
            Self::Flag(_) | Self::Tier => &[CheckId::Feature],
        }
    }

    /// Whether it may show in what is asked for.
    pub(super) fn is_needed(&self, case: &Case, roles: &dyn Fn(&str) -> bool) -> bool {
        let needs = &case.needs;
        match self {
            Self::Role(role, _) | Self::RoleEnd(role) => roles(role),
            Self::Grants(_, permission) => {
                let mut asked = needs.all_of.iter().chain(&needs.any_of);
                permission.contains('*') || asked.any(|id| id == permission)
            }
            Self::Flag(key) => needs.features.iter().any(|need| need.flag.as_ref() == Some(key)),
            Self::Tier => needs.features.iter().any(|need| !need.tiers.is_empty()),
            _ => true,
        }
    }

    /// The refusals that come of it: without the change, they would not have been.
    pub(super) fn refusals(&self) -> &'static [AttemptOutcome] {
        use AttemptOutcome as Outcome;
        match self {
            Self::Account | Self::AccountEnd => {
                &[Outcome::Inactive, Outcome::NoAccount, Outcome::NotApproved, Outcome::Masked]
            }
            Self::Address | Self::Invite => &[Outcome::NoAccount, Outcome::Masked, Outcome::ExpiredLink],
            Self::Lock => &[Outcome::Locked, Outcome::Masked],
            Self::Seats => &[Outcome::NoSeat],
            Self::Password | Self::PasswordEnd => {
                &[Outcome::WrongPassword, Outcome::PasswordExpired, Outcome::Masked]
            }
            Self::SingleSignOn => &[Outcome::Policy, Outcome::WrongPassword, Outcome::Masked],
            Self::Membership | Self::MembershipEnd => {
                &[Outcome::NoAccount, Outcome::NotAssigned, Outcome::Masked]
            }
            _ => &[],
        }
    }
}
