//! One line for a person about each fact: what was seen, not what it means.

use chrono::{DateTime, Utc};

use crate::facts::{
    Account, AccountState, Attempt, AttemptOutcome, Beta, Change, Decided, Decision, Delivery, Flag, Invite,
    InviteState, Lock, Membership, MembershipState, Password, Reset, Role, RoleDefinition, SignIn, Tier,
};

/// How many things one line lists by name.
const MANY: usize = 6;

/// An instant, the same in every format.
pub(crate) fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

pub(crate) fn account(accounts: Option<&Vec<Account>>) -> String {
    list(accounts, "no such account", |account| {
        let state = match account.state {
            AccountState::Active => "active",
            AccountState::Inactive => "inactive",
            AccountState::Invited => "only invited",
        };
        let who = account.email.as_ref().or(account.username.as_ref()).or(account.id.as_ref());
        let mut line = format!("{state} account");
        push(&mut line, " ", who);
        push(&mut line, ", since ", account.since.map(time).as_ref());
        push(&mut line, ", by ", account.by.as_ref());
        push(&mut line, ", reason: ", account.reason.as_ref());
        push(&mut line, ", last signed in ", account.last_sign_in.map(time).as_ref());
        line
    })
}

pub(crate) fn lock(lock: Option<&Lock>) -> String {
    let Some(lock) = lock else { return "not locked".into() };
    let mut line = "locked".to_owned();
    push(&mut line, " since ", lock.since.map(time).as_ref());
    push(&mut line, " until ", lock.until.map(time).as_ref());
    push(&mut line, ", failed attempts: ", lock.failures.map(|count| count.to_string()).as_ref());
    line
}

pub(crate) fn invite(invite: Option<&Invite>) -> String {
    let Some(invite) = invite else { return "no invite".into() };
    let mut line = match invite.state {
        InviteState::Pending => "invite pending",
        InviteState::Expired => "invite expired",
        InviteState::Accepted => "invite accepted",
        InviteState::Cancelled => "invite cancelled",
    }
    .to_owned();
    push(&mut line, ", sent ", invite.sent_at.map(time).as_ref());
    push(&mut line, ", expires ", invite.expires_at.map(time).as_ref());
    push(&mut line, ", mail ", invite.mail.map(delivery).as_ref());
    push(&mut line, ", for tenant ", invite.tenant.as_ref());
    line
}

pub(crate) fn password(password: Option<&Password>) -> String {
    let Some(password) = password else { return "nothing to sign in with".into() };
    let mut line = match password.set {
        Some(true) => "password set",
        Some(false) => "no password set",
        None => "password not shown",
    }
    .to_owned();
    push(&mut line, ", changed ", password.changed_at.map(time).as_ref());
    push(&mut line, ", expires ", password.expires_at.map(time).as_ref());
    if password.must_change == Some(true) {
        line.push_str(", must be changed at the next sign-in");
    }
    push(&mut line, ", signs in with ", password.single_sign_on.as_ref());
    line
}

pub(crate) fn sign_in(sign_in: Option<&SignIn>) -> String {
    let Some(sign_in) = sign_in else { return "no sign-in recorded".into() };
    let mut line = format!("attempts: {}", sign_in.attempts.len());
    if let Some(last) = sign_in.attempts.iter().max_by_key(|attempt| attempt.at) {
        line.push_str(&attempt(last));
    }
    push(&mut line, ", session in tenant ", sign_in.session_tenant.as_ref());
    line
}

fn attempt(last: &Attempt) -> String {
    let outcome = match last.outcome {
        AttemptOutcome::Success => "signed in",
        AttemptOutcome::WrongPassword => "wrong password",
        AttemptOutcome::Masked => "refused without saying why",
        AttemptOutcome::PasswordExpired => "password expired",
        AttemptOutcome::NoAccount => "no such account",
        AttemptOutcome::Inactive => "account inactive",
        AttemptOutcome::Locked => "account locked",
        AttemptOutcome::NotSetUp => "not set up",
        AttemptOutcome::SecondFactor => "second factor",
        AttemptOutcome::Device => "device",
        AttemptOutcome::Network => "network",
        AttemptOutcome::Throttled => "too many attempts",
        AttemptOutcome::Service => "the service",
        AttemptOutcome::Other => "refused",
    };
    let mut line = format!(", the last {}: {outcome}", time(last.at));
    push(&mut line, ", code ", last.code.as_ref());
    push(&mut line, ", in tenant ", last.tenant.as_ref());
    line
}

pub(crate) fn reset(reset: Option<&Reset>) -> String {
    let Some(reset) = reset else { return "no password reset under way".into() };
    let mut line = format!("password reset asked for {}", time(reset.requested_at));
    push(&mut line, ", mail ", reset.mail.map(delivery).as_ref());
    push(&mut line, ", link valid until ", reset.expires_at.map(time).as_ref());
    push(&mut line, ", done ", reset.done_at.map(time).as_ref());
    line
}

pub(crate) fn tenants(tenants: Option<&Vec<Membership>>) -> String {
    list(tenants, "in no tenant", |membership| {
        let state = match membership.state {
            MembershipState::Member => "member of",
            MembershipState::Invited => "invited to",
            MembershipState::Inactive => "deactivated in",
        };
        format!("{state} {}", membership.tenant)
    })
}

pub(crate) fn roles(roles: Option<&Vec<Role>>) -> String {
    list(roles, "no role", |role| {
        let via =
            if role.via.is_empty() { String::new() } else { format!(" via {}", role.via.join(" → ")) };
        let count = role.permissions.as_ref().map(|all| format!(" ({})", permissions(all)));
        format!("{}{}{via}", role.name, count.unwrap_or_default())
    })
}

pub(crate) fn catalogue(roles: Option<&Vec<RoleDefinition>>) -> String {
    list(roles, "no role exists", |role| format!("{} ({})", role.name, permissions(&role.permissions)))
}

fn permissions(ids: &[String]) -> String {
    if ids.iter().any(|id| id == "*") {
        return "every permission".into();
    }
    match ids.len() {
        1 => "1 permission".into(),
        count => format!("{count} permissions"),
    }
}

pub(crate) fn decisions(decisions: Option<&Vec<Decision>>) -> String {
    list(decisions, "no decision", |decision| {
        let decided = match decision.decided {
            Decided::Allowed => "allowed",
            Decided::Denied => "denied",
            Decided::Conditional => "conditional",
        };
        let path = match decision.path.as_slice() {
            [] => String::new(),
            path => format!(" ({})", path.join(" → ")),
        };
        let missing = match decision.missing.as_slice() {
            [] => String::new(),
            missing => format!(", lacks {}", missing.join(", ")),
        };
        format!("{} {decided}{path}{missing}", decision.permission)
    })
}

pub(crate) fn flags(flags: Option<&Vec<Flag>>) -> String {
    list(flags, "no flags", |flag| {
        let state = match flag.enabled {
            Some(true) => "on",
            Some(false) => "off",
            None => "cannot be told",
        };
        let mut line = format!("{} {state}", flag.key);
        push(&mut line, ": ", flag.because.as_ref());
        line
    })
}

pub(crate) fn beta(beta: Option<&Beta>) -> String {
    match beta {
        None => "there is no beta switch",
        Some(Beta { enabled: true }) => "beta access on",
        Some(Beta { enabled: false }) => "beta access off",
    }
    .into()
}

pub(crate) fn tier(tier: Option<&Tier>) -> String {
    tier.map_or_else(|| "there are no tiers".into(), |tier| format!("tier {}", tier.name))
}

pub(crate) fn changes(changes: Option<&Vec<Change>>) -> String {
    list(changes, "nothing changed", |change| {
        let mut line = format!("{} {}", time(change.at), change.what);
        push(&mut line, " by ", change.by.as_ref());
        line
    })
}

fn delivery(mail: Delivery) -> String {
    match mail {
        Delivery::Sent => "sent",
        Delivery::Delivered => "delivered",
        Delivery::Bounced => "bounced",
        Delivery::NotSent => "not sent",
    }
    .to_owned()
}

fn push(line: &mut String, before: &str, value: Option<&String>) {
    if let Some(value) = value {
        line.push_str(before);
        line.push_str(value);
    }
}

/// The first few by name, the others by number.
fn list<T>(items: Option<&Vec<T>>, none: &str, say: impl Fn(&T) -> String) -> String {
    let items = items.map(Vec::as_slice).unwrap_or_default();
    if items.is_empty() {
        return none.to_owned();
    }
    let mut line = items.iter().take(MANY).map(say).collect::<Vec<_>>().join("; ");
    if items.len() > MANY {
        push(&mut line, "; and ", Some(&(items.len() - MANY).to_string()));
        line.push_str(" more");
    }
    line
}
