//! Each thing going wrong at each request to a real server: no other verdict comes of it. `ESCALATE_ONE_OF=1` runs all trials.

use std::collections::BTreeMap;

use escalate::case::ObjectRef;
use escalate::connectors::{self, Connector, SettingValue, shipped};
use escalate::facts::Account;
use serde_json::{Value, json};

use super::row;
use crate::faults::directory::{self, Directory, Outcome};
use crate::faults::wire::Swap;
use crate::people::People;
use crate::servers::{server, take};

/// People about whom everything goes wrong once.
const SOME: usize = 4;

#[expect(clippy::print_stderr, reason = "the figures are what the test is run for")]
pub(super) fn no_other_verdict_comes_of_it(name: &'static str) {
    let _turn = take(name);
    let server = server(name);
    let row = row(name);
    let people = People::on(&server);
    let server = crate::servers::server(name);
    let file = shipped::ALL.iter().find(|one| one.name == row.connector).unwrap();
    let settings = row.settings(&server, &[], &people.world);
    let url = &settings["url"];
    let host = host_of(url);
    let tenants: BTreeMap<String, String> = serde_json::from_value(people.world["tenants"].clone()).unwrap();
    let connector = |address: &str| {
        let loaded = Connector::load(&file.file()).unwrap_or_else(|wrong| panic!("{wrong:?}"));
        let given: BTreeMap<String, SettingValue> = settings
            .iter()
            .map(|(name, value)| match name.strip_prefix('!') {
                Some(name) => (name.to_owned(), SettingValue::Secret(value.clone().into())),
                None => (
                    (*name).to_owned(),
                    SettingValue::Plain(value.replace(&format!("http://{host}"), address)),
                ),
            })
            .collect();
        let connected = connectors::configure(row.connector, loaded, given);
        connected.unwrap_or_else(|error| panic!("{error}")).in_tenants(tenants.clone())
    };
    let mut outcome = Outcome::default();
    let step = (people.all().len() / SOME).max(1);
    for person in people.all().iter().step_by(step) {
        let directory = Directory {
            host: host.clone(),
            connector: &connector,
            case: case(&server, person, &people.world),
            account: account(person),
            answers: directory::answers(file.text),
            stranger: stranger(person),
        };
        let of_person = directory::sweep(&directory, directory::one_of(4));
        for line in of_person.wrong.iter().chain(&of_person.answers) {
            eprintln!("{name}, {}: {line}", person["id"]);
        }
        outcome.add(of_person);
    }
    eprintln!(
        "{name}: {} trials at {} requests, {} of them another way, {} verdicts of a status that is an answer, {} wrong",
        outcome.trials,
        outcome.requests,
        outcome.missed,
        outcome.answers.len(),
        outcome.wrong.len()
    );
    assert!(outcome.trials > 0 && outcome.wrong.is_empty(), "{name}: {} wrong", outcome.wrong.len());
}

/// `127.0.0.1:PORT` of an address.
fn host_of(url: &str) -> String {
    let url = url::Url::parse(url).unwrap();
    format!("{}:{}", url.host_str().unwrap(), url.port().unwrap())
}

fn case(server: &crate::servers::Server, person: &Value, world: &Value) -> escalate::case::Case {
    let call = &person["call"];
    let user = match call["user"].as_str().unwrap() {
        "$ID" => server.act(&["id", person["id"].as_str().unwrap()]),
        user => user.to_owned(),
    };
    let permissions: Vec<&Value> = call.get("permission").into_iter().collect();
    let features: Vec<&Value> =
        call.get("feature").into_iter().map(|key| &world["features"][key.as_str().unwrap()]).collect();
    let case = json!({
        "user": user,
        "tenant": call["tenant"],
        "symptom": call["symptom"],
        "reported_at": chrono::Utc::now(),
        "needs": { "known": true, "all_of": permissions, "features": features },
        "traits": call.get("traits").cloned().unwrap_or_else(|| json!({})),
        "on": call["on"].as_str().and_then(|on| on.parse::<ObjectRef>().ok()),
    });
    serde_json::from_value(case).unwrap()
}

/// What the directory beside it says of them.
fn account(person: &Value) -> Option<Account> {
    let account = &person["account"];
    let known = |key: &str| account[key].as_str().map(str::to_owned);
    let written = json!({
        "id": known("id"), "email": known("email"), "username": known("username"), "name": known("name"), "state": "active",
    });
    account.is_object().then(|| serde_json::from_value(written).unwrap())
}

/// Answers that are about somebody else.
fn stranger(person: &Value) -> Swap {
    let typed = person["call"]["user"].as_str().unwrap_or_default();
    Swap { ids: None, marks: vec![(typed.to_owned(), "someone.else@elsewhere.example".to_owned())] }
}
