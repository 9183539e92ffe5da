//! Roundup 2.6.0, the classic tracker with a `fingerprint` that is the key of issues.
//!
//! Its traps: a second issue with a fingerprint is 409, and so is a link to what is not there; writes need `X-Requested-With` and
//! `Origin`; a change needs the `ETag` (412); a message has to be made before it can be linked; `field=` finds parts of texts and `field:=`
//! whole ones; from the fourth wrong password on, the right one is refused, too.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::parts::text;
use super::{Asked, Held, Said, System, settings};

const LOGIN: &str = "bot";
const PASSWORD: &str = "botpw-0123456789";
/// The classes, their properties (`*` a link, `+` several, with the class) and what they are labelled by.
const CLASSES: &[(&str, &[&str])] = &[
    (
        "issue",
        &[
            "title",
            "fingerprint",
            "files+file",
            "messages+msg",
            "nosy+user",
            "status*status",
            "priority*priority",
            "assignedto*user",
            "superseder+issue",
            "keyword+keyword",
        ],
    ),
    (
        "msg",
        &[
            "author*user",
            "content",
            "date",
            "files+file",
            "inreplyto",
            "messageid",
            "recipients+user",
            "summary",
            "type",
        ],
    ),
    ("file", &["name", "type", "content"]),
    ("status", &["name", "order"]),
    ("priority", &["name", "order"]),
    ("user", &["username", "address", "realname", "roles", "timezone", "organisation", "phone"]),
    ("keyword", &["name"]),
];
const STATES: &[&str] =
    &["unread", "deferred", "chatting", "need-eg", "in-progress", "testing", "done-cbb", "resolved"];
const PRIORITIES: &[&str] = &["critical", "urgent", "bug", "feature", "wish"];

struct Node {
    values: Map<String, Value>,
    /// Of files and messages, which need not be text.
    bytes: Vec<u8>,
    version: u64,
}

struct Roundup {
    rest: String,
    nodes: BTreeMap<&'static str, Vec<Node>>,
    /// URLs at which one issue may be made.
    once: Vec<(String, bool)>,
    wrong: usize,
    now: u64,
}

pub(super) fn make(base_url: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let mut nodes = BTreeMap::new();
    let named = |key: &str, names: &[&str]| -> Vec<Node> {
        names.iter().map(|name| Node::of(json!({ key: name }))).collect()
    };
    nodes.insert("status", named("name", STATES));
    nodes.insert("priority", named("name", PRIORITIES));
    nodes.insert("user", named("username", &["admin", "anonymous", LOGIN]));
    let rest = format!("{base_url}/demo/rest/data");
    let system = Roundup { rest, nodes, once: Vec::new(), wrong: 0, now: 0 };
    let url = format!("{base_url}/demo");
    let profile = settings(&[
        ("url", &url),
        ("username", LOGIN),
        ("user", LOGIN),
        ("login", LOGIN),
        ("password", PASSWORD),
        ("field", "fingerprint"),
        ("origin", base_url),
    ]);
    (Box::new(system), profile)
}

impl Node {
    fn of(values: Value) -> Self {
        let Value::Object(values) = values else { panic!("a node is an object") };
        Self { values, bytes: Vec::new(), version: 1 }
    }
}

fn failed(status: u16, message: &str) -> Said {
    Said::json(status, &json!({ "error": { "status": status, "msg": message } }))
}

fn properties(class: &str) -> Option<(&'static str, &'static [&'static str])> {
    CLASSES.iter().find(|(name, _)| *name == class).copied()
}

/// The class that a property links to, and whether to several.
fn link(class: &str, name: &str) -> Option<(&'static str, bool)> {
    let (_, properties) = properties(class)?;
    let of = |property: &&'static str| {
        let (known, class) = property.split_once(['*', '+'])?;
        (known == name).then_some((class, property.contains('+')))
    };
    properties.iter().find_map(of)
}

fn has(class: &str, name: &str) -> bool {
    let base = |property: &str| property.split(['*', '+']).next() == Some(name);
    properties(class).is_some_and(|(_, all)| all.iter().any(|property| base(property)))
        || matches!(name, "id" | "creation" | "activity" | "creator" | "actor")
}

impl System for Roundup {
    fn answer(&mut self, asked: &Asked) -> Said {
        let wanted = format!("Basic {}", STANDARD.encode(format!("{LOGIN}:{PASSWORD}")));
        if self.wrong >= 4 {
            return failed(429, "Logins occurring too fast. Please wait: 150 seconds.")
                .with("Retry-After", "150");
        }
        if asked.header("authorization") != Some(&wanted) {
            self.wrong += 1;
            return Said::text(401, "Invalid Login - Invalid login");
        }
        let is_write = asked.method != "GET";
        if is_write
            && (asked.header("x-requested-with").is_none()
                || (asked.header("origin").is_none() && asked.header("referer").is_none()))
        {
            return failed(400, "Required Header Missing");
        }
        let Some(path) = asked.below("/demo/rest/data") else { return failed(404, "Not found") };
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let Some(class) = path.first().and_then(|class| properties(class)).map(|(class, _)| class) else {
            return if path.is_empty() {
                Said::json(200, &json!({ "data": { "issue": {} } }))
            } else {
                failed(404, &format!("Class {} not found", path[0]))
            };
        };
        match (asked.method.as_str(), &path[1..]) {
            ("GET", []) => self.search(class, asked),
            ("POST", []) => self.create(class, asked),
            ("POST", ["@poe"]) => {
                let token = format!("{:032x}", 7919 * (self.once.len() + 1));
                self.once.push((token.clone(), false));
                Said::json(
                    201,
                    &json!({ "data": { "expires": self.now + 600, "link": format!("{}/{class}/@poe/{token}", self.rest) } }),
                )
            }
            ("POST", ["@poe", token]) => {
                match self.once.iter_mut().find(|(known, used)| known == token && !used) {
                    Some(one) => {
                        one.1 = true;
                        self.create(class, asked)
                    }
                    None => failed(400, &format!("POE token '{token}' not valid.")),
                }
            }
            (method, [id, rest @ ..]) => match self.at(class, id) {
                Some(at) => self.one(class, at, method, rest, asked),
                None => failed(404, &format!("Item {class} {id} not found")),
            },
            _ => failed(405, "Method not allowed"),
        }
    }

    fn held(&self) -> Vec<Held> {
        let of = |node: &Node, key: &str| -> Vec<usize> {
            ids(&node.values, key).iter().filter_map(|id| id.parse::<usize>().ok()).collect()
        };
        let issue = |(at, node): (usize, &Node)| Held {
            id: (at + 1).to_string(),
            open: text(node.values.get("status").unwrap_or(&Value::Null)) != "8",
            title: text(&node.values["title"]),
            texts: of(node, "messages")
                .iter()
                .map(|id| (false, String::from_utf8_lossy(&self.nodes["msg"][id - 1].bytes).into_owned()))
                .collect(),
            files: of(node, "files")
                .iter()
                .map(|id| {
                    (
                        text(&self.nodes["file"][id - 1].values["name"]),
                        self.nodes["file"][id - 1].bytes.clone(),
                    )
                })
                .collect(),
            fields: node
                .values
                .iter()
                .filter(|(_, value)| value.is_string())
                .map(|(key, value)| (key.clone(), text(value)))
                .collect(),
        };
        self.nodes.get("issue").into_iter().flatten().enumerate().map(issue).collect()
    }

    fn close(&mut self, id: &str) {
        if let Some(at) = self.at("issue", id) {
            let node = &mut self.nodes.entry("issue").or_default()[at];
            node.values.insert("status".to_owned(), json!("8"));
            node.version += 1;
        }
    }

    /// What is written there is found at once.
    fn lag(&mut self, _: u64) {}

    fn tick(&mut self, now_seconds: u64) {
        self.now = now_seconds;
    }
}

fn ids(values: &Map<String, Value>, key: &str) -> Vec<String> {
    values.get(key).and_then(Value::as_array).into_iter().flatten().map(text).collect()
}

impl Roundup {
    fn at(&self, class: &str, id: &str) -> Option<usize> {
        let nodes = self.nodes.get(class)?;
        if let Ok(id) = id.parse::<usize>()
            && (1..=nodes.len()).contains(&id)
        {
            return Some(id - 1);
        }
        let key = match class {
            "issue" => "fingerprint",
            "user" => "username",
            "status" | "priority" | "keyword" => "name",
            _ => return None,
        };
        nodes.iter().position(|node| node.values.get(key).is_some_and(|value| value == id))
    }

    fn search(&self, class: &'static str, asked: &Asked) -> Said {
        let mut wanted = Vec::new();
        for (name, value) in asked.query.iter().filter(|(name, _)| !name.starts_with('@')) {
            let (name, exact) = name.strip_suffix(':').map_or((name.as_str(), false), |name| (name, true));
            let property = name.split('.').next().unwrap_or(name);
            if !has(class, property) {
                return failed(400, &format!("Field {name} is not valid for {class} class."));
            }
            wanted.push((
                name.to_owned(),
                value.clone(),
                exact || link(class, property).is_some() || name == "id",
            ));
        }
        let none = Vec::new();
        let nodes = self.nodes.get(class).unwrap_or(&none);
        let fits = |at: usize, (name, value, exact): &(String, String, bool)| {
            let is = if name == "id" {
                (at + 1).to_string()
            } else {
                text(nodes[at].values.get(name.as_str()).unwrap_or(&Value::Null))
            };
            let any = |wanted: &str| {
                if *exact {
                    is == wanted || self.label(class, name, &is) == wanted
                } else {
                    is.to_lowercase().contains(&wanted.to_lowercase())
                }
            };
            value.split(',').any(any)
        };
        let found: Vec<usize> =
            (0..nodes.len()).filter(|at| wanted.iter().all(|one| fits(*at, one))).collect();
        let (size, page) = (asked.number("@page_size", 10_000).max(1), asked.number("@page_index", 1).max(1));
        let fields: Vec<&str> = asked
            .parameter("@fields")
            .or(asked.parameter("@attrs"))
            .map(|list| list.split([',', ':']).collect())
            .unwrap_or_default();
        let item = |at: &usize| {
            let mut item =
                json!({ "id": (at + 1).to_string(), "link": format!("{}/{class}/{}", self.rest, at + 1) });
            for field in &fields {
                item[*field] = if *field == "id" {
                    json!((at + 1).to_string())
                } else {
                    self.property(class, *at, field, asked)
                };
            }
            item
        };
        let items: Vec<Value> = found.iter().skip((page - 1) * size).take(size).map(item).collect();
        let mut data = json!({ "collection": items, "@total_size": found.len() });
        if page * size < found.len() {
            data["@links"] = json!({ "next": [{ "rel": "next", "uri": format!("{}/{class}?@page_size={size}&@page_index={}", self.rest, page + 1) }] });
        }
        Said::json(200, &json!({ "data": data }))
    }

    fn label(&self, class: &str, name: &str, id: &str) -> String {
        let Some((class, _)) = link(class, name) else { return String::new() };
        let node = id.parse::<usize>().ok().and_then(|id| self.nodes.get(class)?.get(id.checked_sub(1)?));
        node.and_then(|node| node.values.get("name").or(node.values.get("username")))
            .map(text)
            .unwrap_or_default()
    }

    fn property(&self, class: &str, at: usize, name: &str, asked: &Asked) -> Value {
        let value = self.nodes[class][at].values.get(name).cloned().unwrap_or(Value::Null);
        if name == "content" && asked.number("@verbose", 1) >= 3 {
            return json!(String::from_utf8_lossy(&self.nodes[class][at].bytes));
        }
        if name == "content" {
            return json!({ "link": format!("{}/{class}/{}/binary_content", self.rest.trim_end_matches("/rest/data"), at + 1) });
        }
        let Some((other, several)) = link(class, name) else { return value };
        let verbose = asked.number("@verbose", 1);
        let one = |id: &Value| {
            let id = text(id);
            let mut shown = json!({ "id": id, "link": format!("{}/{other}/{id}", self.rest) });
            if verbose >= 2 {
                shown["name"] = json!(self.label(class, name, &id));
            }
            if verbose == 0 { json!(id) } else { shown }
        };
        match &value {
            Value::Array(list) => list.iter().map(one).collect(),
            Value::Null if several => json!([]),
            Value::Null => Value::Null,
            id => one(id),
        }
    }

    fn sent(asked: &Asked) -> Option<(Map<String, Value>, Vec<u8>)> {
        let kind = asked.header("content-type").unwrap_or_default();
        if kind.starts_with("multipart/") {
            let form = asked.form();
            let bytes = form.iter().find(|part| part.name == "content").map(|part| part.bytes.clone());
            let values = form
                .iter()
                .filter(|part| part.name != "content")
                .map(|part| (part.name.clone(), json!(part.text())));
            return Some((values.collect(), bytes.unwrap_or_default()));
        }
        let mut values = if kind.starts_with("application/x-www-form-urlencoded") {
            url::form_urlencoded::parse(&asked.body)
                .map(|(name, value)| (name.into_owned(), json!(value)))
                .collect()
        } else {
            asked.json()?.as_object()?.clone()
        };
        let bytes = values.remove("content").map(|content| text(&content).into_bytes()).unwrap_or_default();
        Some((values, bytes))
    }

    /// Links by name or id become ids; what is not there is a conflict.
    fn checked(&self, class: &str, values: Map<String, Value>) -> Result<Map<String, Value>, Said> {
        let mut checked = Map::new();
        for (name, value) in values {
            if !has(class, &name) {
                return Err(failed(400, &format!("Property {name} not found in class {class}")));
            }
            let Some((other, several)) = link(class, &name) else {
                checked.insert(name, value);
                continue;
            };
            let list: Vec<String> = match &value {
                Value::Array(list) => list.iter().map(text).collect(),
                Value::Null => Vec::new(),
                one => text(one).split(',').map(str::to_owned).collect(),
            };
            let mut ids = Vec::new();
            for one in list {
                match self.at(other, &one) {
                    Some(at) => ids.push(json!((at + 1).to_string())),
                    None => return Err(failed(409, &format!("{other} has no node {one}"))),
                }
            }
            let value =
                if several { Value::Array(ids) } else { ids.into_iter().next().unwrap_or(Value::Null) };
            checked.insert(name, value);
        }
        Ok(checked)
    }

    fn is_taken(&self, class: &str, values: &Map<String, Value>, but: Option<usize>) -> Option<Said> {
        let wanted = values
            .get("fingerprint")
            .filter(|_| class == "issue")
            .map(text)
            .filter(|text| !text.is_empty())?;
        let at = self.at("issue", &wanted)?;
        (Some(at) != but).then(|| failed(409, &format!("node with key \"{wanted}\" exists")))
    }

    fn create(&mut self, class: &'static str, asked: &Asked) -> Said {
        let Some((values, bytes)) = Self::sent(asked) else { return failed(400, "Invalid JSON") };
        let mut values = match self.checked(class, values) {
            Ok(values) => values,
            Err(said) => return said,
        };
        if let Some(said) = self.is_taken(class, &values, None) {
            return said;
        }
        if class == "issue" {
            values.entry("status").or_insert(json!("1"));
            values.entry("title").or_insert(json!(""));
        }
        let nodes = self.nodes.entry(class).or_default();
        nodes.push(Node { values, bytes, version: 1 });
        let id = nodes.len().to_string();
        let link = format!("{}/{class}/{id}", self.rest);
        Said::json(201, &json!({ "data": { "id": id, "link": link } })).with("Location", link)
    }

    fn one(&mut self, class: &'static str, at: usize, method: &str, rest: &[&str], asked: &Asked) -> Said {
        let tag = format!("\"{:032x}\"", (at as u64 + 1) * 1_000_003 + self.nodes[class][at].version);
        match (method, rest) {
            ("GET", ["binary_content"]) => Said::bytes(&self.nodes[class][at].bytes).with("ETag", tag),
            ("GET", ["content"]) => {
                let content = String::from_utf8_lossy(&self.nodes[class][at].bytes).into_owned();
                Said::json(
                    200,
                    &json!({ "data": { "id": (at + 1).to_string(), "type": "<class 'str'>", "data": content, "@etag": tag } }),
                )
            }
            ("GET", [name]) if has(class, name) => {
                let value = self.property(class, at, name, asked);
                Said::json(
                    200,
                    &json!({ "data": { "id": (at + 1).to_string(), "data": value, "@etag": tag } }),
                )
                .with("ETag", tag)
            }
            ("GET", []) => {
                let (_, all) = properties(class).unwrap_or(("", &[]));
                let wanted: Option<Vec<&str>> =
                    asked.parameter("@fields").map(|list| list.split([',', ':']).collect());
                let names = all.iter().filter_map(|property| property.split(['*', '+']).next());
                let names = names.filter(|name| wanted.as_ref().is_none_or(|wanted| wanted.contains(name)));
                let attributes: Map<String, Value> =
                    names.map(|name| (name.to_owned(), self.property(class, at, name, asked))).collect();
                let data = json!({ "id": (at + 1).to_string(), "type": class, "link": format!("{}/{class}/{}", self.rest, at + 1), "attributes": attributes, "@etag": tag });
                Said::json(200, &json!({ "data": data })).with("ETag", tag)
            }
            ("PATCH" | "PUT", rest) => self.change(class, at, method, rest, asked, &tag),
            _ => failed(404, "Not found"),
        }
    }

    fn change(
        &mut self,
        class: &'static str,
        at: usize,
        method: &str,
        rest: &[&str],
        asked: &Asked,
        tag: &str,
    ) -> Said {
        let Some((mut values, _)) = Self::sent(asked) else { return failed(400, "Invalid JSON") };
        let given =
            asked.header("if-match").map(str::to_owned).or(values.remove("@etag").map(|tag| text(&tag)));
        if given.is_none_or(|given| given.trim_matches('"') != tag.trim_matches('"')) {
            return failed(
                412,
                "If-Match is missing or does not match. Retrieve asset and retry modification if valid.",
            );
        }
        let op = values.remove("@op").map_or_else(|| "replace".to_owned(), |op| text(&op));
        if let [name] = rest {
            let data = values.remove("data").unwrap_or(Value::Null);
            values = Map::from_iter([((*name).to_owned(), data)]);
        }
        let values = match self.checked(class, values) {
            Ok(values) => values,
            Err(said) => return said,
        };
        if let Some(said) = self.is_taken(class, &values, Some(at)) {
            return said;
        }
        let node = &mut self.nodes.entry(class).or_default()[at];
        for (name, value) in values.clone() {
            let value = match (op.as_str(), node.values.get(&name), value) {
                ("add", Some(Value::Array(old)), Value::Array(new)) if method == "PATCH" => {
                    let fresh = new.into_iter().filter(|one| !old.contains(one));
                    Value::Array(old.iter().cloned().chain(fresh).collect())
                }
                (_, _, value) => value,
            };
            node.values.insert(name, value);
        }
        // A new message on an issue that was not read, or is done, makes it one that is talked about.
        if class == "issue"
            && values.contains_key("messages")
            && !values.contains_key("status")
            && text(&node.values["status"]) == "1"
        {
            node.values.insert("status".to_owned(), json!("3"));
        }
        node.version += 1;
        Said::json(
            200,
            &json!({ "data": { "id": (at + 1).to_string(), "type": class, "link": format!("{}/{class}/{}", self.rest, at + 1), "attribute": values } }),
        )
    }
}
