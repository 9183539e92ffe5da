//! Tenants with their roles, people for whom everything is in order, single faults, and decoys.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asks, Fault, Held, Logged, Person, Tenant, World, WorldRng};

pub(super) const TENANTS: [&str; 4] = ["acme-prod", "acme-lab", "birch", "cedar-eu"];
/// Roles that grant everything that people ask for.
pub(super) const ROLES: [&str; 5] = ["Agent", "Lead", "Editor", "Analyst", "Planner"];
pub(super) const PERMISSIONS: [&str; 4] =
    ["conversations.assign", "reports.export", "articles.publish", "billing.read"];
pub(super) const FLAGS: [&str; 4] = ["cases", "new-inbox", "macros", "exports"];
pub(super) const TIERS: [&str; 2] = ["enterprise", "scale"];
pub(super) const SYSTEMS: [&str; 3] = ["Okta", "Entra", "Workday"];
const GROUPS: [&str; 7] = ["Berlin", "Lisbon", "Nights", "Floor 2", "Weekend", "Mentors", "Spanish"];

/// Tenants without anybody in them.
pub(super) fn tenants(rng: &mut WorldRng) -> World {
    let count = 1 + rng.below(TENANTS.len());
    let mut world =
        World { tenants: Vec::new(), people: Vec::new(), planted: Vec::new(), given: rng.below(100) };
    for name in &TENANTS[..count] {
        let roles = ROLES.iter().map(|role| ((*role).to_owned(), PERMISSIONS.to_vec())).collect();
        let mut log = Vec::new();
        for _ in 0..rng.below(4) {
            let change =
                Logged::new(&mut world, ["role_changed", "flag_changed", "policy_changed"][rng.below(3)]);
            log.push(match change.what {
                "role_changed" => Logged {
                    role: Some(ROLES[rng.below(ROLES.len())].to_owned()),
                    permission: Some("profile.read"),
                    personal: false,
                    ..change
                },
                "flag_changed" => Logged { flag: Some("dark-mode"), personal: false, ..change },
                _ => Logged {
                    text: Some("passwords have 12 characters".to_owned()),
                    personal: false,
                    ..change
                },
            });
        }
        world.tenants.push(Tenant {
            name: (*name).to_owned(),
            tier: TIERS[rng.below(TIERS.len())],
            roles,
            reserved: BTreeSet::new(),
            off: BTreeSet::new(),
            closed: false,
            silent: None,
            log,
        });
    }
    world
}

/// Somebody of a tenant for whom everything is in order.
pub(super) fn member(world: &mut World, rng: &mut WorldRng, tenant: usize) -> Person {
    let number = world.next();
    let place = &world.tenants[tenant];
    let roles: Vec<&str> = ROLES.into_iter().filter(|role| !place.reserved.contains(*role)).collect();
    let mut groups: Vec<String> = Vec::new();
    for _ in 0..rng.below(4) {
        let group = GROUPS[rng.below(GROUPS.len())].to_owned();
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let mut roles = vec![Held { role: roles[rng.below(roles.len())].to_owned(), groups }];
    if rng.pct(30) {
        roles.push(Held { role: "Everybody".to_owned(), groups: Vec::new() });
    }
    let mut log = Vec::new();
    if rng.pct(30) {
        let change = Logged::new(world, "other");
        log.push(Logged { text: Some("signature changed".to_owned()), ..change });
    }
    Person {
        user: format!("person{number}@{}.example", world.tenants[tenant].name),
        tenant,
        asks: Asks::Permission(PERMISSIONS[rng.below(PERMISSIONS.len())]),
        roles,
        manager: rng.pct(50).then(|| SYSTEMS[rng.below(SYSTEMS.len())]),
        off: BTreeSet::new(),
        log,
        fault: Fault::Nothing,
        hidden: None,
        silent: None,
    }
}

/// People for whom everything is in order, and single faults, until there are so many.
pub(super) fn fill(world: &mut World, rng: &mut WorldRng, people: usize) {
    let open: Vec<usize> = (0..world.tenants.len()).filter(|at| !world.tenants[*at].closed).collect();
    let mut faults: BTreeMap<Fault, usize> = BTreeMap::new();
    if open.is_empty() {
        return;
    }
    while world.people.len() < people {
        let tenant = open[rng.below(open.len())];
        let mut person = member(world, rng, tenant);
        person.asks = asks(world, rng, tenant);
        if world.tenants[tenant].silent.is_some() {
            // Nobody else asks what the silent connector would have to say.
            person.asks = Asks::SignIn;
        } else if rng.pct(22) {
            single(world, rng, &mut person, &mut faults);
        }
        world.people.push(person);
    }
}

/// What somebody of a tenant asks for and gets.
fn asks(world: &World, rng: &mut WorldRng, tenant: usize) -> Asks {
    let place = &world.tenants[tenant];
    let key = FLAGS[rng.below(FLAGS.len())];
    match rng.below(10) {
        0 | 1 => Asks::SignIn,
        2 | 3 if !place.off.contains(key) => Asks::Flagged(key),
        4 if TIERS.contains(&place.tier) => Asks::Tiered,
        _ => Asks::Permission(PERMISSIONS[rng.below(PERMISSIONS.len())]),
    }
}

/// A fault of one person, each at most twice in a world: three of a kind could have something in common.
fn single(world: &mut World, rng: &mut WorldRng, person: &mut Person, faults: &mut BTreeMap<Fault, usize>) {
    const SINGLE: [Fault; 11] = [
        Fault::Inactive,
        Fault::Locked,
        Fault::Pending,
        Fault::WrongPassword,
        Fault::Elsewhere,
        Fault::Ended,
        Fault::Lacks,
        Fault::BetaOff,
        Fault::SecondFactor,
        Fault::Network,
        Fault::Unanswered,
    ];
    let fault = SINGLE[rng.below(SINGLE.len())];
    let count = faults.entry(fault).or_default();
    if *count == 2 || (fault == Fault::Elsewhere && world.tenants.len() < 2) {
        return;
    }
    *count += 1;
    person.fault = fault;
    match fault {
        Fault::Pending | Fault::WrongPassword | Fault::SecondFactor | Fault::Network | Fault::Locked => {
            person.asks = Asks::SignIn;
        }
        Fault::Lacks => {
            let role = format!("Custom {}", world.next());
            world.tenants[person.tenant].roles.insert(role.clone(), vec!["profile.read"]);
            person.roles = vec![Held { role, groups: person.roles[0].groups.clone() }];
            person.asks = Asks::Permission(PERMISSIONS[rng.below(PERMISSIONS.len())]);
        }
        Fault::BetaOff => person.asks = Asks::Beta,
        Fault::Unanswered => {
            person.silent = Some(("directory".to_owned(), "timed_out"));
            person.asks = Asks::Permission(PERMISSIONS[rng.below(PERMISSIONS.len())]);
        }
        _ => {}
    }
}

/// What most of those with the last common cause share, and some others: a group, a role, a change.
pub(super) fn decoys(world: &mut World, rng: &mut WorldRng) {
    let Some(planted) = world.planted.last() else { return };
    let members: Vec<usize> = planted.members.iter().copied().collect();
    let own = world.people[members[0]].tenant;
    let others = if world.tenants[own].closed {
        (0..world.tenants.len()).find(|at| !world.tenants[*at].closed)
    } else {
        Some(own)
    };
    let Some(tenant) = others else { return };
    for _ in 0..=rng.below(3) {
        let number = world.next();
        let most = 60 + rng.below(41);
        let mut having: Vec<usize> = members.iter().copied().filter(|_| rng.pct(most)).collect();
        for _ in 0..=rng.below(3) {
            let mut other = member(world, rng, tenant);
            if world.tenants[tenant].silent.is_some() {
                other.asks = Asks::SignIn;
            }
            having.push(world.people.len());
            world.people.push(other);
        }
        let which = rng.below(3);
        let change = Logged::new(world, "group_joined");
        let group = format!("Team {number}");
        let role = format!("Extra {number}");
        for at in &having {
            let tenant = world.people[*at].tenant;
            let person = &mut world.people[*at];
            match which {
                0 if !person.roles.is_empty() => person.roles[0].groups.push(group.clone()),
                1 if !person.roles.is_empty() => {
                    person.roles.push(Held { role: role.clone(), groups: Vec::new() });
                    world.tenants[tenant].roles.insert(role.clone(), vec!["profile.read"]);
                }
                _ => person.log.push(Logged {
                    what: "other",
                    text: Some(format!("survey {number} answered")),
                    ..change.clone()
                }),
            }
        }
    }
}
