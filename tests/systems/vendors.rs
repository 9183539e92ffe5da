//! Twelve systems of vendors, each written from the vendor's documents by somebody who had not seen the connectors
//! (`tests/data/filing/systems`, whose hashes were committed before). They stay as their writer left them.

use std::collections::BTreeMap;

use super::{Asked, Held, Said, System};

#[path = "../data/filing/systems/mod.rs"]
#[rustfmt::skip]
#[expect(warnings, clippy::all, clippy::pedantic, clippy::allow_attributes, clippy::allow_attributes_without_reason, reason = "the hash is of what the writer left")]
mod kept;

/// Their names.
pub const NAMES: &[&str] = &[
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
struct Vendor(Box<dyn kept::System>);

impl System for Vendor {
    fn answer(&mut self, asked: &Asked) -> Said {
        let Asked { method, path, query, headers, body, host } = asked.clone();
        let said = self.0.answer(&kept::Asked { method, path, query, headers, body, host });
        Said { status: said.status, headers: said.headers, body: said.body }
    }

    fn held(&self) -> Vec<Held> {
        let held = self.0.held().into_iter();
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
        self.0.close(id);
    }

    fn lag(&mut self, seconds: u64) {
        self.0.lag(seconds);
    }

    fn tick(&mut self, now_seconds: u64) {
        self.0.tick(now_seconds);
    }
}

/// The system of that name.
pub fn make(name: &str, base_url: &str) -> (Box<dyn System>, BTreeMap<String, String>) {
    let (system, given) = kept::make(name, base_url);
    (Box::new(Vendor(system)), given)
}
