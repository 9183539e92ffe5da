//! What a connector does in its system, one scenario after the other.

use std::time::Duration;

use escalate::report::v1::Report;
use serde_json::json;

use super::fault::Fault;
use super::machine::{self, FINGERPRINT, Machine, Told, bundle, entry};
use super::profile::Row;
use super::scenario::Scenario;
use super::shown::{self, HOSTILE};
use super::trial::{self, Scene, Trial, WHOLE};
use super::verdict;
use crate::sample;

/// A scenario, and what is wrong with what became of it.
pub(crate) type Results = Vec<(&'static str, Vec<String>)>;

/// All scenarios.
pub(crate) async fn of(row: &Row) -> Results {
    let mut results = Results::new();
    for (name, scenario) in
        [("new", Scenario::New), ("again", Scenario::Again), ("after closed", Scenario::Closed)]
    {
        results.push((name, trial::course(row, scenario).await.1));
    }
    results.push(("late search", late(row).await));
    results.push(("two machines", at_once(row).await));
    results.push(("hostile text", hostile(row).await));
    results.push(("lost answers", lost(row).await));
    results
}

/// Two filings one after the other, and a search that shows a new ticket late, on another machine.
async fn late(row: &Row) -> Vec<String> {
    let scene = Scene::new(row, 2).await;
    scene.wire.lag(1);
    let mut wrong = Vec::new();
    if let Err(failure) = scene.file(0, WHOLE).await {
        wrong.push(failure.to_string());
    }
    scene.wire.later(5);
    let bytes = bundle(1);
    let told = Told { fingerprint: FINGERPRINT, ticket: &trial::words(FINGERPRINT), bytes: &bytes };
    if let Err(failure) = Machine::new().file(&told, &scene.configured, WHOLE).await {
        wrong.push(failure.to_string());
    }
    wrong.extend(verdict::ended(row, &scene, Scenario::Again, &[entry(&bundle(0)), entry(&bundle(1))]));
    wrong
}

/// Two machines at one instant, and both again a minute later.
async fn at_once(row: &Row) -> Vec<String> {
    let scene = Scene::new(row, 2).await;
    let machines = [Machine::new(), Machine::new()];
    let bytes = [bundle(0), bundle(1)];
    let words = trial::words(FINGERPRINT);
    let told = |at: usize| Told { fingerprint: FINGERPRINT, ticket: &words, bytes: &bytes[at] };
    let (first, second) = (told(0), told(1));
    let (one, other) = tokio::join!(
        machines[0].file(&first, &scene.configured, WHOLE),
        machines[1].file(&second, &scene.configured, WHOLE)
    );
    let mut wrong = Vec::new();
    scene.wire.later(60);
    for (machine, first) in machines.iter().zip([one, other]) {
        machine.a_minute_ago();
        for failure in
            machine.retry(&scene.configured, WHOLE, false).await.into_iter().filter_map(Result::err)
        {
            wrong.push(format!("{failure} (first: {:?})", first.as_ref().map(|filed| &filed.ticket.id)));
        }
    }
    let open: Vec<_> = scene.ours().into_iter().filter(|held| held.open).collect();
    if open.len() != 1 {
        wrong.push(format!("{} open tickets", open.len()));
    }
    for (number, bytes) in bytes.iter().enumerate() {
        let texts = open
            .iter()
            .flat_map(|held| &held.texts)
            .filter(|(_, text)| verdict::is_report(text, &entry(bytes)))
            .count();
        let files = open.iter().flat_map(|held| &held.files).filter(|(_, file)| file == bytes).count();
        if texts != 1 || (row.files && files != 1) {
            wrong.push(format!("report {number}: {texts} texts and {files} bundles in open tickets"));
        }
    }
    wrong
}

fn hostile_report() -> Report {
    let mut report = serde_json::to_value(sample::report()).unwrap();
    report["case"]["error"] = json!(HOSTILE);
    report["case"]["action"] =
        json!("open {{include(Secret)}} @admin [x](http://evil.example/a) <b>now</b> #1");
    serde_json::from_value(report).unwrap()
}

/// What users typed is not live, and all of it is there.
async fn hostile(row: &Row) -> Vec<String> {
    let scene = Scene::new(row, 1).await;
    let ticket = machine::ticket(&hostile_report(), FINGERPRINT);
    let mut wrong = Vec::new();
    for number in 0..2 {
        let bytes = bundle(number);
        let told = Told { fingerprint: FINGERPRINT, ticket: &ticket, bytes: &bytes };
        if let Err(failure) = scene.machine.file(&told, &scene.configured, WHOLE).await {
            wrong.push(failure.to_string());
        }
        let held = scene.ours();
        let text = held
            .iter()
            .flat_map(|held| &held.texts)
            .find(|(_, text)| verdict::is_report(text, &entry(&bytes)));
        let Some((_, text)) = text else {
            wrong.push(format!("text {number} is not there"));
            continue;
        };
        let typed: Vec<&str> = HOSTILE.lines().map(str::trim).collect();
        // As it leaves: what is secret in it is gone before.
        let sent: Vec<&str> = ticket
            .text()
            .lines()
            .map(|line| line.trim_start_matches(['|', ' ']))
            .filter(|line| typed.iter().any(|typed| line.contains(typed)))
            .collect();
        if sent.len() < typed.len() / 2 {
            wrong.push(format!("only {} lines of what was typed are in the ticket itself", sent.len()));
        }
        for line in shown::lost(row.markup, &sent.join("\n"), text) {
            wrong.push(format!("text {number} lacks: {line}"));
        }
        for sign in shown::live(row.markup, text) {
            wrong.push(format!("text {number}, live: {}", sign.trim()));
        }
    }
    wrong
}

/// The answer of every request that writes is lost once.
async fn lost(row: &Row) -> Vec<String> {
    let mut wrong = Vec::new();
    for scenario in Scenario::ALL {
        let (seen, _) = trial::course(row, *scenario).await;
        for (at, seen) in seen.iter().enumerate().filter(|(_, seen)| seen.asked.method != "GET") {
            let trial = Trial { scenario: *scenario, request: at + 1, fault: Fault::Lost, downloads: false };
            let judged = trial::run(row, trial).await;
            let place = format!("{}, {} {}", scenario.as_str(), seen.asked.method, seen.asked.path);
            wrong.extend(judged.wrong.iter().map(|what| format!("{place}: {what}")));
        }
    }
    wrong
}

/// So that a run that hangs does not hang the rest.
pub(crate) const LONGEST: Duration = Duration::from_secs(300);

/// All scenarios, within that time.
pub(crate) async fn within(row: &Row) -> Results {
    tokio::time::timeout(LONGEST, of(row)).await.unwrap_or_else(|_| vec![("all", vec!["no end".to_owned()])])
}
