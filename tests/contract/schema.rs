//! JSON schemas inside an API description: references, `nullable`, members that a request may not have, names of fields.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// Turns OpenAPI 3.0's `nullable: true` into JSON Schema's `type: [T, "null"]`, everywhere.
pub(crate) fn nullable(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(nullable),
        Value::Object(map) => {
            map.values_mut().for_each(nullable);
            if map.get("nullable") != Some(&Value::Bool(true)) {
                return;
            }
            map.remove("nullable");
            if let Some(kind @ Value::String(_)) = map.get("type").cloned() {
                map.insert("type".to_owned(), json!([kind, "null"]));
                if let Some(Value::Array(words)) = map.get_mut("enum") {
                    words.push(Value::Null);
                }
            } else {
                let bare = Value::Object(std::mem::take(map));
                map.insert("anyOf".to_owned(), json!([bare, { "type": "null" }]));
            }
        }
        _ => {}
    }
}

/// Follows `$ref` within the description.
pub(crate) fn resolve<'a>(root: &'a Value, mut schema: &'a Value) -> &'a Value {
    while let Some(at) = schema.get("$ref").and_then(Value::as_str) {
        schema = root.pointer(at.trim_start_matches('#')).unwrap_or(&Value::Null);
    }
    schema
}

/// The schemas that a value may be made of: itself, `allOf`, `anyOf`, `oneOf`, references followed.
pub(crate) fn parts<'a>(root: &'a Value, schema: &'a Value, into: &mut Vec<&'a Value>) {
    let schema = resolve(root, schema);
    if into.iter().any(|seen| std::ptr::eq(*seen, schema)) {
        return;
    }
    into.push(schema);
    for key in ["allOf", "anyOf", "oneOf"] {
        for part in schema.get(key).and_then(Value::as_array).into_iter().flatten() {
            parts(root, part, into);
        }
    }
}

/// Members of a request body that the schema does not name. Vendors' schemas are open; their servers ignore what they do
/// not know, so a misspelt member would be lost without a word.
pub(crate) fn unknown_members(
    root: &Value,
    schema: &Value,
    value: &Value,
    at: &str,
    found: &mut Vec<String>,
) {
    let mut all = Vec::new();
    parts(root, schema, &mut all);
    match value {
        Value::Object(map) => {
            let open = all.iter().any(|part| match part.get("additionalProperties") {
                Some(Value::Bool(open)) => *open,
                Some(_) => true,
                None => false,
            });
            let described = all.iter().any(|part| part.get("properties").is_some());
            for (key, inner) in map {
                let here = format!("{at}/{key}");
                let schemas: Vec<&Value> =
                    all.iter().filter_map(|part| part.get("properties")?.get(key)).collect();
                for schema in &schemas {
                    unknown_members(root, schema, inner, &here, found);
                }
                if schemas.is_empty() && described && !open {
                    found.push(here);
                }
            }
        }
        Value::Array(items) => {
            // of several alternatives, one that knows every member is enough
            let inner: Vec<&Value> = all.iter().filter_map(|part| part.get("items")).collect();
            for (index, item) in items.iter().enumerate() {
                let unknown = inner.iter().map(|schema| {
                    let mut unknown = Vec::new();
                    unknown_members(root, schema, item, &format!("{at}/{index}"), &mut unknown);
                    unknown
                });
                found.extend(unknown.min_by_key(Vec::len).unwrap_or_default());
            }
        }
        _ => {}
    }
}

/// Every property name in a schema, at any depth; whether some object in it is open (has members that nobody describes).
pub(crate) fn names(root: &Value, schema: &Value, into: &mut BTreeSet<String>) -> bool {
    let (mut seen, mut open) = (Vec::new(), false);
    walk(root, schema, &mut seen, into, &mut open);
    open
}

fn walk<'a>(
    root: &'a Value,
    schema: &'a Value,
    seen: &mut Vec<&'a Value>,
    into: &mut BTreeSet<String>,
    open: &mut bool,
) {
    let schema = resolve(root, schema);
    if seen.iter().any(|old| std::ptr::eq(*old, schema)) {
        return;
    }
    seen.push(schema);
    for (name, inner) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        into.insert(name.clone());
        walk(root, inner, seen, into, open);
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        for part in schema.get(key).and_then(Value::as_array).into_iter().flatten() {
            walk(root, part, seen, into, open);
        }
    }
    if let Some(items) = schema.get("items") {
        walk(root, items, seen, into, open);
    }
    match schema.get("additionalProperties") {
        Some(Value::Bool(false)) | None => {}
        Some(inner) => {
            *open = true;
            walk(root, inner, seen, into, open);
        }
    }
}
