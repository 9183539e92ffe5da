//! A world as `escalate.facts/1`, in the full form.

use crate::world::*;
use serde_json::{Map, Value, json};

/// The instant that is minute 0: 2026-11-23T18:00:00Z, in minutes since 1970.
const NOW: i64 = 29_924_280;

/// RFC 3339, from minutes relative to `taken_at`.
pub(crate) fn time(m: Min) -> Value {
    let all = NOW + m;
    let (days, minute) = (all.div_euclid(DAY), all.rem_euclid(DAY));
    // civil date from days since 1970-01-01
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    Value::String(format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:00Z", minute / 60, minute % 60))
}

fn put(map: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(v) = value {
        map.insert(key.to_owned(), v);
    }
}

fn object(pairs: Vec<(&str, Option<Value>)>) -> Value {
    let mut map = Map::new();
    for (k, v) in pairs {
        put(&mut map, k, v);
    }
    Value::Object(map)
}

fn word(w: Option<Word>) -> Option<Value> {
    w.map(|w| json!(w))
}

fn obj(o: Obj) -> Value {
    json!({"kind": o.0, "id": o.1})
}

fn connector(question: &str) -> Word {
    match question {
        "flags" | "beta" | "tier" => "flags",
        "decisions" => "engine",
        "changes" => "log",
        _ => "directory",
    }
}

fn answer<V>(facts: &mut Map<String, Value>, question: &str, a: &Ans<V>, write: impl Fn(&V) -> Value) {
    let value = match a {
        Ans::Absent => return,
        Ans::Gap(reason) => {
            let claims = if *reason == "conflict" {
                json!([{"connector": "one", "says": "yes"}, {"connector": "two", "says": "no"}])
            } else {
                json!([])
            };
            json!({"gap": {"question": question, "reason": reason, "detail": "there is no answer", "claims": claims,
                "need": {"what": "an answer"}}})
        }
        Ans::Known(k) => {
            let who = if k.origin == "person" { "admin" } else { connector(question) };
            json!({"known": {"value": write(&k.value), "connector": who, "requests": [question], "origin": k.origin,
                "at": time(k.at), "complete": k.complete}})
        }
    };
    facts.insert(question.to_owned(), value);
}

pub(crate) fn recording(w: &World) -> Value {
    let case = object(vec![
        ("user", word(Some(USER))),
        ("tenant", word(Some(T))),
        ("action", word(Some("Reassign a conversation"))),
        ("symptom", word(Some(if w.symptom == Symptom::SignIn { "sign-in" } else { "access" }))),
        ("needs", Some(needs(&w.needs))),
        ("on", w.on.map(obj)),
        ("roles", if w.case_roles.is_empty() { None } else { Some(json!(w.case_roles)) }),
        ("reported_at", Some(time(0))),
    ]);
    let mut facts = Map::new();
    facts.insert("taken_at".to_owned(), time(0));
    let list = |v: Vec<Value>| if v.is_empty() && w.empty_as_null { Value::Null } else { Value::Array(v) };
    answer(&mut facts, "account", &w.account, |v| list(v.iter().map(account).collect()));
    answer(&mut facts, "lock", &w.lock, |v| {
        v.as_ref()
            .map_or(Value::Null, |l| object(vec![("until", l.until.map(time)), ("failures", Some(json!(5)))]))
    });
    answer(&mut facts, "invite", &w.invite, |v| v.as_ref().map_or(Value::Null, invite));
    answer(&mut facts, "password", &w.password, |v| v.as_ref().map_or(Value::Null, password));
    answer(&mut facts, "sign_in", &w.sign_in, sign_in);
    answer(&mut facts, "reset", &w.reset, |v| v.as_ref().map_or(Value::Null, reset));
    answer(&mut facts, "tenants", &w.tenants, |v| {
        list(
            v.iter()
                .map(|m| {
                    object(vec![
                        ("tenant", word(Some(m.tenant))),
                        ("state", word(Some(m.state))),
                        ("until", m.until.map(time)),
                    ])
                })
                .collect(),
        )
    });
    answer(&mut facts, "roles", &w.roles, |v| list(v.iter().map(role).collect()));
    answer(&mut facts, "role_catalogue", &w.catalogue, |v| {
        list(
            v.iter()
                .map(|e| json!({"name": e.name, "permissions": e.permissions, "inherits": e.inherits, "protected": e.name == "Owner"}))
                .collect(),
        )
    });
    answer(&mut facts, "decisions", &w.decisions, |v| {
        list(v.iter().map(|d| json!({"permission": d.permission, "decided": d.decided})).collect())
    });
    answer(&mut facts, "flags", &w.flags, |v| list(v.iter().map(flag).collect()));
    answer(&mut facts, "beta", &w.beta, |v| v.map_or(Value::Null, |on| json!({"enabled": on})));
    answer(&mut facts, "tier", &w.tier, |v| v.map_or(Value::Null, |name| json!({"name": name})));
    answer(&mut facts, "seats", &w.seats, |s| json!({"used": s.used, "limit": s.limit}));
    answer(
        &mut facts,
        "policy",
        &w.policy,
        |p| json!({"domains": p.domains, "single_sign_on": p.single_sign_on, "second_factor": p.second_factor, "networks": p.networks}),
    );
    answer(&mut facts, "objects", &w.objects, |v| {
        // an empty list is a statement of its own here: "not visible to them"
        let one = |o: &Object| {
            let (kind, id) = o.obj;
            object(vec![
                ("kind", word(Some(kind))),
                ("id", word(Some(id))),
                ("parent", o.parent.map(obj)),
                ("shared", o.shared.map(|s| json!(s))),
            ])
        };
        Value::Array(v.iter().map(one).collect())
    });
    answer(&mut facts, "changes", &w.changes, |v| list(v.iter().map(change).collect()));
    let mut found = Map::new();
    for f in &w.found {
        let status = if f.fail { "fail" } else { "pass" };
        let one =
            object(vec![("status", word(Some(status))), ("at", Some(time(0))), ("reason", word(f.reason))]);
        found.insert(crate::opts::CHECKS[f.check].to_owned(), one);
    }
    if !found.is_empty() {
        facts.insert("found".to_owned(), Value::Object(found));
    }
    json!({"schema": "escalate.facts/1", "case": case, "facts": facts})
}

fn needs(n: &Needs) -> Value {
    let feature = |f: &Feature| {
        object(vec![
            ("name", word(Some(f.name))),
            ("flag", word(f.flag)),
            ("beta", Some(json!(f.beta))),
            ("tiers", Some(json!(f.tiers))),
            ("admin_can_set", f.admin_can_set.map(|x| json!(x))),
        ])
    };
    let features: Vec<Value> = n.features.iter().map(feature).collect();
    json!({"known": n.known, "all_of": n.all_of, "any_of": n.any_of, "features": features})
}

fn account(a: &Account) -> Value {
    let (email, aliases, former) = match a.found_as {
        FoundAs::Address => (USER, None, None),
        FoundAs::Alias => ("ana.duarte@acme.example", Some(json!([USER])), None),
        FoundAs::Former => ("ana.duarte@acme.example", None, Some(json!([USER]))),
    };
    let actions = if a.required_actions.is_empty() { None } else { Some(json!(a.required_actions)) };
    object(vec![
        ("id", word(a.id)),
        ("email", word(Some(email))),
        ("state", word(Some(a.state))),
        ("valid_until", a.valid_until.map(time)),
        ("aliases", aliases),
        ("former", former),
        ("required_actions", actions),
        ("seat", a.seat.map(|s| json!(s))),
        ("identity_conflict", a.identity_conflict.then_some(json!(true))),
        ("managed_by", a.managed_by.map(|name| json!({"name": name, "kind": "scim"}))),
    ])
}

fn invite(i: &Invite) -> Value {
    object(vec![
        ("state", word(Some(i.state))),
        ("sent_at", Some(time(i.sent_at))),
        ("expires_at", i.expires_at.map(time)),
        ("mail", word(i.mail)),
        ("link", word(i.link)),
        ("accepted_at", i.accepted_at.map(time)),
        ("renewed", i.renewed.map(|r| json!(r))),
    ])
}

fn password(p: &Password) -> Value {
    object(vec![
        ("set", p.set.map(|s| json!(s))),
        ("changed_at", p.changed_at.map(time)),
        ("expires_at", p.expires_at.map(time)),
        ("must_change", p.must_change.map(|m| json!(m))),
        ("single_sign_on", word(p.single_sign_on)),
    ])
}

fn sign_in(s: &SignIn) -> Value {
    let one = |a: &Attempt| {
        object(vec![("at", Some(time(a.at))), ("outcome", word(Some(a.outcome))), ("tenant", word(a.tenant))])
    };
    object(vec![
        ("attempts", Some(Value::Array(s.attempts.iter().map(one).collect()))),
        ("session_tenant", word(s.session_tenant)),
        ("session_since", s.session_since.map(time)),
        ("session_account", word(s.session_account)),
        ("session_grants", s.session_grants.as_ref().map(|g| json!(g))),
    ])
}

fn reset(r: &Reset) -> Value {
    object(vec![
        ("requested_at", Some(time(r.requested_at))),
        ("expires_at", r.expires_at.map(time)),
        ("done_at", r.done_at.map(time)),
        ("mail", word(r.mail)),
        ("link", word(r.link)),
    ])
}

fn role(r: &Role) -> Value {
    let scope = match r.scope {
        Scope::Missing => None,
        Scope::Global => Some(json!("global")),
        Scope::Tenant => Some(json!("tenant")),
        Scope::Object(o) => Some(obj(o)),
    };
    object(vec![
        ("name", word(Some(r.name))),
        ("permissions", r.permissions.as_ref().map(|p| json!(p))),
        ("denies", if r.denies.is_empty() { None } else { Some(json!(r.denies)) }),
        ("direct", r.direct.then_some(json!(true))),
        ("scope", scope),
        ("until", r.until.map(time)),
    ])
}

fn flag(f: &Flag) -> Value {
    object(vec![
        ("key", word(Some(f.key))),
        ("enabled", Some(json!(f.enabled))),
        ("admin_can_set", f.admin_can_set.map(|x| json!(x))),
    ])
}

fn change(c: &Change) -> Value {
    object(vec![
        ("at", Some(time(c.at))),
        ("what", word(Some(c.what))),
        ("role", word(c.role)),
        ("flag", word(c.flag)),
        ("to", word(c.to)),
    ])
}
