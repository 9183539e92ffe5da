//! A table of what a connector's vendor takes and answers, `tests/data/contracts/NAME.toml`: one line for each request,
//! parameter and field, as far as the connector uses them. It becomes a description like the vendor's own.
//!
//! ```toml
//! vendor = "acme"                       # the vendor's own description, for the tests that have it
//! server = "/openapi.json"              # in its place: where the vendor's server describes itself, for the tests that have one
//! published = "acme/api, docs/v2"      # or: where it was looked up, which no test has
//! base = "/api/v2"                      # in front of every path
//! token = "/oauth/token"                # where the connector gets an OAuth2 token
//! stranger = "nobody@acme.example"      # whom the generated server does not know, if more is asked about such a person
//!
//! [case]                                # what the case of the runs has beside the person
//! on = { kind = "report", id = "7" }
//! needs = { known = true, all_of = ["export"] }
//!
//! [settings]                            # settings that must have a certain form
//! url = "{server}/api"
//! key = "{rsa}"                         # a private key in PEM
//!
//! [plant]                               # of ticketing: what generated answers hold in a member; a list has one for each variant
//! "attachments/url" = "{server}/signed/1"   # `{fingerprint}` and `{file}` are those of the ticket; `a/b` is `b` inside of `a`
//!
//! [fields]                              # of ticketing: `[ticketing.fields]` of the runs
//! labels = "{{tenant}}"
//!
//! ["GET /people/{id}"]
//! query = { limit = "integer", email = "string, required" }
//!
//! ["GET /people/{id}".answer]           # `[]`: every item, `*`: every key
//! "[]/status" = "'on' | 'off' | null"
//! ```

use std::collections::BTreeMap;
use std::path::Path;

use escalate::case::Case;
use serde::Deserialize;
use serde_json::{Value, json};

use super::description::{Description, Graphql};
use super::run;
use super::union::Union;

/// One table.
#[derive(Clone, Deserialize)]
pub(crate) struct Table {
    /// Whose description it was written from, by file name.
    #[serde(default)]
    pub(crate) vendor: Option<String>,
    /// The path at which the vendor's server gives the description that it was written from.
    #[serde(default)]
    pub(crate) server: Option<String>,
    /// Where the description was looked up that it was written from, where no test has that.
    #[serde(default)]
    pub(crate) published: Option<String>,
    /// The path in front of every request's.
    #[serde(default)]
    pub(crate) base: String,
    /// The path at which it takes GraphQL; its requests then have the root fields behind it: `POST /graphql/issues`.
    #[serde(default)]
    pub(crate) graphql: Option<String>,
    /// The path at which a token is to be had, from the server's root; such requests are in no vendor's description.
    #[serde(default)]
    pub(crate) token: Option<String>,
    /// Somebody whom the generated server does not know: what is asked only about such a person is asked about them.
    #[serde(default)]
    pub(crate) stranger: Option<String>,
    /// What the case of the runs has beside the person, in place of what it has mostly.
    #[serde(default)]
    pub(crate) case: serde_json::Map<String, Value>,
    /// Settings that must have a certain form; `{server}` stands for the server's URL, `{rsa}` for a private key.
    #[serde(default)]
    pub(crate) settings: BTreeMap<String, String>,
    /// Of ticketing: what generated answers hold in members of a name, by variant.
    #[serde(default)]
    pub(crate) plant: BTreeMap<String, Vec<String>>,
    /// Of ticketing: `[ticketing.fields]` of the runs.
    #[serde(default)]
    pub(crate) fields: BTreeMap<String, String>,
    /// Of ticketing: the id of the ticket in the runs.
    #[serde(default)]
    pub(crate) found: Option<String>,
    /// The requests, by method and path.
    #[serde(flatten)]
    pub(crate) requests: BTreeMap<String, Row>,
}

/// One request. Keys of `body` and `answer` are paths, values are unions of types and words.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Row {
    /// Query parameters; `[]` behind the name of a list.
    #[serde(default)]
    pub(crate) query: BTreeMap<String, Union>,
    /// Headers.
    #[serde(default)]
    pub(crate) headers: BTreeMap<String, Union>,
    /// Parts of a multipart body.
    #[serde(default)]
    pub(crate) parts: Vec<String>,
    /// The body is a file as it is.
    #[serde(default)]
    pub(crate) raw: bool,
    /// The answer is a file.
    #[serde(default)]
    pub(crate) bytes: bool,
    /// The address itself is the credential: no other one may go there.
    #[serde(default)]
    pub(crate) signed: bool,
    /// Of GraphQL: the names in its document, without those of variables.
    #[serde(default)]
    pub(crate) document: Option<String>,
    /// Members of the JSON body.
    #[serde(default)]
    pub(crate) body: BTreeMap<String, Union>,
    /// Fields of the answer.
    #[serde(default)]
    pub(crate) answer: BTreeMap<String, Union>,
    /// Why the vendor's description may lack the request.
    #[serde(default)]
    pub(crate) undescribed: Option<String>,
    /// Why the description's answer is not the one that its server gives.
    #[serde(default)]
    pub(crate) misdescribed: Option<String>,
}

impl Table {
    /// A case about that person, in which the action needs this unless the table says otherwise.
    pub(crate) fn case(&self, user: &str, needs: Value) -> Case {
        let mut given = self.case.clone();
        given.entry("needs").or_insert(needs);
        given.insert("user".to_owned(), user.into());
        run::case(&given.into())
    }
}

/// The table of a connector, if there is one.
pub(crate) fn of(name: &str) -> Option<Table> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/data/contracts/{name}.toml"));
    let text = std::fs::read_to_string(&path).ok()?;
    Some(toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

impl Table {
    /// Method, path and row of every request.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&str, &str, &Row)> {
        self.requests.iter().map(|(request, row)| {
            let (method, path) = request.split_once(' ').expect("a request is a method and a path");
            (method, path, row)
        })
    }

    /// The requests that `keep` lets through, as a description.
    pub(crate) fn description(&self, keep: impl Fn(&Row) -> bool) -> Description {
        let mut paths = json!({});
        for (method, path, row) in self.rows().filter(|(_, _, row)| keep(row)) {
            paths[path][method.to_lowercase()] = row.operation(path);
        }
        let mut described = Description::of(json!({ "servers": [{ "url": self.base }], "paths": paths }));
        described.graphql = self.graphql.clone().map(|path| Graphql { path, judge: None });
        described
    }
}

impl Row {
    fn operation(&self, path: &str) -> Value {
        let parts = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let in_path = parts.map(
            |name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }),
        );
        let in_query = self.query.iter().map(|(name, union)| {
            let (name, schema) = match name.strip_suffix("[]") {
                Some(name) => (name, json!({ "type": "array", "items": union.schema() })),
                None => (name.as_str(), union.schema()),
            };
            json!({ "name": name, "in": "query", "required": union.required, "schema": schema })
        });
        let in_header = self.headers.iter().map(|(name, union)| {
            json!({ "name": name, "in": "header", "required": union.required, "schema": union.schema() })
        });
        let responses = if self.bytes {
            json!({ "200": { "content": { "application/octet-stream": { "schema": { "type": "string" } } } } })
        } else if self.answer.is_empty() {
            json!({ "204": {} })
        } else {
            let answer = json!({ "schema": Node::tree(&self.answer).schema() });
            json!({ "200": { "content": { "application/json": answer } } })
        };
        let mut operation = json!({
            "parameters": in_path.chain(in_query).chain(in_header).collect::<Vec<_>>(),
            "responses": responses,
            "x-signed": self.signed,
            "x-document": self.document,
        });
        if !self.parts.is_empty() {
            let parts: BTreeMap<_, _> = self.parts.iter().map(|name| (name, json!({}))).collect();
            let schema = json!({ "type": "object", "properties": parts, "required": self.parts });
            operation["requestBody"] =
                json!({ "required": true, "content": { "multipart/form-data": { "schema": schema } } });
        }
        if self.raw {
            operation["requestBody"] = json!({ "required": true, "content": { "*/*": {} } });
        }
        if !self.body.is_empty() {
            let schema = Node::tree(&self.body).schema();
            operation["requestBody"] =
                json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        }
        operation
    }
}

/// What is at one path: a value, the items of a list, or members; more than one of them are alternatives.
#[derive(Default)]
struct Node {
    value: Option<Union>,
    items: Option<Box<Self>>,
    members: BTreeMap<String, Self>,
}

impl Node {
    fn tree(paths: &BTreeMap<String, Union>) -> Self {
        let mut root = Self::default();
        for (path, union) in paths {
            let end = steps(path).into_iter().fold(&mut root, |node, step| match step {
                "[]" => node.items.get_or_insert_default(),
                name => node.members.entry(name.to_owned()).or_default(),
            });
            end.value = Some(union.clone());
        }
        root
    }

    fn required(&self) -> bool {
        self.value.as_ref().is_some_and(|union| union.required)
            || self.items.as_ref().is_some_and(|items| items.required())
    }

    fn schema(&self) -> Value {
        let mut all = Vec::new();
        if let Some(items) = &self.items {
            all.push(json!({ "type": "array", "items": items.schema() }));
        }
        if !self.members.is_empty() {
            let named = self.members.iter().filter(|(name, _)| *name != "*");
            let mut object = json!({ "type": "object" });
            for (name, node) in named.clone() {
                object["properties"][name] = node.schema();
            }
            object["required"] =
                named.filter(|(_, node)| node.required()).map(|(name, _)| name.as_str()).collect();
            if let Some(any) = self.members.get("*") {
                object["additionalProperties"] = any.schema();
            }
            all.push(object);
        }
        match &self.value {
            Some(union) => union.joined(all),
            None if all.len() == 1 => all.remove(0),
            None => json!({ "oneOf": all }),
        }
    }
}

/// The steps of a path: `a/b[]/c` is `a`, `b`, `[]`, `c`.
pub(crate) fn steps(path: &str) -> Vec<&str> {
    let mut steps = Vec::new();
    for part in path.split('/') {
        let name = part.trim_end_matches("[]");
        steps.extend((!name.is_empty()).then_some(name));
        steps.extend(std::iter::repeat_n("[]", (part.len() - name.len()) / 2));
    }
    steps
}
