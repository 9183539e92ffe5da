//! What somebody gains by a role, beyond what the action needs.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::case::Case;
use crate::facts::{Role, RoleDefinition};

use super::catalogue::RoleIndex;
use super::missing::MissingPermissions;
use super::sensitive::is_sensitive;

/// How many roles and permissions are looked at for what comes with the roles that would do: each of a hundred thousand roles may
/// inherit all the others.
pub(super) const LOOKED_AT: usize = 500_000;

/// One way to grant what is missing.
pub(super) struct Candidate<'a> {
    /// One role, or two.
    pub(super) roles: Vec<&'a RoleDefinition>,
    /// Permissions that the person would gain beyond what is needed.
    pub(super) extra: BTreeSet<&'a str>,
    /// Those of them that nobody should gain on the side.
    pub(super) sensitive: BTreeSet<&'a str>,
}

impl Candidate<'_> {
    /// Whether it is as good in everything, and better in something.
    pub(super) fn dominates(&self, other: &Candidate<'_>) -> bool {
        self.extra.is_subset(&other.extra)
            && self.roles.len() <= other.roles.len()
            && (self.extra != other.extra || self.roles.len() < other.roles.len())
    }
}

/// What ways are sorted by: sensitive and other permissions that come with it, roles, holders, names.
pub(super) type GainCost<'a> = ((usize, usize, usize), Option<u64>, Vec<&'a str>);

/// What somebody gains by roles.
pub(super) struct Gain<'a, 'm> {
    have: HashSet<&'m str>,
    missing: &'m MissingPermissions<'m>,
    own: &'m [String],
    /// What was judged already: many roles grant the same.
    sensitive: RefCell<HashMap<&'a str, bool>>,
}

impl<'a: 'm, 'm> Gain<'a, 'm> {
    pub(super) fn new(
        case: &'m Case,
        held: &'m [Role],
        catalogue: &RoleIndex<'a>,
        missing: &'m MissingPermissions<'m>,
    ) -> Self {
        let own = held.iter().flat_map(|role| role.permissions.iter().flatten());
        let mut have: HashSet<&str> = own.map(String::as_str).collect();
        let mut looked = 0;
        for role in held.iter().filter_map(|role| catalogue.get(&role.name)) {
            if looked > LOOKED_AT {
                break;
            }
            let (granted, cost) = catalogue.effective(role);
            looked += cost;
            have.extend(granted);
        }
        Self { have, missing, own: &case.needs.sensitive, sensitive: RefCell::default() }
    }

    fn extra<'s>(&'s self, granted: &'s BTreeSet<&'a str>) -> impl Iterator<Item = &'a str> + 's {
        let used = self.missing.one_of.iter().copied().find(|id| granted.contains(id));
        let all = granted.iter().copied();
        all.filter(move |id| !self.have.contains(id) && !self.missing.all.contains(id) && Some(*id) != used)
    }

    fn is_sensitive(&self, id: &'a str) -> bool {
        *self.sensitive.borrow_mut().entry(id).or_insert_with(|| is_sensitive(id, self.own))
    }

    pub(super) fn cost(&self, roles: &[&'a RoleDefinition], granted: &BTreeSet<&'a str>) -> GainCost<'a> {
        let (mut extra, mut sensitive) = (0, 0);
        for id in self.extra(granted) {
            extra += 1;
            sensitive += usize::from(self.is_sensitive(id));
        }
        let holders = roles.iter().map(|role| role.holders.unwrap_or(u64::MAX)).max();
        let names = roles.iter().map(|role| role.name.as_str()).collect();
        ((sensitive, extra, roles.len()), holders, names)
    }

    pub(super) fn candidate(
        &self,
        roles: Vec<&'a RoleDefinition>,
        granted: &BTreeSet<&'a str>,
    ) -> Candidate<'a> {
        let extra: BTreeSet<&str> = self.extra(granted).collect();
        let sensitive = extra.iter().copied().filter(|id| self.is_sensitive(id)).collect();
        Candidate { roles, extra, sensitive }
    }
}
