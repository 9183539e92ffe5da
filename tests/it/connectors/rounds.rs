//! What is asked when: questions that the case does not need are not asked, and what only remedies need is asked when a check does
//! not pass without it, within bounds.

use std::time::Duration;

use escalate::case::{Case, FeatureNeed, Needs, Symptom};
use escalate::connectors::{ConnectorFile, check};
use escalate::escalation::{Customer, Desk};
use escalate::facts::{Facts, GapReason};
use escalate::http::Http;
use escalate::output::template::Templates;
use escalate::vault::Vault;
use serde_json::json;
use wiremock::matchers::{path, path_regex};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::bench::{answers, asked, at, case, context, deadline, now, ok_json, reason};

/// Roles know what they grant; which roles there are is only for remedies, and one request each.
const SPLIT: &str = r#"
title = "Split"
kind  = "directory"
url   = "{{url}}"
[settings]
url = { about = "base" }
[request.user]
get = "/users"
[request.held]
get = "/users/{{user.id}}/roles"
[request.list]
get  = "/roles"
[request.made]
get   = "/roles/{{it.name}}"
each  = '$list'
scope = "read roles"
[request.switches]
get = "/flags"
[facts]
account = '[ $user | { id, state: "active" } ]'
tenants = '[ { tenant: $case.tenant, state: "member" } ]'
roles   = '$held'
flags   = '$switches'
[on_demand]
role_catalogue = '$made'
"#;

/// A tenant of so many roles, of which the person has one that grants `read`.
async fn tenant(roles: usize) -> MockServer {
    let server = MockServer::start().await;
    answers(&server, "/users", ok_json(json!({ "id": "u1" }))).await;
    answers(&server, "/users/u1/roles", ok_json(json!([{ "name": "reader", "permissions": ["read"] }])))
        .await;
    let all: Vec<_> = (0..roles).map(|number| json!({ "name": format!("r{number}") })).collect();
    answers(&server, "/roles", ok_json(all)).await;
    answers(&server, "/flags", ok_json(json!([{ "key": "cases", "enabled": true }]))).await;
    let made = |request: &Request| {
        let name = request.url.path().rsplit('/').next().unwrap().to_owned();
        ok_json(json!({ "name": name, "permissions": ["write"] }))
    };
    Mock::given(path_regex("^/roles/r")).respond_with(made).mount(&server).await;
    server
}

fn needing(permission: &str) -> Case {
    let needs = Needs { known: true, all_of: vec![permission.to_owned()], ..Needs::default() };
    Case { needs, ..case("ana@acme.example") }
}

async fn facts(server: &MockServer, file: &str, case: &Case) -> Facts {
    let customer = Customer::passing(None, &Vault::new()).unwrap();
    let mut desk = Desk::without_systems(customer, Templates::embedded());
    desk.asked.push(at(&server.uri(), file));
    let http = Http::default();
    desk.facts(case, &context(deadline(Duration::from_secs(20)), &http)).await
}

#[tokio::test]
async fn a_role_that_grants_costs_the_same_at_any_size() {
    for roles in [3, 400] {
        let server = tenant(roles).await;
        let facts = facts(&server, SPLIT, &needing("read")).await;
        assert_eq!(asked(&server).await, ["GET /users", "GET /users/u1/roles"], "{roles}");
        assert_eq!(reason(&facts.role_catalogue), GapReason::NotCollected);
    }
}

#[tokio::test]
async fn a_role_that_does_not_grant_asks_for_remedies_within_bounds() {
    let server = tenant(3).await;
    let few = facts(&server, SPLIT, &needing("write")).await;
    let seen = few.role_catalogue.unwrap();
    assert_eq!((seen.value.unwrap().len(), seen.complete, seen.unseen), (3, true, 0));
    assert_eq!(asked(&server).await.len(), 2 + 1 + 3, "nothing is sent twice");

    let server = tenant(400).await;
    let many = facts(&server, SPLIT, &needing("write")).await;
    let seen = many.role_catalogue.unwrap();
    assert_eq!((seen.value.unwrap().len(), seen.complete, seen.unseen), (49, false, 351));
    assert_eq!(asked(&server).await.len(), 2 + 50);
    let requests = asked(&server).await;
    assert!(
        requests.contains(&"GET /roles/r48".to_owned()) && !requests.contains(&"GET /roles/r49".to_owned())
    );
}

#[tokio::test]
async fn what_was_not_looked_at_is_in_the_evidence() {
    let server = tenant(60).await;
    let case = needing("write");
    let facts = facts(&server, SPLIT, &case).await;
    let diagnosis = escalate::diagnosis::diagnose(&case, &facts, &escalate::diagnosis::Options::default());
    let exit = escalate::diagnosis::exit(&diagnosis);
    let report = escalate::report::build(&case, &facts, &diagnosis, exit);
    let says: Vec<&str> = report.evidence.iter().map(|one| one.says.as_str()).collect();
    assert!(says.iter().any(|says| says.ends_with("(11 more not looked at)")), "{says:?}");
}

#[tokio::test]
async fn who_cannot_sign_in_is_not_asked_for_roles_and_features() {
    let server = tenant(3).await;
    let sign_in = Case { symptom: Symptom::SignIn, ..case("ana@acme.example") };
    let _ = facts(&server, SPLIT, &sign_in).await;
    assert_eq!(asked(&server).await, ["GET /users"]);

    let features = vec![FeatureNeed {
        name: "Cases".to_owned(),
        flag: Some("cases".to_owned()),
        ..FeatureNeed::default()
    }];
    let needs = Needs { features, ..needing("read").needs };
    let _ = facts(&server, SPLIT, &Case { needs, ..sign_in }).await;
    let requests = asked(&server).await;
    for wanted in ["GET /flags", "GET /users/u1/roles"] {
        assert!(requests.contains(&wanted.to_owned()), "the case names what the action needs: {requests:?}");
    }
}

#[tokio::test]
async fn an_action_without_a_feature_asks_for_none() {
    let server = tenant(3).await;
    let none = Case { needs: Needs { known: true, ..Needs::default() }, ..case("ana@acme.example") };
    let _ = facts(&server, SPLIT, &none).await;
    assert_eq!(asked(&server).await, ["GET /users", "GET /users/u1/roles"], "the role is for the ticket");
}

/// Names only: what they grant has to be asked for, of the person's own first.
#[tokio::test]
async fn what_is_refused_on_demand_takes_nothing_away() {
    let server = MockServer::start().await;
    answers(&server, "/users", ok_json(json!({ "id": "u1" }))).await;
    answers(&server, "/users/u1/roles", ok_json(json!([{ "name": "reader" }]))).await;
    Mock::given(path("/roles/reader"))
        .respond_with(ok_json(json!({ "name": "reader", "permissions": ["read"] })))
        .mount(&server)
        .await;
    answers(&server, "/roles", ResponseTemplate::new(403)).await;
    let file = SPLIT.replace(
        "[on_demand]",
        "role_catalogue = '$own'\n[request.own]\nget = \"/roles/{{it.name}}\"\neach = '$held'\n[on_demand]",
    );
    let passes = facts(&server, &file, &needing("read")).await;
    let seen = passes.role_catalogue.unwrap();
    assert!(!seen.complete, "there may be more than the person's own");
    assert!(!asked(&server).await.contains(&"GET /roles".to_owned()));

    let fails = facts(&server, &file, &needing("write")).await;
    assert_eq!(fails.role_catalogue.unwrap().value.unwrap().len(), 1);
    assert!(asked(&server).await.contains(&"GET /roles".to_owned()));
}

#[tokio::test]
async fn the_plan_says_what_is_on_demand_and_mistakes_are_found() {
    let file = |text: &str| ConnectorFile { name: "x".into(), path: "x.toml".into(), text: text.to_owned() };
    let plan = check(&file(SPLIT), None, now()).await.plan.unwrap().to_string();
    assert!(plan.contains("role_catalogue, on demand, rests on list, made"), "{plan}");
    let wrong = check(&file(&SPLIT.replace("role_catalogue =", "role_catalog =")), None, now()).await;
    let said: Vec<String> = wrong.problems.iter().map(ToString::to_string).collect();
    assert!(said.iter().any(|line| line.contains("did you mean `role_catalogue`?")), "{said:?}");
}
