//! Twelve systems of vendors, each written from the vendor's documents by somebody who had not seen the connectors
//! (`tests/data/filing/systems`, whose hashes were committed before). They stay as their writer left them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Asked, Held, Said, System};

#[path = "../data/filing/systems/mod.rs"]
#[rustfmt::skip]
#[expect(warnings, clippy::all, clippy::pedantic, clippy::allow_attributes, clippy::allow_attributes_without_reason, reason = "the hash is of what the writer left")]
mod kept;

/// Their names.
pub(super) const NAMES: &[&str] = &[
    "zendesk",
    "jira",
    "freshdesk",
    "servicenow",
    "github",
    "gitlab",
    "zammad",
    "jsm",
    "salesforce",
    "hubspot",
    "linear",
    "intercom",
];

/// One of them behind the interface of all.
struct Vendor {
    system: Box<dyn kept::System>,
    manner: Option<Manner>,
}

/// What a writer left out, and the vendor's documents have.
#[derive(Clone, Copy)]
enum Manner {
    /// Jira's second version of the same requests, in which texts are texts.
    TextsOfJira,
    /// Jira gives the steps of the workflow with an issue, too.
    StepsOfJira,
    /// Linear signs the addresses of files for who asks with `public-file-urls-expire-in`.
    SignedFiles,
}

const SIGNED: &str = "signature=of-linear";

impl Manner {
    fn of(name: &str) -> Option<Self> {
        match name {
            "jira" => Some(Self::StepsOfJira),
            "jsm" => Some(Self::TextsOfJira),
            "linear" => Some(Self::SignedFiles),
            _ => None,
        }
    }

    /// As the system that is here takes it, and whether the answer is to be changed.
    fn asked(self, asked: &mut kept::Asked) -> bool {
        match self {
            Self::TextsOfJira => {
                let second = asked.path.starts_with("/rest/api/2/issue/");
                asked.path =
                    asked.path.replacen("/rest/api/2/issue/", "/rest/api/3/issue/", usize::from(second));
                second
            }
            Self::StepsOfJira => {
                let expands = |(name, value): &(String, String)| name == "expand" && value == "transitions";
                let steps = asked.query.iter().any(expands);
                if steps {
                    asked.path.push_str("/transitions");
                    asked.query.clear();
                }
                steps
            }
            Self::SignedFiles => {
                if asked.query.iter().any(|(name, _)| name == "signature") {
                    asked.headers.push(("authorization".to_owned(), "lin_api_escalate01".to_owned()));
                }
                asked.headers.iter().any(|(name, _)| name == "public-file-urls-expire-in")
            }
        }
    }

    fn said(self, body: &[u8]) -> Vec<u8> {
        let Ok(mut value) = serde_json::from_slice::<Value>(body) else { return body.to_vec() };
        match self {
            Self::TextsOfJira => as_texts(&mut value),
            Self::StepsOfJira => {}
            Self::SignedFiles => sign(&mut value),
        }
        value.to_string().into_bytes()
    }
}

/// Documents of Jira as the text in them.
fn as_texts(value: &mut Value) {
    if value["type"] == "doc" {
        let mut text = String::new();
        gather(value, &mut text);
        *value = Value::String(text);
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(as_texts),
        Value::Object(members) => members.values_mut().for_each(as_texts),
        _ => {}
    }
}

fn gather(node: &Value, text: &mut String) {
    text.push_str(node["text"].as_str().unwrap_or_default());
    for inner in node["content"].as_array().into_iter().flatten() {
        gather(inner, text);
        if inner["type"] != "text" {
            text.push('\n');
        }
    }
}

fn sign(value: &mut Value) {
    match value {
        Value::String(text) if text.contains("/_assets/") => *text = format!("{text}?{SIGNED}"),
        Value::Array(items) => items.iter_mut().for_each(sign),
        Value::Object(members) => members.values_mut().for_each(sign),
        _ => {}
    }
}

impl System for Vendor {
    fn answer(&mut self, asked: &Asked) -> Said {
        let Asked { method, path, query, headers, body, host } = asked.clone();
        let mut asked = kept::Asked { method, path, query, headers, body, host };
        let changes = self.manner.filter(|manner| manner.asked(&mut asked));
        let said = self.system.answer(&asked);
        let body = changes.map_or(said.body.clone(), |manner| manner.said(&said.body));
        Said { status: said.status, headers: said.headers, body }
    }

    fn held(&self) -> Vec<Held> {
        let held = self.system.held().into_iter();
        held.map(|kept::Held { id, open, title, texts, files, fields }| Held {
            id,
            open,
            title,
            texts,
            files,
            fields,
        })
        .collect()
    }

    fn close(&mut self, id: &str) {
        self.system.close(id);
    }

    fn lag(&mut self, seconds: u64) {
        self.system.lag(seconds);
    }

    fn tick(&mut self, now_seconds: u64) {
        self.system.tick(now_seconds);
    }
}

/// The system of that name.
pub(super) fn make(name: &str, base_url: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let (system, given) = kept::make(name, base_url);
    (Box::new(Vendor { system, manner: Manner::of(name) }), given)
}
