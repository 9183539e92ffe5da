//! The short form of recorded facts: what most answers share stands once, in `defaults`; an answer says what differs.
//!
//! It is only read. What is written is always the long form, so that a program needs one reading.

use serde_json::{Map, Value};

use crate::facts::{FactsError, Question};
use crate::text::suggest;

/// The keys that `defaults` may have, each for every answer that does not say it itself.
pub(super) const SHARED: [&str; 4] = ["connector", "at", "origin", "complete"];

/// Writes every answer of `facts` in the long form.
///
/// # Errors
/// An answer that is known and has no `value`: a misspelt one must not read as "does not exist".
pub(super) fn expand(
    facts: &mut Map<String, Value>,
    defaults: Option<&Value>,
    notes: &mut Vec<String>,
) -> Result<(), FactsError> {
    let nothing = Map::new();
    let defaults = defaults.and_then(Value::as_object).unwrap_or(&nothing);
    for key in defaults.keys().filter(|key| !SHARED.contains(&key.as_str())) {
        let near = suggest::tail(key, SHARED);
        notes.push(format!("key `defaults.{key}`: not known to this version, left out{near}"));
    }
    for question in Question::ALL {
        let name = question.as_str();
        let Some(answer) = facts.get_mut(name).and_then(Value::as_object_mut) else { continue };
        one_state(name, answer, notes);
        if answer.contains_key("value") {
            let known = std::mem::take(answer);
            answer.insert("known".to_owned(), Value::Object(known));
        }
        let Some(known) = answer.get_mut("known").and_then(Value::as_object_mut) else { continue };
        if !known.contains_key("value") {
            let key = format!("facts.{name}.known");
            return Err(FactsError::Shape { key, what: "missing field `value`".into() });
        }
        for key in SHARED {
            if let Some(shared) = defaults.get(key) {
                known.entry(key).or_insert_with(|| shared.clone());
            }
        }
    }
    Ok(())
}

/// `known` and `gap` in one answer say two things: what is doubtful is not known. Other keys beside them say nothing.
fn one_state(name: &str, answer: &mut Map<String, Value>, notes: &mut Vec<String>) {
    let state = if answer.contains_key("gap") {
        "gap"
    } else if answer.contains_key("known") {
        "known"
    } else {
        return;
    };
    answer.retain(|key, _| {
        let keeps = key == state;
        if !keeps {
            notes.push(match key.as_str() {
                "known" | "value" => format!("key `facts.{name}`: both `{key}` and `gap`; the gap counts"),
                key => {
                    let near = suggest::tail(key, ["known", "gap", "value"]);
                    format!("key `facts.{name}.{key}`: not known to this version, left out{near}")
                }
            });
        }
        keeps
    });
}
