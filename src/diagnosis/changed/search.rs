//! The smallest set of events that turns a check.

use std::collections::BTreeSet;

/// How many sets are counted through before one is made smaller bit by bit instead.
const COUNTED: usize = 100_000;

/// A set, and whether it is known that no smaller one would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundSet {
    pub(super) events: BTreeSet<usize>,
    pub(super) smallest: bool,
}

/// The events since it last held, oldest first: all of them, if it held before the first; else those behind the last instant at which it
/// did. `holds`: whether it would hold without these events. `None`: at no instant.
pub(super) fn since_it_held<'e>(
    events: &'e [usize],
    left: &mut usize,
    mut holds: impl FnMut(&[usize]) -> bool,
) -> Option<&'e [usize]> {
    let instants = instants(events.len(), *left / 4);
    let first = (!events.is_empty()).then_some(0);
    first.into_iter().chain(instants).find_map(|first| {
        let after = events.get(first..)?;
        *left = left.saturating_sub(1);
        holds(after).then_some(after)
    })
}

/// The event behind which it never held again.
pub(super) fn last_turn(
    events: &[usize],
    left: &mut usize,
    mut holds: impl FnMut(&[usize]) -> bool,
) -> Option<usize> {
    let first = instants(events.len(), *left / 4).into_iter().find(|first| {
        *left = left.saturating_sub(1);
        events.get(*first..).is_some_and(&mut holds)
    })?;
    events.get(first).copied()
}

/// Looks for the smallest set among these events, oldest first, of which none but those are needed to turn it: `turns`. Of several, one with
/// the event behind which it never held again, and else the newest.
pub(super) fn smallest(
    events: &[usize],
    last: Option<usize>,
    left: &mut usize,
    mut turns: impl FnMut(&BTreeSet<usize>) -> bool,
) -> FoundSet {
    let others: Vec<usize> = events.iter().rev().filter(|one| Some(**one) != last).copied().collect();
    let mut counted = 0;
    for size in 1..events.len() {
        for with in [last, None] {
            let free = size - usize::from(with.is_some());
            if with.is_none() && last.is_some() && others.len() < size {
                continue;
            }
            let mut chosen: Vec<usize> = (0..free).collect();
            loop {
                counted += 1;
                if counted > COUNTED || *left == 0 {
                    let all = events.iter().copied().collect();
                    return FoundSet { events: less(all, left, &mut turns), smallest: false };
                }
                let set: BTreeSet<usize> =
                    chosen.iter().filter_map(|one| others.get(*one)).copied().chain(with).collect();
                *left -= 1;
                if turns(&set) {
                    return FoundSet { events: set, smallest: true };
                }
                if !next(&mut chosen, others.len()) {
                    break;
                }
            }
        }
    }
    FoundSet { events: events.iter().copied().collect(), smallest: true }
}

/// Where the events are cut, the newest instants first; of very many, fewer and fewer.
fn instants(count: usize, most: usize) -> Vec<usize> {
    let mut all: Vec<usize> = Vec::new();
    let (mut back, mut step) = (1, 1);
    while back < count {
        all.push(count - back);
        if all.len() * 2 > most {
            step *= 2;
        }
        back += step;
    }
    if count > 0 {
        all.push(0);
    }
    all
}

/// The next choice of so many of them.
fn next(chosen: &mut [usize], of: usize) -> bool {
    let size = chosen.len();
    for place in (0..size).rev() {
        let limit = of - (size - place);
        let Some(value) = chosen.get(place).copied().filter(|value| *value < limit) else { continue };
        for (step, slot) in chosen.iter_mut().skip(place).enumerate() {
            *slot = value + 1 + step;
        }
        return true;
    }
    false
}

/// What is left when as much as possible is taken out, by halves.
fn less(
    mut set: BTreeSet<usize>,
    left: &mut usize,
    holds: &mut impl FnMut(&BTreeSet<usize>) -> bool,
) -> BTreeSet<usize> {
    let mut part = set.len().div_ceil(2);
    while part > 0 && *left > 0 {
        let all: Vec<usize> = set.iter().copied().collect();
        for chunk in all.chunks(part) {
            let fewer: BTreeSet<usize> = set.iter().filter(|one| !chunk.contains(one)).copied().collect();
            if fewer.is_empty() || *left == 0 {
                continue;
            }
            *left -= 1;
            if holds(&fewer) {
                set = fewer;
            }
        }
        if part == 1 {
            break;
        }
        part = part.div_ceil(2);
    }
    set
}
