//! Recorded facts: `escalate.facts/1`, the format of `--facts`, of the bundle and of the tests.
//!
//! A file holds the case too, so that it replays without any other flag. Questions that it leaves out are gaps, so a
//! hand-written file may be as short as what is known; [`short`] says how short an answer may be. What a newer version wrote
//! is read, with a note for each key and word that this one does not know: [`lenient`].

mod direct;
mod lenient;
mod short;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::answer::listed;
use super::{Facts, Gap, GapReason, Question};
use crate::case::{Case, CheckId, Symptom};
use crate::text::moment::unreadable;
use crate::text::suggest;
use lenient::{Lenient, Unknown, UnknownWord};

/// The schema that this version writes. Readers accept any `escalate.facts/1…`.
pub const SCHEMA: &str = "escalate.facts/1";

/// The report's schema: its `case` and `facts` are read, too.
const REPORT: &str = "escalate.report/1";

/// The keys of a facts file.
const KEYS: [&str; 5] = ["schema", "case", "defaults", "facts", "peer"];

/// A recorded run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recording {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// What was reported.
    #[serde(default)]
    pub case: Option<Case>,
    /// What was found out.
    pub facts: Facts,
    /// What was found out about somebody to compare with, for whom the same was asked. For the admin only: it leaves with nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<WrittenPeer>")]
    pub peer: Option<Box<RecordedPeer>>,
}

/// Somebody to compare with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedPeer {
    /// Who, where it was recorded.
    #[serde(default)]
    pub case: Option<Case>,
    /// What the systems say of them.
    pub facts: Facts,
}

impl RecordedPeer {
    /// Who it is: as the case says, or as the account does.
    #[must_use]
    pub fn name(&self) -> String {
        let account = listed(&self.facts.account).first();
        let named = account.and_then(|one| one.email.clone().or(one.username.clone()).or(one.id.clone()));
        self.case.as_ref().map(|case| case.user.clone()).or(named).unwrap_or_else(|| "somebody".to_owned())
    }
}

/// How they may be written: with their case, or their facts alone.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "what the schema says")]
enum WrittenPeer {
    /// With the case.
    Whole {
        /// Who.
        case: Option<Box<Case>>,
        /// What the systems say of them.
        facts: Box<Facts>,
    },
    /// What the systems say of them.
    Facts(Box<Facts>),
}

/// Why a facts file was not accepted. The caller names the file.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    /// Not JSON.
    #[error(
        "line {line}, column {column}: not JSON: {what}. Facts are written by `escalate --format json` and `--bundle`"
    )]
    Syntax {
        /// 1-based.
        line: usize,
        /// 1-based.
        column: usize,
        /// The parser's sentence.
        what: String,
    },
    /// Another format, or a newer major version.
    #[error("key `schema`: {found} is not {SCHEMA}; use the escalate that wrote the file, or a newer one")]
    Schema {
        /// What the file says.
        found: String,
    },
    /// A key or value that does not fit.
    #[error("key `{key}`: {what}")]
    Shape {
        /// Path of the key: `facts.account.known.value[0].state`.
        key: String,
        /// What is wrong with it.
        what: String,
    },
}

impl Recording {
    /// A recording of this run.
    #[must_use]
    pub fn new(case: Case, facts: Facts) -> Self {
        Self { schema: SCHEMA.to_owned(), case: Some(case), facts, peer: None }
    }

    /// Reads `facts.json`. A report of `--format json` is accepted too: its `case` and `facts` are read.
    ///
    /// # Errors
    /// As [`Recording::read_noting`], whose notes are dropped.
    pub fn read(text: &str) -> Result<Self, FactsError> {
        Self::read_noting(text).map(|(recording, _)| recording)
    }

    /// Reads `facts.json`, or a report, and says what in it this version does not know: one line for the admin for each
    /// unknown key, which is left out, and each unknown word, which is `other` where the list has that, and else makes its
    /// question a gap.
    ///
    /// # Errors
    /// Bad JSON, another schema, a key that is missing, or a value of another type.
    pub fn read_noting(text: &str) -> Result<(Self, Vec<String>), FactsError> {
        // Nearly all are as this version writes them, and a batch has thousands: whatever is not, is looked at key by key.
        match direct::read(text) {
            Some(recording) => Ok((recording, Vec::new())),
            None => Self::read_leniently(text),
        }
    }

    fn read_leniently(text: &str) -> Result<(Self, Vec<String>), FactsError> {
        let mut file: Value = serde_json::from_str(text).map_err(|error| FactsError::Syntax {
            line: error.line(),
            column: error.column(),
            what: error.to_string(),
        })?;
        let mut notes = Vec::new();
        if is_facts(&file)? {
            let keys = file.as_object().into_iter().flat_map(Map::keys);
            for key in keys.filter(|key| !KEYS.contains(&key.as_str())) {
                let near = suggest::tail(key, KEYS);
                notes.push(format!("key `{key}`: not known to this version, left out{near}"));
            }
        }
        let defaults = file.get_mut("defaults").map(Value::take);
        let mut taken_at = None;
        if let Some(facts) = file.get_mut("facts").and_then(Value::as_object_mut) {
            complete(facts, defaults.as_ref(), &mut notes)?;
            taken_at = facts.get("taken_at").cloned();
        }
        if let Some(peer) = file.get_mut("peer").and_then(Value::as_object_mut) {
            if !peer.contains_key("facts") {
                let facts = Value::Object(std::mem::take(peer));
                peer.insert("facts".to_owned(), facts);
            }
            if let Some(facts) = peer.get_mut("facts").and_then(Value::as_object_mut) {
                // Both were asked in one run.
                if let Some(at) = taken_at {
                    facts.entry("taken_at").or_insert(at);
                }
                complete(facts, defaults.as_ref(), &mut notes)?;
            }
        }
        let mut kept = Map::new();
        for key in ["case", "facts", "peer"] {
            if let Some(part) = file.get_mut(key) {
                kept.insert(key.to_owned(), part.take());
            }
        }
        kept.insert("schema".to_owned(), Value::from(SCHEMA));
        let recording = deserialize(&mut Value::Object(kept), &mut notes)?;
        Ok((recording, notes))
    }

    /// The file's bytes: pretty, with a last newline.
    ///
    /// # Errors
    /// Never in practice: every key is a string.
    pub fn write(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// Whether this is a facts file, and not a report; of major version 1.
fn is_facts(file: &Value) -> Result<bool, FactsError> {
    let found = file.get("schema").and_then(Value::as_str).unwrap_or("a file without `schema`");
    if is_schema(found, SCHEMA) || is_schema(found, REPORT) {
        Ok(is_schema(found, SCHEMA))
    } else {
        Err(FactsError::Schema { found: found.to_owned() })
    }
}

/// Whether a schema is this one, or a later one of the same major version.
fn is_schema(found: &str, name: &str) -> bool {
    found.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Facts in full, of however little was written.
fn complete(
    facts: &mut Map<String, Value>,
    defaults: Option<&Value>,
    notes: &mut Vec<String>,
) -> Result<(), FactsError> {
    short::expand(facts, defaults, notes)?;
    known_checks(facts, notes);
    fill_in_gaps(facts);
    if facts.contains_key("taken_at") {
        return Ok(());
    }
    Err(FactsError::Shape {
        key: "facts.taken_at".into(),
        what: "missing: the instant that lock ends and expiries are compared with".into(),
    })
}

/// What the file does not mention, nobody looked up.
fn fill_in_gaps(facts: &mut Map<String, Value>) {
    for question in Question::ALL {
        facts.entry(question.as_str()).or_insert_with(|| json!({ "gap": Gap::not_collected(*question) }));
    }
}

/// Leaves out what was found by hand for a check that only a newer version has.
fn known_checks(facts: &mut Map<String, Value>, notes: &mut Vec<String>) {
    let Some(found) = facts.get_mut("found").and_then(Value::as_object_mut) else { return };
    found.retain(|id, _| {
        let known = CheckId::deserialize(Value::from(id.as_str())).is_ok();
        if !known {
            let near = suggest::tail(id, CheckId::ALL.iter().map(|known| known.as_str()));
            notes.push(format!("key `facts.found.{id}`: not known to this version, left out{near}"));
        }
        known
    });
}

/// Reads the file; every word for which there is no safe reading takes its question, or its finding, with it.
fn deserialize(file: &mut Value, notes: &mut Vec<String>) -> Result<Recording, FactsError> {
    loop {
        let unknown = Unknown::default();
        let read: Result<Recording, _> = serde_path_to_error::deserialize(Lenient::new(file, &unknown));
        let error = match read {
            Ok(recording) => {
                notes.extend(unknown.notes());
                return Ok(recording);
            }
            Err(error) => error,
        };
        let instead = unknown.word().and_then(|UnknownWord { word, path, near }| {
            let instead = without(file, &path, &word)?;
            Some(format!("key `{path}`: the word `{word}` is not known to this version: {instead}{near}"))
        });
        match instead {
            Some(note) => notes.push(note),
            None => {
                return Err(FactsError::Shape {
                    key: error.path().to_string(),
                    what: unreadable(&error.inner().to_string()),
                });
            }
        }
    }
}

/// Takes out what rests on an unknown word, and says what stands there instead: never more than was known before.
fn without(file: &mut Value, path: &str, word: &str) -> Option<&'static str> {
    let keys: Vec<&str> = path.split('.').collect();
    match keys[..] {
        ["case", "symptom"] => {
            let action = file.pointer("/case/action").and_then(Value::as_str);
            let symptom = Symptom::of_action(action).as_str();
            *file.pointer_mut("/case/symptom")? = Value::from(symptom);
            Some("the symptom follows from the action")
        }
        ["peer", ..] => without(file.get_mut("peer")?, path.strip_prefix("peer.")?, word),
        ["facts", "found", check, ..] => {
            file.pointer_mut("/facts/found")?.as_object_mut()?.remove(check)?;
            Some("this finding is left out")
        }
        ["facts", name, ref path @ ..] => {
            let question = Question::ALL.iter().find(|question| question.as_str() == name)?;
            let answer = file.get_mut("facts")?.get_mut(name)?;
            let source = |state| answer.get(state)?.get("connector")?.as_str().map(str::to_owned);
            let gap = Gap {
                connector: source("known").or_else(|| source("gap")),
                ..Gap::new(
                    *question,
                    GapReason::Malformed,
                    format!(
                        "the recorded answer says `{word}` in `{}`, a word that this version does not know: a newer \
                         escalate reads it",
                        path.last().unwrap_or(&name)
                    ),
                )
            };
            *answer = json!({ "gap": gap });
            Some("the question counts as not answered")
        }
        _ => None,
    }
}
