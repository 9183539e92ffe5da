//! The facts as they would be without some of what happened. Without nothing of it, they are the present facts.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::case::Case;
use crate::checks::history;
use crate::facts::{Change, Facts, listed, value_mut};

use super::event::{Event, LogReader, Move, of_listings};
use super::set::set;
use super::subject::MovedThing;

/// The present, and what happened.
pub(super) struct World<'a> {
    case: &'a Case,
    /// The present facts, with that of the log which is about this person or everybody.
    present: Cow<'a, Facts>,
    /// All that happened, oldest first, whatever the order of the log.
    pub(super) events: Vec<Event>,
    /// Folded names of the roles that a listing has: what others grant is not known.
    pub(super) roles: BTreeSet<String>,
    /// By subject, the events that moved it, oldest first, with the move's number.
    moved: BTreeMap<MovedThing, Vec<(usize, usize)>>,
    /// The events of the log, in its order: those of `present`.
    of_log: Vec<usize>,
}

impl<'a> World<'a> {
    /// Of the facts.
    pub(super) fn of(case: &'a Case, facts: &'a Facts) -> Self {
        let present = theirs(case, facts);
        let reader = LogReader::new(case, facts);
        let kept = listed(&present.changes);
        let mut events: Vec<(Event, Option<usize>)> = kept
            .iter()
            .enumerate()
            .filter(|(_, change)| history::happened(change, facts))
            .map(|(number, change)| (reader.event(change), Some(number)))
            .collect();
        let logged: Vec<Event> = events.iter().map(|(event, _)| event.clone()).collect();
        events.extend(of_listings(case, facts, &logged).into_iter().map(|event| (event, None)));
        let key = |number: &Option<usize>| number.and_then(|number| kept.get(number)).map(order);
        events.sort_by(|(one, first), (other, second)| (one.at, key(first)).cmp(&(other.at, key(second))));
        let mut of_log = vec![usize::MAX; kept.len()];
        for (place, (_, number)) in events.iter().enumerate() {
            if let Some(slot) = number.and_then(|number| of_log.get_mut(number)) {
                *slot = place;
            }
        }
        let events: Vec<Event> = events.into_iter().map(|(event, _)| event).collect();
        let mut moved: BTreeMap<MovedThing, Vec<(usize, usize)>> = BTreeMap::new();
        for (place, event) in events.iter().enumerate() {
            for (number, one) in event.moves.iter().enumerate() {
                moved.entry(one.subject.clone()).or_default().push((place, number));
            }
        }
        Self { case, present, events, roles: reader.roles, moved, of_log }
    }

    /// Of each subject that would have another value without these events, the oldest move of those that are undone with nothing
    /// behind it: what came after would have set it anyway.
    fn undone_moves(&self, without: &BTreeSet<usize>) -> Vec<(usize, &Move)> {
        let subjects: BTreeSet<&MovedThing> = without
            .iter()
            .filter_map(|place| self.events.get(*place))
            .flat_map(|event| event.moves.iter().map(|one| &one.subject))
            .collect();
        let first = |subject: &&MovedThing| {
            let run = self.moved.get(*subject)?.iter().rev().take_while(|(place, _)| without.contains(place));
            let (place, number) = run.last()?;
            Some((*place, self.events.get(*place)?.moves.get(*number)?))
        };
        subjects.iter().filter_map(first).collect()
    }

    /// The facts without these events.
    pub(super) fn without(&self, events: &BTreeSet<usize>) -> Facts {
        let mut facts = Facts::clone(&self.present);
        let undone = self.undone_moves(events);
        for (place, one) in &undone {
            set(self.case, &mut facts, &one.subject, &one.before);
            if let Some(event) = self.events.get(*place) {
                forget_refusals(&mut facts, &one.subject, event.at);
            }
        }
        // What the value was is known: nothing that the log says of it counts beside that.
        let touched: BTreeSet<&MovedThing> = undone.iter().map(|(_, one)| &one.subject).collect();
        if let Ok(seen) = &mut facts.changes
            && let Some(all) = &mut seen.value
        {
            let mut places = self.of_log.iter();
            all.retain(|_| {
                let event = places.next().and_then(|place| self.events.get(*place));
                event.is_none_or(|event| !event.moves.iter().any(|one| touched.contains(&one.subject)))
            });
        }
        facts
    }

    /// By subject, its moves in their order.
    pub(super) fn chains(&self) -> impl Iterator<Item = (&MovedThing, Vec<(&Event, &Move)>)> {
        self.moved.iter().map(|(subject, all)| {
            let one = |(place, number): &(usize, usize)| {
                let event = self.events.get(*place)?;
                Some((event, event.moves.get(*number)?))
            };
            (subject, all.iter().filter_map(one).collect())
        })
    }

    /// What it costs to judge one such set of facts, roughly in rows.
    pub(super) fn rows(&self) -> usize {
        let catalogue = self.present.role_catalogue.as_ref().ok().and_then(|seen| seen.value.as_ref());
        let roles = self.present.roles.as_ref().ok().and_then(|seen| seen.value.as_ref());
        let permissions =
            catalogue.into_iter().flatten().map(|role| 1 + role.permissions.len()).sum::<usize>();
        1 + self.of_log.len() + permissions + roles.map_or(0, Vec::len)
    }
}

/// A refusal that came of what is undone would not have been.
fn forget_refusals(facts: &mut Facts, subject: &MovedThing, since: DateTime<Utc>) {
    let outcomes = subject.refusals();
    if let Some(sign_in) = value_mut(&mut facts.sign_in) {
        sign_in.attempts.retain(|attempt| attempt.at < since || !outcomes.contains(&attempt.outcome));
    }
}

/// Whether a change of an address is about the one that was typed.
fn mentions(case: &Case, change: &Change) -> bool {
    let named = |(from, to): (String, String)| {
        crate::checks::places::same(&from, &case.user) || crate::checks::places::same(&to, &case.user)
    };
    change.addresses().is_some_and(named)
}

/// The facts, with that of the log which is about this person, in one order.
fn theirs<'a>(case: &Case, facts: &'a Facts) -> Cow<'a, Facts> {
    let own: BTreeSet<*const Change> =
        history::about(case, facts).into_iter().map(std::ptr::from_ref).collect();
    let all = listed(&facts.changes);
    // An address that was theirs is named by the address, whomever the log names.
    let kept = |change: &&Change| own.contains(&std::ptr::from_ref(*change)) || mentions(case, change);
    let mut log: Vec<Change> = all.iter().filter(kept).cloned().collect();
    log.sort_by(|one, other| order(one).cmp(&order(other)));
    if log == all {
        return Cow::Borrowed(facts);
    }
    let mut present = facts.clone();
    if let Some(changes) = value_mut(&mut present.changes) {
        *changes = log;
    }
    Cow::Owned(present)
}

/// The place of a change in their order.
fn order(change: &Change) -> impl Ord + use<'_> {
    let Change { at, what, text, person, role, group, permission, flag, tenant, from, to, by, through } =
        change;
    ((*at, *what, text, person, role, group), (permission, flag, tenant, from, to, by, through))
}
