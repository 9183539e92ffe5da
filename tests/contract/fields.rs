//! The field lint: a misspelt field is a silent null in jq, so every field that a connector reads must be in the answers of
//! the requests that the program mentions: in the vendor's description, or in a recorded answer.

use std::collections::BTreeSet;

use serde_json::Value;
use toml::Table;

use super::description::Description;
use super::{graphql, jq_names, recorded, schema};

/// What the tool itself gives to programs, with the fields of each.
const GIVEN: &[(&str, &[&str])] = &[
    (
        "case",
        &[
            "user",
            "tenant",
            "action",
            "error",
            "traits",
            "needs",
            "all_of",
            "any_of",
            "features",
            "flag",
            "flags",
            "permissions",
            "symptom",
            "tenants",
            "user_id",
            "userId",
            "on",
            "kind",
            "id",
        ],
    ),
    ("account", &["id", "email", "username", "name"]),
    ("now", &[]),
    ("text", &[]),
    (
        "ticket",
        &[
            "title",
            "text",
            "html",
            "markdown",
            "fingerprint",
            "fingerprints",
            "entry",
            "requester",
            "follow_up",
            "uuid",
            "action",
            "error",
            "roles",
            "tenant",
            "verdict",
            "primary",
            "user",
            "missing",
            "same_as",
            "typed_fields",
            "url",
        ],
    ),
    ("fields", &["key", "value"]),
    ("files", &["name", "type", "size", "sha256", "base64"]),
    ("found", &["id", "url", "state"]),
    ("headers", &["location", "x-total-count"]),
    ("status", &[]),
];

/// A connector file with what its answers may contain.
pub(crate) struct Linted<'a> {
    file: &'a Table,
    description: Option<&'a Description>,
    /// Answers of a real server, if there are any.
    recorded: Option<&'a Value>,
}

impl<'a> Linted<'a> {
    /// A connector, the vendor's description, and recorded answers.
    pub(crate) fn new(
        file: &'a Table,
        description: Option<&'a Description>,
        recorded: Option<&'a Value>,
    ) -> Self {
        Self { file, description, recorded }
    }

    /// Every field that is in no answer, as `place: field`.
    pub(crate) fn findings(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (name, program) in
            ["facts", "on_demand", "list", "ticket", "let"].into_iter().flat_map(|table| self.table(table))
        {
            self.program(&format!("`{name}`"), program, &BTreeSet::new(), None, &mut found);
        }
        for (name, request) in self.requests() {
            self.request(name, request, &mut found);
        }
        found
    }

    fn table(&self, name: &str) -> impl Iterator<Item = (&'a String, &'a str)> {
        self.file.get(name).and_then(toml::Value::as_table).into_iter().flatten().flat_map(|(name, value)| {
            let several = value.as_array().into_iter().flatten().filter_map(toml::Value::as_str);
            value.as_str().into_iter().chain(several).map(move |program| (name, program))
        })
    }

    fn requests(&self) -> impl Iterator<Item = (&'a String, &'a Table)> {
        let table = self.file.get("request").and_then(toml::Value::as_table);
        table.into_iter().flatten().filter_map(|(name, value)| Some((name, value.as_table()?)))
    }

    fn request(&self, name: &str, request: &'a Table, found: &mut Vec<String>) {
        let each = request.get("each").and_then(toml::Value::as_str);
        let answer = self.answer(name, request);
        let place = format!("request `{name}`");
        let on_answer =
            |key: &str| matches!(key, "value" | "keep" | "failed" | "decode" | "items" | "next" | "total");
        // `value` of a part of a body is a template, that of an answer a program.
        let parts = request.get("multipart").and_then(toml::Value::as_array).into_iter().flatten();
        let parts: Vec<&str> = parts.filter_map(|part| part.get("value")?.as_str()).collect();
        let mut texts = Vec::new();
        strings(&toml::Value::Table(request.clone()), "", &mut texts);
        for (key, text) in texts {
            match key.as_str() {
                "value" if parts.contains(&text.as_str()) => self.template(&place, &text, each, found),
                "scope" | "answer" | "offset" | "param" | "title" => {}
                "each" | "json" | "file" | "url" | "headers_from" | "when" | "put_to" => {
                    self.program(&place, &text, &BTreeSet::new(), each, found);
                }
                key if on_answer(key) => {
                    let mut known = answer.clone();
                    if key == "value" {
                        known.extend(Self::page_made(request));
                    }
                    self.program(&place, &text, &known, each, found);
                }
                _ => self.template(&place, &text, each, found),
            }
        }
    }

    /// Keys that the `items` program of a page makes.
    fn page_made(request: &Table) -> BTreeSet<String> {
        let items = request.get("page").and_then(|page| page.get("items")).and_then(toml::Value::as_str);
        items.map(|items| jq_names::names(items).made).unwrap_or_default()
    }

    fn program(
        &self,
        place: &str,
        text: &str,
        known: &BTreeSet<String>,
        each: Option<&str>,
        found: &mut Vec<String>,
    ) {
        // What a pattern captures is the program's own.
        let captured = text
            .split("(?<")
            .skip(1)
            .filter_map(|rest| rest.split_once('>'))
            .map(|(name, _)| name.to_owned());
        let known = &known.iter().cloned().chain(captured).collect::<BTreeSet<String>>();
        let names = jq_names::names(text);
        let mut known = known.clone();
        known.extend(names.made.iter().cloned());
        let mut seen = BTreeSet::new();
        for variable in &names.variables {
            self.reach(variable, each, &mut known, &mut seen);
        }
        for field in names.read.difference(&known) {
            found.push(format!("{place}: `.{field}` is in no answer that it is read from"));
        }
    }

    fn template(&self, place: &str, text: &str, each: Option<&str>, found: &mut Vec<String>) {
        for inner in text.split("{{").skip(1).filter_map(|rest| rest.split("}}").next()) {
            let mut path = inner.trim().split('.');
            let mut known = BTreeSet::new();
            self.reach(path.next().unwrap_or_default(), each, &mut known, &mut BTreeSet::new());
            for field in path.filter(|field| !known.contains(*field)) {
                found.push(format!(
                    "{place}: `{{{{{inner}}}}}`: `{field}` is in no answer that it is read from"
                ));
            }
        }
    }

    /// Adds every field that a variable's value can have.
    fn reach(
        &self,
        variable: &str,
        each: Option<&str>,
        known: &mut BTreeSet<String>,
        seen: &mut BTreeSet<String>,
    ) {
        if !seen.insert(variable.to_owned()) {
            return;
        }
        if let Some((_, fields)) = GIVEN.iter().find(|(name, _)| *name == variable) {
            known.extend(fields.iter().map(|field| (*field).to_owned()));
            return;
        }
        if variable == "it" {
            if let Some(each) = each {
                self.through(each, None, known, seen);
            }
            return;
        }
        if let Some((_, program)) = self.table("let").find(|(name, _)| *name == variable) {
            self.through(program, None, known, seen);
        }
        if let Some((name, request)) = self.requests().find(|(name, _)| *name == variable) {
            known.extend(self.answer(name, request));
            known.extend(Self::page_made(request));
            let each = request.get("each").and_then(toml::Value::as_str);
            if request.get("answer").and_then(toml::Value::as_str) == Some("bytes") {
                known.extend(["size", "sha256"].map(str::to_owned));
            }
            if let Some(value) = request.get("value").and_then(toml::Value::as_str) {
                self.through(value, each, known, seen);
            }
        }
    }

    fn through(
        &self,
        program: &str,
        each: Option<&str>,
        known: &mut BTreeSet<String>,
        seen: &mut BTreeSet<String>,
    ) {
        let names = jq_names::names(program);
        known.extend(names.made);
        for variable in &names.variables {
            self.reach(variable, each, known, seen);
        }
    }

    /// The fields of a request's answer.
    fn answer(&self, name: &str, request: &Table) -> BTreeSet<String> {
        let mut known = BTreeSet::new();
        if request.contains_key("ldap") {
            // a search has in its answers what it asks for, by the names in the request
            let wanted = request.get("attributes").and_then(toml::Value::as_array).into_iter().flatten();
            known.extend(wanted.filter_map(toml::Value::as_str).map(str::to_owned));
            known.extend(["dn", "hex"].map(str::to_owned));
        }
        if let Some(description) = self.description
            && let Some((method, path)) = self.address(request)
            && let Ok(operation) = description
                .find(&method, &path)
                .or_else(|_| description.find(&method, &format!("{}{path}", description.base)))
            && let (_, Some((_, schema))) = operation.answer(&description.root)
        {
            schema::names(&description.root, schema, &mut known);
        }
        for answer in self.recorded.map(|recording| recorded::answers(recording, name)).into_iter().flatten()
        {
            keys(answer, &mut known);
        }
        known
    }

    /// The root fields of the document in a program that makes a body of GraphQL.
    fn roots(program: &str) -> Option<String> {
        let document = program.split_once("query: \"")?.1;
        graphql::root_fields(&serde_json::json!({ "query": document.split('"').next()? }))
    }

    /// Method and path of a request, every template replaced by `x`.
    pub(crate) fn address(&self, request: &Table) -> Option<(String, String)> {
        let method =
            ["get", "post", "put", "patch"].into_iter().find(|method| request.contains_key(*method))?;
        let text = |value: Option<&toml::Value>| value.and_then(toml::Value::as_str).unwrap_or("").to_owned();
        let url = text(self.file.get("url"));
        let after_host = match url.split_once("}}") {
            Some((_, rest)) => rest.to_owned(),
            None => url.splitn(4, '/').nth(3).map(|rest| format!("/{rest}")).unwrap_or_default(),
        };
        let whole = format!("{after_host}{}{}", text(self.file.get("prefix")), text(request.get(method)));
        let mut path = String::new();
        for (index, piece) in whole.split("{{").enumerate() {
            match piece.split_once("}}") {
                Some((_, rest)) if index > 0 => {
                    path.push('x');
                    path.push_str(rest);
                }
                _ => path.push_str(piece),
            }
        }
        let roots = request.get("json").and_then(toml::Value::as_str).and_then(Self::roots);
        match (self.description.and_then(|description| description.graphql.as_ref()), roots) {
            (Some(graphql), Some(roots)) if graphql.path == path => {
                Some((method.to_uppercase(), format!("{path}/{roots}")))
            }
            _ => Some((method.to_uppercase(), path)),
        }
    }
}

/// Every text in a request, with the last key on the way to it.
fn strings(value: &toml::Value, key: &str, into: &mut Vec<(String, String)>) {
    match value {
        toml::Value::String(text) => into.push((key.to_owned(), text.clone())),
        toml::Value::Array(items) => items.iter().for_each(|item| strings(item, key, into)),
        toml::Value::Table(table) => {
            for (inner, item) in table {
                // keys of queries, forms and headers are templates too, and never programs; so is `value` of a part
                let is_template =
                    matches!(key, "query" | "form" | "headers") || (key == "multipart" && inner == "value");
                let inner = if is_template { "template" } else { inner.as_str() };
                strings(item, inner, into);
            }
        }
        _ => {}
    }
}

/// Every key of a recorded answer, at any depth; texts that hold JSON included.
fn keys(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| keys(item, into)),
        Value::Object(map) => {
            for (key, inner) in map {
                into.insert(key.clone());
                keys(inner, into);
            }
        }
        Value::String(text) if text.starts_with(['{', '[']) => {
            if let Ok(inner) = serde_json::from_str(text) {
                keys(&inner, into);
            }
        }
        _ => {}
    }
}
