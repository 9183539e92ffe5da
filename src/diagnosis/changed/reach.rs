//! How far the log of changes is known: a log that may lack something is never "nothing changed".

use chrono::{DateTime, TimeDelta, Utc};

use crate::case::CheckId;
use crate::facts::{ChangeKind, Facts, Flag, Role};
use crate::text::fold;

use super::event::{Event, Move};
use super::subject::{MovedThing, Value};
use super::world::World;

/// How far it reaches back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum LogReach {
    /// To the instant asked for.
    Whole,
    /// It was not read: the reason.
    Unread(String),
    /// It was not read to its end, and begins then; `None`: nothing of it was seen.
    From(Option<DateTime<Utc>>),
    /// It was taken before that.
    Older(DateTime<Utc>),
    /// It lacks something: what does not fit.
    Lacks(String),
}

impl LogReach {
    /// Whether it is known what changed.
    pub(super) fn is_known(&self) -> bool {
        *self == Self::Whole
    }
}

/// How far it reaches.
pub(super) fn of(facts: &Facts, world: &World<'_>, since: DateTime<Utc>) -> LogReach {
    let seen = match &facts.changes {
        Ok(seen) => seen,
        Err(none) => return LogReach::Unread(none.detail().to_owned()),
    };
    if !seen.complete {
        return LogReach::From(seen.value.iter().flatten().map(|change| change.at).min());
    }
    if seen.at < since {
        return LogReach::Older(seen.at);
    }
    let gap = world.chains().find_map(|(subject, chain)| hole(facts, subject, &chain, since));
    gap.or_else(|| unlogged(world, since)).map_or(LogReach::Whole, LogReach::Lacks)
}

/// What only the listing has, of what a log of changes would have.
fn unlogged(world: &World<'_>, since: DateTime<Utc>) -> Option<String> {
    let off = |event: &&Event| {
        event.logged.is_none()
            && event.at >= since
            && event.moves.iter().any(|one| one.subject == MovedThing::Account)
    };
    let event = world.events.iter().find(off)?;
    Some(format!("that the account was {} stands in the listing only", event.what))
}

/// Two systems may each log one change.
const SAME_MINUTE: TimeDelta = TimeDelta::seconds(60);

/// What in the moves of a subject does not fit together, or not with what is listed now.
fn hole(
    facts: &Facts,
    subject: &MovedThing,
    chain: &[(&Event, &Move)],
    since: DateTime<Utc>,
) -> Option<String> {
    let logged: Vec<&(&Event, &Move)> =
        chain.iter().filter(|(event, _)| event.logged.is_some() && event.at > since).collect();
    let pairs = logged.iter().zip(logged.iter().skip(1));
    // A password may be set twice, and a state may lead to several.
    let once = !matches!(
        subject,
        MovedThing::Password | MovedThing::Account | MovedThing::Invite | MovedThing::Lock
    );
    for ((first, one), (second, other)) in pairs.map(|(one, other)| (**one, **other)) {
        if once && !one.after.fits(&other.before) && second.at - first.at > SAME_MINUTE {
            return Some(format!("{} follows {} with nothing between", second.what, first.what));
        }
    }
    let (event, last) = logged.last()?;
    let (is, at) = present(facts, subject)?;
    (at > event.at && !is.fits(&last.after))
        .then(|| format!("after {} the listing says otherwise", event.what))
}

/// The value by the listing, and when it was made.
fn present(facts: &Facts, subject: &MovedThing) -> Option<(Value, DateTime<Utc>)> {
    match subject {
        MovedThing::Role(name, group) => {
            let seen = facts.roles.as_ref().ok().filter(|seen| seen.complete)?;
            let is = |role: &&Role| fold::same(&role.name, name);
            let through = |role: &Role| match group {
                Some(group) => role.groups.iter().any(|one| fold::same(one, group)),
                None => role.groups.is_empty() && role.via.is_empty(),
            };
            let held = seen.value.iter().flatten().filter(is).any(through);
            Some((Value::Is(held), seen.at))
        }
        MovedThing::Grants(name, permission) => {
            let seen = facts.role_catalogue.as_ref().ok()?;
            let role = seen.value.iter().flatten().find(|role| fold::same(&role.name, name))?;
            Some((Value::Is(role.permissions.contains(permission)), seen.at))
        }
        MovedThing::Flag(key) => {
            let seen = facts.flags.as_ref().ok()?;
            let flag: Option<&Flag> = seen.value.iter().flatten().find(|flag| flag.key == *key);
            // Off for them may be a rule of a flag that is on.
            flag.and_then(|flag| flag.enabled).filter(|on| *on).map(|on| (Value::Is(on), seen.at))
        }
        MovedThing::Tier => {
            let seen = facts.tier.as_ref().ok()?;
            Some((Value::Named(seen.value.as_ref()?.name.clone()), seen.at))
        }
        _ => None,
    }
}

/// Changes since then that may explain a failed check, and of which the log does not say what they did.
pub(super) fn unjudged(world: &World<'_>, since: DateTime<Utc>, failed: &[CheckId]) -> Vec<String> {
    let may = |kind: ChangeKind| match kind {
        ChangeKind::Other | ChangeKind::PolicyChanged => true,
        ChangeKind::RoleChanged
        | ChangeKind::GroupLeft
        | ChangeKind::GroupJoined
        | ChangeKind::GroupChanged => failed.contains(&CheckId::Role),
        ChangeKind::FlagChanged | ChangeKind::TierChanged => failed.contains(&CheckId::Feature),
        ChangeKind::SeatsChanged | ChangeKind::AddressChanged => failed.contains(&CheckId::Account),
        _ => false,
    };
    // What a role granted that no listing has is not known.
    let unknown = |event: &Event| {
        failed.contains(&CheckId::Role)
            && event.moves.iter().any(|one| match &one.subject {
                MovedThing::Role(name, _) => !world.roles.contains(&fold::fold(name)),
                _ => false,
            })
    };
    let silent = |event: &&Event| event.moves.is_empty() && event.logged.is_some_and(may) || unknown(event);
    world
        .events
        .iter()
        .filter(|event| event.at > since)
        .filter(silent)
        .map(|event| event.what.clone())
        .collect()
}
