//! The kinds of common cause. Each makes the people whom it is about.

use std::collections::BTreeSet;

use super::crowd::{FLAGS, PERMISSIONS, ROLES, SYSTEMS, member};
use super::{Asks, Fault, Held, Logged, Mark, Planted, World, WorldRng};

/// How a connector does not answer.
const FAILURES: [&str; 5] = ["unreachable", "timed_out", "throttled", "failed", "forbidden"];

/// Plants a cause among so many people; `None` where there is no room for it.
pub(super) type Plant = fn(&mut World, &mut WorldRng, usize) -> Option<Planted>;

/// Every kind.
pub(crate) const KINDS: [(&str, Plant); 19] = [
    ("role lacks a right", role_lacks),
    ("role lacks a right in one tenant", role_lacks_in_one_tenant),
    ("role lacks a right, some have another role", role_with_exceptions),
    ("role lacks a right, some are stuck before", role_behind_another),
    ("role changed, in the log of its holders", role_changed_of_holders),
    ("role changed, in the log of the tenant", role_changed_of_tenant),
    ("group left", group_left),
    ("flag off for a tenant", flag_off),
    ("flag off for a group", flag_off_for_group),
    ("tier", tier),
    ("deactivated by a system, logged", deactivated_logged),
    ("deactivated by a system, a group of it", deactivated_group),
    ("second factor of a group", second_factor),
    ("single sign-on of a group", single_sign_on),
    ("tenant ended", tenant_ended),
    ("not a member", not_member),
    ("connector does not answer", silent),
    ("connector does not answer, in two ways", silent_in_two_ways),
    ("role lacks a right, others with it want something else", role_for_something_else),
];

/// The kinds of which what is planted is shared by nobody else. Behind them stands what is not so: others have the role that lacks a
/// right, and want something that it grants. What names that cause is a matter of opinion.
pub(crate) const CLEAN: usize = KINDS.len() - 1;

fn planted(fault: Fault, members: BTreeSet<usize>, related: Vec<Mark>) -> Planted {
    let related = related.into_iter().collect();
    Planted { kind: "", fault, members, exceptions: BTreeSet::new(), related, named: Vec::new() }
}

/// A tenant that is nobody's own.
fn open(world: &World, rng: &mut WorldRng) -> Option<usize> {
    let free = |at: &usize| !world.tenants[*at].closed && world.tenants[*at].silent.is_none();
    let open: Vec<usize> = (0..world.tenants.len()).filter(free).collect();
    (!open.is_empty()).then(|| open[rng.below(open.len())])
}

/// So many people of a tenant, changed.
fn people(
    world: &mut World,
    rng: &mut WorldRng,
    tenant: usize,
    size: usize,
    mut change: impl FnMut(&mut WorldRng, &mut super::Person),
) -> BTreeSet<usize> {
    let mut members = BTreeSet::new();
    for _ in 0..size {
        let mut person = member(world, rng, tenant);
        change(rng, &mut person);
        members.insert(world.people.len());
        world.people.push(person);
    }
    members
}

/// A role that lacks a permission, and its holders, in one tenant or two.
fn lacking(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<(Planted, String, &'static str)> {
    let tenant = open(world, rng)?;
    let permission = PERMISSIONS[rng.below(PERMISSIONS.len())];
    let role = format!("Trainee {}", world.next());
    let second = open(world, rng).filter(|_| size > 5 && rng.pct(40)).unwrap_or(tenant);
    let mut members = BTreeSet::new();
    for (place, count) in [(tenant, size - size / 3), (second, size / 3)] {
        world.tenants[place].roles.insert(role.clone(), vec!["profile.read", "notes.read"]);
        members.extend(people(world, rng, place, count, |_, person| {
            person.roles[0].role.clone_from(&role);
            person.asks = Asks::Permission(permission);
            person.fault = Fault::Lacks;
        }));
    }
    Some((planted(Fault::Lacks, members, vec![format!("role {role}")]), role, permission))
}

fn role_lacks(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    lacking(world, rng, size).map(|(planted, ..)| planted)
}

fn role_lacks_in_one_tenant(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let tenant = open(world, rng)?;
    let role = ROLES[rng.below(ROLES.len())];
    let is_held = |world: &World, place: usize| {
        world.people.iter().any(|one| one.tenant == place && one.roles.iter().any(|held| held.role == role))
    };
    if world.tenants.len() < 2 || is_held(world, tenant) || world.tenants[tenant].reserved.len() > 2 {
        return None;
    }
    let other = (0..world.tenants.len()).find(|at| *at != tenant && !world.tenants[*at].closed)?;
    if world.tenants[other].reserved.contains(role) || world.tenants[other].silent.is_some() {
        return None;
    }
    let permission = PERMISSIONS[rng.below(PERMISSIONS.len())];
    world.tenants[tenant].reserved.insert(role.to_owned());
    world.tenants[tenant].roles.get_mut(role)?.retain(|granted| *granted != permission);
    let members = people(world, rng, tenant, size, |_, person| {
        role.clone_into(&mut person.roles[0].role);
        person.asks = Asks::Permission(permission);
        person.fault = Fault::Lacks;
    });
    // There it grants it.
    people(world, rng, other, 2, |_, person| {
        role.clone_into(&mut person.roles[0].role);
        person.asks = Asks::Permission(permission);
    });
    let related = vec![format!("role {role}"), format!("tenant {}", world.tenants[tenant].name)];
    Some(planted(Fault::Lacks, members, related))
}

/// One of four, at most, has another role, which grants it.
fn role_with_exceptions(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let (planted, role, permission) = lacking(world, rng, size.max(8))?;
    let tenant = world.people[*planted.members.first()?].tenant;
    let groups: Vec<Vec<String>> =
        planted.members.iter().map(|at| world.people[*at].roles[0].groups.clone()).collect();
    let exceptions = people(world, rng, tenant, 1 + planted.members.len() / 16, |rng, person| {
        // In the groups of one of them.
        person.roles[0].groups.clone_from(&groups[rng.below(groups.len())]);
        person.roles.push(Held { role: role.clone(), groups: Vec::new() });
        person.asks = Asks::Permission(permission);
    });
    Some(Planted { exceptions, ..planted })
}

/// Some of them are deactivated, which is in the way before the role is.
fn role_behind_another(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let (planted, role, permission) = lacking(world, rng, size)?;
    let (tenant, at) = (world.people[*planted.members.first()?].tenant, world.planted.len());
    let count = 1 + rng.below(2);
    people(world, rng, tenant, count, |_, person| {
        person.roles[0].role.clone_from(&role);
        person.asks = Asks::Permission(permission);
        person.fault = Fault::Inactive;
        person.hidden = Some(at);
    });
    Some(planted)
}

/// Others have the role and ask for what it grants.
fn role_for_something_else(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let (planted, role, permission) = lacking(world, rng, size)?;
    let (tenant, at) = (world.people[*planted.members.first()?].tenant, world.planted.len());
    let other = PERMISSIONS[(PERMISSIONS.iter().position(|one| *one == permission)? + 1) % PERMISSIONS.len()];
    world.tenants[tenant].roles.get_mut(&role)?.push(other);
    let count = 1 + rng.below(3);
    people(world, rng, tenant, count, |_, person| {
        person.roles[0].role.clone_from(&role);
        person.asks = Asks::Permission(other);
        person.hidden = Some(at);
    });
    Some(planted)
}

fn role_changed_of_holders(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let (mut planted, role, permission) = lacking(world, rng, size)?;
    let change = Logged::new(world, "role_changed");
    let change = Logged { role: Some(role), permission: Some(permission), ..change };
    for at in &planted.members {
        world.people[*at].log.push(Logged { personal: false, ..change.clone() });
    }
    planted.related.insert(change.mark());
    Some(planted)
}

fn role_changed_of_tenant(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let mut planted = role_lacks_in_one_tenant(world, rng, size)?;
    let first = &world.people[*planted.members.first()?];
    let (tenant, role, asks) = (first.tenant, first.roles[0].role.clone(), first.asks);
    let Asks::Permission(permission) = asks else { return None };
    let change = Logged::new(world, "role_changed");
    let change = Logged { role: Some(role), permission: Some(permission), personal: false, ..change };
    planted.related.insert(change.mark());
    world.tenants[tenant].log.push(change);
    Some(planted)
}

/// They lost a group at one instant, and with it the role that grants it.
fn group_left(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let tenant = open(world, rng)?;
    let permission = PERMISSIONS[rng.below(PERMISSIONS.len())];
    let group = format!("Seniors {}", world.next());
    world.tenants[tenant].roles.insert("Everybody".to_owned(), vec!["profile.read"]);
    let change = Logged::new(world, "group_left");
    let change = Logged { group: Some(group), by: "sync@acme.example".to_owned(), ..change };
    let members = people(world, rng, tenant, size, |_, person| {
        "Everybody".clone_into(&mut person.roles[0].role);
        person.roles.truncate(1);
        person.asks = Asks::Permission(permission);
        person.fault = Fault::Lacks;
        person.log.push(change.clone());
    });
    Some(planted(Fault::Lacks, members, vec![change.mark()]))
}

/// A flag that nobody has planted yet.
fn free_flag(world: &World) -> Option<&'static str> {
    let is_taken =
        |key: &&str| world.planted.iter().any(|one| one.related.contains(&format!("flag {key} off")));
    FLAGS.into_iter().find(|key| !is_taken(key))
}

fn flag_off(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let (tenant, key) = (open(world, rng)?, free_flag(world)?);
    if world.people.iter().any(|one| one.tenant == tenant && one.asks == Asks::Flagged(key)) {
        return None;
    }
    world.tenants[tenant].off.insert(key);
    let members = people(world, rng, tenant, size, |_, person| {
        person.asks = Asks::Flagged(key);
        person.fault = Fault::FlagOff;
    });
    let mut related = vec![format!("flag {key} off"), format!("tenant {}", world.tenants[tenant].name)];
    if rng.pct(50) {
        let change = Logged::new(world, "flag_changed");
        let change = Logged { flag: Some(key), personal: false, ..change };
        related.push(change.mark());
        world.tenants[tenant].log.push(change);
    }
    Some(planted(Fault::FlagOff, members, related))
}

fn flag_off_for_group(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let (tenant, key) = (open(world, rng)?, free_flag(world)?);
    let group = format!("Pilot {}", world.next());
    let members = people(world, rng, tenant, size, |_, person| {
        person.asks = Asks::Flagged(key);
        person.off.insert(key);
        person.roles[0].groups.push(group.clone());
        person.fault = Fault::FlagOff;
    });
    // Beside them it is on.
    people(world, rng, tenant, 2, |_, person| person.asks = Asks::Flagged(key));
    Some(planted(Fault::FlagOff, members, vec![format!("flag {key} off"), format!("group {group}")]))
}

fn tier(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let tenant = open(world, rng)?;
    if world.tenants.iter().any(|place| place.tier == "starter")
        || world.people.iter().any(|one| one.tenant == tenant && one.asks == Asks::Tiered)
    {
        return None;
    }
    world.tenants[tenant].tier = "starter";
    let members = people(world, rng, tenant, size, |_, person| {
        person.asks = Asks::Tiered;
        person.fault = Fault::TierExcludes;
    });
    let related = vec!["tier starter".to_owned(), format!("tenant {}", world.tenants[tenant].name)];
    Some(planted(Fault::TierExcludes, members, related))
}

fn deactivated_logged(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let tenant = open(world, rng)?;
    let system = SYSTEMS[rng.below(SYSTEMS.len())];
    let change = Logged::new(world, "deactivated");
    let change = Logged { by: format!("{system} sync"), ..change };
    let members = people(world, rng, tenant, size, |rng, person| {
        person.manager = Some(system);
        person.fault = Fault::Inactive;
        person.log.push(change.clone());
        if rng.pct(40) {
            person.asks = Asks::SignIn;
        }
    });
    Some(planted(Fault::Inactive, members, vec![change.mark(), format!("system {system}")]))
}

fn deactivated_group(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let tenant = open(world, rng)?;
    let at = rng.below(SYSTEMS.len());
    let (system, another) = (SYSTEMS[at], SYSTEMS[(at + 1) % SYSTEMS.len()]);
    let group = format!("Shift {}", world.next());
    let members = people(world, rng, tenant, size, |_, person| {
        person.manager = Some(system);
        person.roles[0].groups.push(group.clone());
        person.fault = Fault::Inactive;
    });
    if rng.pct(50) {
        // The group alone is not it: others of it are kept elsewhere.
        people(world, rng, tenant, 2, |_, person| {
            person.manager = Some(another);
            person.roles[0].groups.push(group.clone());
        });
    }
    Some(planted(Fault::Inactive, members, vec![format!("system {system}"), format!("group {group}")]))
}

fn of_group(world: &mut World, rng: &mut WorldRng, size: usize, fault: Fault) -> Option<Planted> {
    let tenant = open(world, rng)?;
    let group = format!("Crew {}", world.next());
    let members = people(world, rng, tenant, size, |_, person| {
        person.roles[0].groups.push(group.clone());
        person.asks = Asks::SignIn;
        person.fault = fault;
    });
    let mut related = vec![format!("group {group}")];
    if rng.pct(40) {
        let change = Logged::new(world, "policy_changed");
        let change = Logged { group: Some(group), personal: false, ..change };
        related.extend([change.mark(), format!("tenant {}", world.tenants[tenant].name)]);
        world.tenants[tenant].log.push(change);
    }
    Some(planted(fault, members, related))
}

fn second_factor(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    of_group(world, rng, size, Fault::SecondFactor)
}

fn single_sign_on(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    of_group(world, rng, size, Fault::Provider)
}

/// A tenant of which nobody is in any cause yet.
fn own_tenant(world: &mut World, rng: &mut WorldRng) -> Option<usize> {
    let tenant = open(world, rng)?;
    if world.tenants.len() < 2 || world.people.iter().any(|one| one.tenant == tenant) {
        return None;
    }
    world.tenants[tenant].closed = true;
    Some(tenant)
}

fn tenant_ended(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let tenant = own_tenant(world, rng)?;
    let members = people(world, rng, tenant, size, |_, person| person.fault = Fault::Ended);
    Some(planted(Fault::Ended, members, tenant_marks(world, tenant)))
}

fn not_member(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let tenant = own_tenant(world, rng)?;
    let members = people(world, rng, tenant, size, |_, person| person.fault = Fault::NotMember);
    Some(planted(Fault::NotMember, members, tenant_marks(world, tenant)))
}

/// The tenant, and what is in the log of all of it.
fn tenant_marks(world: &World, tenant: usize) -> Vec<Mark> {
    let place = &world.tenants[tenant];
    let log = place.log.iter().map(Logged::mark);
    log.chain([format!("tenant {}", place.name)]).collect()
}

/// A connector does not answer for the roles of a tenant.
fn silent(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let tenant = open(world, rng)?;
    if world.people.iter().any(|one| one.tenant == tenant) {
        return None;
    }
    let how = FAILURES[rng.below(FAILURES.len())];
    let connector = (format!("grants-{}", world.next()), how);
    let members = people(world, rng, tenant, size, |rng, person| {
        person.asks = Asks::Permission(PERMISSIONS[rng.below(PERMISSIONS.len())]);
        person.silent = Some(connector.clone());
        person.fault = Fault::Unanswered;
    });
    let related = vec![format!("failure {} {how}", connector.0), format!("failure {}", connector.0)];
    world.tenants[tenant].silent = Some(connector);
    Some(planted(Fault::Unanswered, members, related))
}

/// For some it is out of reach, and slow for the others.
fn silent_in_two_ways(world: &mut World, rng: &mut WorldRng, size: usize) -> Option<Planted> {
    let mut planted = silent(world, rng, size.max(4))?;
    let (connector, how) = world.people[*planted.members.first()?].silent.clone()?;
    // A right that is missing stays that, and is no trouble that comes and goes.
    let other = FAILURES.into_iter().find(|other| *other != how && how != "forbidden")?;
    // One of many may have had bad luck: a third, at least, is a pattern.
    let size = planted.members.len();
    for at in planted.members.iter().take(size.div_ceil(3) + rng.below(size / 6 + 1)) {
        world.people[*at].silent = Some((connector.clone(), other));
    }
    planted.related = BTreeSet::from([format!("failure {connector}")]);
    Some(planted)
}
