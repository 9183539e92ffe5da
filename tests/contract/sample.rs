//! Values generated from a schema. The variant picks enum entries, booleans, alternatives, and whether what may be null is.

use serde_json::{Map, Number, Value};

use super::schema;

/// The person, and the other things of the case, whom the answers are about: so that a filter on the answer lets them through.
pub(crate) const USER: &str = "ana@acme.example";
/// The tenant.
pub(crate) const TENANT: &str = "acme-prod";
/// The fingerprint of the ticket.
pub(crate) const FINGERPRINT: &str = "0123456789abcdef0123456789abcdef";
/// The name of the file that goes with the ticket.
pub(crate) const FILE: &str = "escalate-0123456789ab.zip";
/// The environment of flags.
pub(crate) const ENVIRONMENT: &str = "production";

/// Fields whose name says what they hold.
const PLANTED: &[(&str, &str)] = &[
    ("email", USER),
    ("login", USER),
    ("mail", USER),
    ("userPrincipalName", USER),
    ("secondEmail", USER),
    ("primaryEmail", USER),
    ("email_address", USER),
    ("external_id", TENANT),
    ("slug", TENANT),
    ("environment", ENVIRONMENT),
    ("labels", FINGERPRINT),
    ("clientId", "application"),
    ("representation", "{\"enabled\":false}"),
    ("resourcePath", "users/x/execute-actions-email"),
];

/// Fields that hold the id of another thing: the one that the same answers list.
const REFERENCES: &[&str] = &["role", "policy", "parent"];

/// Names of cursors to a next page: the generated listing has one page.
const CURSORS: &[&str] = &["@odata.nextLink", "after", "nextPageToken", "next_cursor"];

/// How deep optional members are filled in.
const DEPTH: usize = 7;

/// A value that the schema allows.
pub(crate) fn sample(root: &Value, schema: &Value, variant: usize) -> Value {
    value(root, schema, "", variant, 0)
}

/// Puts texts into members: `text_of` gives that of a name, or of a name inside another one.
pub(crate) fn plant(value: &mut Value, of: &str, name: &str, text_of: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| plant(item, of, name, text_of)),
        Value::Object(members) => members.iter_mut().for_each(|(key, item)| plant(item, name, key, text_of)),
        Value::String(text) => {
            if let Some(planted) = text_of(&format!("{of}/{name}")).or_else(|| text_of(name)) {
                *text = planted;
            }
        }
        _ => {}
    }
}

fn value(root: &Value, schema: &Value, name: &str, variant: usize, depth: usize) -> Value {
    let schema = schema::resolve(root, schema);
    for key in ["oneOf", "anyOf"] {
        if let Some(Value::Array(choices)) = schema.get(key)
            && schema.get("properties").is_none()
        {
            let choices: Vec<&Value> =
                choices.iter().filter(|one| one.get("type") != Some(&Value::from("null"))).collect();
            return value(root, choices[variant % choices.len()], name, variant, depth);
        }
    }
    if let Some(one) = remarked(schema) {
        return value(root, one, name, variant, depth);
    }
    let (kind, null) = kind(schema);
    if null && variant % 4 == 3 && depth > 0 {
        return Value::Null;
    }
    if let Some(Value::Array(words)) = schema.get("enum") {
        let words: Vec<&Value> = words.iter().filter(|word| !word.is_null()).collect();
        return words.get(variant % words.len().max(1)).map_or(Value::Null, |word| (*word).clone());
    }
    if let Some(constant) = schema.get("const") {
        return constant.clone();
    }
    match kind {
        "array" => array(root, schema, name, variant, depth),
        "string" => string(schema, name, variant),
        "boolean" => Value::Bool(variant.is_multiple_of(2)),
        "integer" | "number" => number(schema, name, variant),
        _ => object(root, schema, name, variant, depth),
    }
}

/// The schema of `allOf: [{$ref: …}, {description: …}]`: a vendor's way to add a remark.
fn remarked(schema: &Value) -> Option<&Value> {
    let says = |part: &&Value| {
        ["$ref", "type", "enum", "properties", "allOf", "anyOf", "oneOf"]
            .iter()
            .any(|key| part.get(*key).is_some())
    };
    let parts = schema.get("allOf")?.as_array()?;
    let mut saying = parts.iter().filter(says);
    let one = saying.next()?;
    (schema.get("properties").is_none() && schema.get("type").is_none() && saying.next().is_none())
        .then_some(one)
}

/// The type, and whether it may be null.
fn kind(schema: &Value) -> (&str, bool) {
    match schema.get("type") {
        Some(Value::String(kind)) => (kind, false),
        Some(Value::Array(kinds)) => {
            let mut words = kinds.iter().filter_map(Value::as_str);
            (words.clone().find(|word| *word != "null").unwrap_or("object"), words.any(|word| word == "null"))
        }
        _ if schema.get("items").is_some() => ("array", false),
        _ => ("object", false),
    }
}

fn array(root: &Value, schema: &Value, name: &str, variant: usize, depth: usize) -> Value {
    let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
    if depth >= DEPTH && least == 0 {
        return Value::Array(Vec::new());
    }
    let item = schema.get("items").unwrap_or(&Value::Null);
    Value::Array(vec![
        value(root, item, name, variant, depth + 1);
        usize::try_from(least.max(1)).unwrap_or(1)
    ])
}

fn object(root: &Value, schema: &Value, of: &str, variant: usize, depth: usize) -> Value {
    let mut all = Vec::new();
    schema::parts(root, schema, &mut all);
    let mut made = Map::new();
    let required: Vec<&str> = all
        .iter()
        .filter_map(|part| part.get("required")?.as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    for (name, inner) in all.iter().filter_map(|part| part.get("properties")?.as_object()).flatten() {
        if made.contains_key(name) || CURSORS.contains(&name.as_str()) {
            continue;
        }
        if depth < DEPTH || required.contains(&name.as_str()) {
            let one = if (of, name.as_str()) == ("environments", "name") {
                Value::from(ENVIRONMENT)
            } else {
                value(root, inner, name, variant, depth + 1)
            };
            made.insert(name.clone(), one);
        }
    }
    if made.is_empty()
        && depth < DEPTH
        && let Some(inner @ Value::Object(_)) = schema.get("additionalProperties")
    {
        made.insert(ENVIRONMENT.to_owned(), value(root, inner, ENVIRONMENT, variant, depth + 1));
    }
    Value::Object(made)
}

fn string(schema: &Value, name: &str, variant: usize) -> Value {
    if let Some((_, planted)) = PLANTED.iter().find(|(planted, _)| *planted == name) {
        return Value::from(*planted);
    }
    if REFERENCES.contains(&name) {
        return Value::from(format!("id-{variant}"));
    }
    match schema.get("format").and_then(Value::as_str) {
        Some("date-time") => Value::from(format!("2026-0{}-02T03:04:05.678Z", 1 + variant % 9)),
        Some("date") => Value::from("2026-01-02"),
        Some("email") => Value::from(USER),
        Some("uri") => Value::from("https://vendor.example/x"),
        Some("uuid") => Value::from("01234567-89ab-4def-8123-456789abcdef"),
        _ => Value::from(if name.is_empty() { "text".to_owned() } else { format!("{name}-{variant}") }),
    }
}

fn number(schema: &Value, name: &str, variant: usize) -> Value {
    if name == "filter_count" {
        return Value::from(1); // as many as are listed
    }
    let milliseconds = ["time", "createdDate", "createdTimestamp", "lastFailure"];
    let base = if milliseconds.contains(&name) { 1_767_323_045_678 } else { 1 };
    let least = schema.get("minimum").and_then(Value::as_i64).unwrap_or(0);
    let made = (base + i64::try_from(variant).unwrap_or(0)).max(least);
    let most = schema.get("maximum").and_then(Value::as_i64).unwrap_or(i64::MAX);
    Value::Number(Number::from(made.min(most)))
}
