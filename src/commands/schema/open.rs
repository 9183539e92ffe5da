//! What makes a published schema open: a newer version may add a key or a word, and what it wrote is still valid against this
//! one. Readers take an unknown key as nothing and an unknown word as one that they do not know.

use schemars::Schema;
use schemars::transform::{RecursiveTransform, Transform as _};
use serde_json::{Map, Value, json};

/// Takes every closed list of keys and of words out of the schema. The known words stay, with what they mean.
pub(super) fn open(schema: Schema) -> Schema {
    let mut value = schema.to_value();
    open_below(&mut value);
    value.try_into().unwrap_or_default()
}

/// Opens what is below first: the list of words inside an opened one is not opened again.
fn open_below(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(open_below),
        Value::Object(object) => {
            object.values_mut().for_each(open_below);
            if object.get("additionalProperties") == Some(&Value::Bool(false)) {
                object.remove("additionalProperties");
            }
            for list in ["oneOf", "enum"] {
                if object.get(list).is_some_and(are_words) {
                    let mut words = Map::new();
                    words.extend(object.remove_entry(list));
                    let any =
                        json!([words, { "description": "A word of a newer version.", "type": "string" }]);
                    object.insert("anyOf".to_owned(), any);
                }
            }
        }
        _ => {}
    }
}

/// Whether a list has nothing but words in it: `{"const": "fail"}`, or the words themselves.
fn are_words(list: &Value) -> bool {
    let is_word = |item: &Value| item.get("const").unwrap_or(item).is_string();
    list.as_array().is_some_and(|list| list.iter().all(is_word))
}

/// The short form of facts, which is read and never written: `defaults`, and answers that rest on them.
pub(super) fn short_answers(mut schema: Schema) -> Schema {
    let mut seen = Vec::new();
    RecursiveTransform(|schema: &mut Schema| {
        let Some(states) = schema.get_mut("oneOf").and_then(Value::as_array_mut) else { return };
        let known = states.iter().find_map(|state| state.pointer("/properties/known/$ref")).cloned();
        if let Some(known) = known {
            states.push(
                json!({ "description": "It was answered, in short: as under `known`.", "$ref": &known }),
            );
            seen.extend(known.as_str().and_then(|path| path.strip_prefix("#/$defs/")).map(str::to_owned));
        }
    })
    .transform(&mut schema);
    let definitions = schema.get_mut("$defs").and_then(Value::as_object_mut).into_iter().flatten();
    for (name, definition) in definitions {
        if seen.contains(name) {
            definition["required"] = json!(["value"]);
        } else if name == "Facts" {
            definition["required"] = json!(["taken_at"]);
        }
    }
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert("defaults".to_owned(), defaults());
    }
    schema
}

fn defaults() -> Value {
    json!({
        "description": "What each answer says that does not say it itself. Read, never written; with it, an answer may be as \
                        short as {\"value\": …}.",
        "type": "object",
        "properties": {
            "connector": { "type": "string" },
            "at": { "type": "string", "format": "date-time" },
            "origin": { "$ref": "#/$defs/Origin" },
            "complete": { "type": "boolean" }
        }
    })
}
