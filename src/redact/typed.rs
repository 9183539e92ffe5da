//! Redaction of everything that has a type: field by field, by the decisions of the type's owner ([`FieldDecisions`]).

use std::borrow::Cow;
use std::collections::HashSet;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::bodies::Bodies;
use super::class::Class;
use super::cleaner::Cleaner;
use super::fields::{DecisionsBelow, FieldDecisions, Handling};
use super::findings::{Log, TextPlace};
use super::policy::{Audience, Policy, Treatment};
use super::pseudonym::{Key, Pseudonyms};
use super::redacted::Redacted;
use crate::vault::Vault;

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

/// The people that a run is about, as far as the redaction must know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Their names and sign-in names, to be found again in free text. Addresses are found by their form.
    pub names: Vec<String>,
    /// Their accounts' own ids: the only ids of a person that support may see.
    pub ids: Vec<String>,
}

/// A value could not be redacted, so it must not be used.
#[derive(Debug, thiserror::Error)]
#[error("{document} could not be redacted, so nothing was written or sent: {cause}")]
pub struct RedactError {
    pub(super) document: &'static str,
    pub(super) cause: serde_json::Error,
}

impl Redactor {
    /// A redactor for `audience` that knows the customer's key and the people of the run, and asks the vault for the tool's own
    /// secrets whenever it redacts.
    #[must_use]
    pub fn new(audience: Audience, vault: &Vault, key: Key, people: People) -> Self {
        let cleaner = Cleaner::new(vault, Pseudonyms::new(key), Policy::of(audience), people.names);
        Self { cleaner, audience, ids: people.ids }
    }

    /// The same, for captures of which so much of the bodies may leave.
    #[must_use]
    pub fn with_bodies(mut self, bodies: Bodies) -> Self {
        self.cleaner = self.cleaner.with_bodies(bodies);
        self
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

    /// The same, for which the texts that these documents keep are no secrets, whatever a file calls them.
    ///
    /// # Errors
    /// When a document cannot be read as one.
    pub(crate) fn sparing<T: Serialize>(
        self,
        values: &[&T],
        decisions: &FieldDecisions,
    ) -> Result<Self, RedactError> {
        let mut texts = Vec::new();
        for value in values {
            let failed = |cause| RedactError { document: decisions.document, cause };
            kept_texts(&serde_json::to_value(value).map_err(failed)?, &decisions.below(), &mut texts);
        }
        texts.retain(|text| !self.cleaner.holds_more_than_a_name(text));
        Ok(Self { cleaner: self.cleaner.sparing(texts.iter().map(String::as_str)), ..self })
    }

    /// The same, that takes out everywhere what was found to be a secret so far; `None` when nothing was.
    #[must_use]
    pub fn knowing_all(&self) -> Option<Self> {
        let cleaner = self.cleaner.knowing()?;
        Some(self.with_cleaner(cleaner))
    }

    /// The same with another cleaner.
    pub(super) fn with_cleaner(&self, cleaner: Cleaner) -> Self {
        Self { cleaner, audience: self.audience, ids: self.ids.clone() }
    }

    /// Free text: a line of the log, a message, a note.
    pub fn text(&self, text: &str, place: &TextPlace, log: &mut Log) -> Redacted<String> {
        Redacted::new(self.clean(text, place, log).into_owned())
    }

    /// A document, by the decisions about its fields.
    ///
    /// # Errors
    /// When a field does not fit any more after redaction: nothing leaves then.
    pub fn fields<T: Serialize + DeserializeOwned>(
        &self,
        value: &T,
        decisions: &FieldDecisions,
        log: &mut Log,
    ) -> Result<Redacted<T>, RedactError> {
        let failed = |cause| RedactError { document: decisions.document, cause };
        let mut tree = serde_json::to_value(value).map_err(failed)?;
        let mut walk = FieldWalk { file: decisions.file, path: Vec::new(), clean: HashSet::new(), log };
        self.walk(&mut tree, &decisions.below(), &mut walk);
        Ok(Redacted::new(serde_json::from_value(tree).map_err(failed)?))
    }

    fn walk(&self, value: &mut Value, decisions: &DecisionsBelow, walk: &mut FieldWalk<'_>) {
        match value {
            Value::String(text) => {
                if let Cow::Owned(clean) = self.string(text, decisions.here(), walk) {
                    *text = clean;
                }
            }
            Value::Array(items) => {
                let decisions = decisions.element();
                for (index, item) in items.iter_mut().enumerate() {
                    walk.path.push(index.to_string());
                    self.walk(item, &decisions, walk);
                    walk.path.pop();
                }
            }
            Value::Object(fields) => {
                for (key, item) in fields {
                    walk.path.push(key.clone());
                    self.walk(item, &decisions.key(key), walk);
                    walk.path.pop();
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn string<'t>(
        &self,
        text: &'t str,
        handling: Option<Handling>,
        walk: &mut FieldWalk<'_>,
    ) -> Cow<'t, str> {
        let own_id = |text: &str| !text.contains('@') && self.ids.iter().any(|id| id == text);
        if handling == Some(Handling::Name) && walk.clean.contains(text) {
            return Cow::Borrowed(text);
        }
        let place = walk.place();
        match handling {
            Some(Handling::PersonId) if own_id(text) => self.keep(text, &place, walk.log),
            Some(Handling::Person | Handling::PersonId) => self.person(text, &place, walk.log),
            Some(Handling::Name) => {
                let named = if self.cleaner.holds_more_than_a_name(text) {
                    self.clean(text, &place, walk.log)
                } else {
                    self.keep(text, &place, walk.log)
                };
                if matches!(named, Cow::Borrowed(_)) && walk.clean.len() < REMEMBERED {
                    walk.clean.insert(text.to_owned());
                }
                named
            }
            Some(Handling::Keep) => self.keep(text, &place, walk.log),
            Some(Handling::Text) => self.clean(text, &place, walk.log),
            None => {
                walk.log.push("field not on the allow list", Class::Secret, &place, WITHHELD);
                // Owned: the caller takes a borrowed text for the one that it handed in, and lets that leave.
                Cow::Owned(WITHHELD.to_owned())
            }
        }
    }

    fn clean<'t>(&self, text: &'t str, place: &TextPlace, log: &mut Log) -> Cow<'t, str> {
        self.cleaner.closed(self.cleaner.text(text, place, log), place, log)
    }

    /// Only the secrets that the tool holds go, and what would stop everything at the end; a name that looks like a credential
    /// is still a name.
    pub(super) fn keep<'t>(&self, text: &'t str, place: &TextPlace, log: &mut Log) -> Cow<'t, str> {
        let known = self.cleaner.known();
        if known.is_broken() || !known.find(text.as_bytes()).is_empty() {
            return self.clean(text, place, log);
        }
        self.cleaner.closed(Cow::Borrowed(text), place, log)
    }

    fn person<'t>(&self, text: &'t str, place: &TextPlace, log: &mut Log) -> Cow<'t, str> {
        let class = Class::of_person(text);
        let token = match self.cleaner.policy().treatment(class) {
            Treatment::Keep => return self.keep(text, place, log),
            Treatment::Pseudonym => self.cleaner.pseudonyms().token(class, text),
            Treatment::Drop => class.dropped().to_owned(),
        };
        log.push("person", class, place, &token);
        Cow::Owned(token)
    }
}

/// How many names are remembered as clean.
const REMEMBERED: usize = 10_000;

/// The way through one document.
struct FieldWalk<'w> {
    file: &'static str,
    path: Vec<String>,
    /// Names that stay as they are: a hundred thousand roles grant the same few hundred permissions.
    clean: HashSet<String>,
    log: &'w mut Log,
}

impl FieldWalk<'_> {
    fn place(&self) -> TextPlace {
        TextPlace::new(self.file, format!("/{}", self.path.join("/")))
    }
}

/// The texts that stay as they are, and the words of codes in those that are cleaned.
fn kept_texts(value: &Value, decisions: &DecisionsBelow, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => match decisions.here() {
            Some(Handling::Keep | Handling::Name | Handling::PersonId) => texts.push(text.clone()),
            Some(Handling::Text) => {
                let is_code = |word: &&str| !word.bytes().any(|byte| byte.is_ascii_digit());
                let words = text.split(|letter: char| !(letter.is_alphanumeric() || "-_.".contains(letter)));
                texts.extend(words.filter(is_code).map(str::to_owned));
            }
            Some(Handling::Person) | None => {}
        },
        Value::Array(items) => {
            let decisions = decisions.element();
            for item in items {
                kept_texts(item, &decisions, texts);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                kept_texts(item, &decisions.key(key), texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_nobody_decided_about_does_not_leave() {
        const DECISIONS: FieldDecisions =
            FieldDecisions::new("a note", "note.json", &[("kept", Handling::Keep)]);
        let redactor =
            Redactor::new(Audience::Admin, &Vault::default(), Key::new([7; 32]), People::default());
        let note = serde_json::json!({"kept": "Agent", "new": "Olga", "list": ["Petrova"]});
        let mut log = Log::new();
        let redacted = redactor.fields(&note, &DECISIONS, &mut log).unwrap();
        let wanted = serde_json::json!({"kept": "Agent", "new": WITHHELD, "list": [WITHHELD]});
        assert_eq!(redacted.get(), &wanted);
        assert_eq!(log.findings()[0].rule, "field not on the allow list");
    }
}
