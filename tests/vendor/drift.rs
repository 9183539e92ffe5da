//! A connector's table against the vendor's description, line by line.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::contract::description::{Description, Operation};
use crate::contract::schema;
use crate::contract::table::{Row, Table, steps};
use crate::contract::union::{self, Union};

/// What came out.
#[derive(Default)]
pub(crate) struct Drift {
    /// Requests that the description has.
    pub(crate) requests: usize,
    /// Requests that it lacks, as the table says.
    pub(crate) undescribed: usize,
    /// Parameters, members and fields that were compared.
    pub(crate) lines: usize,
    /// Lines about the inside of something of which the description does not say what is in it.
    pub(crate) unsaid: usize,
    /// What is not the same.
    pub(crate) differences: Vec<String>,
}

/// Compares every line.
pub(crate) fn between(table: &Table, description: &Description) -> Drift {
    let mut drift = Drift::default();
    for (method, path, row) in table.rows() {
        match description.same(method, &format!("{}{path}", table.base)) {
            Some(operation) => {
                drift.requests += 1;
                let mut request =
                    Request { root: &description.root, place: format!("{method} {path}"), drift: &mut drift };
                request.compare(operation, row);
            }
            None if row.undescribed.is_some() => drift.undescribed += 1,
            None => {
                drift.differences.push(format!("{method} {path}: the description does not have it"));
            }
        }
    }
    drift
}

struct Request<'a> {
    root: &'a Value,
    place: String,
    drift: &'a mut Drift,
}

impl<'a> Request<'a> {
    fn differs(&mut self, what: &str) {
        self.drift.differences.push(format!("{}: {what}", self.place));
    }

    fn compare(&mut self, operation: &'a Operation, row: &Row) {
        self.query(operation, row);
        let multipart = schema::resolve(self.root, &operation.value["requestBody"]);
        let multipart = &multipart["content"]["multipart/form-data"]["schema"]["properties"];
        for part in row.parts.iter().filter(|part| multipart.get(part.as_str()).is_none()) {
            self.differs(&format!("no part `{part}`"));
        }
        for name in row.headers.keys() {
            let declared =
                operation.parameters.iter().any(|one| one["in"] == "header" && one["name"] == **name);
            if !declared {
                self.differs(&format!("no header `{name}`"));
            }
        }
        let body = schema::resolve(self.root, &operation.value["requestBody"]);
        self.paths("body", &body["content"]["application/json"]["schema"], &row.body);
        let answer = operation.answer(self.root).1.map_or(&Value::Null, |(_, answer)| answer);
        if row.misdescribed.is_none() {
            self.paths("answer", answer, &row.answer);
        }
    }

    fn query(&mut self, operation: &'a Operation, row: &Row) {
        let vendors: BTreeMap<&str, &Value> = operation
            .parameters
            .iter()
            .filter(|one| one["in"] == "query")
            .map(|one| (one["name"].as_str().expect("a parameter has a name"), one))
            .collect();
        for (name, own) in &row.query {
            let (name, list) = name.strip_suffix("[]").map_or((name.as_str(), false), |name| (name, true));
            // `filter[user][_eq]` is a way to write a part of `filter`, of which nothing more is described
            let deep = name.split_once('[').map_or(name, |(whole, _)| whole);
            let Some(parameter) = vendors.get(deep) else {
                self.differs(&format!("no query parameter `{name}`"));
                continue;
            };
            if deep != name {
                self.drift.lines += 1;
                continue;
            }
            let path = if list { "[]" } else { "" };
            self.line(&format!("query `{name}`"), &parameter["schema"], path, own, &BTreeMap::new());
            if own.required != (parameter["required"] == true) {
                self.differs(&format!("whether `{name}` is required"));
            }
        }
        let missing =
            vendors.iter().filter(|(name, one)| one["required"] == true && !row.query.contains_key(**name));
        for name in missing.map(|(name, _)| *name).collect::<Vec<_>>() {
            self.differs(&format!("query parameter `{name}` is required"));
        }
    }

    fn paths(&mut self, what: &str, top: &'a Value, paths: &BTreeMap<String, Union>) {
        for (path, own) in paths {
            self.line(&format!("{what} `{path}`"), top, path, own, paths);
        }
        if what == "body" && !paths.is_empty() {
            self.required("", top, paths);
        }
    }

    /// Members that the vendor requires are in the table, and required there, on every level that the table knows.
    fn required(&mut self, at: &str, schema: &'a Value, paths: &BTreeMap<String, Union>) {
        // what one of several alternatives requires, another one need not have
        let root = self.root;
        let schema = schema::resolve(root, schema);
        let both = schema["allOf"].as_array().into_iter().flatten();
        for part in [schema].into_iter().chain(both.map(|part| schema::resolve(root, part))) {
            for name in part["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
                let path = format!("{at}{name}");
                let is_it = |own: &str| {
                    let rest = own.strip_prefix(&path);
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '[']))
                };
                if !paths.iter().any(|(own, union)| is_it(own) && union.required) {
                    self.differs(&format!("body `{path}` is required"));
                }
                self.required(&format!("{path}/"), &part["properties"][name], paths);
            }
        }
    }

    /// One line: the vendor has the path, and means the same types and words; what is on the way may be null in both or none.
    fn line(
        &mut self,
        place: &str,
        top: &'a Value,
        path: &str,
        own: &Union,
        others: &BTreeMap<String, Union>,
    ) {
        self.drift.lines += 1;
        let is_sent = place.starts_with("body ");
        let mut at = vec![top];
        let mut way = Vec::new();
        for step in steps(path) {
            let kinds = union::of_schemas(self.root, &at);
            let untyped = kinds.iter().all(|kind| matches!(kind.as_str(), "any" | "null" | "object"));
            if untyped && !self.has_members(&at) {
                self.drift.unsaid += 1;
                return;
            }
            // what is sent is what it is; only of what is answered every kind must be known
            let own_null =
                || is_sent || others.iter().any(|(other, union)| union.null && steps(other) == way);
            if kinds.contains("null") && !own_null() {
                self.differs(&format!("{place}: what it is in may be null"));
            }
            way.push(step);
            at = self.inside(&at, step);
            if at.is_empty() {
                self.differs(&format!("{place}: there is no `{step}`"));
                return;
            }
        }
        let vendors = union::of_schemas(self.root, &at);
        if vendors.len() == 1 && vendors.contains("any") {
            self.drift.unsaid += 1;
            return;
        }
        if !(own.is(&vendors) || is_sent && own.is_part_of(&vendors)) {
            self.differs(&format!("{place} is {}", vendors.into_iter().collect::<Vec<_>>().join(" | ")));
        }
    }

    fn has_members(&self, schemas: &[&'a Value]) -> bool {
        let mut all = Vec::new();
        for schema in schemas {
            schema::parts(self.root, schema, &mut all);
        }
        all.iter().any(|part| {
            ["items", "properties", "additionalProperties"].iter().any(|key| part.get(*key).is_some())
        })
    }

    fn inside(&self, schemas: &[&'a Value], step: &str) -> Vec<&'a Value> {
        let mut all = Vec::new();
        for schema in schemas {
            schema::parts(self.root, schema, &mut all);
        }
        let inner = |part: &&'a Value| match step {
            "[]" => part.get("items"),
            "*" => part.get("additionalProperties").filter(|any| **any != Value::Bool(false)),
            // the members of an open map are all described by one schema
            name => match part.get("properties") {
                Some(named) => named.get(name),
                None => part.get("additionalProperties").filter(|any| any.is_object()),
            },
        };
        all.iter().filter_map(inner).collect()
    }
}
