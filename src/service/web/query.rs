//! What stands behind the `?` of an address.

use std::collections::BTreeMap;

use axum::http::Uri;
use chrono::{DateTime, Utc};
use url::form_urlencoded;

use super::refusal::HttpRefusal;

/// Names and values, each once.
#[derive(Debug)]
pub(super) struct AskedQuery {
    values: BTreeMap<&'static str, String>,
}

impl AskedQuery {
    /// Reads it. Names that are not known are not quoted: somebody may have put a token there.
    ///
    /// # Errors
    /// A name that is not among `known`, or one that stands there twice.
    pub(super) fn read(uri: &Uri, known: &[&'static str]) -> Result<Self, HttpRefusal> {
        let mut values = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
            let Some(name) = known.iter().find(|known| **known == name) else {
                let there_are =
                    if known.is_empty() { "there are none here".to_owned() } else { known.join(", ") };
                return Err(HttpRefusal::bad("a parameter of the address is not known")
                    .hint(format!("parameters: {there_are}; a token goes into the header Authorization")));
            };
            if values.insert(*name, value.into_owned()).is_some() {
                let message =
                    format!("`{name}` stands in the address twice, and only one of them can be meant");
                return Err(HttpRefusal::bad(message));
            }
        }
        values.retain(|_, value| !value.is_empty());
        Ok(Self { values })
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// A number from 1 to `most`.
    pub(super) fn limit(&self, usually: u32, most: u32) -> Result<u32, HttpRefusal> {
        let Some(text) = self.text("limit") else { return Ok(usually) };
        let fits = |limit: &u32| (1..=most).contains(limit);
        let wrong = || HttpRefusal::bad(format!("`limit` is a number from 1 to {most}"));
        text.parse().ok().filter(fits).ok_or_else(wrong)
    }

    pub(super) fn instant(&self, name: &str) -> Result<Option<DateTime<Utc>>, HttpRefusal> {
        let Some(text) = self.text(name) else { return Ok(None) };
        // A plus sign that was not escaped has become a blank.
        let read = DateTime::parse_from_rfc3339(&text.replace(' ', "+"));
        let wrong = |_| {
            HttpRefusal::bad(format!("`{name}` is no instant"))
                .hint("write it with its zone: 2026-11-20T14:00:00Z")
        };
        read.map(|at| Some(at.to_utc())).map_err(wrong)
    }
}
