//! What somebody gains by roles, beyond what the action needs.

use std::collections::{HashMap, HashSet};

use crate::case::Case;
use crate::facts::{Facts, Role};

use super::bits::Bits;
use super::catalogue::RoleIndex;
use super::held::HeldRoles;
use super::missing::MissingPermissions;
use super::sensitive::is_sensitive;
use super::step::Step;

/// What comes with a way to grant what is missing: sensitive permissions, and permissions beyond the need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Extras {
    pub(super) sensitive: usize,
    pub(super) extra: usize,
}

impl Extras {
    /// Whether it is as good in both, and better in one.
    pub(super) fn beats(self, other: Self) -> bool {
        self != other && self.sensitive <= other.sensitive && self.extra <= other.extra
    }
}

/// Numbers the permissions that somebody could gain: first those that are missing, so that what a set covers is its beginning.
pub(super) struct Gain<'a, 'm> {
    have: HashSet<&'m str>,
    missing: &'m MissingPermissions<'m>,
    own: &'m [String],
    numbers: HashMap<&'m str, Option<usize>>,
    names: Vec<&'m str>,
    sensitive: Vec<u64>,
    of_role: HashMap<&'a str, Vec<usize>>,
    /// How many roles and permissions were looked at.
    pub(super) looked: usize,
}

/// How many roles and permissions of the person's own roles are looked at: each of a hundred thousand roles may inherit all the others.
const OWN_LOOKED_AT: usize = 500_000;

impl<'a: 'm, 'm> Gain<'a, 'm> {
    /// For a person with these roles.
    pub(super) fn new(
        case: &'m Case,
        facts: &Facts,
        held: &'m HeldRoles<'a>,
        catalogue: &RoleIndex<'a>,
        missing: &'m MissingPermissions<'m>,
    ) -> Self {
        let here: Vec<&Role> =
            held.roles.iter().filter(|role| held.applies(case, facts, role) == Ok(true)).collect();
        let own = here.iter().flat_map(|role| role.permissions.iter().flatten());
        let mut have: HashSet<&str> = own.map(String::as_str).collect();
        let mut looked = 0;
        for role in here.into_iter().filter_map(|role| catalogue.get(&role.name)) {
            if looked > OWN_LOOKED_AT {
                break;
            }
            let (granted, cost) = catalogue.effective(role);
            looked += cost;
            have.extend(granted);
        }
        let wanted = || missing.all.iter().chain(&missing.one_of).copied();
        for id in wanted() {
            have.remove(id);
        }
        let mut gain = Self {
            have,
            missing,
            own: &case.needs.sensitive,
            numbers: wanted().enumerate().map(|(number, id)| (id, Some(number))).collect(),
            names: wanted().collect(),
            sensitive: vec![0; wanted().count() / 64 + 1],
            of_role: HashMap::new(),
            looked: 0,
        };
        for (number, id) in missing.one_of.iter().enumerate() {
            gain.judge(missing.all.len() + number, id);
        }
        gain
    }

    /// What a step gives, and they do not have.
    pub(super) fn of_step(&mut self, catalogue: &RoleIndex<'a>, step: &Step<'a>) -> Bits {
        let mut numbers = Vec::new();
        for id in step.own {
            numbers.extend(self.number(id));
        }
        for role in &step.roles {
            catalogue.each_part(role, |part| {
                self.looked += 1 + part.permissions.len() + part.inherits.len();
                if let Some(known) = self.of_role.get(part.name.as_str()) {
                    numbers.extend(known);
                    return;
                }
                let of_part: Vec<usize> = part.permissions.iter().filter_map(|id| self.number(id)).collect();
                numbers.extend(&of_part);
                self.of_role.insert(&part.name, of_part);
            });
        }
        Bits::of(numbers)
    }

    fn number(&mut self, id: &'a str) -> Option<usize> {
        if let Some(known) = self.numbers.get(id) {
            return *known;
        }
        let number = (!self.have.contains(id)).then_some(self.names.len());
        if let Some(number) = number {
            self.names.push(id);
            self.judge(number, id);
        }
        self.numbers.insert(id, number);
        number
    }

    fn judge(&mut self, number: usize, id: &str) {
        if self.sensitive.len() <= number / 64 {
            self.sensitive.push(0);
        }
        if is_sensitive(id, self.own) {
            self.sensitive[number / 64] |= 1 << (number % 64);
        }
    }

    /// What it covers of what is missing: a bit for each permission that is needed, and one for "one of these".
    pub(super) fn covered(&self, gained: &Bits) -> Bits {
        let (all, end) = (self.missing.all.len(), self.missing.all.len() + self.missing.one_of.len());
        let numbers = gained.numbers().take_while(|number| *number < end);
        Bits::of(numbers.map(|number| number.min(all)).collect())
    }

    /// What is covered where nothing is missing any more.
    pub(super) fn everything(&self) -> Bits {
        Bits::of((0..self.missing.all.len() + usize::from(!self.missing.one_of.is_empty())).collect())
    }

    /// What comes with two sets that cover everything together.
    pub(super) fn extras(&self, one: &Bits, other: &Bits) -> Extras {
        let (all, sensitive) = one.union_counts(other, &self.sensitive);
        let needed = self.missing.all.len() + usize::from(!self.missing.one_of.is_empty());
        Extras { sensitive, extra: all.saturating_sub(needed) }
    }

    /// The least that comes with a set, whatever it is joined with.
    pub(super) fn at_least(&self, gained: &Bits) -> Extras {
        let (all, sensitive) = gained.union_counts(&Bits::default(), &self.sensitive);
        let end = self.missing.all.len() + self.missing.one_of.len();
        let wanted = gained.numbers().take_while(|number| *number < end).count();
        let ways = gained.numbers().filter(|number| (self.missing.all.len()..end).contains(number)).count();
        Extras { sensitive, extra: all - wanted + ways.saturating_sub(1) }
    }

    /// The sensitive permissions of a set, by name.
    pub(super) fn sensitive_of(&self, gained: &Bits) -> Vec<String> {
        let marked = |number: &usize| {
            self.sensitive.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
        };
        let mut names: Vec<String> =
            gained.numbers().filter(marked).map(|number| self.names[number].to_owned()).collect();
        names.sort();
        names
    }
}
