//! What the role check suggests in a world: what each remedy says that it costs, what it costs by what it gives, and the world in which
//! it was done.

use std::collections::BTreeSet;

use escalate::case::CheckId;
use escalate::checks::{CheckResult, Remedy, RemedyKind, Status, run_all};

use super::naive::{self, WayCost};
use super::world::{IDS, RoleWorld, WorldGrant, WorldRole, WorldScope};

/// The check of roles.
pub(crate) fn role_check(world: &RoleWorld) -> CheckResult {
    let (case, facts) = world.recorded();
    run_all(&case, &facts).swap_remove(CheckId::Role as usize)
}

/// What a remedy says that it costs.
pub(crate) fn stated(remedy: &Remedy) -> WayCost {
    let made = remedy.kind == RemedyKind::CustomRole && remedy.role.is_none();
    let extra = remedy.extra_permissions.map_or(usize::MAX, |extra| usize::try_from(extra).unwrap());
    (remedy.sensitive.len(), extra, remedy.others.unwrap_or(u64::MAX), usize::from(made))
}

/// What is wrong about the remedies of a world; `None`: nothing. Says beside it how many ways brute force looked at, if the check fails.
pub(crate) fn compared(world: &RoleWorld) -> (Option<String>, Option<usize>) {
    let check = role_check(world);
    // What is not known of their own roles makes other permissions unknown, and those are no part of this.
    if naive::is_blurred(world) {
        return (None, None);
    }
    let (all, one_of) = naive::missing(world);
    let lacks = !all.is_empty() || !one_of.is_empty();
    if check.status != Status::Fail || !lacks {
        let none = check.remedies.iter().all(|remedy| remedy.kind == RemedyKind::AddToObject);
        let wrong = (!none).then(|| format!("{:?} and remedies: {:?}", check.status, check.remedies));
        return (wrong, None);
    }
    let naive = naive::front(world);
    let listed: BTreeSet<WayCost> = check.remedies.iter().map(stated).collect();
    // More than can be told are bounded.
    let equal = if check.remedies.len() < 8 { listed == naive.front } else { listed.is_subset(&naive.front) };
    let wrong = (!equal)
        .then(|| format!("listed {listed:?}, by brute force {:?}\n{:#?}", naive.front, check.remedies));
    (wrong, Some(naive.candidates))
}

/// The world once a remedy was carried out by hand, by what it says.
pub(crate) fn carried_out(world: &RoleWorld, remedy: &Remedy) -> RoleWorld {
    let mut after = world.clone();
    let number = |name: &String| world.roles.iter().position(|role| role.name == *name).unwrap();
    let names: Vec<usize> = remedy.role.iter().chain(&remedy.roles).map(number).collect();
    let permissions: Vec<usize> =
        remedy.permissions.iter().map(|id| IDS.iter().position(|one| one == id).unwrap()).collect();
    let on = remedy.for_object.as_ref().is_some_and(|object| object.kind == "project");
    let grant = |role| {
        let scope = if on { WorldScope::Here } else { WorldScope::Tenant };
        WorldGrant { role, ended: false, scope, groups: Vec::new() }
    };
    after.shared |= on;
    match remedy.kind {
        RemedyKind::ExtendRole if remedy.turns_on() => {
            after.roles[names[0]].permissions.extend(permissions);
        }
        RemedyKind::CustomRole => {
            after.roles.push(WorldRole {
                name: "made for them".to_owned(),
                permissions,
                ..WorldRole::default()
            });
            after.held.push(grant(world.roles.len()));
        }
        RemedyKind::ExtendRole => {
            let theirs = after.held.iter_mut().filter(|grant| names.contains(&grant.role));
            theirs.for_each(|grant| grant.ended = false);
        }
        RemedyKind::AddToObject => {
            after.held.iter_mut().for_each(|grant| grant.scope = WorldScope::Tenant);
        }
        _ => after.held.extend(names.into_iter().map(grant)),
    }
    after
}
