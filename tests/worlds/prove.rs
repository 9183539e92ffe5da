//! What was planted, by brute force over all sets of up to three facts: nothing of how clusters are found is used.

use std::collections::{BTreeMap, BTreeSet};

use super::{Mark, World};

/// People as bits.
#[derive(Clone, Default, PartialEq, Eq)]
struct People(Vec<u64>);

impl People {
    fn of(places: impl Iterator<Item = usize>) -> Self {
        let mut people = Self::default();
        for place in places {
            if people.0.len() <= place / 64 {
                people.0.resize(place / 64 + 1, 0);
            }
            people.0[place / 64] |= 1 << (place % 64);
        }
        people
    }

    fn and(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, two)| one & two).collect())
    }

    fn count(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    fn is_within(&self, other: &Self) -> bool {
        let at = |place: usize| other.0.get(place).copied().unwrap_or_default();
        self.0.iter().enumerate().all(|(place, bits)| bits & !at(place) == 0)
    }
}

/// A set of facts, who of a cause has all of them, and how many others have.
struct Counted<'m> {
    marks: Vec<&'m Mark>,
    inside: People,
    outside: usize,
}

/// Every set of up to three facts that three of those with the cause have.
fn sets<'m>(
    having: &'m BTreeMap<Mark, People>,
    inside: &People,
    outside: &People,
    mut each: impl FnMut(Counted<'m>),
) {
    let of_inside: Vec<(&Mark, &People, People)> = having
        .iter()
        .map(|(mark, people)| (mark, people, people.and(inside)))
        .filter(|(.., within)| within.count() >= 3)
        .collect();
    for (at, (one, everybody, within)) in of_inside.iter().enumerate() {
        let beyond = everybody.and(outside);
        each(Counted { marks: vec![one], inside: within.clone(), outside: beyond.count() });
        for (next, (two, everybody, _)) in of_inside.iter().enumerate().skip(at + 1) {
            let within = within.and(everybody);
            if within.count() < 3 {
                continue;
            }
            let beyond = beyond.and(everybody);
            each(Counted { marks: vec![one, two], inside: within.clone(), outside: beyond.count() });
            for (three, everybody, _) in &of_inside[next + 1..] {
                let within = within.and(everybody);
                if within.count() >= 3 {
                    let outside = beyond.and(everybody).count();
                    each(Counted { marks: vec![one, two, three], inside: within, outside });
                }
            }
        }
    }
}

fn having(world: &World) -> BTreeMap<Mark, People> {
    let mut places: BTreeMap<Mark, Vec<usize>> = BTreeMap::new();
    for (at, person) in world.people.iter().enumerate() {
        for mark in world.marks(person) {
            places.entry(mark).or_default().push(at);
        }
    }
    let width = world.people.len();
    places
        .into_iter()
        .map(|(mark, places)| {
            let mut people = People::of(places.into_iter());
            people.0.resize(width / 64 + 1, 0);
            (mark, people)
        })
        .collect()
}

/// Those with a fault, and those who show that what they have is not it. Who has what was planted behind another fault, or asks for
/// something else, shows nothing.
fn sides(world: &World, truth: &str) -> (People, People) {
    let everybody = || world.people.iter().enumerate();
    let mut inside = People::of(everybody().filter(|(_, one)| one.fault.truth() == truth).map(|(at, _)| at));
    let shows = |one: &super::Person| {
        let hidden = one.hidden.is_some_and(|at| world.planted[at].fault.truth() == truth);
        one.fault.truth() != truth && !hidden
    };
    let mut outside = People::of(everybody().filter(|(_, one)| shows(one)).map(|(at, _)| at));
    for people in [&mut inside, &mut outside] {
        people.0.resize(world.people.len() / 64 + 1, 0);
    }
    (inside, outside)
}

/// The smallest sets of facts that tell a planted cause apart, or why the world does not prove it.
pub(super) fn prove(world: &World, at: usize) -> Result<Vec<BTreeSet<Mark>>, &'static str> {
    let planted = &world.planted[at];
    let (inside, outside) = sides(world, planted.fault.truth());
    let mut members = People::of(planted.members.iter().copied());
    members.0.resize(world.people.len() / 64 + 1, 0);
    let exceptions = planted.exceptions.len();
    // Of those that explain all of them: how many others have it, and how many facts it is.
    let mut best: Option<(usize, usize)> = None;
    let mut named: Vec<BTreeSet<Mark>> = Vec::new();
    let mut as_good = false;
    sets(&having(world), &inside, &outside, |set| {
        let explains = set.inside.count().saturating_sub(set.outside);
        if set.inside != members {
            // Another one that explains as many, with no more beside them, is as good an answer.
            as_good |= explains + exceptions >= planted.members.len();
            return;
        }
        let rank = (set.outside, set.marks.len());
        if best.is_none_or(|known| rank < known) {
            best = Some(rank);
            named.clear();
        }
        if best == Some(rank) {
            named.push(set.marks.into_iter().cloned().collect());
        }
    });
    match best {
        None => Err("nothing that all of them share"),
        Some((beside, _)) if beside != exceptions => Err("others have it, too"),
        _ if as_good => Err("something else explains as many"),
        _ if named.iter().any(|set| !set.is_subset(&planted.related)) => Err("something else explains them"),
        Some(_) => Ok(named),
    }
}

/// No three others with one fault share anything that nobody else has.
pub(super) fn nothing_else(world: &World) -> Result<(), &'static str> {
    let truths: BTreeSet<&str> = world.people.iter().map(|one| one.fault.truth()).collect();
    let having = having(world);
    for truth in truths.into_iter().filter(|truth| !truth.is_empty()) {
        let (inside, outside) = sides(world, truth);
        if inside.count() < 3 {
            continue;
        }
        let planted: Vec<People> = world
            .planted
            .iter()
            .filter(|one| one.fault.truth() == truth)
            .map(|one| People::of(one.members.iter().copied()))
            .collect();
        let mut stray = false;
        sets(&having, &inside, &outside, |set| {
            stray |= set.outside == 0 && !planted.iter().any(|members| set.inside.is_within(members));
        });
        if stray {
            return Err("others share something by chance");
        }
    }
    Ok(())
}
