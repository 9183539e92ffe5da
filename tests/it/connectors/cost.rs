//! What a verdict costs in requests: for this person and this action, the same in a tenant of 12 roles and groups and in one of 400.

use std::time::Duration;

use escalate::connectors::{AskedConnector, Interview, shipped};
use escalate::facts::Question;
use escalate::http::Http;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::bench::{case, context, deadline};
use crate::contract::run::configured;

/// A system with so many roles, groups and flags: what it answers on a path.
type System = fn(&str, usize) -> Value;

const USER: &str = "ana@acme.example";

/// So many things of which every kind has a field.
fn things(count: usize) -> Vec<Value> {
    (0..count).map(|number| json!({ "id": format!("t{number}"), "name": format!("t{number}"), "displayName": format!("t{number}") })).collect()
}

fn okta(path: &str, count: usize) -> Value {
    let user = json!({ "id": "u1", "status": "ACTIVE", "profile": { "login": USER, "email": USER } });
    match path {
        "/api/v1/users" => json!([user]),
        "/api/v1/users/u1/groups" => json!([{ "type": "BUILT_IN", "profile": { "name": "Everyone" } }]),
        "/api/v1/users/u1/roles" | "/api/v1/logs" => json!([]),
        path if path.starts_with("/api/v1/users/") => user,
        _ => things(count).into(),
    }
}

fn auth0(path: &str, count: usize) -> Value {
    let total = |key: &str, items: Vec<Value>| json!({ "total": items.len(), key: items });
    match path {
        "/oauth/token" => json!({ "access_token": "t", "expires_in": 3600, "token_type": "Bearer" }),
        "/api/v2/users-by-email" => {
            json!([{ "user_id": "u1", "email": USER, "identities": [{ "provider": "auth0", "connection": "db" }] }])
        }
        "/api/v2/user-blocks/u1" => json!({ "blocked_for": [] }),
        "/api/v2/organizations/name/acme" => json!({ "id": "o1", "name": "acme" }),
        "/api/v2/users/u1/organizations" => {
            total("organizations", vec![json!({ "id": "o1", "name": "acme" })])
        }
        "/api/v2/organizations/o1/members/u1/effective-roles" => {
            json!({ "roles": [{ "id": "r1", "name": "Agent", "sources": ["direct"] }] })
        }
        "/api/v2/organizations/o1/invitations" | "/api/v2/guardian/policies" => json!([]),
        "/api/v2/users/u1/logs" => total("logs", Vec::new()),
        "/api/v2/roles" => total("roles", things(count)),
        path if path.ends_with("/permissions") => {
            total("permissions", vec![json!({ "permission_name": "read" })])
        }
        _ => things(count).into(),
    }
}

fn entra(path: &str, count: usize) -> Value {
    match path {
        "/acme/oauth2/v2.0/token" => {
            json!({ "access_token": "t", "expires_in": 3600, "token_type": "Bearer" })
        }
        "/users" => {
            json!({ "value": [{ "id": "u1", "userPrincipalName": USER, "mail": USER, "accountEnabled": true }] })
        }
        "/servicePrincipals" => json!({ "value": [{ "id": "s1", "appRoles": things(count) }] }),
        path if path.starts_with("/servicePrincipals/") => json!({ "value": things(count) }),
        _ => json!({ "value": [] }),
    }
}

fn scim(path: &str, count: usize) -> Value {
    let list = |items: Vec<Value>, total: usize| json!({ "totalResults": total, "Resources": items });
    match path {
        "/acme/v2/Users" => list(vec![json!({ "id": "u1", "userName": USER, "active": true })], 1),
        _ => list(
            vec![json!({ "id": "g1", "displayName": "agents", "members": [{ "value": "u1" }] })],
            1.min(count),
        ),
    }
}

fn unleash(path: &str, count: usize) -> Value {
    match path {
        "/api/admin/playground/advanced" => {
            let flag = |number: usize| {
                json!({ "name": format!("f{number}"), "environments": { "production": [{ "name": format!("f{number}"), "isEnabled": true,
                "isEnabledInCurrentEnvironment": true, "strategies": { "result": true, "data": [] } }] } })
            };
            json!({ "features": (0..count).map(flag).collect::<Vec<_>>() })
        }
        "/api/admin/search/features" => {
            json!({ "total": count, "features": [{ "name": "f0", "environments": [{ "name": "production" }] }] })
        }
        _ => json!({ "events": [], "total": 0 }),
    }
}

/// How many requests the questions of a verdict cost.
async fn cost(name: &str, system: System, count: usize) -> usize {
    let server = MockServer::start().await;
    let answer =
        move |request: &Request| ResponseTemplate::new(200).set_body_json(system(request.url.path(), count));
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let text = shipped::ALL.iter().find(|one| one.name == name).unwrap().file().text;
    let url = server.uri();
    let configured = configured(name, &text, &[("url", url.as_str()), ("login_url", url.as_str())]).unwrap();
    let case = case(USER);
    let http = Http::default();
    let context = context(deadline(Duration::from_secs(20)), &http);
    let source = AskedConnector::new(&configured, &case, &context);
    let interview = Interview::new(&source);
    interview.ask(&Question::ALL.iter().copied().collect()).await;
    assert!(
        interview.facts().account.is_ok() || name == "unleash",
        "{name}: {:?}",
        interview.facts().account
    );
    server.received_requests().await.unwrap().len()
}

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn a_verdict_costs_the_same_at_any_size_of_tenant() {
    let systems: [(&str, System); 5] =
        [("okta", okta), ("auth0", auth0), ("entra", entra), ("scim", scim), ("unleash", unleash)];
    for (name, system) in systems {
        let (small, large) = (cost(name, system, 12).await, cost(name, system, 400).await);
        println!("{name:<10} requests: {small} with 12 roles, groups or flags, {large} with 400");
        assert_eq!(small, large, "{name}");
    }
}
