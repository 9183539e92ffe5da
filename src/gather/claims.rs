//! What each kind of fact claims, in a few words: two sources agree when their words are equal. What systems cannot agree on
//! by nature (ids, spellings of a name, dates of their own records) is not part of a claim.

use crate::facts::{
    Account, AccountState, Beta, Change, Decided, Decision, Flag, Invite, InviteState, Lock, Membership,
    MembershipState, Password, Reset, Role, RoleDefinition, SignIn, Tier,
};

/// A fact with one value.
pub(super) struct Single<T> {
    /// The claim.
    pub(super) says: fn(&T) -> String,
}

/// A fact that is a list of members.
pub(super) struct Joined<T> {
    /// Which member it is.
    pub(super) key: fn(&T) -> String,
    /// What is claimed about it.
    pub(super) says: fn(&T) -> String,
}

pub(super) const ACCOUNT: Single<Vec<Account>> = Single {
    says: |accounts| {
        let mut states: Vec<&str> = accounts.iter().map(|account| state(account.state)).collect();
        states.sort_unstable();
        states.join(" and ")
    },
};

pub(super) const LOCK: Single<Lock> = Single { says: |_| "locked".to_owned() };

pub(super) const INVITE: Single<Invite> = Single {
    says: |invite| {
        match invite.state {
            InviteState::Pending => "pending",
            InviteState::Expired => "expired",
            InviteState::Accepted => "accepted",
            InviteState::Cancelled => "cancelled",
        }
        .to_owned()
    },
};

pub(super) const PASSWORD: Single<Password> = Single {
    says: |password| match (&password.single_sign_on, password.set) {
        (Some(provider), _) => format!("single sign-on through {provider}"),
        (None, Some(true)) => "password set".to_owned(),
        (None, Some(false)) => "no password".to_owned(),
        (None, None) => "password not shown".to_owned(),
    },
};

pub(super) const SIGN_IN: Single<SignIn> = Single {
    says: |sign_in| {
        let last = sign_in.attempts.iter().max_by_key(|attempt| attempt.at);
        let attempt = last.map_or_else(
            || "no attempt".to_owned(),
            |last| format!("{} at {}", outcome(last.outcome), last.at),
        );
        match &sign_in.session_tenant {
            Some(tenant) => format!("{attempt}, session in {tenant}"),
            None => attempt,
        }
    },
};

pub(super) const RESET: Single<Reset> = Single {
    says: |reset| if reset.done_at.is_some() { "reset done" } else { "reset under way" }.to_owned(),
};

pub(super) const BETA: Single<Beta> =
    Single { says: |beta| if beta.enabled { "beta access" } else { "no beta access" }.to_owned() };

pub(super) const TIER: Single<Tier> = Single { says: |tier| tier.name.clone() };

pub(super) const TENANTS: Joined<Membership> = Joined {
    key: |membership| membership.tenant.clone(),
    says: |membership| {
        let state = match membership.state {
            MembershipState::Member => "member",
            MembershipState::Invited => "invited",
            MembershipState::Inactive => "deactivated",
        };
        format!("{state} of {}", membership.tenant)
    },
};

pub(super) const ROLES: Joined<Role> = Joined {
    key: |role| format!("{}{}", if role.direct { "direct " } else { "" }, role.name),
    says: |role| {
        format!(
            "{} grants {}",
            role.name,
            role.permissions.as_deref().map_or_else(|| "something".to_owned(), sorted)
        )
    },
};

pub(super) const ROLE_CATALOGUE: Joined<RoleDefinition> = Joined {
    key: |role| role.name.clone(),
    says: |role| format!("{} grants {}", role.name, sorted(&role.permissions)),
};

pub(super) const DECISIONS: Joined<Decision> = Joined {
    key: |decision| decision.permission.clone(),
    says: |decision| {
        let decided = match decision.decided {
            Decided::Allowed => "allowed",
            Decided::Denied => "denied",
            Decided::Conditional => "conditional",
        };
        format!("{} {decided}", decision.permission)
    },
};

pub(super) const FLAGS: Joined<Flag> = Joined {
    key: |flag| flag.key.clone(),
    says: |flag| {
        let state = match flag.enabled {
            Some(true) => "on",
            Some(false) => "off",
            None => "not known",
        };
        format!("{} {state}", flag.key)
    },
};

pub(super) const CHANGES: Joined<Change> = Joined {
    key: |change| format!("{} {}", change.at, change.what),
    says: |change| format!("{} {}", change.at, change.what),
};

fn state(state: AccountState) -> &'static str {
    match state {
        AccountState::Active => "active",
        AccountState::Inactive => "inactive",
        AccountState::Invited => "invited",
    }
}

fn outcome(outcome: crate::facts::AttemptOutcome) -> &'static str {
    if outcome == crate::facts::AttemptOutcome::Success { "signed in" } else { "refused" }
}

fn sorted(permissions: &[String]) -> String {
    let mut sorted: Vec<&str> = permissions.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.join(", ")
}
