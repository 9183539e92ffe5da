//! What happened, as moves of subjects: by the log of changes, and by the instants that stand in the listings (deactivated since, ended).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::case::Case;
use crate::checks::{accounts_of, places};
use crate::facts::{AccountState, Change, ChangeKind, Facts, listed};
use crate::text::fold;

use super::read::{limit, turned};
use super::subject::{MovedThing, Value};

/// One thing that happened.
#[derive(Clone, Debug)]
pub(super) struct Event {
    /// When.
    pub(super) at: DateTime<Utc>,
    /// What, in words.
    pub(super) what: String,
    /// By whom.
    pub(super) by: Option<String>,
    /// What it moved. Empty: the log does not say what it did, or it is of no concern.
    pub(super) moves: Vec<Move>,
    /// As what the log has it; `None`: it stands in a listing only.
    pub(super) logged: Option<ChangeKind>,
}

/// One subject that was set to another value.
#[derive(Clone, Debug)]
pub(super) struct Move {
    pub(super) subject: MovedThing,
    pub(super) before: Value,
    pub(super) after: Value,
}

impl Move {
    fn new(subject: MovedThing, before: Value, after: Value) -> Self {
        Self { subject, before, after }
    }

    fn is(subject: MovedThing, after: bool) -> Self {
        Self::new(subject, Value::Is(!after), Value::Is(after))
    }
}

/// Reads a log: what its changes move is a matter of the roles and groups that there are.
pub(super) struct LogReader<'a> {
    case: &'a Case,
    facts: &'a Facts,
    /// Folded names of the roles that a listing has.
    pub(super) roles: BTreeSet<String>,
    /// Folded names of the groups that give a role.
    groups: BTreeSet<String>,
}

impl<'a> LogReader<'a> {
    pub(super) fn new(case: &'a Case, facts: &'a Facts) -> Self {
        let known = listed(&facts.role_catalogue);
        let held = listed(&facts.roles);
        let names = known.iter().map(|role| &role.name).chain(held.iter().map(|role| &role.name));
        let groups = known.iter().flat_map(|role| &role.groups);
        Self {
            case,
            facts,
            roles: names.map(|name| fold::fold(name)).collect(),
            groups: groups.map(|group| fold::fold(group)).collect(),
        }
    }

    /// A change as an event.
    pub(super) fn event(&self, change: &Change) -> Event {
        let mut what = change.says();
        if let Some(through) = &change.through {
            what = format!("{what} through {through}");
        }
        let moves = moves(self, change);
        Event { at: change.at, what, by: change.by.clone(), moves, logged: Some(change.what) }
    }
}

fn moves(reader: &LogReader<'_>, change: &Change) -> Vec<Move> {
    let LogReader { case, facts, .. } = *reader;
    if let Some((from, to)) = change.addresses() {
        let is_now = |address: &str| places::same(address, &case.user);
        return if is_now(&from) || is_now(&to) {
            vec![Move::is(MovedThing::Address, is_now(&to))]
        } else {
            Vec::new()
        };
    }
    let one = |subject, after| vec![Move::is(subject, after)];
    let state =
        |before, after| vec![Move::new(MovedThing::Account, Value::State(before), Value::State(after))];
    let (active, inactive) = (Some(AccountState::Active), Some(AccountState::Inactive));
    match change.what {
        ChangeKind::Created => state(None, active),
        ChangeKind::Activated => state(inactive, active),
        ChangeKind::Deactivated => state(active, inactive),
        ChangeKind::Deleted => state(active, Some(AccountState::Deleted)),
        ChangeKind::Restored => state(Some(AccountState::Deleted), active),
        ChangeKind::Locked => one(MovedThing::Lock, true),
        ChangeKind::Unlocked => one(MovedThing::Lock, false),
        ChangeKind::PasswordChanged => one(MovedThing::Password, true),
        ChangeKind::TenantJoined => one(MovedThing::Membership, true),
        ChangeKind::TenantLeft => one(MovedThing::Membership, false),
        ChangeKind::Invited => one(MovedThing::Invite, true),
        ChangeKind::InviteCancelled => one(MovedThing::Invite, false),
        ChangeKind::RoleGranted | ChangeKind::RoleRemoved | ChangeKind::Other => role_moves(reader, change),
        ChangeKind::RoleChanged => definition(facts, change),
        ChangeKind::GroupJoined | ChangeKind::GroupLeft => group(reader, change),
        ChangeKind::GroupChanged => group_gives(facts, change),
        ChangeKind::FlagChanged => flag(change),
        ChangeKind::TierChanged => named(MovedThing::Tier, change.from.clone(), change.to.clone()),
        ChangeKind::SeatsChanged => {
            named(MovedThing::Seats, limit(change.from.as_deref()), limit(change.to.as_deref()))
        }
        ChangeKind::PolicyChanged => single_sign_on(facts, change),
        ChangeKind::AddressChanged | ChangeKind::Accepted => Vec::new(),
    }
}

fn named(subject: MovedThing, from: Option<String>, to: Option<String>) -> Vec<Move> {
    match (from, to) {
        (Some(from), Some(to)) => vec![Move::new(subject, Value::Named(from), Value::Named(to))],
        _ => Vec::new(),
    }
}

fn role_moves(reader: &LogReader<'_>, change: &Change) -> Vec<Move> {
    let group = change.group.as_deref().map(fold::fold);
    let mut names = change.moved_roles();
    // Words that can be read in two ways name the role that there is.
    if names.len() > 1 {
        let exists = |name: &String| reader.roles.contains(&fold::fold(name));
        let known: Vec<String> = names.iter().filter(|name| exists(name)).cloned().collect();
        names = if known.is_empty() { names.split_off(names.len() - 1) } else { known };
    }
    names
        .into_iter()
        .map(|name| Move::is(MovedThing::Role(name.clone(), group.clone()), change.gives_role(&name)))
        .collect()
}

/// The definition of a role: a permission more or less, by name or by two lists.
fn definition(facts: &Facts, change: &Change) -> Vec<Move> {
    let Some(role) = change.role.as_deref().map(str::to_lowercase) else { return Vec::new() };
    if let Some(permission) = &change.permission {
        let after = turned(change.to.as_deref()).or_else(|| turned(change.from.as_deref()).map(|was| !was));
        // Of a permission that was changed and is there now, it was given.
        let after = after.unwrap_or_else(|| defines(facts, &role, permission));
        return vec![Move::is(MovedThing::Grants(role, permission.clone()), after)];
    }
    let (Some(from), Some(to)) = (&change.from, &change.to) else { return Vec::new() };
    let list = |text: &str| -> Vec<String> {
        text.split([',', ';', ' ']).filter(|id| !id.is_empty()).map(str::to_owned).collect()
    };
    let (from, to) = (list(from), list(to));
    let taken = from.iter().filter(|id| !to.contains(id)).map(|id| (id, false));
    let given = to.iter().filter(|id| !from.contains(id)).map(|id| (id, true));
    taken
        .chain(given)
        .map(|(id, after)| Move::is(MovedThing::Grants(role.clone(), id.clone()), after))
        .collect()
}

fn defines(facts: &Facts, role: &str, permission: &str) -> bool {
    let known = listed(&facts.role_catalogue);
    known.iter().any(|one| fold::same(&one.name, role) && one.permissions.iter().any(|id| id == permission))
}

fn group(reader: &LogReader<'_>, change: &Change) -> Vec<Move> {
    let after = change.what == ChangeKind::GroupJoined;
    let Some(group) = change.group.as_deref() else { return Vec::new() };
    if reader.groups.contains(&fold::fold(group)) {
        return vec![Move::is(MovedThing::Group(fold::fold(group)), after)];
    }
    // The catalogue does not know what the group gives, and the log may.
    let role = change.role.as_ref().map(|role| role.to_lowercase());
    role.map(|role| Move::is(MovedThing::Role(role, Some(fold::fold(group))), after)).into_iter().collect()
}

/// What a group gives: of concern only to who is in it.
fn group_gives(facts: &Facts, change: &Change) -> Vec<Move> {
    let (Some(group), Some(role)) = (&change.group, &change.role) else { return Vec::new() };
    let held = listed(&facts.roles);
    if !held.iter().any(|one| one.groups.iter().any(|name| fold::same(name, group))) {
        return Vec::new();
    }
    let after = turned(change.to.as_deref()).or_else(|| turned(change.from.as_deref()).map(|was| !was));
    let subject = MovedThing::Role(role.to_lowercase(), Some(fold::fold(group)));
    after.map(|after| Move::is(subject, after)).into_iter().collect()
}

fn flag(change: &Change) -> Vec<Move> {
    let Some(key) = change.flag.clone() else { return Vec::new() };
    let (from, to) = (turned(change.from.as_deref()), turned(change.to.as_deref()));
    match (from, to) {
        (Some(from), Some(to)) if from == to => Vec::new(),
        // To a rule of a flag that was on: what the rule says of this person is not said.
        (_, None) if change.to.is_some() => Vec::new(),
        (_, Some(to)) => vec![Move::is(MovedThing::Flag(key), to)],
        (Some(from), None) => vec![Move::is(MovedThing::Flag(key), !from)],
        (None, None) => Vec::new(),
    }
}

/// A policy that names the identity provider, or one without words where one is demanded now.
fn single_sign_on(facts: &Facts, change: &Change) -> Vec<Move> {
    let policy = facts.policy.as_ref().ok().and_then(|seen| seen.value.as_ref());
    let demanded =
        policy.and_then(|policy| policy.single_sign_on.as_ref()).is_some_and(crate::facts::Demand::holds);
    let words = super::read::policy_words(change);
    let named =
        ["single sign", "sso", "saml", "oidc", "identity provider"].iter().any(|word| words.contains(word));
    if demanded && (named || words.is_empty()) {
        vec![Move::is(MovedThing::SingleSignOn, true)]
    } else {
        Vec::new()
    }
}

/// What the listings say by themselves of when something came to an end. What the log has is not said twice.
pub(super) fn of_listings(case: &Case, facts: &Facts, logged: &[Event]) -> Vec<Event> {
    let mut events = Vec::new();
    let mut add = |at: DateTime<Utc>, what: String, by: Option<String>, moved: Move| {
        let known = logged
            .iter()
            .flat_map(|event| &event.moves)
            .any(|one| one.subject == moved.subject && one.after.fits(&moved.after));
        if at <= facts.taken_at && !known {
            events.push(Event { at, what, by, moves: vec![moved], logged: None });
        }
    };
    let ended = |subject| Move::is(subject, true);
    for account in accounts_of(case, facts) {
        let off = matches!(account.state, AccountState::Inactive | AccountState::Deleted);
        if let Some(at) = account.since.filter(|_| off) {
            let what = if account.state == AccountState::Deleted { "deleted" } else { "deactivated" };
            let was = Value::State(Some(AccountState::Active));
            let moved = Move::new(MovedThing::Account, was, Value::State(Some(account.state)));
            let by = account
                .by
                .clone()
                .or_else(|| account.managed_by.as_ref().and_then(|owner| owner.name.clone()));
            add(at, what.to_owned(), by, moved);
        }
        if let Some(at) = account.valid_until {
            add(at, "the account ended".to_owned(), None, ended(MovedThing::AccountEnd));
        }
    }
    if let Some(lock) = facts.lock.as_ref().ok().and_then(|seen| seen.value.as_ref())
        && let Some(at) = lock.since
    {
        add(at, "locked".to_owned(), None, Move::is(MovedThing::Lock, true));
    }
    if let Some(at) = facts.password.as_ref().ok().and_then(|seen| seen.value.as_ref()?.expires_at) {
        add(at, "the password expired".to_owned(), None, ended(MovedThing::PasswordEnd));
    }
    for one in listed(&facts.tenants) {
        if let Some(at) = one.until.filter(|_| places::about(case, Some(&one.tenant))) {
            add(
                at,
                format!("the membership of {} ended", one.tenant),
                None,
                ended(MovedThing::MembershipEnd),
            );
        }
    }
    for role in listed(&facts.roles) {
        if let Some(at) = role.until {
            let subject = MovedThing::RoleEnd(role.name.to_lowercase());
            add(at, format!("the role {} ended", role.name), None, ended(subject));
        }
    }
    events
}
