//! What a diagnosis costs in requests, on a small tenant and on a large one, for every shipped file that asks a server. The answers are
//! those that were recorded beside the file, or what its table of contracts allows; where a request is about the tenant and not
//! about the person, they are scaled up and come in pages.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use escalate::case::{Case, FeatureNeed, Needs, Symptom};
use escalate::connectors::{
    Configured, ConnectorKind, Context, Recorded, RecordedAnswer, RequestStep, shipped,
};
use escalate::escalation::{Customer, Desk};
use escalate::facts::{Facts, Question};
use escalate::gather::{AskedWhen, gather};
use escalate::http::Http;
use escalate::output::template::Templates;
use escalate::vault::Vault;
use serde_json::{Value, json};

use super::bench::{case, deadline, now};
use crate::contract::description::Description;
use crate::contract::{run, sample, table};

/// Users and roles of the two tenants.
const SIZES: [(usize, usize); 2] = [(20, 12), (2_000, 400)];

/// Requests that remedies may cost beside the verdict.
const FOR_REMEDIES: usize = 50;

/// What has neither a table of its answers nor plain HTTP: its requests are counted on the servers, tests/real/directories/sizes.rs.
const ON_SERVERS: &[&str] =
    &["ad", "betterauth", "ghost", "gitea-people", "keystone", "kratos", "ldap", "scim"];

/// How many things a server gives on a page.
const PAGE: usize = 100;

#[tokio::test]
#[ignore = "with its like it takes longer than ten seconds: .ci/run runs it, and `cargo test --test it -- --ignored`"]
async fn requests_at_two_sizes() {
    let mut table = String::from(
        "requests (tokens not counted)  sign-in         action, verdict action, remedies with kept listings\n\
         users / roles                  20/12 2000/400  20/12 2000/400  20/12 2000/400  20/12 2000/400\n",
    );
    let mut wrong = Vec::new();
    let mut measured = 0;
    let counted =
        |file: &&shipped::Shipped| file.kind != ConnectorKind::Ticketing && !ON_SERVERS.contains(&file.name);
    for file in shipped::ALL.iter().filter(counted) {
        let parsed: toml::Table = file.text.parse().unwrap();
        if !parsed.contains_key("url") {
            continue;
        }
        measured += 1;
        let mut cost = Vec::new();
        for (users, roles) in SIZES {
            let answers = tenant(file.name, &parsed, users, roles);
            cost.push([
                requests(file, &answers, &signing_in(), true).await,
                requests(file, &answers, &acting(), false).await,
                requests(file, &answers, &acting(), true).await,
                with_kept(file, &answers).await,
            ]);
        }
        let [small, large] = [cost[0], cost[1]];
        let _ = write!(table, "{:<31}", file.name);
        for column in 0..4 {
            let _ = write!(table, "{:>5} {:<9} ", small[column], large[column]);
        }
        table.push('\n');
        if small[0] != large[0] || small[1] != large[1] {
            wrong.push(format!("{}: the verdict costs more on a larger tenant", file.name));
        }
        if large[2] > large[1] + FOR_REMEDIES {
            wrong.push(format!("{}: remedies cost more than {FOR_REMEDIES}", file.name));
        }
        if large[3] > large[1] || small[3] > small[1] {
            wrong.push(format!("{}: kept listings cost requests", file.name));
        }
        // Otherwise the file keeps nothing, whatever it says. Keycloak's keeps what composite roles are made of, and the recorded
        // person has none; Clerk's keeps what is asked for remedies alone.
        let is_unseen = ["clerk", "keycloak"].contains(&file.name);
        if file.text.contains("\nlisting") && !is_unseen && small[3] == small[1] {
            wrong.push(format!("{}: kept listings save nothing", file.name));
        }
        assert!(small[1] > 0, "{}: nothing was asked", file.name);
    }
    println!("{table}");
    assert!(measured > 5);
    assert!(wrong.is_empty(), "{}\n{table}", wrong.join("\n"));
}

/// Somebody who cannot sign in.
fn signing_in() -> Case {
    Case { symptom: Symptom::SignIn, tenant: Some(sample::TENANT.to_owned()), ..case(sample::USER) }
}

/// Somebody who lacks a permission that no role of theirs has.
fn acting() -> Case {
    let feature =
        FeatureNeed { name: "Cases".to_owned(), flag: Some("cases".to_owned()), ..FeatureNeed::default() };
    let needs = Needs {
        known: true,
        all_of: vec!["cases.close".to_owned()],
        features: vec![feature],
        ..Needs::default()
    };
    Case { symptom: Symptom::Access, needs, ..signing_in() }
}

/// How many requests a diagnosis sends; without `remedies` only the first round of it.
async fn requests(file: &shipped::Shipped, answers: &Recorded, case: &Case, remedies: bool) -> usize {
    diagnosed(file, answers, case, remedies, None).await
}

/// How many requests the verdict about an action costs, when another one of the same profile was given a moment ago.
async fn with_kept(file: &shipped::Shipped, answers: &Recorded) -> usize {
    let state = tempfile::tempdir().unwrap();
    diagnosed(file, answers, &acting(), false, Some(state.path())).await;
    diagnosed(file, answers, &acting(), false, Some(state.path())).await
}

async fn diagnosed(
    file: &shipped::Shipped,
    answers: &Recorded,
    case: &Case,
    remedies: bool,
    state: Option<&Path>,
) -> usize {
    let sent = Cell::new(0);
    let progress = |event: escalate::connectors::RequestEvent<'_>| {
        sent.set(sent.get() + usize::from(event.step == RequestStep::Started));
    };
    let http = Http::default();
    let context = Context {
        now: now(),
        deadline: deadline(Duration::from_secs(60)),
        http: &http,
        progress: &progress,
        recorded: Some(answers),
        shared: None,
    };
    let system: Configured =
        run::configured(file.name, file.text, &[("url", "https://x.example.com")]).unwrap();
    let system = match state {
        Some(state) => system.keeping(Duration::from_secs(900), state, "acme.toml"),
        None => system,
    };
    if remedies {
        let customer = Customer::passing(None, &Vault::new()).unwrap();
        let mut desk = Desk::without_systems(customer, Templates::embedded());
        desk.asked.push(system);
        let _ = desk.facts(case, &context).await;
    } else {
        let all: BTreeSet<Question> = Question::ALL.iter().copied().collect();
        let nothing = |_: &Facts| BTreeSet::new();
        let when = AskedWhen { first: &all, more: &nothing, doubted: &nothing, told: None };
        let tells_accounts = system.connector.questions().contains(&Question::Account);
        let facts = gather(&[system], Vec::new(), case, &context, &when).await;
        let account = facts.account.as_ref().ok().and_then(|seen| seen.value.as_ref());
        assert!(
            !tells_accounts || account.is_some_and(|accounts| accounts.len() == 1),
            "{}: the made person is not found, so that the rest was not asked: {:?}",
            file.name,
            facts.account
        );
    }
    sent.get()
}

/// What the server of such a tenant answers, by request.
fn tenant(name: &str, file: &toml::Table, users: usize, roles: usize) -> Recorded {
    let recorded = recorded(name);
    let described = table::of(name).map(|table| table.description(|_| true));
    let prefix = file.get("prefix").and_then(toml::Value::as_str).unwrap_or_default();
    let mut answers = BTreeMap::new();
    for (request, block) in file["request"].as_table().unwrap() {
        let generated = || described.as_ref().and_then(|described| generated(described, file, prefix, block));
        let Some(body) = recorded.get(request).cloned().or_else(generated) else { continue };
        let is_about_the_person = about_the_person(file, block);
        // Each realm is a tenant of its own: how many there are is no size of one, and each is asked.
        let is_of_tenants = name == "keycloak-realms";
        let bodies = if is_about_the_person || is_of_tenants || block.get("each").is_some() {
            // A listing about the person is small, and its second page is empty.
            let body = of_one(&body);
            if block.get("page").is_some() { vec![body.clone(), emptied(&body)] } else { vec![body] }
        } else {
            let words = format!("{request} {block}");
            let is_of_roles = ["role", "group", "polic", "permission", "organization", "playground"];
            let is_of_roles = is_of_roles.iter().any(|word| words.contains(word));
            scaled(&body, if is_of_roles { roles } else { users }, block.get("page").is_some())
        };
        let answer = |body| RecordedAnswer { status: 200, headers: BTreeMap::new(), body };
        answers.insert(request.clone(), bodies.into_iter().map(answer).collect());
    }
    Recorded { answers }
}

/// The first recorded answer of each request.
fn recorded(name: &str) -> BTreeMap<String, Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/connectors");
    let mut first = BTreeMap::new();
    for kind in ["directory", "permissions", "flags"] {
        let Ok(text) = std::fs::read_to_string(root.join(kind).join(format!("{name}.samples.json"))) else {
            continue;
        };
        let text = text.replace("ana@example.com", sample::USER).replace("alice@acme.test", sample::USER);
        let samples: Value = serde_json::from_str(&text).unwrap();
        for one in samples["samples"].as_array().unwrap() {
            // Of a person who is there.
            if one["case"]["user"] != sample::USER && name != "keycloak-realms" {
                continue;
            }
            for (request, answers) in one["answers"].as_object().unwrap() {
                first.entry(request.clone()).or_insert_with(|| answers[0]["body"].clone());
            }
        }
    }
    first
}

/// What the table of contracts allows for a request.
fn generated(
    described: &Description,
    file: &toml::Table,
    prefix: &str,
    block: &toml::Value,
) -> Option<Value> {
    let (method, path) =
        ["get", "post"].iter().find_map(|method| Some((*method, block.get(method)?.as_str()?)))?;
    let url = file["url"].as_str().unwrap_or_default();
    let behind_url = url.find("}}").map_or("", |end| &url[end + 2..]);
    let whole = without_templates(&format!("{behind_url}{prefix}{path}"));
    let candidates = [whole.clone(), format!("{}{whole}", described.base)];
    let operation = candidates.iter().find_map(|path| described.find(&method.to_uppercase(), path).ok())?;
    let (_, Some((_, schema))) = operation.answer(&described.root) else { return None };
    Some(sample::sample(&described.root, schema, 0))
}

fn without_templates(path: &str) -> String {
    let mut text = String::new();
    let mut rest = path;
    while let Some(start) = rest.find("{{") {
        text.push_str(&rest[..start]);
        text.push('x');
        rest = rest[start..].find("}}").map_or("", |end| &rest[start + end + 2..]);
    }
    text + rest
}

/// Whether the request itself asks for the person only: its path or its query names them.
fn about_the_person(file: &toml::Table, block: &toml::Value) -> bool {
    let asked =
        ["get", "query", "json", "form"].iter().filter_map(|key| block.get(key)).map(ToString::to_string);
    let mut reached: String = asked.collect();
    let lets = file.get("let").and_then(toml::Value::as_table);
    let mut unseen: Vec<(&String, String)> =
        lets.into_iter().flatten().map(|(name, program)| (name, program.to_string())).collect();
    // What a program names may itself be made of the person: `by_name` of `$named`, which folds `$case.user`.
    while let Some(at) = unseen.iter().position(|(name, _)| mentions(&reached, name)) {
        reached.push_str(&unseen.swap_remove(at).1);
    }
    ["case.user", "user.", "$user", "mail}}", "$people"].iter().any(|name| reached.contains(name))
}

/// Whether a template or a program uses a variable.
fn mentions(text: &str, name: &str) -> bool {
    let ends = |rest: &str| !rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    ["{{", "$"].iter().any(|sign| {
        let variable = format!("{sign}{name}");
        text.match_indices(&variable).any(|(at, _)| ends(&text[at + variable.len()..]))
    })
}

/// So many things, in pages where the request reads pages.
fn scaled(body: &Value, count: usize, pages: bool) -> Vec<Value> {
    let Some(first) = items(body).and_then(|items| items.first()).cloned() else { return vec![body.clone()] };
    let all: Vec<Value> = (0..count).map(|number| numbered(&first, number)).collect();
    let with = |some: &[Value]| {
        let mut page = body.clone();
        match &mut page {
            Value::Array(items) => *items = some.to_vec(),
            Value::Object(fields) => {
                for (key, value) in fields.iter_mut() {
                    if key.to_lowercase().starts_with("total") {
                        *value = json!(count);
                    } else if value.is_array() {
                        *value = json!(some);
                    }
                }
            }
            _ => {}
        }
        page
    };
    if !pages {
        return vec![with(&all)];
    }
    all.chunks(PAGE).map(with).chain([with(&[])]).collect()
}

/// A generated listing about the person has one item: two accounts would be a question of their own.
fn of_one(body: &Value) -> Value {
    let mut body = body.clone();
    let items = match &mut body {
        Value::Array(items) => Some(items),
        Value::Object(fields) => fields.values_mut().find_map(Value::as_array_mut),
        _ => None,
    };
    if let Some(items) = items {
        items.truncate(1);
    }
    body
}

fn emptied(body: &Value) -> Value {
    scaled(body, 0, true).pop().unwrap_or_default()
}

/// The list that an answer is or has.
fn items(body: &Value) -> Option<&Vec<Value>> {
    body.as_array().or_else(|| body.as_object()?.values().find_map(Value::as_array))
}

/// Another thing of the kind: ids and names differ.
fn numbered(item: &Value, number: usize) -> Value {
    let mut item = item.clone();
    if let Value::Object(fields) = &mut item {
        for (key, value) in fields {
            if let (Value::String(text), "id" | "name" | "email" | "realm" | "displayName" | "key") =
                (&mut *value, key.as_str())
                && number > 0
            {
                let _ = write!(text, "-{number}");
            }
        }
    }
    item
}
