//! The least privilege, exactly: what is suggested is what brute force finds, and it helps.

#[path = "../../least/listed.rs"]
mod listed;
#[path = "../../least/naive.rs"]
mod naive;
#[path = "../../least/rng.rs"]
mod rng;
#[path = "../../least/world.rs"]
mod world;

use std::collections::BTreeSet;

use escalate::checks::{RemedyKind, Status};
use escalate::diagnosis::{Options, diagnose};
use proptest::prelude::*;

use listed::{carried_out, compared, role_check, stated};
use world::{IDS, RoleWorld, SENSITIVE, WorldRole, drawn};

fn any_world() -> impl Strategy<Value = RoleWorld> {
    any::<u64>().prop_map(|seed| drawn(&mut rng::WorldRng::new(seed)))
}

proptest! {
    #![proptest_config(crate::support::cases(2048))]

    #[test]
    fn the_remedies_are_the_front_by_brute_force(world in any_world()) {
        let (wrong, _) = compared(&world);
        prop_assert!(wrong.is_none(), "{}\n{world:#?}", wrong.unwrap_or_default());
    }

    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn whatever_is_suggested_helps_and_is_not_in_its_own_way(world in any_world()) {
        let check = role_check(&world);
        if check.status != Status::Fail || naive::is_blurred(&world) {
            return Ok(());
        }
        for remedy in &check.remedies {
            let after = role_check(&carried_out(&world, remedy));
            // Where the object is not shared with them either, that is what is left.
            let left = after.status == Status::Fail && after.reason == "not_on_object" && !world.shared;
            prop_assert!(after.status == Status::Pass || left, "{remedy:#?}\nthen {after:#?}\n{world:#?}");
        }
        let (case, facts) = world.recorded();
        let diagnosis = diagnose(&case, &facts, &Options::default());
        let next = diagnosis.next_blocker.filter(|next| next.check.as_str() == "role");
        let left = next.is_none_or(|next| next.text.contains("not shared") && !world.shared);
        prop_assert!(left, "{:?}\n{world:#?}", diagnosis.remedies);
    }

    #[test]
    fn a_role_that_is_worse_than_another_one_changes_nothing(world in any_world(), more in 0..IDS.len()) {
        let front = |world: &RoleWorld| -> BTreeSet<_> { role_check(world).remedies.iter().map(stated).collect() };
        let check = role_check(&world);
        let Some(remedy) = check.remedies.iter().find(|remedy| remedy.kind == RemedyKind::AssignRole) else {
            return Ok(());
        };
        let Some(like) = remedy.role.as_ref().and_then(|name| world.roles.iter().find(|role| role.name == *name))
        else {
            return Ok(());
        };
        // Nobody has it: else it may be an heir of a role of theirs, and one more who gains what is turned on in that.
        let mut worse =
            WorldRole { name: "worse".to_owned(), groups: Vec::new(), holders: Some(0), ..like.clone() };
        worse.permissions.push(more);
        let mut wider = world.clone();
        wider.roles.push(worse);
        prop_assert_eq!(front(&world), front(&wider), "{:#?}", wider);
    }

    #[test]
    fn a_role_that_has_nothing_to_do_with_it_changes_nothing(world in any_world()) {
        let (all, one_of) = naive::missing(&world);
        let beside: Vec<usize> = (0..SENSITIVE).filter(|id| !all.contains(id) && !one_of.contains(id)).collect();
        let mut wider = world.clone();
        wider.roles.push(WorldRole { name: "beside".to_owned(), permissions: beside, assignable: true, ..WorldRole::default() });
        let (one, other) = (role_check(&world), role_check(&wider));
        prop_assert_eq!((one.status, &one.reason), (other.status, &other.reason));
        prop_assert_eq!(one.remedies, other.remedies);
    }

    #[test]
    #[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
    fn a_narrow_role_or_a_new_one_comes_first_and_a_shared_one_never_where_there_is_another(world in any_world()) {
        let remedies = role_check(&world).remedies;
        let shared = escalate::checks::Remedy::turns_on;
        if remedies.first().is_some_and(shared) {
            prop_assert!(remedies.iter().all(shared), "{remedies:#?}");
        }
        if let Some(first) = remedies.first().filter(|first| first.kind == RemedyKind::AssignRole) {
            let narrow = first.sensitive.is_empty() && first.extra_permissions.is_some_and(|extra| extra <= 5);
            let made = remedies.iter().any(|one| one.kind == RemedyKind::CustomRole && one.role.is_none());
            prop_assert!(narrow || !made, "{remedies:#?}");
        }
    }
}
