//! The person whom a ticket is about: those who get it must be able to find them, so that they are shown there as the profile says.
//! Everybody else stays a token, and so does this person in the files that go with the ticket.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::class::Class;
use super::fields::{FieldDecisions, FieldDocument};
use super::findings::{Log, TextPlace};
use super::policy::Treatment;
use super::redacted::Redacted;
use super::typed::{RedactError, Redactor};

/// How the affected person is shown in a ticket to the vendor's support.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AffectedUser {
    /// By the id that the system itself gave; where none is known, as [`Self::Email`].
    #[default]
    Id,
    /// By the address; where none is known, by what the admin typed.
    Email,
    /// By a token: only the customer's admin can say who it is.
    Token,
}

impl AffectedUser {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Id, Self::Email, Self::Token];

    /// The word in a profile.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Email => "email",
            Self::Token => "token",
        }
    }
}

/// The person, and what they are called.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct AffectedPerson {
    /// How they are shown.
    pub(crate) shown: String,
    /// Addresses of theirs that an error text keeps as they are spelt there, also in percent signs.
    pub(crate) spelt: Vec<String>,
    /// Every address and name of theirs: where a token stands for one of these, [`Self::shown`] stands instead.
    pub(crate) aliases: Vec<String>,
}

impl Redactor {
    /// A document, by the decisions about its fields, in which that person is shown. Nothing changes where people are shown anyway.
    ///
    /// # Errors
    /// As [`Self::fields`].
    pub(crate) fn fields_showing<T: FieldDocument>(
        &self,
        value: &T,
        person: &AffectedPerson,
        decisions: &FieldDecisions,
        log: &mut Log,
    ) -> Result<Redacted<T>, RedactError> {
        let clean = self.with_cleaner(self.cleaner().showing(&person.spelt)).fields(value, decisions, log)?;
        let tokens: Vec<String> = person.aliases.iter().filter_map(|alias| self.token_of(alias)).collect();
        if tokens.is_empty() {
            return Ok(clean);
        }
        let place = TextPlace::new(decisions.file, "/case/user");
        // A system that gives a secret of ours out as an id gets a token for it here, too.
        let shown = self.keep(&person.shown, &place, &mut Log::new()).into_owned();
        let failed = |cause| RedactError { document: decisions.document, cause };
        let mut tree = serde_json::to_value(clean.get()).map_err(failed)?;
        show(&mut tree, &tokens, &shown);
        Ok(Redacted::new(serde_json::from_value(tree).map_err(failed)?))
    }

    fn token_of(&self, alias: &str) -> Option<String> {
        let class = Class::of_person(alias);
        let pseudonym = self.cleaner().policy().treatment(class) == Treatment::Pseudonym;
        pseudonym.then(|| self.cleaner().pseudonyms().token(class, alias))
    }
}

fn show(value: &mut Value, tokens: &[String], shown: &str) {
    match value {
        Value::String(text) => {
            for token in tokens {
                if text.contains(token.as_str()) {
                    *text = text.replace(token.as_str(), shown);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| show(item, tokens, shown)),
        Value::Object(fields) => fields.values_mut().for_each(|item| show(item, tokens, shown)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
