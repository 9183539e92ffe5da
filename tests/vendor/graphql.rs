//! GraphQL against a vendor's schema: documents and variables of requests, and the answers of a table.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use apollo_compiler::ast::OperationType;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonValue;
use apollo_compiler::schema::{ExtendedType, Type};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::Value;

use crate::contract::description::Description;
use crate::contract::table::{Row, Table, steps};
use crate::contract::union::Union;
use crate::data;
use crate::drift::Drift;

/// A vendor's schema.
pub(crate) fn schema(name: &str) -> Arc<Valid<Schema>> {
    let text = data::read(&format!("contracts/{name}.graphql"));
    Arc::new(
        Schema::parse_and_validate(text, "schema").unwrap_or_else(|wrong| panic!("{name}: {}", wrong.errors)),
    )
}

/// The table's description, whose documents and variables the schema judges.
pub(crate) fn described(vendor: &str, table: &Table) -> Description {
    let mut description = table.description(|_| true);
    let schema = schema(vendor);
    if let Some(graphql) = &mut description.graphql {
        graphql.judge = Some(Box::new(move |body| judge(&schema, body)));
    }
    description
}

/// What the schema says of a body `{query, variables}`.
pub(crate) fn judge(schema: &Valid<Schema>, body: &Value) -> Result<(), String> {
    let text = body["query"].as_str().ok_or("no document in `query`")?;
    let document = ExecutableDocument::parse_and_validate(schema, text, "document")
        .map_err(|wrong| wrong.errors.to_string())?;
    let operation = document.operations.get(None).map_err(|error| format!("{error:?}"))?;
    let given = body.get("variables").cloned().unwrap_or_else(|| Value::Object(serde_json::Map::new()));
    let declared: BTreeSet<String> = operation.variables.iter().map(|one| one.name.to_string()).collect();
    let named = given.as_object().ok_or("`variables` is no object")?;
    if let Some(unknown) = named.keys().find(|name| !declared.contains(*name)) {
        return Err(format!("the variable `{unknown}` is not declared"));
    }
    let given = JsonValue::from(given);
    let given = given.as_object().ok_or("`variables` is no object")?;
    coerce_variable_values(schema, operation, given).map(|_| ()).map_err(|error| format!("{error:?}"))
}

/// The answers of a table against the schema, line by line.
pub(crate) fn between(table: &Table, schema: &Valid<Schema>) -> Drift {
    let mut drift = Drift::default();
    for (method, path, row) in table.rows() {
        if row.undescribed.is_some() {
            drift.undescribed += 1;
            continue;
        }
        drift.requests += 1;
        for (answer, own) in &row.answer {
            drift.lines += 1;
            if let Err(why) = line(schema, answer, own, row) {
                drift.differences.push(format!("{method} {path}: answer `{answer}` {why}"));
            }
        }
    }
    drift
}

fn line(schema: &Valid<Schema>, path: &str, own: &Union, row: &Row) -> Result<(), String> {
    let all = steps(path);
    let (first, rest) = all.split_first().ok_or("is no path")?;
    let (root, rest) = rest.split_first().filter(|_| *first == "data").ok_or("is not in `data`")?;
    let roots = [OperationType::Query, OperationType::Mutation];
    let field = roots.iter().find_map(|kind| {
        let object = schema.get_object(schema.root_operation(*kind)?)?;
        object.fields.get(*root)
    });
    let mut at = field.ok_or_else(|| format!("there is no `{root}`"))?.ty.clone();
    let mut way = vec!["data", root];
    for step in rest {
        if !at.is_non_null() && !may_be_null(&row.answer, &way) {
            return Err(format!("`{}` may be null", way.join("/")));
        }
        way.push(step);
        at = inside(schema, &at, step).ok_or_else(|| format!("there is no `{step}`"))?;
    }
    let mut vendors = BTreeSet::new();
    if !at.is_non_null() {
        vendors.insert("null".to_owned());
    }
    if !at.is_list() {
        vendors.insert(kind(schema, &at).to_owned());
    }
    if own.is(&vendors) || at.is_list() { Ok(()) } else { Err(format!("is {vendors:?}")) }
}

fn may_be_null(answer: &BTreeMap<String, Union>, way: &[&str]) -> bool {
    answer.iter().any(|(path, union)| union.null && steps(path) == way)
}

fn inside(schema: &Valid<Schema>, at: &Type, step: &str) -> Option<Type> {
    if step == "[]" {
        return at.is_list().then(|| at.item_type().clone());
    }
    let object = schema.get_object(at.inner_named_type())?;
    Some(object.fields.get(step)?.ty.clone())
}

fn kind(schema: &Valid<Schema>, at: &Type) -> &'static str {
    match at.inner_named_type().as_str() {
        "Int" => "integer",
        "Float" => "number",
        "Boolean" => "boolean",
        name => match schema.types.get(name) {
            Some(ExtendedType::Object(_)) => "object",
            _ => "string",
        },
    }
}
