//! `[ticketing.fields]` of a profile: the system's own fields, filled with a fixed text or with parts of the ticket.

use serde_json::{Map, Value};

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

    use super::{OutgoingTicket, SystemFields};

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
    fn what_a_ticket_does_not_have_is_said_with_what_it_has() {
        let mistake = SystemFields::default().add("Where", "{{tennant}}").unwrap_err();
        assert!(mistake.contains("no `tennant`") && mistake.contains("tenant"), "{mistake}");
        assert!(SystemFields::default().add("Where", "{{case.user}}").is_err());
    }
}
