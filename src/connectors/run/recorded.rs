//! Recorded answers in place of a system: the samples beside a connector file.

use std::collections::BTreeMap;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Run;
use super::fault::Fault;
use crate::facts::GapReason;
use crate::http::{HttpReply, Payload};

/// Answers by request, each in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Recorded {
    /// By request name.
    pub answers: BTreeMap<String, Vec<RecordedAnswer>>,
}

/// What a system once sent for one request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordedAnswer {
    /// The HTTP status.
    #[serde(default = "ok")]
    pub status: u16,
    /// Headers that a program looks at.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body.
    #[serde(default)]
    pub body: Value,
}

fn ok() -> u16 {
    200
}

impl Run<'_> {
    /// The next recorded answer of a request; the last one again when there are no more.
    pub(super) fn replay(&self, recorded: &Recorded, index: usize) -> Result<HttpReply, Fault> {
        let name = &self.configured.connector.requests[index].name;
        let mut used = self.used.borrow_mut();
        let answers = recorded.answers.get(name).map(Vec::as_slice).unwrap_or_default();
        let Some(answer) = answers.get(used[index]).or(answers.last()) else {
            return Err(Fault::new(
                GapReason::NotCollected,
                format!("no answer was recorded for request {name}"),
            ));
        };
        used[index] += 1;
        let mut headers = HeaderMap::new();
        for (name, value) in &answer.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                headers.insert(name, value);
            }
        }
        let bytes = if answer.body.is_null() && answer.status == 204 {
            Vec::new()
        } else {
            answer.body.to_string().into_bytes()
        };
        Ok(HttpReply { status: answer.status, headers, body: Payload::Bytes(bytes) })
    }
}
