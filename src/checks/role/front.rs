//! Which steps, alone or together, cover what is missing with the least: the ones to which no other is as good in everything and better
//! in something.

use crate::facts::RoleDefinition;

use super::bits::Bits;
use super::catalogue::RoleIndex;
use super::gain::{Extras, Gain};
use super::step::Step;

/// Of how many steps two are looked at together.
pub(super) const PAIRED: usize = 1_000;

/// Of how many steps three are looked at together, where no one and no two would do: each that gives more than another one for nothing
/// is left out first.
const THREES: usize = 100;

/// How many roles and permissions are looked at for what comes with the steps that are compared in pairs.
const LOOKED_AT: usize = 5_000_000;

/// The same where there are more: each of a hundred thousand roles may inherit all the others.
const LOOKED_AT_ALONE: usize = 500_000;

/// How many ways of the same cost are named.
const NAMED: usize = 3;

/// One way to cover what is missing.
pub(super) struct Way {
    /// The steps, by their place in the list.
    pub(super) steps: Vec<usize>,
    /// What comes with it.
    pub(super) extras: Extras,
    /// Everything that it grants and they lack.
    pub(super) gained: Bits,
    /// How many others cost the same and are not named.
    pub(super) same: usize,
}

/// The best ways, and what was not compared with them.
#[derive(Default)]
pub(super) struct Front {
    pub(super) ways: Vec<Way>,
    /// Steps that cover what is missing and were not looked at.
    pub(super) alone_left_out: usize,
    /// Steps that cover a part and were not looked at in pairs.
    pub(super) pairs_left_out: usize,
    /// The same in threes.
    pub(super) threes_left_out: usize,
}

/// A step that covers something.
struct PartialStep {
    step: usize,
    gained: Bits,
    least: Extras,
}

/// The parts that cover the same.
type Alike = Vec<(Bits, Vec<PartialStep>)>;

/// The best ways of all steps: alone, two together where neither would do alone, three where no one or two do.
pub(super) fn best<'a: 'm, 'm>(
    gain: &mut Gain<'a, 'm>,
    catalogue: &RoleIndex<'a>,
    steps: &[Step<'a>],
) -> Front {
    let mut front = Front::default();
    let paired = steps.len() <= PAIRED;
    let budget = if paired { LOOKED_AT } else { LOOKED_AT_ALONE };
    let everything = gain.everything();
    // What is small is looked at first: it is what least comes with.
    let mut order: Vec<usize> = (0..steps.len()).collect();
    if !paired {
        let size = |role: &&RoleDefinition| role.inherits.len() + role.permissions.len();
        order.sort_by_key(|&step| steps[step].roles.iter().map(size).sum::<usize>());
    }
    let mut parts: Alike = Vec::new();
    let mut unseen = 0;
    for step in order {
        if gain.looked > budget {
            unseen += 1;
            continue;
        }
        let gained = gain.of_step(catalogue, &steps[step]);
        let covered = gain.covered(&gained);
        if covered == everything {
            let extras = gain.extras(&gained, &Bits::default());
            front.add(vec![step], extras, steps[step].same, || gained);
            continue;
        }
        let part = PartialStep { step, least: gain.at_least(&gained), gained };
        match parts.iter_mut().find(|(bits, _)| *bits == covered) {
            Some((_, alike)) => alike.push(part),
            None => parts.push((covered, vec![part])),
        }
    }
    let count = parts.iter().map(|(_, alike)| alike.len()).sum::<usize>();
    if !paired || unseen > 0 {
        (front.alone_left_out, front.pairs_left_out) = (unseen, count);
        return front;
    }
    front.pairs(gain, &parts, &everything);
    if front.ways.is_empty() {
        front.threes(gain, parts, &everything);
    }
    front
}

impl Front {
    /// Two together.
    fn pairs(&mut self, gain: &Gain<'_, '_>, parts: &Alike, everything: &Bits) {
        for (number, (covered, ones)) in parts.iter().enumerate() {
            for (other, others) in &parts[number + 1..] {
                if covered.union(other) != *everything {
                    continue;
                }
                for one in ones {
                    for other in others {
                        let least = one.least.joined(other.least);
                        if self.is_worse(least, 2) {
                            continue;
                        }
                        let extras = gain.extras(&one.gained, &other.gained);
                        self.add(in_order(&[one, other]), extras, 0, || one.gained.union(&other.gained));
                    }
                }
            }
        }
    }

    /// Three together.
    fn threes(&mut self, gain: &Gain<'_, '_>, parts: Alike, everything: &Bits) {
        let mut kept: Vec<(Bits, PartialStep)> = Vec::new();
        for (covered, alike) in parts {
            let least: Vec<bool> = alike.iter().enumerate().map(|one| !needless(one, &alike)).collect();
            let alike = alike.into_iter().zip(least).filter(|(_, least)| *least);
            kept.extend(alike.map(|(part, _)| (covered.clone(), part)));
        }
        if kept.len() > THREES {
            self.threes_left_out = kept.len();
            return;
        }
        for (number, (first, one)) in kept.iter().enumerate() {
            for (at, (second, two)) in kept.iter().enumerate().skip(number + 1) {
                let both = first.union(second);
                let gained = one.gained.union(&two.gained);
                for (third, three) in &kept[at + 1..] {
                    let least = one.least.joined(two.least).joined(three.least);
                    if both.union(third) != *everything || self.is_worse(least, 3) {
                        continue;
                    }
                    let extras = gain.extras(&gained, &three.gained);
                    self.add(in_order(&[one, two, three]), extras, 0, || gained.union(&three.gained));
                }
            }
        }
    }

    /// Whether a way that costs at least this cannot be among the best.
    fn is_worse(&self, least: Extras, steps: usize) -> bool {
        self.ways.iter().any(|way| way.extras.beats(least) || way.extras == least && way.steps.len() < steps)
    }

    /// Takes a way up if it is among the best so far; `same`: others of the same cost that stand behind it.
    fn add(&mut self, steps: Vec<usize>, extras: Extras, same: usize, gained: impl FnOnce() -> Bits) {
        if self.is_worse(extras, steps.len()) {
            return;
        }
        self.ways.retain(|way| !extras.beats(way.extras));
        let named = self.ways.iter().filter(|way| way.extras == extras).count();
        if named >= NAMED {
            if let Some(last) = self.ways.iter_mut().rev().find(|way| way.extras == extras) {
                last.same += 1 + same;
            }
            return;
        }
        self.ways.push(Way { steps, extras, gained: gained(), same });
    }
}

impl Extras {
    /// The least that two can cost together.
    fn joined(self, other: Self) -> Self {
        Self { sensitive: self.sensitive.max(other.sensitive), extra: self.extra.max(other.extra) }
    }
}

/// Whether another part that covers the same gives less, or the same and is named first.
fn needless((number, part): (usize, &PartialStep), alike: &[PartialStep]) -> bool {
    alike.iter().enumerate().any(|(other, less)| {
        other != number
            && less.gained.is_within(&part.gained)
            && (less.gained != part.gained || other < number)
    })
}

fn in_order(parts: &[&PartialStep]) -> Vec<usize> {
    let mut steps: Vec<usize> = parts.iter().map(|part| part.step).collect();
    steps.sort_unstable();
    steps
}
