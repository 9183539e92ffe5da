//! The single steps by which somebody comes by a role that grants something of what is missing: a role assigned by hand, a group
//! joined, the end of a role moved.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::case::Case;
use crate::checks::owner::{self, by_machine};
use crate::checks::places;
use crate::facts::{ChangeKind, Channel, Facts, ManagedBy, Role, RoleDefinition};

use super::barred::BarredRoles;
use super::catalogue::{RoleIndex, grants};
use super::held::{HeldRoles, RoleRemovals};
use super::missing::MissingPermissions;

/// One step.
pub(super) struct Step<'a> {
    pub(super) how: How<'a>,
    /// Every role that comes with it; what it names first grants something of what is missing.
    pub(super) roles: Vec<&'a RoleDefinition>,
    /// What it grants that no catalogue says.
    pub(super) own: &'a [String],
    /// The other groups that would give the very same.
    pub(super) same: usize,
}

/// How a role gets to a person.
pub(super) enum How<'a> {
    /// A role of theirs that has ended is given on.
    Extended(&'a Role),
    ByHand,
    /// Through a group; `None`: one that nobody named.
    Group {
        group: Option<&'a str>,
        owner: Option<String>,
        undone: Option<Undone>,
    },
}

/// Why a role is not assigned by hand where a group gives it.
#[derive(Clone, Copy)]
pub(super) enum Undone {
    /// A mapping takes it away again.
    BySync,
    NotAssignable,
    /// They had it through the group.
    LeftTheGroup,
}

impl<'a> Step<'a> {
    fn new(how: How<'a>, roles: Vec<&'a RoleDefinition>) -> Self {
        Self { how, roles, own: &[], same: 0 }
    }

    /// The role that it is about.
    pub(super) fn name(&self) -> &'a str {
        match &self.how {
            How::Extended(role) => &role.name,
            _ => self.roles.first().map_or("", |role| &role.name),
        }
    }

    /// What is named first where two steps cost the same: nothing new, then by hand, then through a group; then what few people have; then
    /// the names.
    pub(super) fn place(&self) -> (u8, u64, &'a str, Vec<&'a str>) {
        let (kind, group) = match &self.how {
            How::Extended(role) => (0, role.name.as_str()),
            How::ByHand => (1, ""),
            How::Group { group, .. } => (2, group.unwrap_or_default()),
        };
        let holders = self.roles.iter().map(|role| role.holders.unwrap_or(u64::MAX)).max();
        (kind, holders.unwrap_or(u64::MAX), group, self.roles.iter().map(|role| role.name.as_str()).collect())
    }
}

/// A group that somebody could join.
#[derive(Default)]
struct Joined<'a> {
    /// What the log says that it gives, whatever the catalogue says.
    roles: Vec<&'a RoleDefinition>,
    owner: Option<String>,
    undone: Option<Undone>,
}

impl Joined<'_> {
    fn say(&mut self, owner: Option<String>, undone: Option<Undone>) {
        self.owner = self.owner.take().or(owner);
        self.undone = self.undone.or(undone);
    }
}

/// What steps are found with.
struct Search<'s, 'a> {
    case: &'s Case,
    facts: &'a Facts,
    held: &'s HeldRoles<'a>,
    catalogue: &'s RoleIndex<'a>,
    missing: &'s MissingPermissions<'s>,
    barred: &'s BarredRoles<'a>,
    removals: RoleRemovals<'a>,
    /// Roles that they have here, or that hold nobody knows where.
    has: HashSet<&'s str>,
}

/// Every step that gives something of what is missing, in the order in which equal ones are named.
pub(super) fn steps<'a>(
    case: &Case,
    facts: &'a Facts,
    held: &HeldRoles<'a>,
    catalogue: &RoleIndex<'a>,
    missing: &MissingPermissions<'_>,
    barred: &BarredRoles<'a>,
) -> Vec<Step<'a>> {
    let here = held.roles.iter().filter(|role| held.applies(case, facts, role) != Ok(false));
    let has: HashSet<&str> = here.map(|role| role.name.as_str()).collect();
    let removals = RoleRemovals::of(case, facts);
    let search = Search { case, facts, held, catalogue, missing, barred, removals, has };
    let mut steps = search.extended();
    let extended: HashSet<&str> =
        steps.iter().flat_map(|step| &step.roles).map(|role| role.name.as_str()).collect();
    let mut groups: BTreeMap<&str, Joined<'a>> = BTreeMap::new();
    for role in catalogue.all() {
        let touches = missing.touched_by(|id| catalogue.grants(role, id));
        if !touches || extended.contains(role.name.as_str()) || search.is_closed(role) {
            continue;
        }
        match search.way(role) {
            How::Group { group: Some(group), owner, undone } => {
                let joined = groups.entry(group).or_default();
                joined.say(owner, undone);
                joined.roles.push(role);
            }
            How::Group { group: None, owner, undone } => {
                for group in &role.groups {
                    groups.entry(group).or_default().say(owner.clone(), undone);
                }
                // Only a mapping gives it, and nobody said of which group.
                if role.groups.is_empty() && role.assignable != Some(false) {
                    steps.push(Step::new(How::Group { group: None, owner, undone }, vec![role]));
                }
            }
            by_hand => {
                for group in &role.groups {
                    groups.entry(group).or_default();
                }
                steps.push(Step::new(by_hand, vec![role]));
            }
        }
    }
    steps.extend(search.groups(groups));
    steps.sort_by_cached_key(Step::place);
    steps
}

impl<'a> Search<'_, 'a> {
    /// The roles of theirs that would give something of it, had they not ended.
    fn extended(&self) -> Vec<Step<'a>> {
        let mut steps: Vec<Step<'a>> = Vec::new();
        for &role in &self.held.ended {
            let definition = self.catalogue.get(&role.name).filter(|_| !role.direct);
            let own = role.permissions.as_deref().unwrap_or_default();
            let gives = |id: &str| {
                grants(own, id) || definition.is_some_and(|definition| self.catalogue.grants(definition, id))
            };
            let wanted = &self.case.needs;
            let takes = wanted.all_of.iter().chain(&wanted.any_of).any(|id| grants(&role.denies, id));
            let barred = own.iter().any(|id| id == "*")
                || self.barred.names(&role.name)
                || definition.is_some_and(|definition| self.barred.has(definition));
            let known = definition.is_none_or(|definition| !self.is_unclear(definition));
            let again =
                steps.iter().any(|step| matches!(step.how, How::Extended(one) if one.name == role.name));
            let applies = || self.held.applies(self.case, self.facts, role) == Ok(true);
            if takes || barred || again || !known || !self.missing.touched_by(gives) || !applies() {
                continue;
            }
            let mut step = Step::new(How::Extended(role), definition.into_iter().collect());
            step.own = own;
            steps.push(step);
        }
        steps
    }

    /// The groups that give something of it, with everything that they give.
    fn groups(&self, mut wanted: BTreeMap<&'a str, Joined<'a>>) -> Vec<Step<'a>> {
        if wanted.is_empty() {
            return Vec::new();
        }
        let mine: HashSet<&str> =
            self.held.roles.iter().flat_map(|role| &role.groups).map(String::as_str).collect();
        wanted.retain(|group, _| !mine.contains(group));
        let mut given: BTreeMap<&str, Vec<&'a RoleDefinition>> = BTreeMap::new();
        for role in self.catalogue.all() {
            for group in role.groups.iter().filter(|group| wanted.contains_key(group.as_str())) {
                given.entry(group).or_default().push(role);
            }
        }
        let mut steps: Vec<Step<'a>> = Vec::new();
        let mut alike: HashMap<Vec<&str>, usize> = HashMap::new();
        for (group, Joined { roles: mut said, owner, undone }) in wanted {
            let mut roles = given.remove(group).unwrap_or_default();
            said.retain(|role| !roles.iter().any(|other| other.name == role.name));
            roles.append(&mut said);
            let touches =
                |role: &&RoleDefinition| self.missing.touched_by(|id| self.catalogue.grants(role, id));
            roles.sort_by_cached_key(|role| (!touches(role), role.name.as_str()));
            let closed = |role: &&RoleDefinition| self.barred.has(role) || self.is_unclear(role);
            if roles.is_empty() || roles.iter().any(closed) {
                continue;
            }
            let names = roles.iter().map(|role| role.name.as_str()).collect();
            if let Some(&first) = alike.get(&names) {
                steps[first].same += 1;
            } else {
                alike.insert(names, steps.len());
                steps.push(Step::new(How::Group { group: Some(group), owner, undone }, roles));
            }
        }
        steps
    }

    /// Never given, had already, or nobody knows what it is.
    fn is_closed(&self, role: &RoleDefinition) -> bool {
        self.has.contains(role.name.as_str()) || self.barred.has(role) || self.is_unclear(role)
    }

    /// What it grants is not known whole: it inherits a role that was not read, or is defined in two ways.
    fn is_unclear(&self, role: &RoleDefinition) -> bool {
        self.catalogue.unresolved(role) || self.catalogue.is_ambiguous(&role.name)
    }

    /// A role that only groups give, that a mapping took away or that went with a group comes through the group; a mapping undoes what is
    /// done by hand.
    fn way(&self, role: &'a RoleDefinition) -> How<'a> {
        let removal = self.removals.last(role);
        let left = removal.filter(|change| change.what == ChangeKind::GroupLeft);
        let mapped =
            removal.filter(|change| change.through.is_some() || change.by.as_deref().is_some_and(by_machine));
        let managed = role.managed_by.as_ref();
        let synced = managed.is_some_and(|manager| {
            matches!(manager.kind, Some(Channel::SignIn | Channel::Scim | Channel::Directory))
        });
        let undone = if mapped.is_some() || synced {
            Undone::BySync
        } else if role.assignable == Some(false) {
            Undone::NotAssignable
        } else if left.is_some() {
            Undone::LeftTheGroup
        } else {
            return How::ByHand;
        };
        let through = mapped.or(left).and_then(|change| {
            change.group.as_deref().or_else(|| change.through.as_deref()?.strip_prefix("group "))
        });
        // The catalogue's spelling, by which everything is found that the group gives.
        let listed =
            |group: &str| role.groups.iter().map(String::as_str).find(|one| places::same(one, group));
        let through = through.map(|group| listed(group).unwrap_or(group));
        let provider = || mapped.and(owner::provider(self.case, self.facts));
        let owner = managed.map(ManagedBy::owner).or_else(provider).map(str::to_owned);
        How::Group { group: through, owner, undone: Some(undone) }
    }
}
