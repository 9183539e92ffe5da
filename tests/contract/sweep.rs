//! The generated servers can refuse: a mock that checks nothing is caught here, before anything else is believed.

use serde_json::{Value, json};
use wiremock::Request;

use super::description::{Description, Operation};
use super::{sample, schema, server, valid};

/// A request to an operation: its path with every parameter filled in.
fn request(operation: &Operation, root: &Value, query: &[(String, String)], body: Option<&Value>) -> Request {
    let mut path = String::new();
    for (index, segment) in operation.path.split('/').enumerate() {
        let slash = if index == 0 { "" } else { "/" };
        let filled = match (segment.find('{'), segment.rfind('}')) {
            (Some(open), Some(close)) => {
                let name = &segment[open + 1..close];
                let found =
                    operation.parameters.iter().find(|one| one["name"] == name && one["in"] == "path");
                let value =
                    found.and_then(|one| one.get("schema")).map(|schema| sample::sample(root, schema, 0));
                let value = value
                    .map_or("x".to_owned(), |value| value.as_str().map_or(value.to_string(), str::to_owned));
                format!("{}{value}{}", &segment[..open], &segment[close + 1..])
            }
            _ => segment.to_owned(),
        };
        path.push_str(slash);
        path.push_str(&filled);
    }
    let mut url: url::Url = format!("http://127.0.0.1:9{path}").parse().expect("a URL");
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    let mut headers = wiremock::http::HeaderMap::new();
    if operation.value["x-signed"] != true {
        headers.insert("authorization", "Bearer t".parse().expect("a header"));
    }
    for required in operation.parameters.iter().filter(|one| one["in"] == "header" && one["required"] == true)
    {
        let name = required["name"].as_str().expect("a name").to_lowercase();
        let name: wiremock::http::HeaderName = name.parse().expect("a header name");
        headers.insert(name, "x".parse().expect("a header"));
    }
    if body.is_some() {
        headers.insert("content-type", kind(operation, root).parse().expect("a header"));
    }
    Request {
        url,
        method: operation.method.parse().expect("a method"),
        headers,
        body: body.map(|body| serde_json::to_vec(body).expect("JSON")).unwrap_or_default(),
    }
}

/// The JSON content type of an operation's body.
fn kind(operation: &Operation, root: &Value) -> String {
    let body = schema::resolve(root, &operation.value["requestBody"]);
    let kinds = body["content"].as_object().expect("a body has content");
    kinds.keys().find(|kind| kind.contains("json")).cloned().unwrap_or_else(|| "application/json".to_owned())
}

/// The query parameters that must be given, with values that fit.
fn required(operation: &Operation, root: &Value) -> Vec<(String, String)> {
    operation
        .parameters
        .iter()
        .filter(|one| one["in"] == "query" && one["required"] == true)
        .map(|one| {
            let value = sample::sample(root, &one["schema"], 0);
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (one["name"].as_str().expect("a name").to_owned(), text)
        })
        .collect()
}

fn json_body(operation: &Operation, root: &Value) -> Option<Value> {
    let body = schema::resolve(root, operation.value.get("requestBody")?);
    let content = body["content"].as_object()?;
    let (_, media) = content.iter().find(|(kind, _)| kind.contains("json"))?;
    Some(media["schema"].clone())
}

/// Mistakes that were refused: an unknown parameter, a text for a number, no credential and another path, a text as body,
/// another content type, a member of another type, a misspelt member.
pub(crate) type Refused = [usize; 7];

/// Asserts that every schema of requests and answers compiles.
pub(crate) fn schemas_compile(name: &str, described: &Description) {
    for operation in &described.operations {
        let answer = operation.answer(&described.root).1.map(|(_, schema)| schema);
        for schema in json_body(operation, &described.root).iter().chain(answer) {
            valid::compile(&described.root, schema)
                .unwrap_or_else(|error| panic!("{name} {} {}: {error}", operation.method, operation.path));
        }
    }
}

/// Asserts of every operation that a right request is accepted and wrong ones are refused.
pub(crate) fn refuses(name: &str, described: &Description, refused: &mut Refused) {
    let root = &described.root;
    for operation in described.operations.iter().filter(|one| one.method == "GET") {
        let place = format!("{name} {} {}", operation.method, operation.path);
        let query = required(operation, root);
        let right = request(operation, root, &query, None);
        server::judge(described, &right).unwrap_or_else(|why| panic!("{place}: {why}"));

        let mut unknown = query.clone();
        unknown.push(("nosuch".to_owned(), "x".to_owned()));
        let wrong = request(operation, root, &unknown, None);
        assert!(server::judge(described, &wrong).is_err(), "{place}: an unknown parameter");
        refused[0] += 1;

        for parameter in operation.parameters.iter().filter(|one| one["in"] == "query") {
            let name = parameter["name"].as_str().expect("a name");
            if schema::resolve(root, &parameter["schema"])["type"] == "integer" {
                let mut typed = query.clone();
                typed.retain(|(key, _)| key != name);
                typed.push((name.to_owned(), "abc".to_owned()));
                let wrong = request(operation, root, &typed, None);
                assert!(server::judge(described, &wrong).is_err(), "{place}: {name}=abc");
                refused[1] += 1;
            }
        }
        let mut anonymous = request(operation, root, &query, None);
        if anonymous.headers.remove("authorization").is_none() {
            anonymous.headers.insert("authorization", "Bearer t".parse().expect("a header"));
        }
        assert!(
            server::judge(described, &anonymous).is_err(),
            "{place}: a credential where none belongs, or none"
        );
        let mut elsewhere = right;
        elsewhere.url.set_path(&format!("{}x", elsewhere.url.path().trim_end_matches('/')));
        let found = server::judge(described, &elsewhere).map(|other| other.path.clone());
        assert!(
            found.as_ref() != Ok(&operation.path) || operation.path.ends_with('}'),
            "{place}: another path"
        );
        refused[2] += 2;
    }
    for operation in &described.operations {
        let place = format!("{name} {} {}", operation.method, operation.path);
        let Some(schema) = json_body(operation, root) else { continue };
        let query = required(operation, root);
        if valid::compile(root, &schema).expect("it compiles").is_valid(&json!("text")) {
            continue; // "any JSON" by contract
        }
        let wrong = request(operation, root, &query, Some(&json!("text")));
        assert!(server::judge(described, &wrong).is_err(), "{place}: a text as body");
        refused[3] += 1;
        let mut plain = request(operation, root, &query, Some(&sample::sample(root, &schema, 0)));
        plain.headers.insert("content-type", "text/plain".parse().expect("a header"));
        assert!(server::judge(described, &plain).is_err(), "{place}: text/plain");
        refused[4] += 1;
        let right = sample::sample(root, &schema, 0);
        let judged = |body: &Value| server::judge(described, &request(operation, root, &query, Some(body)));
        if judged(&right).is_err() {
            continue; // a vendor's schema that what is generated from it does not fit; right requests are the connectors'
        }
        let mut wrong = Vec::new();
        members(root, &schema, &right, &mut Vec::new(), &mut wrong);
        for (kind, path, body) in wrong.into_iter().map(|one| (one.kind, one.path.clone(), one.put(&right))) {
            assert!(judged(&body).is_err(), "{place}: {path} is wrong, and nobody says so: {body}");
            refused[kind] += 1;
        }
    }
}

/// One mistake in a body.
struct Mistake {
    /// Where it counts in [`Refused`].
    kind: usize,
    /// The member, as a JSON pointer.
    path: String,
}

impl Mistake {
    /// The body with the mistake in it.
    fn put(&self, right: &Value) -> Value {
        let mut body = right.clone();
        let (object, name) = self.path.rsplit_once('/').expect("a member is in something");
        let object = body.pointer_mut(object).and_then(Value::as_object_mut).expect("it is there");
        let value = object.remove(name).expect("it is there");
        if self.kind == 5 {
            object.insert(name.to_owned(), json!({ "another": ["type"] }));
        } else {
            object.insert(format!("{name}x"), value);
        }
        body
    }
}

/// Mistakes that a schema can see: no open map is looked into, and no member that may be anything.
fn members(root: &Value, described: &Value, right: &Value, way: &mut Vec<String>, found: &mut Vec<Mistake>) {
    let mut all = Vec::new();
    schema::parts(root, described, &mut all);
    let is_open =
        all.iter().any(|part| part.get("additionalProperties").is_some_and(|open| *open != json!(false)));
    match right {
        Value::Object(named) => {
            for (name, value) in named {
                let schemas: Vec<&Value> =
                    all.iter().filter_map(|part| part.get("properties")?.get(name)).collect();
                let Some(inner) = schemas.first() else { continue };
                way.push(name.clone());
                let path = format!("/{}", way.join("/"));
                if !is_open {
                    found.push(Mistake { kind: 6, path: path.clone() });
                }
                let takes_objects = schemas.iter().any(|schema| {
                    valid::compile(root, schema)
                        .expect("it compiles")
                        .is_valid(&json!({ "another": ["type"] }))
                });
                if !takes_objects {
                    found.push(Mistake { kind: 5, path });
                }
                members(root, inner, value, way, found);
                way.pop();
            }
        }
        Value::Array(items) => {
            let inner = all.iter().find_map(|part| part.get("items"));
            if let (Some(inner), Some(item)) = (inner, items.first()) {
                way.push("0".to_owned());
                members(root, inner, item, way, found);
                way.pop();
            }
        }
        _ => {}
    }
}

/// Asserts that a body with a misspelt member is refused, by the one request with a body that a shipped connector makes.
pub(crate) fn refuses_a_misspelt_member(unleash: &Description) {
    let operation = unleash.find("POST", "/api/admin/playground/advanced").expect("it is described");
    let right =
        json!({ "environments": ["production"], "projects": ["default"], "context": { "appName": "x" } });
    let wrong =
        json!({ "environments": ["production"], "project": ["default"], "context": { "appName": "x" } });
    let judged = |body: &Value| {
        server::judge(unleash, &request(operation, &unleash.root, &[], Some(body))).map(|_| ())
    };
    assert_eq!(judged(&right), Ok(()));
    assert_eq!(judged(&wrong), Err("body: `/project` is not known here".to_owned()));
}
