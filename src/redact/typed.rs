//! Redaction of everything that has a type: field by field, by the decisions of the type's owner ([`FieldDecisions`]).

mod unchanged;

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::bodies::Bodies;
use super::class::Class;
use super::clean_texts::{CleanTexts, LookedAtAs};
use super::cleaner::Cleaner;
use super::fields::{DecisionNode, DecisionTree, FieldDecisions, FieldDocument, Handling};
use super::findings::{Log, TextPlace};
use super::mask::Mask;
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
    /// Texts that stay as they are for this audience, whoever the people of the run are.
    clean: Arc<CleanTexts>,
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

impl RedactError {
    /// Of a document by its name for people.
    pub(crate) fn of(document: &'static str, cause: serde_json::Error) -> Self {
        Self { document, cause }
    }
}

impl Redactor {
    /// A redactor for `audience` that knows the customer's key and the people of the run, and asks the vault for the tool's own
    /// secrets whenever it redacts.
    #[must_use]
    pub fn new(audience: Audience, vault: &Vault, key: Key, people: People) -> Self {
        let cleaner = Cleaner::new(vault, Pseudonyms::new(key), Policy::of(audience), people.names);
        Self { cleaner, audience, ids: people.ids, clean: Arc::default() }
    }

    /// The same, with the search for what the vault holds that others of this vault use.
    #[must_use]
    pub(crate) fn sharing(mut self, mask: &Mask) -> Self {
        self.cleaner = self.cleaner.sharing(mask);
        self
    }

    /// The same, with what other redactors of this audience, vault and key have found to be clean.
    #[must_use]
    pub(crate) fn remembering(mut self, clean: &Arc<CleanTexts>) -> Self {
        self.clean = Arc::clone(clean);
        self
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
            kept_texts(
                &serde_json::to_value(value).map_err(failed)?,
                decisions.tree(),
                DecisionTree::top(),
                &mut texts,
            );
        }
        texts.retain(|text| !self.cleaner.holds_more_than_a_name(text));
        Ok(self.with_cleaner(self.cleaner.sparing(texts.iter().map(String::as_str))))
    }

    /// The same, that takes out everywhere what was found to be a secret so far; `None` when nothing was.
    #[must_use]
    pub fn knowing_all(&self) -> Option<Self> {
        let cleaner = self.cleaner.knowing()?;
        Some(self.with_cleaner(cleaner))
    }

    /// The same with another cleaner.
    pub(super) fn with_cleaner(&self, cleaner: Cleaner) -> Self {
        Self { cleaner, audience: self.audience, ids: self.ids.clone(), clean: Arc::default() }
    }

    /// Free text: a line of the log, a message, a note.
    pub fn text(&self, text: &str, place: &TextPlace, log: &mut Log) -> Redacted<String> {
        Redacted::new(self.clean(text, place, log).into_owned())
    }

    /// A document, by the decisions about its fields.
    ///
    /// # Errors
    /// When a field does not fit any more after redaction: nothing leaves then.
    pub fn fields<T: FieldDocument>(
        &self,
        value: &T,
        decisions: &FieldDecisions,
        log: &mut Log,
    ) -> Result<Redacted<T>, RedactError> {
        if unchanged::stays(self, value, decisions) {
            return Ok(Redacted::new(value.clone().without_unwritten()));
        }
        self.changed(value, decisions, log)
    }

    /// The same of a document that is not needed any more as it is.
    ///
    /// # Errors
    /// As [`Self::fields`].
    pub(crate) fn fields_of<T: FieldDocument>(
        &self,
        value: T,
        decisions: &FieldDecisions,
        log: &mut Log,
    ) -> Result<Redacted<T>, RedactError> {
        if unchanged::stays(self, &value, decisions) {
            return Ok(Redacted::new(value.without_unwritten()));
        }
        self.changed(&value, decisions, log)
    }

    fn changed<T: Serialize + DeserializeOwned>(
        &self,
        value: &T,
        decisions: &FieldDecisions,
        log: &mut Log,
    ) -> Result<Redacted<T>, RedactError> {
        let failed = |cause| RedactError { document: decisions.document, cause };
        let mut tree = serde_json::to_value(value).map_err(failed)?;
        let of_this_document = CleanTexts::default();
        let mut walk = FieldWalk {
            file: decisions.file,
            decisions: decisions.tree(),
            path: Vec::new(),
            clean: self.clean_texts().unwrap_or(&of_this_document),
            log,
        };
        self.walk(&mut tree, DecisionTree::top(), &mut walk);
        Ok(Redacted::new(serde_json::from_value(tree).map_err(failed)?))
    }

    fn walk(&self, value: &mut Value, at: DecisionNode, walk: &mut FieldWalk<'_>) {
        match value {
            Value::String(text) => self.walk_text(text, walk.decisions.here(at), walk),
            Value::Array(items) => {
                let at = walk.decisions.element(at);
                for (index, item) in items.iter_mut().enumerate() {
                    walk.path.push(index.to_string());
                    self.walk(item, at, walk);
                    walk.path.pop();
                }
            }
            Value::Object(fields) => {
                for (key, item) in fields {
                    walk.path.push(key.clone());
                    self.walk(item, walk.decisions.key(at, key), walk);
                    walk.path.pop();
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn walk_text(&self, text: &mut String, handling: Option<Handling>, walk: &mut FieldWalk<'_>) {
        let looked = handling.and_then(|handling| self.looked_at_as(handling));
        let version = self.cleaner.vault().version();
        if looked.is_some_and(|looked| walk.clean.as_of(version).holds(looked, text)) {
            return;
        }
        let place = walk.place();
        match (self.string(text, handling, &place, walk.log), looked) {
            (Cow::Owned(clean), _) => *text = clean,
            (Cow::Borrowed(clean), Some(looked)) => walk.clean.as_of(version).note(looked, clean),
            (Cow::Borrowed(_), None) => {}
        }
    }

    /// One text of a document, as was decided. Owned: it does not stay as it is.
    pub(super) fn string<'t>(
        &self,
        text: &'t str,
        handling: Option<Handling>,
        place: &TextPlace,
        log: &mut Log,
    ) -> Cow<'t, str> {
        let own_id = |text: &str| !text.contains('@') && self.ids.iter().any(|id| id == text);
        match handling {
            Some(Handling::PersonId) if own_id(text) => self.keep(text, place, log),
            Some(Handling::Person | Handling::PersonId) => self.person(text, place, log),
            Some(Handling::Name) if self.cleaner.holds_more_than_a_name(text) => self.clean(text, place, log),
            Some(Handling::Name | Handling::Keep) => self.keep(text, place, log),
            Some(Handling::Text) => self.clean(text, place, log),
            None => {
                log.push("field not on the allow list", Class::Secret, place, WITHHELD);
                // Owned: the caller takes a borrowed text for the one that it handed in, and lets that leave.
                Cow::Owned(WITHHELD.to_owned())
            }
        }
    }

    /// What was found to be clean before; `None` where people go: then it depends on who they are.
    pub(super) fn clean_texts(&self) -> Option<&CleanTexts> {
        self.shows_people().then_some(&*self.clean)
    }

    /// How a text is looked at that is handled so; `None`: the same text may be another thing elsewhere.
    pub(super) fn looked_at_as(&self, handling: Handling) -> Option<LookedAtAs> {
        match handling {
            Handling::Name => Some(LookedAtAs::Name),
            _ if !self.shows_people() => None,
            Handling::Text => Some(LookedAtAs::Text),
            Handling::Keep | Handling::Person | Handling::PersonId => Some(LookedAtAs::Kept),
        }
    }

    fn shows_people(&self) -> bool {
        let stays = |class| self.cleaner.policy().treatment(class) == Treatment::Keep;
        stays(Class::Email) && stays(Class::Name)
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

    /// The whole text is what a person is called.
    pub(crate) fn person<'t>(&self, text: &'t str, place: &TextPlace, log: &mut Log) -> Cow<'t, str> {
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

/// The way through one document.
struct FieldWalk<'w> {
    file: &'static str,
    decisions: &'w DecisionTree,
    path: Vec<String>,
    /// Texts that stay as they are: a hundred thousand roles grant the same few hundred permissions.
    clean: &'w CleanTexts,
    log: &'w mut Log,
}

impl FieldWalk<'_> {
    fn place(&self) -> TextPlace {
        TextPlace::new(self.file, format!("/{}", self.path.join("/")))
    }
}

/// The texts that stay as they are, and the words of codes in those that are cleaned.
fn kept_texts(value: &Value, decisions: &DecisionTree, at: DecisionNode, texts: &mut Vec<String>) {
    match value {
        Value::String(text) => match decisions.here(at) {
            Some(Handling::Keep | Handling::Name | Handling::PersonId) => texts.push(text.clone()),
            Some(Handling::Text) => {
                let is_code = |word: &&str| !word.bytes().any(|byte| byte.is_ascii_digit());
                let words = text.split(|letter: char| !(letter.is_alphanumeric() || "-_.".contains(letter)));
                texts.extend(words.filter(is_code).map(str::to_owned));
            }
            Some(Handling::Person) | None => {}
        },
        Value::Array(items) => {
            for item in items {
                kept_texts(item, decisions, decisions.element(at), texts);
            }
        }
        Value::Object(fields) => {
            for (key, item) in fields {
                kept_texts(item, decisions, decisions.key(at, key), texts);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl FieldDocument for Value {
        fn without_unwritten(self) -> Self {
            self
        }
    }

    #[test]
    fn a_field_that_nobody_decided_about_does_not_leave() {
        static DECISIONS: FieldDecisions =
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

    #[test]
    fn what_was_clean_is_looked_at_again_when_there_is_a_new_secret() {
        static DECISIONS: FieldDecisions =
            FieldDecisions::new("a note", "note.json", &[("role", Handling::Name), ("said", Handling::Text)]);
        let (vault, clean) = (Vault::new(), Arc::default());
        let redacted = |audience, names: &[&str], note: &Value| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            let redactor =
                Redactor::new(audience, &vault, Key::new([7; 32]), People { names, ids: Vec::new() });
            let redactor = redactor.remembering(&clean);
            redactor.fields(note, &DECISIONS, &mut Log::new()).unwrap().get().clone()
        };
        let note =
            serde_json::json!({"role": "saffron-Pebble-7", "said": "for Olga Petrova: saffron-Pebble-7"});
        for _ in 0..2 {
            assert_eq!(redacted(Audience::Admin, &["Olga Petrova"], &note), note);
        }
        let others = redacted(Audience::Support, &["Olga Petrova"], &note);
        assert!(!others["said"].as_str().unwrap().contains("Olga"), "{others}");
        vault.hold("token", "saffron-Pebble-7");
        let later = redacted(Audience::Admin, &[], &note).to_string();
        assert!(!later.contains("saffron") && later.contains("Olga"), "{later}");
    }
}
