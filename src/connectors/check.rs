//! `connectors check`: a file by itself, its plan, and what its programs make of answers that were recorded.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::account::FoundAccount;
use super::ask::facts_about;
use super::configured::{Configured, SettingValue, configure};
use super::graph::Plan;
use super::jq;
use super::list::list;
use super::load::ConnectorFile;
use super::model::{Connector, ConnectorKind};
use super::run::{Context, Nodes, Recorded, Run, Subject};
use super::ticket::{OutgoingTicket, SystemTicket, TicketState, Upload, VerbInput};
use crate::case::{Case, Symptom};
use crate::facts::{GapReason, Question};
use crate::http::{Deadline, Http};
use crate::text::spanned_toml::FileProblem;

/// What there is to say about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Everything that is wrong with the file itself.
    pub problems: Vec<FileProblem>,
    /// What it sends; `None` if it does not load.
    pub plan: Option<Plan>,
    /// Its recorded samples, in their order.
    pub samples: Vec<CheckedSample>,
    /// Why the samples could not be read.
    pub unreadable: Option<String>,
}

/// One recorded sample, run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedSample {
    /// Its name.
    pub name: String,
    /// Where the result differs from what the sample says; empty: nowhere.
    pub differences: Vec<String>,
}

impl Checked {
    /// Whether the file loads and every sample gives what it says.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        let samples = self.samples.iter().all(|sample| sample.differences.is_empty());
        self.problems.is_empty() && self.unreadable.is_none() && samples
    }
}

/// `NAME.samples.json`: answers of a real system, and what the connector makes of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Samples {
    /// Where they come from.
    #[serde(default, rename = "about")]
    _about: String,
    /// When they were recorded; what the file's programs see as `$now`.
    #[serde(default)]
    now: Option<DateTime<Utc>>,
    #[serde(default)]
    settings: BTreeMap<String, String>,
    #[serde(rename = "samples")]
    all: Vec<Sample>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    name: String,
    #[serde(default)]
    case: Map<String, Value>,
    /// What directories found, for those who ask about it.
    #[serde(default)]
    account: Option<Value>,
    #[serde(default)]
    ticket: Map<String, Value>,
    #[serde(default)]
    found: Map<String, Value>,
    /// From when on something counts as new, for `updated`.
    #[serde(default)]
    since: Option<String>,
    /// Names of the files that were sent.
    #[serde(default)]
    files: Vec<String>,
    answers: Recorded,
    /// By question.
    #[serde(default)]
    facts: BTreeMap<String, Value>,
    /// What somebody looks for; left out: everything.
    #[serde(default)]
    text: Option<String>,
    /// By what is listed.
    #[serde(default)]
    list: BTreeMap<String, Value>,
    /// By verb.
    #[serde(default)]
    verbs: BTreeMap<String, Value>,
}

/// A connector's file with recorded answers in the place of its system: the text of `NAME.samples.json`, of which the first sample
/// counts unless the user is named in another one; or an object of answers by request.
///
/// # Errors
/// The file does not load, or the answers do not read: what is wrong, with its place.
pub fn with_answers(
    file: &ConnectorFile,
    answers: &str,
    user: &str,
) -> Result<(Configured, Recorded), Vec<String>> {
    let connector =
        Connector::load(file).map_err(|wrong| wrong.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let unread = |error: &serde_json::Error| {
        vec![format!("line {}, column {}: {error}", error.line(), error.column())]
    };
    let given: Value = serde_json::from_str(answers).map_err(|error| unread(&error))?;
    let (given, recorded) = if given.get("samples").is_some() {
        let samples: Samples = serde_json::from_str(answers).map_err(|error| unread(&error))?;
        let named = |sample: &&Sample| sample.case.get("user").and_then(Value::as_str) == Some(user);
        let sample = samples.all.iter().find(named).or(samples.all.first());
        (samples.settings, sample.map(|sample| sample.answers.clone()).unwrap_or_default())
    } else {
        (BTreeMap::new(), serde_json::from_str(answers).map_err(|error| unread(&error))?)
    };
    let configured = configure(&file.name, connector, settings(&given, file));
    Ok((configured.map_err(|error| vec![error.to_string()])?, recorded))
}

/// Checks a file, and runs it against its samples. Nothing is sent.
///
/// `now` is for samples that do not say when they were recorded.
pub async fn check(file: &ConnectorFile, samples: Option<&str>, now: DateTime<Utc>) -> Checked {
    let mut checked = Checked { problems: Vec::new(), plan: None, samples: Vec::new(), unreadable: None };
    let connector = match Connector::load(file) {
        Ok(connector) => connector,
        Err(problems) => {
            checked.problems = problems;
            return checked;
        }
    };
    checked.plan = Some(connector.plan());
    let Some(text) = samples else { return checked };
    let samples: Samples = match serde_json::from_str(text) {
        Ok(samples) => samples,
        Err(error) => {
            checked.unreadable = Some(format!("line {}, column {}: {error}", error.line(), error.column()));
            return checked;
        }
    };
    let configured = match configure(&file.name, connector, settings(&samples.settings, file)) {
        Ok(configured) => configured,
        Err(error) => {
            checked.unreadable = Some(error.to_string());
            return checked;
        }
    };
    for sample in &samples.all {
        let differences = run(&configured, sample, samples.now.unwrap_or(now)).await;
        checked.samples.push(CheckedSample { name: sample.name.clone(), differences });
    }
    checked
}

/// The sample's settings, and a word for everything else that the file needs.
fn settings(given: &BTreeMap<String, String>, file: &ConnectorFile) -> BTreeMap<String, SettingValue> {
    let mut all: BTreeMap<String, SettingValue> =
        given.iter().map(|(name, text)| (name.clone(), SettingValue::Plain(text.clone()))).collect();
    for spec in Connector::load(file).map(|connector| connector.settings).unwrap_or_default() {
        if spec.default.is_none() {
            let word = match spec.name.as_str() {
                "url" => "https://tickets.example.com".to_owned(),
                name if name.ends_with("url") => "https://login.example.com".to_owned(),
                name => name.to_owned(),
            };
            all.entry(spec.name).or_insert(SettingValue::Plain(word));
        }
    }
    all
}

async fn run(configured: &Configured, sample: &Sample, now: DateTime<Utc>) -> Vec<String> {
    let case = match case(sample, now) {
        Ok(case) => case,
        Err(error) => return vec![format!("case: {error}")],
    };
    let http = Http::default();
    // Recorded answers come at once: the deadline is never reached.
    let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
    let deadline = Deadline { at: deadline, interrupt: None, patience: None };
    let context = Context {
        now,
        deadline,
        http: &http,
        progress: &|_| {},
        recorded: Some(&sample.answers),
        shared: None,
    };
    let mut found = BTreeMap::new();
    if configured.connector.kind == ConnectorKind::Ticketing {
        let ticket = ticket(sample);
        let hit = (!sample.found.is_empty()).then(|| hit(sample));
        let files: Vec<Upload> = sample.files.iter().map(|name| upload(name)).collect();
        let filing =
            VerbInput { ticket: &ticket, files: &files, found: hit.as_ref(), since: sample.since.as_deref() };
        for (verb, program) in &configured.connector.verbs {
            if sample.verbs.contains_key(verb.as_str()) {
                let run = Run::new(configured, &context, Subject::Ticket(&filing));
                let outcome = Nodes::new(&run).target(format!("`{}`", verb.as_str()), program).await;
                let outcome =
                    outcome.map(|known| jq::to_json(&known.value)).map_err(|fault| fault.detail.clone());
                found.insert(verb.as_str(), outcome);
            }
        }
        return compare(&sample.verbs, &found);
    }
    let account = sample.account.clone().map_or_else(FoundAccount::untold, FoundAccount::known);
    let facts =
        serde_json::to_value(facts_about(configured, &case, account, &context).await).unwrap_or_default();
    for question in Question::ALL {
        let answer = &facts[question.as_str()];
        if answer["gap"]["reason"] == GapReason::NotCollected.as_str() && !asked(configured, *question) {
            continue;
        }
        let outcome = answer.get("known").map(|known| known["value"].clone());
        let outcome = outcome.ok_or_else(|| answer["gap"]["detail"].as_str().unwrap_or_default().to_owned());
        found.insert(question.as_str(), outcome);
    }
    let mut differences = compare(&sample.facts, &found);
    let mut listed = BTreeMap::new();
    for of in configured.connector.lists() {
        if let Some(names) = list(configured, &case, of, sample.text.as_deref(), &context).await {
            listed.insert(of.listing(), names.map(|names| json!(names.candidates)));
        }
    }
    differences.extend(compare(&sample.list, &listed));
    differences
}

fn asked(configured: &Configured, question: Question) -> bool {
    configured.connector.answers(question)
}

fn compare(wanted: &BTreeMap<String, Value>, found: &BTreeMap<&str, Result<Value, String>>) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, wanted) in wanted {
        match found.get(name.as_str()) {
            None => differences.push(format!("`{name}`: the connector does not answer it")),
            Some(Err(detail)) => differences.push(format!("`{name}`: {detail}")),
            Some(Ok(value)) => {
                let (wanted, value) = (bare(wanted), bare(value));
                if wanted != value {
                    differences.push(format!("`{name}`: the sample says {wanted}, the file makes {value}"));
                }
            }
        }
    }
    differences
}

/// Members of which "no" is not the same as "not known".
const THREE_VALUED: &[&str] = &["enabled", "set", "seat", "assignable", "renewed"];

/// For comparing: without members that are null, empty or false, and instants cut to seconds.
fn bare(value: &Value) -> Value {
    match value {
        Value::Array(items) if items.is_empty() => Value::Null,
        Value::Array(items) => items.iter().map(bare).collect(),
        Value::Object(map) => {
            let members = map.iter().map(|(key, value)| (key.clone(), bare(value)));
            let says = |(key, value): &(String, Value)| {
                !value.is_null() && (*value != Value::Bool(false) || THREE_VALUED.contains(&key.as_str()))
            };
            members.filter(says).collect()
        }
        Value::String(text) => match DateTime::parse_from_rfc3339(text) {
            Ok(instant) => instant.timestamp().into(),
            Err(_) => value.clone(),
        },
        other => other.clone(),
    }
}

fn case(sample: &Sample, now: DateTime<Utc>) -> serde_json::Result<Case> {
    let mut whole = json!({ "user": "ana@acme.example", "symptom": Symptom::Access, "reported_at": now });
    for (key, value) in &sample.case {
        whole[key] = value.clone();
    }
    serde_json::from_value(whole)
}

fn ticket(sample: &Sample) -> OutgoingTicket {
    let text = |key: &str| sample.ticket.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    OutgoingTicket {
        title: text("title"),
        text: text("text"),
        html: text("html"),
        markdown: text("markdown"),
        fingerprint: text("fingerprint"),
        fingerprints: texts(&sample.ticket, "fingerprints").unwrap_or_else(|| vec![text("fingerprint")]),
        entry: text("entry"),
        requester: text("requester"),
        uuid: text("uuid"),
        ..OutgoingTicket::default()
    }
}

fn hit(sample: &Sample) -> SystemTicket {
    let text = |key: &str| sample.found.get(key).and_then(Value::as_str).map(str::to_owned);
    SystemTicket {
        id: text("id").unwrap_or_default(),
        url: text("url").unwrap_or_default(),
        fingerprint: text("fingerprint"),
        state: text("state").and_then(|word| TicketState::of(&word)),
    }
}

/// A file of which only the name counts.
fn upload(name: &str) -> Upload {
    let (name, media_type) = (name.to_owned(), "application/zip".to_owned());
    Upload { name, media_type, bytes: Arc::default(), size: 0, sha256: String::new() }
}

fn texts(given: &Map<String, Value>, key: &str) -> Option<Vec<String>> {
    let list = given.get(key)?.as_array()?;
    Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}
