//! Recorded answers of real servers, `NAME.samples.json` beside a connector: `{about, settings, samples: [{name, case,
//! answers: {request: [{status, headers, body}]}, facts}]}`; of ticketing `ticket` and `found` in place of `case`, `verbs` of `facts`.

use std::path::Path;

use escalate::connectors::FoundAccount;
use serde_json::Value;

/// The recording beside a connector file, if there is one.
pub(crate) fn of(file: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(file.with_extension("samples.json")).ok()?;
    Some(serde_json::from_str(&text).expect("samples are JSON"))
}

/// What directories found in a sample.
pub(crate) fn account(sample: &Value) -> FoundAccount {
    sample.get("account").cloned().map_or_else(FoundAccount::untold, FoundAccount::known)
}

/// Every recorded answer of a request, all samples together.
pub(crate) fn answers<'a>(recording: &'a Value, request: &str) -> Vec<&'a Value> {
    let samples = recording["samples"].as_array().into_iter().flatten();
    let answers = samples.filter_map(|sample| sample["answers"].get(request)?.as_array()).flatten();
    answers.filter_map(|answer| answer.get("body")).collect()
}

/// How many answers were recorded.
pub(crate) fn count(recording: &Value) -> usize {
    let samples = recording["samples"].as_array().into_iter().flatten();
    let requests = samples.filter_map(|sample| sample["answers"].as_object()).flatten();
    requests.filter_map(|(_, answers)| answers.as_array()).map(Vec::len).sum()
}
