//! One trial: what was there before, a run in which one thing goes wrong, and another try a minute later.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

use escalate::connectors::Configured;
use escalate::filing::{Filed, NotFiled};
use escalate::output::ticket::Ticket;

use super::fault::Fault;
use super::machine::{self, FINGERPRINT, Machine, STRANGER, Told, bundle, entry};
use super::profile::Row;
use super::scenario::Scenario;
use super::verdict::{self, Judged};
use super::wire::{Seen, Swap, Wire};
use crate::sample;
use crate::systems::{self, Held};

/// Long enough for a busy machine.
pub(crate) const WHOLE: Duration = Duration::from_secs(30);

/// What is there, and who files.
pub(crate) struct Scene {
    pub(crate) wire: Wire,
    pub(crate) configured: Configured,
    pub(crate) machine: Machine,
    /// Everybody else's tickets.
    pub(crate) strangers: Vec<Held>,
}

/// One trial.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trial {
    pub(crate) scenario: Scenario,
    /// Which request, from 1.
    pub(crate) request: usize,
    pub(crate) fault: Fault,
    /// It asks for a file, and not for JSON.
    pub(crate) downloads: bool,
}

/// The words of the ticket, which are the same in every report.
pub(crate) fn words(fingerprint: &str) -> Ticket {
    static OURS: OnceLock<Ticket> = OnceLock::new();
    static OTHERS: OnceLock<Ticket> = OnceLock::new();
    let cell = if fingerprint == FINGERPRINT { &OURS } else { &OTHERS };
    cell.get_or_init(|| machine::ticket(&sample::report(), fingerprint)).clone()
}

impl Scene {
    /// A system in which there are tickets of others.
    pub(crate) async fn new(row: &Row, before: usize) -> Self {
        let given: RefCell<BTreeMap<String, String>> = RefCell::default();
        let wire = Wire::start(|base| {
            let (system, map) = systems::make(row.system, base);
            given.replace(map);
            system
        })
        .await;
        let given = given.into_inner();
        let configured = machine::configured(row, &given);
        let scene = Self { wire, configured, machine: Machine::new(), strangers: Vec::new() };
        for number in 0..before {
            let bytes = bundle(1000 + number);
            let fingerprint = format!("{}{number:02}", &STRANGER[..30]);
            let told = Told { fingerprint: &fingerprint, ticket: &words(&fingerprint), bytes: &bytes };
            // Each by somebody else.
            Machine::new().file(&told, &scene.configured, WHOLE).await.unwrap_or_else(|failure| {
                panic!("{}: a stranger's ticket: {failure}", row.system);
            });
        }
        let strangers = scene.wire.held();
        Self { strangers, ..scene }
    }

    pub(crate) async fn file(&self, number: usize, time: Duration) -> Result<Filed, NotFiled> {
        let bytes = bundle(number);
        let told = Told { fingerprint: FINGERPRINT, ticket: &words(FINGERPRINT), bytes: &bytes };
        self.machine.file(&told, &self.configured, time).await
    }

    /// What was there before the run that counts, and the number of its report.
    pub(crate) async fn prepare(&self, scenario: Scenario) -> usize {
        if scenario == Scenario::New {
            return 0;
        }
        let filed = self.file(0, WHOLE).await.unwrap_or_else(|failure| panic!("the first report: {failure}"));
        if scenario == Scenario::Closed {
            self.wire.close(&self.named(&filed.ticket.id).unwrap().id);
        }
        1
    }

    /// Tickets that are not of others.
    pub(crate) fn ours(&self) -> Vec<Held> {
        let is_other = |held: &Held| self.strangers.iter().any(|other| other.id == held.id);
        self.wire.held().into_iter().filter(|held| !is_other(held)).collect()
    }

    /// The ticket that a connector calls so: by its id, by what it is called beside that, or the one that is open.
    pub(crate) fn named(&self, id: &str) -> Option<Held> {
        let ours = self.ours();
        let by_id = ours.iter().find(|held| held.id == id);
        let by_name = ours.iter().find(|held| held.fields.values().any(|value| value == id));
        by_id.or(by_name).or(ours.iter().find(|held| held.open)).cloned()
    }

    fn swap(&self) -> Swap {
        let ours = self.ours().first().map(|held| held.id.clone());
        let next =
            self.wire.held().iter().filter_map(|held| held.id.parse::<u64>().ok()).max().map(|id| id + 1);
        let ours = ours.or(next.map(|id| id.to_string()));
        let other = self.strangers.last().map(|held| held.id.clone());
        let other_mark = format!("{}01", &STRANGER[..30]);
        Swap { ids: ours.zip(other), marks: vec![(FINGERPRINT.to_owned(), other_mark)] }
    }
}

/// The requests of a run in which nothing goes wrong, and what is wrong with it all the same.
pub(crate) async fn course(row: &Row, scenario: Scenario) -> (Vec<Seen>, Vec<String>) {
    let scene = Scene::new(row, 2).await;
    let report = scene.prepare(scenario).await;
    scene.wire.order(None, Swap::default()).await;
    let filed = scene.file(report, WHOLE).await;
    let seen = scene.wire.seen();
    let entries: Vec<String> = (0..=report).map(|number| entry(&bundle(number))).collect();
    let mut wrong = verdict::ended(row, &scene, scenario, &entries);
    match &filed {
        Ok(filed) if filed.ticket.confirmed => {}
        Ok(_) => wrong.push("it is not confirmed".to_owned()),
        Err(failure) => wrong.push(format!("it is not filed: {failure}")),
    }
    (seen, wrong)
}

/// Runs one trial.
pub(crate) async fn run(row: &Row, trial: Trial) -> Judged {
    let scene = Scene::new(row, 2).await;
    let report = scene.prepare(trial.scenario).await;
    let entries: Vec<String> = (0..=report).map(|number| entry(&bundle(number))).collect();
    scene.wire.order(Some((trial.request, trial.fault)), scene.swap()).await;
    let time = Duration::from_millis(if trial.fault == Fault::Slow { 1500 } else { 4000 });
    let first = scene.file(report, time).await;
    let mut judged = Judged { struck: scene.wire.struck(), ..Judged::default() };
    verdict::run(row, &scene, &trial, &first, &entries, &mut judged);
    judged.said = match &first {
        Ok(filed) => format!("filed as {}", filed.ticket.id),
        Err(failure) => failure.to_string(),
    };
    let is_first_ok = first.is_ok();
    scene.wire.order(None, Swap::default()).await;
    scene.machine.a_minute_ago();
    scene.wire.later(60);
    let mut again = scene.machine.retry(&scene.configured, WHOLE, false).await;
    if again.iter().any(Result::is_err) {
        again = scene.machine.retry(&scene.configured, WHOLE, true).await;
    }
    for failure in again.into_iter().filter_map(Result::err) {
        judged.wrong.push(format!("the retry: {failure}"));
    }
    if !scene.machine.waiting().is_empty() {
        judged.wrong.push("it still waits".to_owned());
    }
    let ended = verdict::ended(row, &scene, trial.scenario, &entries);
    judged.wrong.extend(
        ended.into_iter().map(|what| format!("{}{what}", if is_first_ok { "without a retry: " } else { "" })),
    );
    judged
}
