//! `[ticketing.fields]` of a profile: the system's own fields, filled with a fixed text or with parts of the ticket.

use serde_json::{Map, Value};

use super::model::Connector;
use super::template::{TemplatePart, TextTemplate};
use super::ticket::OutgoingTicket;
use crate::text::suggest;

/// Parts of a ticket that a field may name: `{{tenant}}`.
const PARTS: &[&str] = &[
    "title",
    "text",
    "markdown",
    "html",
    "fingerprint",
    "requester",
    "follow_up",
    "uuid",
    "entry",
    "action",
    "error",
    "roles",
    "tenant",
    "verdict",
    "primary",
    "user",
    "missing",
];

/// Those that users, or systems that users write into, had a hand in: `typed_fields` of the ticket names the fields that hold one.
const TYPED: &[&str] = &["title", "text", "markdown", "html", "action", "error", "roles", "tenant", "user"];

/// Fields by the system's own name for them, in the order of the profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SystemFields(Vec<(String, TextTemplate)>);

impl SystemFields {
    /// Adds a field.
    ///
    /// # Errors
    /// A text that names what a ticket does not have.
    pub fn add(&mut self, name: &str, text: &str) -> Result<(), String> {
        let template = TextTemplate::parse(text).map_err(|(_, message)| message)?;
        for reference in template.references() {
            if !PARTS.contains(&reference.root.as_str()) || !reference.path.is_empty() {
                let hint = suggest::hint(&reference.root, PARTS.iter().copied(), "it has");
                return Err(format!("a ticket has no `{reference}`; {hint}"));
            }
        }
        self.0.push((name.to_owned(), template));
        Ok(())
    }

    /// The names of the fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// The names of those that hold something that was typed: a system that reads markup in them must get it inert.
    pub(super) fn typed(&self) -> Vec<&str> {
        let typed = |template: &TextTemplate| {
            template.references().any(|reference| TYPED.contains(&reference.root.as_str()))
        };
        self.0.iter().filter(|(_, template)| typed(template)).map(|(name, _)| name.as_str()).collect()
    }

    /// What programs see as `$fields`: an object of texts. A field whose parts are all empty is not in it.
    pub(super) fn values(&self, ticket: &OutgoingTicket) -> Value {
        let known = ticket.as_json();
        let mut values = Map::new();
        for (name, template) in &self.0 {
            let text: String = template.parts.iter().map(|part| part_text(part, &known)).collect();
            if !text.is_empty() {
                values.insert(name.clone(), Value::String(text));
            }
        }
        Value::Object(values)
    }
}

impl Connector {
    /// Whether it fills this field of a ticket itself, where a profile says so of its settings: then nobody else may.
    #[must_use]
    pub fn fills(&self, field: &str, setting: impl Fn(&str) -> Option<String>) -> bool {
        self.fills.iter().any(|template| {
            let parts = template.parts.iter().map(|part| match part {
                TemplatePart::Literal(text) => Some(text.clone()),
                TemplatePart::Value(reference) => setting(&reference.root),
            });
            parts.collect::<Option<String>>().is_some_and(|own| is_same_field(&own, field))
        })
    }
}

/// Whether two names are one field's: systems read `7` and `07`, `Mark` and `mark` alike.
fn is_same_field(one: &str, other: &str) -> bool {
    let plain = |name: &str| {
        let name = name.trim().to_lowercase();
        let number = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        if number { name.trim_start_matches('0').to_owned() } else { name }
    };
    plain(one) == plain(other)
}

fn part_text(part: &TemplatePart, ticket: &Value) -> String {
    match part {
        TemplatePart::Literal(text) => text.clone(),
        TemplatePart::Value(reference) => match &ticket[&reference.root] {
            Value::String(text) => text.clone(),
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
            _ => String::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{OutgoingTicket, SystemFields, is_same_field};

    #[test]
    fn fixed_texts_and_parts_of_the_ticket() {
        let mut fields = SystemFields::default();
        fields.add("Severity", "3").unwrap();
        fields.add("Where", "{{tenant}} ({{roles}})").unwrap();
        fields.add("Missing", "{{missing}}").unwrap();
        let roles = vec!["Agent".to_owned(), "Analyst".to_owned()];
        let ticket = OutgoingTicket { tenant: "acme".into(), roles, ..OutgoingTicket::default() };
        assert_eq!(fields.values(&ticket), json!({"Severity": "3", "Where": "acme (Agent, Analyst)"}));
    }

    #[test]
    fn fields_that_hold_what_was_typed() {
        let mut fields = SystemFields::default();
        for (name, text) in [("a", "3"), ("b", "{{verdict}}"), ("c", "x {{error}}"), ("d", "{{tenant}}")] {
            fields.add(name, text).unwrap();
        }
        assert_eq!(fields.typed(), ["c", "d"]);
    }

    #[test]
    fn one_field_has_several_spellings() {
        assert!(is_same_field("7", " 07") && is_same_field("Fingerprint", "fingerprint"));
        assert!(!is_same_field("7", "17") && !is_same_field("a", "b"));
    }

    #[test]
    fn what_a_ticket_does_not_have_is_said_with_what_it_has() {
        let mistake = SystemFields::default().add("Where", "{{tennant}}").unwrap_err();
        assert!(mistake.contains("no `tennant`") && mistake.contains("tenant"), "{mistake}");
        assert!(SystemFields::default().add("Where", "{{case.user}}").is_err());
    }
}
