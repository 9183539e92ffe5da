//! A server generated from a description: it refuses whatever the description does not allow, and remembers why.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::description::{Description, Operation};
use super::{graphql, sample, schema, valid};

/// A running server.
pub(crate) struct Contract {
    server: MockServer,
    log: Arc<Mutex<Log>>,
}

/// What came in.
#[derive(Default, Clone)]
pub(crate) struct Log {
    /// `GET /path/{template}` of every accepted request, with how often.
    pub(crate) accepted: BTreeMap<String, usize>,
    /// `GET /path: why` of every refused one.
    pub(crate) refused: Vec<String>,
}

struct Answerer {
    description: Arc<Description>,
    /// Whose answers it gives, where it has the request; else those of the description.
    answers: Arc<Description>,
    plant: BTreeMap<String, Vec<String>>,
    /// Its own, for addresses in answers.
    url: String,
    token_path: Option<String>,
    variant: usize,
    log: Arc<Mutex<Log>>,
}

impl Contract {
    /// Starts one on a free port of the loopback. `token_path`: where a token is to be had (not in the descriptions).
    pub(crate) async fn start(
        description: Arc<Description>,
        token_path: Option<String>,
        variant: usize,
    ) -> Self {
        let answers = Arc::clone(&description);
        Self::answering(description, answers, token_path, BTreeMap::new(), variant).await
    }

    /// Starts one that answers what another description says, with planted texts.
    pub(crate) async fn answering(
        description: Arc<Description>,
        answers: Arc<Description>,
        token_path: Option<String>,
        plant: BTreeMap<String, Vec<String>>,
        variant: usize,
    ) -> Self {
        let log = Arc::new(Mutex::new(Log::default()));
        let server = MockServer::start().await;
        let answerer = Answerer {
            description,
            answers,
            plant,
            url: server.uri(),
            token_path,
            variant,
            log: Arc::clone(&log),
        };
        Mock::given(any()).respond_with(answerer).mount(&server).await;
        Self { server, log }
    }

    /// Its base URL, without a slash at the end.
    pub(crate) fn url(&self) -> String {
        self.server.uri()
    }

    /// The JSON bodies that came in so far.
    pub(crate) async fn bodies(&self) -> Vec<Value> {
        let requests = self.server.received_requests().await.unwrap_or_default();
        requests.iter().filter_map(|request| serde_json::from_slice(&request.body).ok()).collect()
    }

    /// What came in so far.
    pub(crate) fn log(&self) -> Log {
        self.log.lock().expect("no test panics while it holds the log").clone()
    }
}

impl Respond for Answerer {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let (method, path) = (request.method.as_str(), request.url.path());
        let mut log = self.log.lock().expect("no test panics while it holds the log");
        if Some(path) == self.token_path.as_deref() {
            return token(request, &mut log);
        }
        match judge(&self.description, request) {
            Ok(operation) => {
                *log.accepted.entry(format!("{method} {}", operation.path)).or_default() += 1;
                let (root, operation) = match self.answers.same(method, &operation.path) {
                    Some(other) => (&self.answers.root, other),
                    None => (&self.description.root, operation),
                };
                answer(root, operation, self.variant, &self.plant, &self.url)
            }
            Err(why) => {
                log.refused.push(format!("{method} {path}: {why}"));
                ResponseTemplate::new(400).set_body_json(json!({ "refused": why }))
            }
        }
    }
}

/// OAuth2 client credentials (RFC 6749, 4.4) or a signed JWT in their place (RFC 7523, 2.1); the descriptions leave it out.
fn token(request: &Request, log: &mut Log) -> ResponseTemplate {
    let form: BTreeMap<String, String> = url::form_urlencoded::parse(&request.body).into_owned().collect();
    let grant = form.get("grant_type").map(String::as_str).filter(|_| request.method.as_str() == "POST");
    let is_there = match grant {
        Some("client_credentials") => {
            request.headers.contains_key("authorization")
                || (form.contains_key("client_id") && form.contains_key("client_secret"))
        }
        Some("urn:ietf:params:oauth:grant-type:jwt-bearer") => form
            .get("assertion")
            .is_some_and(|jwt| jwt.split('.').filter(|part| !part.is_empty()).count() == 3),
        _ => {
            log.refused.push("token: not a POST with a grant that is known here".to_owned());
            return ResponseTemplate::new(400).set_body_json(json!({ "error": "unsupported_grant_type" }));
        }
    };
    if !is_there {
        log.refused.push("token: no client credentials, and no signed JWT".to_owned());
        return ResponseTemplate::new(401).set_body_json(json!({ "error": "invalid_client" }));
    }
    ResponseTemplate::new(200)
        .set_body_json(json!({ "access_token": "t", "token_type": "Bearer", "expires_in": 300 }))
}

/// A generated answer.
fn answer(
    root: &Value,
    operation: &Operation,
    variant: usize,
    plant: &BTreeMap<String, Vec<String>>,
    server: &str,
) -> ResponseTemplate {
    match operation.answer(root) {
        (status, None) => ResponseTemplate::new(status),
        (status, Some((kind, described))) if kind.contains("json") => {
            let mut value = sample::sample(root, described, variant);
            let text_of = |path: &str| {
                let texts = plant.get(path)?;
                let text = &texts[variant % texts.len()];
                Some(
                    text.replace("{server}", server)
                        .replace("{fingerprint}", sample::FINGERPRINT)
                        .replace("{file}", sample::FILE),
                )
            };
            sample::plant(&mut value, "", "", &text_of);
            ResponseTemplate::new(status).set_body_json(value)
        }
        (status, Some((kind, _))) => ResponseTemplate::new(status).set_body_raw(b"bytes".to_vec(), kind),
    }
}

/// Headers in which credentials go.
const CREDENTIALS: &[&str] = &["authorization", "x-api-key", "x-environment-key"];

/// The operation, or why the vendor's server would refuse the request.
pub(crate) fn judge<'a>(description: &'a Description, request: &Request) -> Result<&'a Operation, String> {
    let operation = description.find(request.method.as_str(), &path_of(description, request)?)?;
    let root = &description.root;
    parameters(root, operation, request)?;
    body(root, operation, request)?;
    if operation.value["x-signed"] == true {
        let credential = request.headers.contains_key("authorization");
        return if credential { Err("a credential at a signed address".to_owned()) } else { Ok(operation) };
    }
    // no description that is used here lets anybody in without a credential, whether it says so or not
    let named = |name: &&str| request.headers.contains_key(*name);
    if CREDENTIALS.iter().any(named) { Ok(operation) } else { Err("no credential".to_owned()) }
}

/// The path; of GraphQL with the root fields of a document that is right.
fn path_of(description: &Description, request: &Request) -> Result<String, String> {
    let path = request.url.path();
    let Some(graphql) = description.graphql.as_ref().filter(|graphql| graphql.path == path) else {
        return Ok(path.to_owned());
    };
    let body: Value = serde_json::from_slice(&request.body).map_err(|error| format!("body: {error}"))?;
    let roots = graphql::root_fields(&body).ok_or("body: no document in `query`")?;
    if let Some(judge) = &graphql.judge {
        judge(&body)?;
    }
    Ok(format!("{path}/{roots}"))
}

fn parameters(root: &Value, operation: &Operation, request: &Request) -> Result<(), String> {
    let mut given: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in request.url.query_pairs() {
        given.entry(name.into_owned()).or_default().push(value.into_owned());
    }
    for parameter in &operation.parameters {
        let name = parameter["name"].as_str().unwrap_or_default();
        let required = parameter.get("required") == Some(&Value::Bool(true));
        let values = match parameter["in"].as_str() {
            Some("query") => given.remove(name),
            Some("header") => request
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(|value| vec![value.to_owned()]),
            Some("path") => path_value(&operation.path, request.url.path(), name).map(|value| vec![value]),
            _ => continue,
        };
        match values {
            None if required => return Err(format!("{} `{name}` is missing", parameter["in"])),
            None => {}
            Some(values) => {
                let Some(described) = parameter.get("schema") else { continue };
                fits(root, described, &values)
                    .map_err(|why| format!("{} `{name}`: {why}", parameter["in"]))?;
            }
        }
    }
    match given.keys().next() {
        Some(unknown) => Err(format!("query `{unknown}` is not known here")),
        None => Ok(()),
    }
}

/// The value of a path parameter.
fn path_value(template: &str, path: &str, name: &str) -> Option<String> {
    let wanted = format!("{{{name}}}");
    let at = template.split('/').position(|segment| segment.contains(&wanted))?;
    let segment = path.split('/').nth(at)?;
    Some(percent_decode_str(segment).decode_utf8_lossy().into_owned())
}

/// Whether the text of a parameter is of its type.
fn fits(root: &Value, described: &Value, values: &[String]) -> Result<(), String> {
    let typed = |schema: &Value, text: &str| {
        let kinds = schema.get("type").map(Value::to_string).unwrap_or_default();
        let number = if kinds.contains("integer") || kinds.contains("number") {
            text.parse().ok().map(Value::Number)
        } else {
            None
        };
        let boolean = if kinds.contains("boolean") { text.parse().ok().map(Value::Bool) } else { None };
        number.or(boolean).unwrap_or_else(|| Value::from(text))
    };
    let resolved = schema::resolve(root, described);
    let value = if resolved.get("type") == Some(&Value::from("array")) {
        let item = schema::resolve(root, resolved.get("items").unwrap_or(&Value::Null));
        values.iter().flat_map(|text| text.split(',')).map(|text| typed(item, text)).collect()
    } else if let [one] = values {
        typed(resolved, one)
    } else {
        return Err("is given twice".to_owned());
    };
    let validator = valid::compile(root, described)?;
    validator.validate(&value).map_err(|error| error.to_string())
}

fn body(root: &Value, operation: &Operation, request: &Request) -> Result<(), String> {
    let described = operation.value.get("requestBody").map(|body| schema::resolve(root, body));
    let Some(described) = described else {
        return if request.body.is_empty() { Ok(()) } else { Err("takes no body".to_owned()) };
    };
    if request.body.is_empty() {
        let required = described.get("required") == Some(&Value::Bool(true));
        return if required { Err("a body is required".to_owned()) } else { Ok(()) };
    }
    let sent = request.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let sent_kind = sent.split(';').next().unwrap_or("").trim();
    let content = described.get("content").and_then(Value::as_object).ok_or("takes no body")?;
    let (kind, media) = content
        .iter()
        .find(|(kind, _)| *kind == "*/*" || kind.split(';').next() == Some(sent_kind))
        .ok_or_else(|| format!("content type `{sent_kind}` is not taken"))?;
    let schema = media.get("schema").unwrap_or(&Value::Null);
    if kind.contains("json") {
        let value: Value = serde_json::from_slice(&request.body).map_err(|error| format!("body: {error}"))?;
        valid::compile(root, schema)?
            .validate(&value)
            .map_err(|error| format!("body: {error} at {}", error.instance_path()))?;
        if let (Some(names), Some(document)) =
            (operation.value["x-document"].as_str(), value["query"].as_str())
            && let Some(unknown) = graphql::unknown(document, names)
        {
            return Err(format!("body: `{unknown}` is not known in this document"));
        }
        let mut unknown = Vec::new();
        schema::unknown_members(root, schema, &value, "", &mut unknown);
        return unknown.first().map_or(Ok(()), |member| Err(format!("body: `{member}` is not known here")));
    }
    if kind.starts_with("multipart/") {
        return parts(root, schema, &request.body);
    }
    Ok(())
}

/// The names of a multipart body's parts are properties of its schema, and all that are required are there.
fn parts(root: &Value, schema: &Value, body: &[u8]) -> Result<(), String> {
    let schema = schema::resolve(root, schema);
    let text = String::from_utf8_lossy(body);
    let names: Vec<&str> = text
        .split("Content-Disposition: form-data; name=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let known = schema.get("properties").and_then(Value::as_object);
    if let Some(name) = names.iter().find(|name| known.is_none_or(|known| !known.contains_key(**name))) {
        return Err(format!("body: part `{name}` is not known here"));
    }
    let required =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    for name in required {
        if !names.contains(&name) {
            return Err(format!("body: part `{name}` is missing"));
        }
    }
    if names.is_empty() { Err("body: no parts".to_owned()) } else { Ok(()) }
}
