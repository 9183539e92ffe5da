//! Runs a shipped connector, unchanged, against recorded answers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use escalate::case::Case;
use escalate::connectors::{self, Configured, Connector, ConnectorFile, Context, FoundAccount, Recorded};
use escalate::facts::{Facts, Question};
use escalate::http::{Deadline, Http};
use serde_json::{Value, json};

use super::sample::{ENVIRONMENT, TENANT, USER};

/// Settings of recordings that must have a certain form.
const SETTINGS: &[(&str, &str)] = &[("environment", ENVIRONMENT), ("field", "10001")];

/// The instant of every run.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).expect("an instant")
}

/// A case, from its members that matter.
pub(crate) fn case(given: &Value) -> Case {
    let mut whole = json!({ "user": USER, "tenant": TENANT, "symptom": "access", "reported_at": now() });
    for (key, value) in given.as_object().expect("a case is an object") {
        whole[key] = value.clone();
    }
    serde_json::from_value(whole).expect("a case")
}

/// The connector with its settings: the given ones, its defaults, and a text for whatever else it needs.
pub(crate) fn configured(name: &str, text: &str, given: &[(&str, &str)]) -> Result<Configured, String> {
    let file = ConnectorFile { name: name.to_owned(), path: format!("{name}.toml"), text: text.to_owned() };
    let connector = Connector::load(&file)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
    let mut settings = BTreeMap::new();
    for setting in &connector.settings {
        let known =
            given.iter().chain(SETTINGS).find(|(key, _)| *key == setting.name).map(|(_, value)| *value);
        if let Some(value) = known.or(setting.default.is_none().then_some("acme-prod")) {
            settings.insert(setting.name.clone(), connectors::SettingValue::Plain(value.to_owned()));
        }
    }
    connectors::configure(name, connector, settings).map_err(|error| error.to_string())
}

/// Runs `work` in a context that gives up after a while.
pub(crate) fn deadline() -> Deadline {
    Deadline { at: tokio::time::Instant::now() + Duration::from_secs(20), interrupt: None, patience: None }
}

/// In which a connector is asked, at that instant.
pub(crate) fn context(http: &Http, now: DateTime<Utc>) -> Context<'_> {
    Context { now, deadline: deadline(), http, progress: &|_| {}, recorded: None, shared: None }
}

/// The facts of a connector whose requests are answered by what was recorded.
pub(crate) async fn replayed(configured: &Configured, case: &Case, recorded: &Recorded) -> Facts {
    replayed_at(now(), configured, case, FoundAccount::untold(), recorded).await
}

/// The same as it was at that instant: an end that had passed by then had not before.
pub(crate) async fn replayed_at(
    now: DateTime<Utc>,
    configured: &Configured,
    case: &Case,
    account: FoundAccount,
    recorded: &Recorded,
) -> Facts {
    let http = Http::default();
    let context = Context { recorded: Some(recorded), ..context(&http, now) };
    connectors::facts_about(configured, case, account, &context).await
}

/// What the facts say, question by question: the value, or `gap` with reason and detail.
pub(crate) fn said(facts: &Facts) -> BTreeMap<&'static str, Value> {
    let whole = serde_json::to_value(facts).expect("facts are JSON");
    let mut said = BTreeMap::new();
    for question in Question::ALL {
        let answer = &whole[question.as_str()];
        let gap = &answer["gap"];
        if gap["reason"] == "not_collected" {
            continue;
        }
        let short = match answer.get("known") {
            Some(known) => known["value"].clone(),
            None => json!({ "gap": gap["reason"], "detail": gap["detail"] }),
        };
        said.insert(question.as_str(), bare(short));
    }
    said
}

/// Without members that are null, empty or false, which say nothing; an empty list is nothing, as in the facts.
pub(crate) fn bare(value: Value) -> Value {
    match value {
        Value::Array(items) if items.is_empty() => Value::Null,
        Value::Array(items) => items.into_iter().map(bare).collect(),
        Value::Object(map) => map
            .into_iter()
            .map(|(key, value)| (key, bare(value)))
            .filter(|(key, value)| {
                let nothing = value.is_null() || *value == json!([]) || *value == json!(false);
                !nothing
                    || matches!(
                        key.as_str(),
                        "attempts" | "enabled" | "set" | "seat" | "assignable" | "renewed"
                    )
            })
            .collect(),
        other => other,
    }
}

/// The text of a connector file.
pub(crate) fn text(file: &Path) -> String {
    std::fs::read_to_string(file).expect("a connector file is readable")
}

/// Every connector file in `templates/connectors`.
pub(crate) fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/connectors");
    let mut files = Vec::new();
    for kind in ["directory", "permissions", "flags", "ticketing"] {
        let Ok(folder) = std::fs::read_dir(root.join(kind)) else { continue };
        files.extend(folder.filter_map(|file| Some(file.ok()?.path())));
    }
    files.retain(|file| file.extension().is_some_and(|kind| kind == "toml"));
    files.sort();
    files
}

/// The name of a connector file.
pub(crate) fn name(file: &Path) -> String {
    file.file_stem().expect("a file has a name").to_string_lossy().into_owned()
}
