//! Recorded facts: `escalate.facts/1`, the format of `--facts`, of the bundle and of the tests.
//!
//! A file holds the case too, so that it replays without any other flag. Questions that it leaves out are gaps, so a
//! hand-written file may be as short as what is known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Facts, Gap, Question};
use crate::case::Case;

/// The schema that this version writes. Readers accept any `escalate.facts/1…`.
pub const SCHEMA: &str = "escalate.facts/1";

/// A recorded run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// What was reported.
    #[serde(default)]
    pub case: Option<Case>,
    /// What was found out.
    pub facts: Facts,
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
        /// Path of the key.
        key: String,
        /// What is wrong with it.
        what: String,
    },
    /// Statements that cannot both be true.
    #[error("key `{key}`: the facts contradict themselves: {what}")]
    Contradiction {
        /// Path of the key.
        key: String,
        /// Both statements.
        what: String,
    },
}

impl Recording {
    /// A recording of this run.
    #[must_use]
    pub fn new(case: Case, facts: Facts) -> Self {
        Self { schema: SCHEMA.to_owned(), case: Some(case), facts }
    }

    /// Reads `facts.json`. A report of `--format json` is accepted too: its `case` and `facts` are read.
    ///
    /// # Errors
    /// Bad JSON, another schema, an unknown key, or facts that cannot all be true.
    pub fn read(text: &str) -> Result<Self, FactsError> {
        let mut file: Value = serde_json::from_str(text).map_err(|error| FactsError::Syntax {
            line: error.line(),
            column: error.column(),
            what: error.to_string(),
        })?;
        check_schema(&file)?;
        let taken_at = file.pointer("/facts/taken_at").cloned();
        if let Some(facts) = file.get_mut("facts").and_then(Value::as_object_mut) {
            fill_in_gaps(facts);
        }
        let mut kept = Map::new();
        for key in ["case", "facts"] {
            if let Some(part) = file.get_mut(key) {
                kept.insert(key.to_owned(), part.take());
            }
        }
        kept.insert("schema".to_owned(), Value::from(SCHEMA));
        let recording: Self = deserialize(&Value::Object(kept))?;
        if taken_at.is_none() {
            return Err(FactsError::Shape {
                key: "facts.taken_at".into(),
                what: "missing: the instant that lock ends and expiries are compared with".into(),
            });
        }
        contradictions(&recording.facts)?;
        Ok(recording)
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

/// A facts file, or a report, of major version 1.
fn check_schema(file: &Value) -> Result<(), FactsError> {
    let found = file.get("schema").and_then(Value::as_str).unwrap_or("a file without `schema`");
    let known = ["escalate.facts/1", "escalate.report/1"];
    let same_major =
        |name: &str| found == name || found.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
    if known.iter().any(|name| same_major(name)) {
        Ok(())
    } else {
        Err(FactsError::Schema { found: found.to_owned() })
    }
}

/// What the file does not mention, nobody looked up.
fn fill_in_gaps(facts: &mut Map<String, Value>) {
    for question in Question::ALL {
        facts
            .entry(question.as_str())
            .or_insert_with(|| serde_json::json!({ "gap": Gap::not_collected(*question) }));
    }
}

/// Deserialises with the path of what does not fit.
fn deserialize(file: &Value) -> Result<Recording, FactsError> {
    let whole = |what: String| FactsError::Shape { key: "facts".into(), what };
    match Recording::deserialize(file) {
        Ok(recording) => Ok(recording),
        Err(error) => {
            // serde_json gives no path for a value: find the question whose own answer does not read.
            for question in Question::ALL {
                let mut only = serde_json::to_value(Recording {
                    schema: SCHEMA.to_owned(),
                    case: None,
                    facts: Facts::nothing(chrono::DateTime::UNIX_EPOCH),
                })
                .map_err(|error| whole(error.to_string()))?;
                let Some(answer) = file.pointer(&format!("/facts/{}", question.as_str())) else { continue };
                only["facts"][question.as_str()] = answer.clone();
                if let Err(error) = serde_json::from_value::<Recording>(only) {
                    return Err(FactsError::Shape {
                        key: format!("facts.{}", question.as_str()),
                        what: error.to_string(),
                    });
                }
            }
            Err(whole(error.to_string()))
        }
    }
}

/// Combinations that no system can mean.
fn contradictions(facts: &Facts) -> Result<(), FactsError> {
    let fail = |key: &str, what: String| Err(FactsError::Contradiction { key: format!("facts.{key}"), what });
    if let Ok(seen) = &facts.account
        && let (Some(accounts), Ok(password)) = (&seen.value, &facts.password)
        && accounts.is_empty()
        && password.value.is_some()
    {
        return fail("password", "no account, but something to sign in with".into());
    }
    if let Ok(seen) = &facts.account
        && seen.value.is_none()
        && let Ok(roles) = &facts.roles
        && seen.complete
        && roles.value.as_ref().is_some_and(|roles| !roles.is_empty())
        && seen.connector == roles.connector
    {
        return fail("roles", "the same source says that there is no account, and that it has roles".into());
    }
    if let Ok(invite) = &facts.invite
        && let Some(invite) = &invite.value
        && let (Some(sent), Some(end)) = (invite.sent_at, invite.expires_at)
        && end < sent
    {
        return fail("invite", format!("it expired ({end}) before it was sent ({sent})"));
    }
    if let Ok(roles) = &facts.role_catalogue
        && let Some(roles) = &roles.value
    {
        let mut names: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
        names.sort_unstable();
        if let Some([twice, _]) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return fail("role_catalogue", format!("role `{twice}` is defined twice"));
        }
    }
    Ok(())
}
