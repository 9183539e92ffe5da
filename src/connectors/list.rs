//! `[list]`: what a system knows by a text that somebody typed. Sent only when a name was not found, or when somebody asks for the list.

use futures_util::future::join_all;
use serde_json::Value;

use super::configured::Configured;
use super::jq;
use super::run::{Context, Nodes, Run, Subject};
use crate::case::{Candidate, Case, NameOf};

/// What one system lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedBySystem {
    /// What it knows.
    pub candidates: Vec<Candidate>,
    /// Whether there is nothing beyond that.
    pub complete: bool,
}

/// What one system lists for a text; `text` `None` is everything. Of the case only where it is about, the tenant, is looked at. `None`:
/// the connector has no such list.
///
/// # Errors
/// One sentence without secrets: why the system could not tell.
pub async fn list(
    configured: &Configured,
    case: &Case,
    of: NameOf,
    text: Option<&str>,
    context: &Context<'_>,
) -> Option<Result<ListedBySystem, String>> {
    let connector = &configured.connector;
    let mut run = Run::new(configured, context, Subject::Case(case));
    run.text = text.map(jq::text).unwrap_or_default();
    let nodes = Nodes::new(&run);
    let place = format!("`{}` of [list]", of.listing());
    let programs = connector.lists.iter().filter(|(known, _)| *known == of);
    let sources = programs.map(|(_, program)| nodes.target(place.clone(), program));
    let mut told: Option<Result<ListedBySystem, String>> = None;
    let mut silent = false;
    for outcome in join_all(sources).await {
        let one = match outcome {
            Ok(known) => read(of, &jq::to_json(&known.value))
                .map(|(candidates, more)| ListedBySystem {
                    candidates,
                    complete: known.basis.complete && !more,
                })
                .map_err(|what| format!("{place} in connector {} gave {what}", connector.name)),
            Err(fault) => Err(fault.said(context.http.mask())),
        };
        silent |= one.is_err();
        told = Some(match (told, one) {
            (Some(Ok(mut all)), Ok(more)) => {
                all.candidates.extend(more.candidates);
                all.complete &= more.complete;
                Ok(all)
            }
            (None | Some(Err(_)), one @ Ok(_)) | (None, one) => one,
            (Some(known), Err(_)) => known,
        });
    }
    if let Some(Ok(all)) = &mut told {
        all.complete &= !silent;
    }
    told
}

/// A list of texts, or of objects with an id or a name, and whether it was cut off: `{ items, more }`. Null is none.
fn read(of: NameOf, value: &Value) -> Result<(Vec<Candidate>, bool), String> {
    let items = |value: &Value| match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(items) => items.iter().map(|item| candidate(of, item)).collect(),
        _ => Err("no list".to_owned()),
    };
    match value.as_object() {
        Some(object) => {
            let more = object.get("more").and_then(Value::as_bool).ok_or("no `more` beside `items`")?;
            Ok((items(object.get("items").unwrap_or(&Value::Null))?, more))
        }
        None => Ok((items(value)?, false)),
    }
}

fn candidate(of: NameOf, item: &Value) -> Result<Candidate, String> {
    if let Some(text) = text(Some(item)) {
        return Ok(Candidate::new(text.as_str(), text.as_str()));
    }
    let known = ["id", "name", "email", "username", "aliases", "kind", "tenant", "tenants"];
    let object = item.as_object().ok_or("an item that is neither a text nor an object")?;
    if let Some(key) = object.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("an item with `{key}`; an item has {}", known.join(", ")));
    }
    let one = |key: &str| text(object.get(key));
    let several = |key: &str| -> Vec<String> {
        let items = object.get(key).and_then(Value::as_array).into_iter().flatten();
        items.filter_map(|item| text(Some(item))).collect()
    };
    let email = one("email");
    let id = one("id").or_else(|| email.clone()).or_else(|| one("username")).or_else(|| one("name"));
    let id = id.ok_or("an item with neither an id nor a name")?;
    let name = one("name").unwrap_or_else(|| if of == NameOf::User { String::new() } else { id.clone() });
    let mut tenants = several("tenants");
    tenants.extend(one("tenant"));
    tenants.sort();
    tenants.dedup();
    let mut aliases = several("aliases");
    aliases.sort();
    aliases.dedup();
    Ok(Candidate { id, name, email, username: one("username"), aliases, kind: one("kind"), tenants })
}

/// A text or a number, unless there is nothing in it.
fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;
    use crate::case::NameOf;

    #[test]
    fn items_are_texts_or_objects() {
        let read = |value| read(NameOf::User, &value);
        let (people, _) =
            read(json!([{ "id": 7, "email": "ana@acme.example", "name": null, "tenant": "prod" }, "ben"]))
                .unwrap();
        assert_eq!(
            (people[0].id.as_str(), people[0].name.as_str(), &people[0].tenants[..]),
            ("7", "", &["prod".to_owned()][..])
        );
        assert_eq!(people[1].id, "ben");
        assert_eq!(read(json!(null)), Ok((Vec::new(), false)));
        assert!(read(json!({ "items": ["ben"], "more": true })).unwrap().1);
        for wrong in [json!({}), json!([[]]), json!([{ "name": "" }]), json!([{ "id": "1", "mail": "a" }])] {
            assert!(read(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
