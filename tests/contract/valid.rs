//! Whether a value is valid by a schema of a description.

use jsonschema::Validator;
use serde_json::{Map, Value};

/// A validator for a schema of this description.
pub(crate) fn compile(root: &Value, schema: &Value) -> Result<Validator, String> {
    let mut whole = schema.as_object().cloned().unwrap_or_else(Map::new);
    // most parameters refer to nothing, and the components are large
    if let Some(components) = root.get("components").filter(|_| schema.to_string().contains("$ref")) {
        whole.insert("components".to_owned(), components.clone());
    }
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .build(&Value::Object(whole))
        .map_err(|error| error.to_string())
}
