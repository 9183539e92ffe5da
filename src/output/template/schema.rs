//! The JSON Schema of what a template sees: which names there are, and which of them are lists or have parts.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

/// The schema of a view, without references: no view holds itself.
pub(crate) fn of_view<V: JsonSchema>() -> Value {
    let mut settings = SchemaSettings::draft2020_12().for_serialize();
    settings.inline_subschemas = true;
    settings.into_generator().into_root_schema_for::<V>().to_value()
}

/// The fields of an object, also of one that may be absent.
pub(super) fn fields(schema: &Value) -> Option<&Map<String, Value>> {
    part(schema, "properties")?.as_object()
}

/// What each item of a list is.
pub(super) fn items(schema: &Value) -> Option<&Value> {
    part(schema, "items")
}

/// A keyword of the schema, or of the one beside `null`: `Option<T>` is written as either.
fn part<'a>(schema: &'a Value, keyword: &str) -> Option<&'a Value> {
    let choices = schema.get("anyOf").and_then(Value::as_array);
    schema.get(keyword).or_else(|| choices?.iter().find_map(|choice| choice.get(keyword)))
}
