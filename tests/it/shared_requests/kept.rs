//! Listings of an earlier run, in a batch: they stand in as they do for one case, and a second look goes out once for all.

use std::time::Duration;

use chrono::TimeDelta;
use escalate::case::{Case, Needs};
use escalate::connectors::{Configured, facts};
use escalate::escalation::{Customer, Desk};
use escalate::facts::Origin;
use escalate::output::template::Templates;
use escalate::vault::Vault;
use serde_json::{Value, json};
use tempfile::TempDir;
use wiremock::matchers::path;
use wiremock::{Mock, MockServer};

use super::Batch;
use crate::connectors::bench::{asked, at, case, known, now, ok_json};

const FILE: &str = r#"
title  = "Kept"
kind   = "directory"
url    = "{{url}}"
[settings]
url = { about = "base" }
[request.user]
get   = "/users"
query = { email = "{{case.user}}" }
[request.grants]
get     = "/roles"
value   = 'map({ name, permissions })'
listing = "roles"
[let]
grants_by_name = '$grants | map({ (.name): . }) | add'
[facts]
account = '[ $user | { id, email: $case.user, state: "active" } ]'
lock    = 'null'
invite  = 'null'
password = '{ set: true }'
reset   = 'null'
sign_in = '{ attempts: [ { at: ($now - 60 | when), outcome: "success" } ] }'
tenants = '[ { tenant: $case.tenant, state: "member" } ]'
roles   = '[ $grants_by_name.reader ]'
role_catalogue = '$grants'
decisions = 'null'
"#;

async fn answer(server: &MockServer, permission: &str) {
    server.reset().await;
    Mock::given(path("/users")).respond_with(ok_json(json!({ "id": "u1" }))).mount(server).await;
    let roles: Value = json!([{ "name": "reader", "permissions": [permission] }]);
    Mock::given(path("/roles")).respond_with(ok_json(roles)).mount(server).await;
}

fn desk(server: &MockServer, state: &TempDir) -> Desk {
    let system: Configured =
        at(&server.uri(), FILE).keeping(Duration::from_secs(900), state.path(), "acme.toml");
    let mut desk =
        Desk::without_systems(Customer::passing(None, &Vault::new()).unwrap(), Templates::embedded());
    desk.asked.push(system);
    desk
}

fn reading(user: &str) -> Case {
    let needs = Needs { known: true, all_of: vec!["read".to_owned()], ..Needs::default() };
    Case { needs, ..case(user) }
}

#[tokio::test]
async fn a_second_look_goes_out_once_for_all() {
    let server = MockServer::start().await;
    let state = tempfile::tempdir().unwrap();
    answer(&server, "write").await;
    let minute = |minute| now() + TimeDelta::minutes(minute);
    desk(&server, &state).facts(&reading("ana"), &Batch::new().context(minute(0))).await;
    for (now_granted, looks) in [("write", 1), ("read", 1)] {
        answer(&server, now_granted).await;
        let (desk, batch) = (desk(&server, &state), Batch::new());
        for (number, user) in ["ben", "cid", "dee"].into_iter().enumerate() {
            let at = minute(1 + i64::try_from(number).unwrap());
            let facts = desk.facts(&reading(user), &batch.context(at)).await;
            let roles = known(&facts.roles).unwrap();
            assert_eq!(roles[0].permissions, Some(vec![now_granted.to_owned()]), "{user}: as it is now");
            assert_eq!(facts.roles.as_ref().unwrap().origin, Origin::System);
        }
        let sent = asked(&server).await;
        assert_eq!(sent.iter().filter(|one| one.ends_with("/roles")).count(), looks, "{sent:?}");
        assert_eq!(sent.len(), 3 + looks);
    }
}

#[tokio::test]
async fn what_stands_in_says_so_to_everybody() {
    let server = MockServer::start().await;
    let state = tempfile::tempdir().unwrap();
    answer(&server, "read").await;
    let open = desk(&server, &state);
    open.facts(&reading("ana"), &Batch::new().context(now())).await;
    let (desk, batch) = (desk(&server, &state), Batch::new());
    let before = asked(&server).await.len();
    for user in ["ben", "cid", "dee"] {
        let later = now() + TimeDelta::minutes(3);
        let facts = desk.facts(&reading(user), &batch.context(later)).await;
        let roles = facts.roles.as_ref().unwrap();
        assert_eq!((roles.origin, roles.at), (Origin::Kept, now()), "{user}");
    }
    assert_eq!(asked(&server).await.len(), before + 3, "the role passes, and nobody need look again");
    // Each alone, without anything shared, says the same.
    let alone = Batch { shared: None, ..Batch::new() };
    let facts = facts(&desk.asked[0], &reading("eve"), &alone.context(now() + TimeDelta::minutes(3))).await;
    assert_eq!(known(&facts.roles).unwrap().len(), 1);
}
