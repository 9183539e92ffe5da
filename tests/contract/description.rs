//! A vendor's API description (OpenAPI 3): its operations, found by method and path.

use serde_json::Value;

use super::schema;

/// One description.
pub(crate) struct Description {
    /// The whole document, `nullable` taken out; what references point into.
    pub(crate) root: Value,
    /// The path of its server, in front of every operation: `/api/v2`.
    pub(crate) base: String,
    /// What it describes.
    pub(crate) operations: Vec<Operation>,
    /// Where it takes GraphQL: its operations then have the root fields behind this path, `/graphql/issues`.
    pub(crate) graphql: Option<Graphql>,
}

/// Says what is wrong with a body.
pub(crate) type Judge = Box<dyn Fn(&Value) -> Result<(), String> + Send + Sync>;

/// GraphQL at a path.
pub(crate) struct Graphql {
    /// The path.
    pub(crate) path: String,
    /// Says what is wrong with a body, `{query, variables}`, as a schema knows it.
    pub(crate) judge: Option<Judge>,
}

/// One operation.
pub(crate) struct Operation {
    /// `GET`, `POST`, …
    pub(crate) method: String,
    /// Path template, with the server's own path in front: `/api/v2/users/{id}`.
    pub(crate) path: String,
    /// Parameters, the path's own included.
    pub(crate) parameters: Vec<Value>,
    /// The operation object.
    pub(crate) value: Value,
}

impl Description {
    /// A description of an OpenAPI document.
    pub(crate) fn of(mut root: Value) -> Self {
        schema::nullable(&mut root);
        let base = root.pointer("/servers/0/url").and_then(Value::as_str).unwrap_or("");
        let base =
            base.split_once("://").map_or(base, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
        let base = base.trim_end_matches('/').to_owned();
        let mut operations = Vec::new();
        for (path, item) in root["paths"].as_object().expect("a description has paths") {
            for method in ["get", "post", "put", "patch", "delete"] {
                let Some(operation) = item.get(method) else { continue };
                let parameters = [item, operation]
                    .into_iter()
                    .filter_map(|from| from.get("parameters")?.as_array())
                    .flatten()
                    .map(|parameter| schema::resolve(&root, parameter).clone())
                    .collect();
                operations.push(Operation {
                    method: method.to_uppercase(),
                    path: format!("{base}{path}"),
                    parameters,
                    value: operation.clone(),
                });
            }
        }
        Self { root, base, operations, graphql: None }
    }

    /// With the operations of another one whose paths it lacks; what those refer to stays with the other.
    pub(crate) fn with(mut self, other: Self) -> Self {
        for operation in other.operations {
            if self.same(&operation.method, &operation.path).is_none() {
                self.operations.push(operation);
            }
        }
        self
    }

    /// The operation with this method and path template, whatever the path's parameters are called.
    pub(crate) fn same(&self, method: &str, path: &str) -> Option<&Operation> {
        self.operations.iter().find(|one| one.method == method && nameless(&one.path) == nameless(path))
    }

    /// The operation for a path, the one with the most literal segments, and whether the path exists with another method.
    pub(crate) fn find(&self, method: &str, path: &str) -> Result<&Operation, String> {
        let mut fits: Vec<&Operation> =
            self.operations.iter().filter(|known| matches(&known.path, path)).collect();
        if fits.is_empty() {
            return Err(format!("there is no path {path}"));
        }
        fits.sort_by_key(|known| known.path.matches('{').count());
        let least = fits[0].path.matches('{').count();
        fits.into_iter()
            .find(|known| known.method == method && known.path.matches('{').count() == least)
            .ok_or_else(|| format!("{path} does not take {method}"))
    }
}

impl Operation {
    /// Schema and content type of the first answer that is a success; `None`: without content.
    pub(crate) fn answer<'a>(&'a self, root: &'a Value) -> (u16, Option<(&'a str, &'a Value)>) {
        let responses = self.value["responses"].as_object().expect("an operation has responses");
        let Some((status, response)) = responses.iter().find(|(status, _)| status.starts_with('2')) else {
            return (200, None);
        };
        let status = status.parse().unwrap_or(200);
        let content = schema::resolve(root, response).get("content").and_then(Value::as_object);
        let json = content.and_then(|content| {
            content.iter().find(|(kind, _)| kind.contains("json")).or_else(|| content.iter().next())
        });
        (status, json.map(|(kind, media)| (kind.as_str(), media.get("schema").unwrap_or(&Value::Null))))
    }
}

/// A path template without the names of its parameters.
fn nameless(path: &str) -> String {
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

/// Whether a path fits a template; a parameter is one segment and never empty.
fn matches(template: &str, path: &str) -> bool {
    let (mut want, mut have) = (template.split('/'), path.split('/'));
    loop {
        match (want.next(), have.next()) {
            (None, None) => return true,
            (Some(want), Some(have)) if segment(want, have) => {}
            _ => return false,
        }
    }
}

fn segment(want: &str, have: &str) -> bool {
    match (want.find('{'), want.rfind('}')) {
        (Some(open), Some(close)) => {
            have.len() > want[..open].len() + want[close + 1..].len()
                && have.starts_with(&want[..open])
                && have.ends_with(&want[close + 1..])
        }
        _ => want == have,
    }
}
