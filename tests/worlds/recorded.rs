//! A person of a world as recorded facts.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use escalate::case::Case;
use escalate::facts::{Facts, Recording};
use serde_json::{Value, json};

use super::crowd::TIERS;
use super::{Asks, Fault, Logged, Person, World};

const TAKEN: &str = "2026-11-23T18:00:00Z";

fn before(minutes: usize) -> DateTime<Utc> {
    let taken: DateTime<Utc> = TAKEN.parse().unwrap_or_default();
    taken - TimeDelta::minutes(i64::try_from(minutes).unwrap_or_default())
}

/// The case of every person, and what the systems say.
pub(crate) fn recordings(world: &World) -> impl Iterator<Item = (Case, Facts)> {
    let holders = holders(world);
    world.people.iter().map(move |person| recording(world, person, &holders))
}

/// How many people have each role.
fn holders(world: &World) -> BTreeMap<&str, usize> {
    let mut holders = BTreeMap::new();
    for held in world.people.iter().flat_map(|one| &one.roles) {
        *holders.entry(held.role.as_str()).or_default() += 1;
    }
    holders
}

fn recording(world: &World, person: &Person, holders: &BTreeMap<&str, usize>) -> (Case, Facts) {
    let text = json!({
        "schema": "escalate.facts/1", "case": case(world, person),
        "defaults": { "connector": "directory", "at": "2026-11-23T17:59:58Z", "origin": "system", "complete": true },
        "facts": facts(world, person, holders),
    })
    .to_string();
    match Recording::read_noting(&text) {
        Ok((Recording { case: Some(case), facts, .. }, notes)) if notes.is_empty() => (case, facts),
        other => panic!("a world that does not read: {other:?}\n{text}"),
    }
}

fn case(world: &World, person: &Person) -> Value {
    let feature = |feature: Value| json!({ "known": true, "action": "open it", "features": [feature] });
    let needs = match person.asks {
        Asks::SignIn => json!({}),
        Asks::Permission(permission) => {
            json!({ "known": true, "action": permission, "all_of": [permission] })
        }
        Asks::Flagged(key) => feature(json!({ "name": key, "flag": key })),
        Asks::Tiered => feature(json!({ "name": "Forecasts", "tiers": TIERS, "other_tiers": ["starter"] })),
        Asks::Beta => feature(json!({ "name": "Drafts", "beta": true })),
    };
    let symptom = if person.asks == Asks::SignIn { "sign-in" } else { "access" };
    json!({
        "user": person.user, "tenant": world.tenants[person.tenant].name, "symptom": symptom,
        "reported_at": "2026-11-23T17:40:00Z", "needs": needs,
    })
}

fn facts(world: &World, person: &Person, holders: &BTreeMap<&str, usize>) -> Value {
    let tenant = &world.tenants[person.tenant];
    let elsewhere = world.tenants.iter().find(|other| other.name != tenant.name);
    let elsewhere = elsewhere.map_or("former-lab", |other| other.name.as_str());
    let fault = person.fault;
    let state = match fault {
        Fault::Inactive => "inactive",
        Fault::Pending => "invited",
        _ => "active",
    };
    let manager = person.manager.map(|name| json!({ "name": name, "kind": "directory" }));
    let mut account =
        json!({ "id": person.user, "email": person.user, "state": state, "managed_by": manager });
    if manager_is_not_known(&account) {
        account.as_object_mut().map(|fields| fields.remove("managed_by"));
    }
    let is_here = fault != Fault::NotMember;
    let attempt = match fault {
        Fault::Inactive => "inactive",
        Fault::Locked => "locked",
        Fault::Pending => "not_set_up",
        Fault::WrongPassword | Fault::Provider => "wrong_password",
        Fault::SecondFactor => "second_factor",
        Fault::Network => "network",
        Fault::NotMember => "no_account",
        _ => "success",
    };
    let mut sign_in = json!({ "attempts": [{ "at": "2026-11-23T17:30:00Z", "outcome": attempt }] });
    if fault == Fault::Elsewhere {
        sign_in["session_tenant"] = json!(elsewhere);
    } else if fault == Fault::Ended {
        sign_in["attempts"][0]["at"] = json!("2026-11-19T09:00:00Z");
    } else if attempt == "success" {
        sign_in["session_tenant"] = json!(tenant.name);
    }
    let membership = match fault {
        Fault::Ended => json!({ "tenant": tenant.name, "state": "member", "until": "2026-11-20T00:00:00Z" }),
        Fault::Pending => json!({ "tenant": tenant.name, "state": "invited" }),
        _ => json!({ "tenant": tenant.name, "state": "member" }),
    };
    let mut tenants = if is_here { vec![membership] } else { Vec::new() };
    if matches!(fault, Fault::NotMember | Fault::Elsewhere) {
        tenants.push(json!({ "tenant": elsewhere, "state": "member" }));
    }
    let invite = match fault {
        Fault::Pending => {
            json!({ "state": "pending", "sent_at": "2026-11-22T09:00:00Z", "expires_at": "2026-11-29T09:00:00Z" })
        }
        Fault::NotMember => Value::Null,
        _ => json!({ "state": "accepted", "sent_at": "2026-03-02T09:00:00Z" }),
    };
    let password = match fault {
        Fault::Pending => json!({ "set": false }),
        Fault::NotMember => Value::Null,
        Fault::Provider => json!({ "set": false, "single_sign_on": "Okta" }),
        _ => json!({ "set": true, "changed_at": "2026-09-01T07:00:00Z" }),
    };
    let lock = (fault == Fault::Locked).then(|| json!({ "since": "2026-11-23T17:00:00Z", "failures": 5 }));
    let mut facts = json!({
        "taken_at": TAKEN,
        "account": { "value": if is_here { vec![account] } else { Vec::new() } },
        "lock": { "value": lock }, "invite": { "value": invite }, "password": { "value": password },
        "sign_in": { "value": sign_in }, "reset": { "value": null }, "tenants": { "value": tenants },
        "changes": { "value": world.log(person).map(|one| change(one, person, &tenant.name)).collect::<Vec<_>>() },
    });
    grants(world, person, holders, &mut facts);
    facts
}

fn manager_is_not_known(account: &Value) -> bool {
    account["managed_by"].is_null()
}

/// Roles, and what gates a feature: only what the case asks about.
fn grants(world: &World, person: &Person, holders: &BTreeMap<&str, usize>, facts: &mut Value) {
    let tenant = &world.tenants[person.tenant];
    let granted = |role: &str| tenant.roles.get(role).cloned().unwrap_or_else(|| vec!["profile.read"]);
    if let Some((connector, how)) = &person.silent {
        facts["roles"] = json!({ "gap": {
            "question": "roles", "reason": how, "connector": connector, "detail": "GET /roles: no answer",
            "need": { "what": "which roles the person has" },
        } });
    } else if world.knows_roles(person) {
        let held = person.roles.iter().map(
            |held| json!({ "name": held.role, "permissions": granted(&held.role), "groups": held.groups }),
        );
        facts["roles"] = json!({ "value": held.collect::<Vec<_>>() });
        let known = tenant.roles.keys().map(|role| {
            let holders = 10 + holders.get(role.as_str()).copied().unwrap_or_default();
            json!({ "name": role, "permissions": granted(role), "holders": holders })
        });
        facts["role_catalogue"] = json!({ "value": known.collect::<Vec<_>>() });
    } else if person.fault == Fault::NotMember {
        facts["roles"] = json!({ "value": null });
    }
    match person.asks {
        Asks::Flagged(key) => {
            facts["flags"] = json!({ "value": [{ "key": key, "enabled": world.is_on(person, key) }], "connector": "flags" });
        }
        Asks::Tiered => facts["tier"] = json!({ "value": { "name": tenant.tier } }),
        Asks::Beta => facts["beta"] = json!({ "value": { "enabled": person.fault != Fault::BetaOff } }),
        Asks::SignIn | Asks::Permission(_) => {}
    }
}

fn change(logged: &Logged, person: &Person, tenant: &str) -> Value {
    let mut change =
        json!({ "at": before(logged.before), "what": logged.what, "by": logged.by, "tenant": tenant });
    let mut add = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            change[key] = json!(value);
        }
    };
    add("role", logged.role.clone());
    add("group", logged.group.clone());
    add("flag", logged.flag.map(str::to_owned));
    add("permission", logged.permission.map(str::to_owned));
    add("text", logged.text.clone());
    add("person", logged.personal.then(|| person.user.clone()));
    if matches!(logged.what, "flag_changed" | "role_changed") {
        let is_taken = logged.permission != Some("profile.read");
        add("from", Some(if is_taken { "on" } else { "off" }.to_owned()));
        add("to", Some(if is_taken { "off" } else { "on" }.to_owned()));
    }
    change
}
