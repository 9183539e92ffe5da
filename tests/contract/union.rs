//! What a value may be: types and, in single quotes, words; `...` stands for words that are not listed.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::{Value, json};

use super::schema;

/// `integer | null`, `'on' | 'off' | ...`, `string, required`.
#[derive(Clone, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Union {
    /// Types and words as they are written, without `null` and `...`.
    pub(crate) kinds: Vec<String>,
    /// Whether there are words that are not listed.
    pub(crate) open: bool,
    /// Whether it may be null.
    pub(crate) null: bool,
    /// Whether it must be given.
    pub(crate) required: bool,
}

/// Types without the quotes of a word. `date-time` is a string that is an instant, `any` is everything.
const TYPES: &[&str] = &["any", "array", "boolean", "date-time", "integer", "number", "object", "string"];

impl TryFrom<String> for Union {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (text, required) =
            text.strip_suffix(", required").map_or((text.as_str(), false), |text| (text, true));
        let mut union = Self { kinds: Vec::new(), open: false, null: false, required };
        for kind in text.split(" | ") {
            match kind {
                "null" => union.null = true,
                "..." => union.open = true,
                _ if TYPES.contains(&kind) || word(kind).is_some() => union.kinds.push(kind.to_owned()),
                _ => return Err(format!("`{kind}` is no type, and no word in single quotes")),
            }
        }
        Ok(union)
    }
}

impl Union {
    /// As a JSON schema.
    pub(crate) fn schema(&self) -> Value {
        self.joined(Vec::new())
    }

    /// As a JSON schema, with what else the value may be in front.
    pub(crate) fn joined(&self, mut all: Vec<Value>) -> Value {
        let words: Vec<&str> = self.kinds.iter().filter_map(|kind| word(kind)).collect();
        let types = self.kinds.iter().map(String::as_str).filter(|kind| word(kind).is_none());
        // a list or an object whose insides are in the table has said so by them
        let inside = !all.is_empty();
        all.extend(types.filter(|kind| !(inside && matches!(*kind, "array" | "object"))).map(
            |kind| match kind {
                "any" => json!({}),
                "date-time" => json!({ "type": "string", "format": "date-time" }),
                kind => json!({ "type": kind }),
            },
        ));
        if !words.is_empty() {
            all.push(json!({ "type": "string", "enum": words }));
        }
        let mut whole = if all.len() == 1 { all.remove(0) } else { json!({ "anyOf": all }) };
        if self.null {
            whole["nullable"] = Value::Bool(true);
        }
        whole
    }

    /// Whether a vendor's types and words are the same ones.
    pub(crate) fn is(&self, vendors: &BTreeSet<String>) -> bool {
        let own = self.kinds.iter().cloned().chain(self.null.then(|| "null".to_owned()));
        let own: BTreeSet<String> = own.collect();
        if self.open { own.is_subset(vendors) } else { own == *vendors }
    }

    /// Whether a vendor takes all of its types and words, beside others.
    pub(crate) fn is_part_of(&self, vendors: &BTreeSet<String>) -> bool {
        let own = self.kinds.iter().map(String::as_str).chain(self.null.then_some("null"));
        own.into_iter().all(|kind| vendors.contains(kind))
    }

    /// How many words it lists.
    pub(crate) fn words(&self) -> usize {
        self.listed().count()
    }

    /// The words that it lists, without quotes.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().filter_map(|kind| word(kind))
    }

    /// Makes it this word and nothing else.
    pub(crate) fn only(&mut self, text: &str) {
        *self = Self { kinds: vec![format!("'{text}'")], open: false, null: false, required: self.required };
    }
}

/// Types, words and `null` of schemas, alternatives and references followed; `array` left out.
pub(crate) fn of_schemas(root: &Value, schemas: &[&Value]) -> BTreeSet<String> {
    let mut all = Vec::new();
    for schema in schemas {
        schema::parts(root, schema, &mut all);
    }
    let mut set = BTreeSet::new();
    for part in &all {
        let types = match &part["type"] {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect::<Vec<_>>(),
        };
        let words = part["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let words: Vec<String> = words.map(|word| format!("'{word}'")).collect();
        for kind in types {
            match kind {
                "array" => {}
                "string" if !words.is_empty() => set.extend(words.iter().cloned()),
                "string" if part["format"] == "date-time" => {
                    set.insert("date-time".to_owned());
                }
                kind => {
                    set.insert(kind.to_owned());
                }
            }
        }
    }
    if set.is_empty() && all.iter().all(|part| part.get("type").is_none()) {
        set.insert("any".to_owned());
    }
    set
}

fn word(kind: &str) -> Option<&str> {
    kind.strip_prefix('\'')?.strip_suffix('\'')
}
