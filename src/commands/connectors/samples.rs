//! The samples beside a connector: `NAME.samples.json`, recorded answers and the facts that they must give. Nothing is sent.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value as Json, json};

use crate::case::Case;
use crate::clock;
use crate::commands::live;
use crate::connectors::{self, Connector, Context, Recorded, Value};
use crate::facts::{Facts, Question};
use crate::failure::Failure;
use crate::http::{Http, Limits};

/// Recorded answers are there at once.
const LIMIT: Duration = Duration::from_secs(30);

/// The file.
#[derive(Deserialize)]
struct Samples {
    #[serde(default)]
    settings: BTreeMap<String, String>,
    samples: Vec<Sample>,
}

#[derive(Deserialize)]
struct Sample {
    name: String,
    #[serde(default)]
    case: Map<String, Json>,
    answers: Recorded,
    /// Left out for ticketing systems.
    #[serde(default)]
    facts: Option<BTreeMap<Question, Json>>,
}

/// Runs a connector against the samples beside its file. Says how many were as expected, or what was not.
///
/// # Errors
/// The samples do not read, or a fact is another than the recorded one.
pub(super) fn run(connector: Connector, path: &Path) -> Result<Option<usize>, Failure> {
    let path = path.with_extension("samples.json");
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(None) };
    let unfit = |what: &dyn std::fmt::Display| Failure::invalid(format_args!("{}: {what}", path.display()));
    let file: Samples = serde_json::from_str(&text).map_err(|error| unfit(&error))?;
    let settings = connector.settings.iter().filter_map(|spec| {
        let given = file.settings.get(&spec.name).cloned();
        // What a sample does not say has no part in its answers.
        let stand_in = if spec.name == "url" { "https://samples.invalid" } else { "sample" };
        let value = given.or_else(|| spec.default.is_none().then(|| stand_in.to_owned()))?;
        Some((spec.name.clone(), Value::Plain(value)))
    });
    let settings = settings.collect();
    let configured = connectors::configure("sample", connector, settings).map_err(|error| unfit(&error))?;
    let mut fit = 0;
    let mut wrong = Vec::new();
    for sample in &file.samples {
        let Some(expected) = &sample.facts else { continue };
        let case = case(&sample.case).map_err(|error| unfit(&format!("`{}`: {error}", sample.name)))?;
        let http = Http::new(Limits::default());
        let facts = live::run(LIMIT, async |patience| {
            let context = Context {
                case: &case,
                now: case.reported_at,
                patience,
                http: &http,
                progress: &|_| {},
                recorded: Some(&sample.answers),
            };
            connectors::facts(&configured, &context).await
        })?;
        let before = wrong.len();
        wrong
            .extend(different(&facts, expected).into_iter().map(|line| format!("`{}`: {line}", sample.name)));
        fit += usize::from(wrong.len() == before);
    }
    if wrong.is_empty() { Ok(Some(fit)) } else { Err(unfit(&wrong.join("\n"))) }
}

fn case(given: &Map<String, Json>) -> Result<Case, serde_json::Error> {
    let now = clock::now(None);
    let mut whole = json!({ "user": "ana@example.com", "symptom": "access", "reported_at": now });
    for (key, value) in given {
        whole[key] = value.clone();
    }
    serde_json::from_value(whole)
}

/// One line for each question whose answer is another.
fn different(facts: &Facts, expected: &BTreeMap<Question, Json>) -> Vec<String> {
    let Ok(facts) = serde_json::to_value(facts) else { return vec!["the facts are no JSON".to_owned()] };
    let line = |(question, expected): (&Question, &Json)| {
        let answer = &facts[question.as_str()];
        let said = match answer.pointer("/known/value") {
            Some(known) => known.clone(),
            None => json!({ "gap": answer.pointer("/gap/reason"), "detail": answer.pointer("/gap/detail") }),
        };
        let (said, expected) = (bare(said), bare(expected.clone()));
        (said != expected).then(|| format!("{}: expected {expected}, it gives {said}", question.as_str()))
    };
    expected.iter().filter_map(line).collect()
}

/// Without what is null, empty or off, which says nothing and which samples leave out.
fn bare(value: Json) -> Json {
    match value {
        Json::Object(members) => {
            let bare = members.into_iter().map(|(key, value)| (key, bare(value)));
            Json::Object(bare.filter(|(_, value)| !value.is_null() && *value != Json::Bool(false)).collect())
        }
        Json::Array(items) if items.is_empty() => Json::Null,
        Json::Array(items) => Json::Array(items.into_iter().map(bare).collect()),
        other => other,
    }
}
