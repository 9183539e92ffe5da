//! What a template may name, as the JSON Schema of the view that it is rendered with.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::set::TemplateFile;
use crate::output::view::{LetterView, ReadmeView, View};

/// The schema of what that template sees.
pub(super) fn of(template: TemplateFile) -> Value {
    match template {
        TemplateFile::TicketTitle
        | TemplateFile::TicketText
        | TemplateFile::TicketMarkdown
        | TemplateFile::TicketHtml
        | TemplateFile::ReportMarkdown
        | TemplateFile::ReportHtml => of_view::<View>(),
        TemplateFile::BundleReadme => of_view::<ReadmeView>(),
        TemplateFile::Reply => of_view::<LetterView>(),
    }
}

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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{TemplateFile, fields, items, of};

    fn names(schema: &Value, into: &mut Vec<String>) {
        assert!(schema.get("$ref").is_none(), "a reference: nothing in it could be compared: {schema}");
        if let Some(item) = items(schema) {
            names(item, into);
        }
        for (name, inner) in fields(schema).into_iter().flatten() {
            into.push(name.clone());
            names(inner, into);
        }
    }

    #[test]
    fn every_name_is_found_and_documented() {
        let documented = include_str!("../../../templates/README.md");
        let mut all = Vec::new();
        for template in TemplateFile::ALL {
            let before = all.len();
            names(&of(*template), &mut all);
            assert!(all.len() > before, "{template:?} may name nothing");
        }
        for name in &all {
            assert!(documented.contains(&format!("`{name}`")), "`{name}` is not in templates/README.md");
        }
        // Within an option, a list, and a list in an option.
        for inner in
            ["need", "scope", "attachments", "vendor", "connector", "complete", "url", "about", "means"]
        {
            assert!(all.iter().any(|name| name == inner), "`{inner}` is not found");
        }
    }
}
