//! Reads recorded facts into their types at once, in one pass over the text. It takes only what needs no note: anything that is not
//! as this version writes it (an unknown key or word, a key twice, a peer) is left to [`super::lenient`].
//!
//! That an answer is missing or in the short form is no reason: both are completed on the way.

mod complete;
mod observed;

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::short::SHARED;
use super::{Recording, SCHEMA, is_schema};
use crate::case::Case;
use crate::facts::Facts;
use complete::CompleteFacts;

/// `None`: it has to be looked at key by key.
pub(super) fn read(text: &str) -> Option<Recording> {
    let mut file = serde_json::Deserializer::from_str(text);
    let recording = file.deserialize_map(FileVisitor).ok()?;
    file.end().ok()?;
    Some(recording)
}

/// What most answers share.
type Defaults = Map<String, Value>;

/// A file of this version, and without anybody to compare with.
struct FileVisitor;

impl<'de> Visitor<'de> for FileVisitor {
    type Value = Recording;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(SCHEMA)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Recording, M::Error> {
        let (mut schema, mut case, mut defaults, mut facts) = (None, None, None, None);
        while let Some(key) = map.next_key::<&str>()? {
            let is_new = match key {
                "schema" => schema.replace(map.next_value::<&str>()?).is_none(),
                "case" => case.replace(map.next_value::<Option<Case>>()?).is_none(),
                // What stands in front of them was completed without.
                "defaults" => {
                    facts.is_none() && defaults.replace(map.next_value::<SharedParts>()?.0).is_none()
                }
                "facts" => {
                    let nothing = Defaults::new();
                    let of = FactsOf { defaults: defaults.as_ref().unwrap_or(&nothing) };
                    facts.replace(map.next_value_seed(of)?).is_none()
                }
                _ => false,
            };
            if !is_new {
                return Err(M::Error::custom("a key that needs a look"));
            }
        }
        match (schema, facts) {
            (Some(schema), Some(facts)) if is_schema(schema, SCHEMA) => {
                Ok(Recording { schema: SCHEMA.to_owned(), case: case.flatten(), facts, peer: None })
            }
            _ => Err(M::Error::custom("no facts of this version")),
        }
    }
}

/// `defaults` without a key that nobody knows.
struct SharedParts(Defaults);

impl<'de> Deserialize<'de> for SharedParts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let defaults = Defaults::deserialize(deserializer)?;
        if defaults.keys().all(|key| SHARED.contains(&key.as_str())) {
            Ok(Self(defaults))
        } else {
            Err(D::Error::custom("an unknown default"))
        }
    }
}

/// Reads facts with these defaults.
struct FactsOf<'d> {
    defaults: &'d Defaults,
}

impl<'de> DeserializeSeed<'de> for FactsOf<'_> {
    type Value = Facts;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Facts, D::Error> {
        Facts::deserialize(CompleteFacts { inner: deserializer, defaults: self.defaults })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::{Value, json};

    use super::read;
    use crate::facts::Recording;

    /// The same recording in the short and in the long form.
    fn samples() -> [Value; 2] {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/in-order.json");
        let text = std::fs::read_to_string(file).unwrap();
        let whole = Recording::read(&text).unwrap();
        [serde_json::from_str(&text).unwrap(), serde_json::to_value(whole).unwrap()]
    }

    /// The places of a value, itself among them.
    fn places(value: &Value, at: &str, all: &mut Vec<String>) {
        all.push(at.to_owned());
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    places(item, &format!("{at}/{index}"), all);
                }
            }
            Value::Object(fields) => {
                for (key, item) in fields {
                    places(item, &format!("{at}/{key}"), all);
                }
            }
            _ => {}
        }
    }

    /// Whatever is read at once is what is read key by key, without a note.
    fn agree(file: &Value) -> bool {
        let text = file.to_string();
        let Some(read) = read(&text) else { return false };
        let (leniently, notes) =
            Recording::read_leniently(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(notes, [""; 0], "{text}");
        assert_eq!(read, leniently, "{text}");
        true
    }

    #[test]
    fn what_is_read_at_once_is_what_is_read_key_by_key() {
        let (mut tried, mut at_once) = (0, 0);
        for sample in samples() {
            assert!(agree(&sample), "{sample}");
            let mut all = Vec::new();
            places(&sample, "", &mut all);
            // Half of them: the others are as these.
            for place in all.iter().step_by(2) {
                let others = [json!(null), json!("other"), json!({})];
                for other in others {
                    let mut file = sample.clone();
                    *file.pointer_mut(place).unwrap() = other;
                    tried += 1;
                    at_once += usize::from(agree(&file));
                }
                let mut file = sample.clone();
                if let Some(Value::Object(fields)) = file.pointer_mut(place) {
                    for key in fields.clone().keys() {
                        let mut file = sample.clone();
                        let Some(Value::Object(fields)) = file.pointer_mut(place) else { continue };
                        let value = fields.remove(key).unwrap();
                        at_once += usize::from(agree(&file));
                        let Some(Value::Object(fields)) = file.pointer_mut(place) else { continue };
                        fields.insert(format!("{key}_of_later"), value.clone());
                        assert!(!agree(&file) || place == "/case/traits", "{place} {key}");
                        let Some(Value::Object(fields)) = file.pointer_mut(place) else { continue };
                        fields.insert(key.clone(), value);
                        assert!(!agree(&file) || place == "/case/traits", "{place} {key}");
                        tried += 1;
                    }
                }
            }
        }
        assert!(at_once * 20 > tried, "{at_once} of {tried}");
    }

    #[test]
    fn a_key_twice_or_late_defaults_are_looked_at_key_by_key() {
        let short = r#""facts":{"taken_at":"2026-11-23T18:00:00Z","lock":{"value":null}}"#;
        let defaults =
            r#""defaults":{"connector":"a","at":"2026-11-23T18:00:00Z","origin":"system","complete":true}"#;
        let both = |parts: &[&str]| {
            let text = format!(r#"{{"schema":"escalate.facts/1",{}}}"#, parts.join(","));
            let whole = Recording::read_noting(&text).unwrap();
            (read(&text).is_some(), whole.0.facts.lock.is_ok())
        };
        assert_eq!(both(&[defaults, short]), (true, true));
        assert_eq!(both(&[short, defaults]), (false, true));
        assert_eq!(both(&[defaults, short, short]), (false, true));
        let gap = r#""facts":{"taken_at":"2026-11-23T18:00:00Z"}"#;
        assert_eq!(both(&[gap]), (true, false));
    }
}
