//! The smallest set of events without which something would hold.

use std::collections::BTreeSet;

/// How many sets are counted through before one is made smaller bit by bit instead.
const COUNTED: usize = 100_000;

/// A set, and whether it is known that no smaller one would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundSet {
    pub(super) events: BTreeSet<usize>,
    pub(super) smallest: bool,
}

/// Looks for it among these events, oldest first. `worth`: whether each of a set counts at all; cheap. `holds`: whether it would hold
/// without them; at most `runs` times. `None`: it would not have held at any instant, or that was not found in as many runs.
pub(super) fn smallest(
    events: &[usize],
    runs: usize,
    worth: impl Fn(&BTreeSet<usize>) -> bool,
    mut holds: impl FnMut(&BTreeSet<usize>) -> bool,
) -> Option<FoundSet> {
    let mut left = runs;
    // At some instant since then it held: what came after that instant is undone as a whole.
    let held = instants(events.len(), runs / 2).into_iter().find_map(|first| {
        let after: BTreeSet<usize> = events.get(first..)?.iter().copied().collect();
        left = left.saturating_sub(1);
        holds(&after).then_some(after)
    })?;
    let mut counted = 0;
    for size in 1..held.len() {
        let mut chosen: Vec<usize> = (0..size).collect();
        loop {
            counted += 1;
            if counted > COUNTED || left == 0 {
                return Some(FoundSet { events: less(held, &mut left, &mut holds), smallest: false });
            }
            // The newest first: of two sets of one size, the one that happened last.
            let set: BTreeSet<usize> =
                chosen.iter().filter_map(|back| events.get(events.len() - 1 - back)).copied().collect();
            if worth(&set) {
                left -= 1;
                if holds(&set) {
                    return Some(FoundSet { events: set, smallest: true });
                }
            }
            if !next(&mut chosen, events.len()) {
                break;
            }
        }
    }
    Some(FoundSet { events: held, smallest: true })
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
