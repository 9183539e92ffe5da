//! Redaction of everything that has a type: reports and recorded facts, field by field, by the allow list in
//! [`super::fields`].

use std::borrow::Cow;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::class::Class;
use super::cleaner::Cleaner;
use super::fields::{self, Handling};
use super::findings::{Log, Place};
use super::known::Known;
use super::policy::{Audience, Policy, Treatment};
use super::pseudonym::{Key, Pseudonyms};
use super::redacted::Redacted;
use crate::facts::{Facts, Recording};
use crate::report::v1::Report;

/// Stands for a text that the allow list does not name.
pub const WITHHELD: &str = "[withheld]";

/// Redacts for one audience. The same value is the same token in everything that one redactor, or another with the same
/// key, redacts.
#[derive(Debug)]
pub struct Redactor {
    cleaner: Cleaner,
    audience: Audience,
    /// The accounts' own ids: the only ids of a person that support may see.
    ids: Vec<String>,
}

/// A value could not be redacted, so it must not be used.
#[derive(Debug, thiserror::Error)]
#[error("{what} could not be redacted, so nothing was written or sent: {cause}")]
pub struct RedactError {
    what: &'static str,
    cause: serde_json::Error,
}

impl Redactor {
    /// A redactor for `audience` that knows the tool's own secrets, the customer's key, and the people in the facts.
    #[must_use]
    pub fn new(audience: Audience, known: Known, key: Key, facts: &Facts) -> Self {
        let cleaner = Cleaner::new(known, Pseudonyms::new(key), Policy::of(audience), names(facts));
        Self { cleaner, audience, ids: ids(facts) }
    }

    /// Who will read the result.
    #[must_use]
    pub fn audience(&self) -> Audience {
        self.audience
    }

    /// The cleaner, for attachments.
    #[must_use]
    pub fn cleaner(&self) -> &Cleaner {
        &self.cleaner
    }

    /// A report.
    ///
    /// # Errors
    /// When a field does not fit any more after redaction: nothing leaves then.
    pub fn report(&self, report: &Report, log: &mut Log) -> Result<Redacted<Report>, RedactError> {
        self.fields("the report", "report.json", report, log)
    }

    /// A recorded run, still replayable: the person asked for and the person found get the same token.
    ///
    /// # Errors
    /// When a field does not fit any more after redaction: nothing leaves then.
    pub fn recording(
        &self,
        recording: &Recording,
        log: &mut Log,
    ) -> Result<Redacted<Recording>, RedactError> {
        self.fields("the facts", "facts.json", recording, log)
    }

    /// Free text: a line of the log, a message, a note.
    pub fn text(&self, text: &str, place: &Place, log: &mut Log) -> Redacted<String> {
        Redacted::new(self.cleaner.text(text, place, log).into_owned())
    }

    fn fields<T: Serialize + DeserializeOwned>(
        &self,
        what: &'static str,
        file: &str,
        value: &T,
        log: &mut Log,
    ) -> Result<Redacted<T>, RedactError> {
        let failed = |cause| RedactError { what, cause };
        let mut tree = serde_json::to_value(value).map_err(failed)?;
        self.walk(&mut tree, &mut Vec::new(), file, log);
        Ok(Redacted::new(serde_json::from_value(tree).map_err(failed)?))
    }

    fn walk(&self, value: &mut Value, path: &mut Vec<String>, file: &str, log: &mut Log) {
        match value {
            Value::String(text) => {
                if let Cow::Owned(clean) = self.string(text, path, file, log) {
                    *text = clean;
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    path.push(index.to_string());
                    self.walk(item, path, file, log);
                    path.pop();
                }
            }
            Value::Object(fields) => {
                for (key, item) in fields {
                    path.push(key.clone());
                    self.walk(item, path, file, log);
                    path.pop();
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn string<'t>(&self, text: &'t str, path: &[String], file: &str, log: &mut Log) -> Cow<'t, str> {
        let place = || Place::new(file, format!("/{}", path.join("/")));
        let own_id = |text: &str| !text.contains('@') && self.ids.iter().any(|id| id == text);
        match fields::handling(path) {
            Some(Handling::PersonId) if own_id(text) => self.keep(text, &place(), log),
            Some(Handling::Person | Handling::PersonId) => self.person(text, &place(), log),
            Some(Handling::Keep) => self.keep(text, &place(), log),
            Some(Handling::Text) => self.cleaner.text(text, &place(), log),
            None => {
                log.push("field not on the allow list", Class::Secret, &place(), WITHHELD);
                Cow::Borrowed(WITHHELD)
            }
        }
    }

    /// Only the secrets that the tool holds go; a name that looks like a credential is still a name.
    fn keep<'t>(&self, text: &'t str, place: &Place, log: &mut Log) -> Cow<'t, str> {
        if self.cleaner.known().find(text.as_bytes()).next().is_some() {
            return self.cleaner.text(text, place, log);
        }
        Cow::Borrowed(text)
    }

    fn person<'t>(&self, text: &'t str, place: &Place, log: &mut Log) -> Cow<'t, str> {
        let class = if text.contains('@') { Class::Email } else { Class::Name };
        let token = match self.cleaner.policy().treatment(class) {
            Treatment::Keep => return self.keep(text, place, log),
            Treatment::Pseudonym => self.cleaner.pseudonyms().token(class, text),
            Treatment::Drop => class.dropped().to_owned(),
        };
        log.push("person", class, place, &token);
        Cow::Owned(token)
    }
}

/// Names of people that the facts mention, to be found again in free text. Addresses are found by their form.
fn names(facts: &Facts) -> Vec<String> {
    let mut names = Vec::new();
    if let Ok(seen) = &facts.account {
        for account in seen.value.iter().flatten() {
            names.extend([&account.name, &account.username, &account.by].into_iter().flatten().cloned());
        }
    }
    if let Ok(seen) = &facts.changes {
        names.extend(seen.value.iter().flatten().filter_map(|change| change.by.clone()));
    }
    names.retain(|name| !name.contains('@'));
    names
}

fn ids(facts: &Facts) -> Vec<String> {
    let seen = facts.account.iter().flat_map(|seen| seen.value.iter().flatten());
    seen.filter_map(|account| account.id.clone()).collect()
}
