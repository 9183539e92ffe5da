//! The least privilege by brute force: every way by its definition, what each costs, and those that no other one beats. Written from the
//! definitions alone, without a look at how the diagnosis finds them.
//!
//! A way is a set of steps: assigning a role, joining a group (everything comes with it that the group gives), giving on a role that has
//! ended. One that covers what is missing; two where neither does; three where no one and no two do. Besides: a new role with exactly what
//! is missing, and the missing turned on in a role that they have. Nothing is given that is an owner's, protected or everything, by
//! itself, by what it inherits or by what else its group gives; nor what nobody knows whole.

use std::collections::BTreeSet;

use super::world::{IDS, RoleWorld, SENSITIVE, WorldRole, WorldScope};

/// Sensitive permissions, permissions beyond the need, other people who gain, roles that are made. People of whom nobody knows how many
/// they are count as the most.
pub(crate) type WayCost = (usize, usize, u64, usize);

/// What brute force found.
pub(crate) struct NaiveFront {
    /// How many ways were looked at.
    pub(crate) candidates: usize,
    pub(crate) front: BTreeSet<WayCost>,
}

const NAMES: [&str; 3] = ["owner", "admin", "superuser"];

/// All that a role grants. `None`: a part of it is not known.
fn whole(world: &RoleWorld, role: usize) -> (BTreeSet<usize>, bool, bool) {
    let (mut seen, mut open) = (BTreeSet::new(), vec![role]);
    let (mut granted, mut barred, mut known) = (BTreeSet::new(), false, true);
    while let Some(number) = open.pop() {
        if !seen.insert(number) {
            continue;
        }
        let Some(part) = world.roles.get(number) else {
            known = false;
            continue;
        };
        barred |= is_barred(part);
        granted.extend(&part.permissions);
        granted.extend(part.everything.then_some(0..IDS.len()).into_iter().flatten());
        open.extend(&part.inherits);
    }
    (granted, barred, known)
}

fn is_barred(role: &WorldRole) -> bool {
    let name = role.name.trim().to_lowercase();
    role.protected || role.everything || NAMES.contains(&name.as_str())
}

/// Whether nobody knows whole what a role of theirs grants.
pub(crate) fn is_blurred(world: &RoleWorld) -> bool {
    world.held.iter().any(|grant| !whole(world, grant.role).2)
}

fn may_be_given(world: &RoleWorld, role: usize) -> bool {
    let (_, barred, known) = whole(world, role);
    !barred && known
}

/// The permissions that they have where the action is.
pub(crate) fn has(world: &RoleWorld) -> BTreeSet<usize> {
    let here = world.held.iter().filter(|grant| !grant.ended && grant.scope != WorldScope::There);
    here.flat_map(|grant| whole(world, grant.role).0).collect()
}

/// What is missing: all of these, and one of those unless there are none.
pub(crate) fn missing(world: &RoleWorld) -> (BTreeSet<usize>, BTreeSet<usize>) {
    let has = has(world);
    let all: BTreeSet<usize> = world.all_of.iter().copied().filter(|id| !has.contains(id)).collect();
    let any: BTreeSet<usize> = world.any_of.iter().copied().collect();
    let settled = any.iter().any(|id| has.contains(id) || all.contains(id));
    (all, if settled { BTreeSet::new() } else { any })
}

/// One step: what it grants.
fn steps(world: &RoleWorld) -> Vec<BTreeSet<usize>> {
    let mut steps = Vec::new();
    let (all, one_of) = missing(world);
    let has_here: BTreeSet<usize> = world
        .held
        .iter()
        .filter(|grant| !grant.ended && grant.scope != WorldScope::There)
        .map(|grant| grant.role)
        .collect();
    let given_on: BTreeSet<usize> = world
        .held
        .iter()
        .filter(|grant| grant.ended && grant.scope != WorldScope::There)
        .map(|grant| grant.role)
        .collect();
    let helps = |granted: &BTreeSet<usize>| all.iter().chain(&one_of).any(|id| granted.contains(id));
    for role in given_on.iter().filter(|role| may_be_given(world, **role)) {
        steps.push(whole(world, *role).0);
    }
    for (number, role) in world.roles.iter().enumerate() {
        let closed = has_here.contains(&number) || given_on.contains(&number) || !may_be_given(world, number);
        // A synchronisation undoes it; where no group is known, there is yet one that gives it.
        let by_hand = role.assignable && (!role.synced || role.groups.is_empty());
        if !closed && by_hand {
            steps.push(whole(world, number).0);
        }
    }
    let groups: BTreeSet<&String> = world.roles.iter().flat_map(|role| &role.groups).collect();
    for group in groups {
        let mine = world.held.iter().any(|grant| !grant.ended && grant.groups.contains(group));
        let gives: Vec<usize> =
            (0..world.roles.len()).filter(|role| world.roles[*role].groups.contains(group)).collect();
        // Of what they have or had, the group is not why it helps.
        let new = gives.iter().any(|role| {
            !has_here.contains(role) && !given_on.contains(role) && helps(&whole(world, *role).0)
        });
        if !mine && new && gives.iter().all(|role| may_be_given(world, *role)) {
            steps.push(gives.iter().flat_map(|role| whole(world, *role).0).collect());
        }
    }
    steps.retain(helps);
    steps
}

/// Everything that can be done, and what of it nothing beats.
pub(crate) fn front(world: &RoleWorld) -> NaiveFront {
    let (all, one_of) = missing(world);
    let has = has(world);
    let covers = |granted: &BTreeSet<usize>| {
        all.is_subset(granted) && (one_of.is_empty() || one_of.iter().any(|id| granted.contains(id)))
    };
    let elsewhere: BTreeSet<usize> = world
        .held
        .iter()
        .filter(|grant| !grant.ended && !whole(world, grant.role).1)
        .flat_map(|grant| whole(world, grant.role).0)
        .collect();
    if world.on && covers(&elsewhere) {
        return NaiveFront { candidates: 1, front: BTreeSet::from([(0, 0, 0, 0)]) };
    }
    let mut costs: Vec<WayCost> = Vec::new();
    let cost = |granted: &BTreeSet<usize>| {
        let gained: Vec<usize> =
            granted.iter().copied().filter(|id| !has.contains(id) && !all.contains(id)).collect();
        let sensitive = gained.iter().filter(|id| **id >= SENSITIVE).count();
        (sensitive, gained.len() - usize::from(!one_of.is_empty()), 0, 0)
    };
    let steps = steps(world);
    for size in 1..=3 {
        for chosen in sets(steps.len(), size) {
            let parts: Vec<&BTreeSet<usize>> = chosen.iter().map(|step| &steps[*step]).collect();
            let granted: BTreeSet<usize> = parts.iter().flat_map(|part| part.iter().copied()).collect();
            let fewer = size > 1 && parts.iter().any(|part| covers(part));
            if covers(&granted) && !fewer {
                costs.push(cost(&granted));
            }
        }
        // Three only where no one and no two do.
        if size == 2 && !costs.is_empty() {
            break;
        }
    }
    let ways: Vec<usize> = if one_of.is_empty() { vec![0] } else { one_of.iter().copied().collect() };
    for way in ways {
        let sensitive = usize::from(!one_of.is_empty() && way >= SENSITIVE);
        costs.push((sensitive, 0, 0, 1));
        for grant in world.held.iter().filter(|grant| !grant.ended && grant.scope != WorldScope::There) {
            if !whole(world, grant.role).1 {
                costs.push((sensitive, 0, others(world, grant.role), 0));
            }
        }
    }
    let beaten = |one: &WayCost| {
        costs.iter().any(|other| {
            other != one && other.0 <= one.0 && other.1 <= one.1 && other.2 <= one.2 && other.3 <= one.3
        })
    };
    let front = costs.iter().copied().filter(|cost| !beaten(cost)).collect();
    NaiveFront { candidates: costs.len(), front }
}

/// Everybody else who has the role, or one that inherits it.
fn others(world: &RoleWorld, role: usize) -> u64 {
    let inherits = |other: usize| {
        let (mut seen, mut open) = (BTreeSet::new(), world.roles[other].inherits.clone());
        while let Some(number) = open.pop() {
            if seen.insert(number) {
                open.extend(world.roles.get(number).into_iter().flat_map(|role| &role.inherits));
            }
        }
        seen.contains(&role)
    };
    let holders = |number: usize| world.roles[number].holders;
    let heirs = (0..world.roles.len()).filter(|other| *other != role && inherits(*other));
    let sum = heirs.map(holders).try_fold(0, |sum, holders| Some(sum + holders?));
    match (holders(role), sum) {
        (Some(own), Some(sum)) => own.saturating_sub(1) + sum,
        _ => u64::MAX,
    }
}

/// Every set of so many of these numbers.
fn sets(below: usize, size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for set in sets(below, size - 1) {
        let from = set.last().map_or(0, |last| last + 1);
        all.extend((from..below).map(|number| set.iter().copied().chain([number]).collect()));
    }
    all
}
