//! Templates into addresses, headers and forms. A value never changes the shape of what it stands in.

use jaq_json::Val;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Run;
use super::fault::Fault;
use super::scope::Scope;
use crate::connectors::jq;
use crate::connectors::model::Name;
use crate::connectors::template::{Reference, TemplatePart, TextTemplate};
use crate::facts::GapReason;

/// Everything but the unreserved characters of RFC 3986.
pub(in super::super) const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A text in which no character means anything to an address or a form.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

impl Run<'_> {
    /// The text of a template.
    ///
    /// # Errors
    /// A value that is not there, or that is no text.
    pub(super) fn text(&self, template: &TextTemplate, scope: &Scope<'_>) -> Result<String, Fault> {
        let mut text = String::new();
        for part in &template.parts {
            match part {
                TemplatePart::Literal(literal) => text.push_str(literal),
                TemplatePart::Value(reference) => text.push_str(&self.referenced(reference, scope)?),
            }
        }
        Ok(text)
    }

    /// An address: settings as they are, everything else percent-encoded as part of a path.
    pub(super) fn address(&self, template: &TextTemplate, scope: &Scope<'_>) -> Result<String, Fault> {
        let mut text = String::new();
        for part in &template.parts {
            match part {
                TemplatePart::Literal(literal) => text.push_str(literal),
                TemplatePart::Value(reference) => {
                    let value = self.referenced(reference, scope)?;
                    let setting =
                        self.configured.connector.settings.iter().any(|spec| spec.name == reference.root);
                    if setting {
                        text.push_str(&value);
                    } else {
                        text.push_str(&encode(&whole_part(&value, reference)?));
                    }
                }
            }
        }
        Ok(text)
    }

    /// The parts of a path, each with a `/` in front, percent-encoded. No value adds, empties or removes a part.
    pub(super) fn path(&self, parts: &[TextTemplate], scope: &Scope<'_>) -> Result<String, Fault> {
        let mut path = String::new();
        for template in parts {
            path.push('/');
            path.push_str(&encode_kept(&self.part(template, scope)?));
        }
        Ok(path)
    }

    /// One part of a path, not encoded; values in it are neither empty nor a step upwards.
    pub(super) fn part(
        &self,
        template: &TextTemplate,
        scope: &Scope<'_>,
    ) -> Result<Vec<(bool, String)>, Fault> {
        let mut pieces = Vec::new();
        let mut whole = String::new();
        let mut last = None;
        for part in &template.parts {
            match part {
                TemplatePart::Literal(literal) => {
                    whole.push_str(literal);
                    pieces.push((true, literal.clone()));
                }
                TemplatePart::Value(reference) => {
                    let value = self.referenced(reference, scope)?;
                    if value.is_empty() {
                        whole_part(&value, reference)?;
                    }
                    whole.push_str(&value);
                    pieces.push((false, value));
                    last = Some(reference);
                }
            }
        }
        if let Some(reference) = last {
            whole_part(&whole, reference)?;
        }
        Ok(pieces)
    }

    /// The value of `{{name.path}}` as text.
    pub(super) fn referenced(&self, reference: &Reference, scope: &Scope<'_>) -> Result<String, Fault> {
        let connector = &self.configured.connector;
        let name = connector.resolve(&reference.root);
        let root = name.map(|name| self.value(name, scope)).unwrap_or_default();
        match jq::at(&root, &reference.path) {
            Some(Val::TStr(bytes) | Val::BStr(bytes)) => Ok(String::from_utf8_lossy(bytes).into_owned()),
            Some(Val::Num(number)) => Ok(number.to_string()),
            Some(Val::Bool(flag)) => Ok(flag.to_string()),
            Some(Val::Arr(_) | Val::Obj(_)) => Err(Fault::new(
                GapReason::Malformed,
                format!("`{reference}` is a list or an object and cannot stand in a text"),
            )),
            None | Some(Val::Null) if name == Some(Name::Case) => Err(Fault::new(
                GapReason::NoContext,
                format!(
                    "{} needs to know the {} of the case; give it with --{}",
                    connector.title,
                    reference.path.join("."),
                    reference.path.first().map_or("user", String::as_str)
                ),
            )),
            None | Some(Val::Null) if name == Some(Name::Account) => Err(Fault::new(
                GapReason::NoContext,
                format!("no directory of the profile says the {} of the person", reference.path.join(".")),
            )),
            None | Some(Val::Null) => Err(Fault::new(
                GapReason::Malformed,
                format!("`{reference}` has no value, though `{}` has", reference.root),
            )),
        }
    }
}

/// Refuses what would change a path: nothing, `.` and `..`.
fn whole_part(value: &str, reference: &Reference) -> Result<String, Fault> {
    if matches!(value, "" | "." | "..") {
        let reason = if reference.root == "case" { GapReason::NoContext } else { GapReason::Malformed };
        return Err(Fault::new(
            reason,
            format!("`{reference}` is `{value}`, which cannot stand in an address"),
        ));
    }
    Ok(value.to_owned())
}

/// Literals as they were written, values encoded.
fn encode_kept(pieces: &[(bool, String)]) -> String {
    pieces.iter().map(|(literal, text)| if *literal { text.clone() } else { encode(text) }).collect()
}
