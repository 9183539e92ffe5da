//! `[remedies]`: where in the product a remedy is done.

use std::collections::BTreeMap;

use super::Loader;
use crate::case::RemedyKind;
use crate::connectors::model::{ConnectorKind, REMEDY_NAMES, RemedyTemplates};
use crate::connectors::template::{TemplatePart, TextTemplate};
use crate::text::spanned_toml::{SpannedTable, Text};
use crate::text::suggest;

impl Loader<'_> {
    pub(super) fn remedies(&mut self, root: &SpannedTable<'_>) -> BTreeMap<RemedyKind, RemedyTemplates> {
        let mut remedies = BTreeMap::new();
        let Some(table) = root.table("remedies") else { return remedies };
        if self.kind == ConnectorKind::Ticketing {
            self.source.report(&root.key_at("remedies"), "a ticketing connector has no [remedies]");
        }
        for (name, at, value) in table.entries() {
            let Some(kind) = RemedyKind::named(name) else {
                let words = || RemedyKind::words().iter().map(|(_, word)| *word);
                let hint = match suggest::one(name, words()) {
                    Some(near) => format!("; did you mean `{near}`?"),
                    None => format!(": {}", words().collect::<Vec<_>>().join(", ")),
                };
                self.source.report(&at, format!("`{name}` is not one of the kinds of remedy{hint}"));
                continue;
            };
            let Some(one) = table.table_of(name, format!("[remedies] `{name}`"), value) else { continue };
            let text = one.text("text").and_then(|text| self.remedy_template(&text));
            let url = one.text("url").and_then(|text| self.remedy_address(&text));
            let command = one.text("command").and_then(|text| self.remedy_command(&text));
            if ["text", "url", "command"].iter().all(|key| one.key_at(key) == one.at) {
                self.source.report(&at, format!("`{name}` has none of text, url, command"));
            }
            one.finish();
            remedies.insert(kind, RemedyTemplates { text, url, command });
        }
        remedies
    }

    /// A template that sees settings and what the remedy is about.
    fn remedy_template(&self, text: &Text) -> Option<TextTemplate> {
        let template = TextTemplate::parse(&text.value);
        let template = template.map_err(|(offset, message)| {
            self.source.report(&text.place(self.source.text, offset), message);
        });
        let template = template.ok()?;
        for reference in template.references() {
            let name = reference.root.as_str();
            let settings = || self.names.settings.iter().filter(|spec| !spec.secret);
            let known = REMEDY_NAMES.contains(&name) || settings().any(|spec| spec.name == name);
            let at = text.place(self.source.text, reference.at.start);
            if self.names.secret(name) {
                self.source
                    .report(&at, format!("`{name}` is secret: it may be named only in [auth] and [headers]"));
            } else if !known || !reference.path.is_empty() {
                let names = REMEDY_NAMES.iter().copied().chain(settings().map(|spec| spec.name.as_str()));
                let near = suggest::one(name, names).filter(|near| *near != name);
                let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                let all = REMEDY_NAMES.join(", ");
                self.source.report(&at, format!("`{reference}`: [remedies] knows settings and {all}{hint}"));
            }
        }
        Some(template)
    }

    fn remedy_address(&self, text: &Text) -> Option<TextTemplate> {
        let template = self.remedy_template(text)?;
        let begins = match template.parts.first() {
            Some(TemplatePart::Literal(literal)) => {
                literal.starts_with("https://") || literal.starts_with("http://")
            }
            Some(TemplatePart::Value(reference)) => {
                self.names.settings.iter().any(|spec| spec.name == reference.root)
            }
            None => false,
        };
        if !begins {
            self.source.report(&text.at, "`url` begins with https:// or with a setting that is an address");
        }
        Some(template)
    }

    fn remedy_command(&self, text: &Text) -> Option<TextTemplate> {
        let template = self.remedy_template(text)?;
        let quote = |part: Option<&TemplatePart>, end: bool| match part {
            Some(TemplatePart::Literal(literal)) => {
                let character = if end { literal.chars().last() } else { literal.chars().next() };
                character.is_some_and(|c| "'\"`\\".contains(c))
            }
            _ => false,
        };
        for (index, part) in template.parts.iter().enumerate() {
            let TemplatePart::Value(reference) = part else { continue };
            let before = index.checked_sub(1).and_then(|index| template.parts.get(index));
            if quote(before, true) || quote(template.parts.get(index + 1), false) {
                let at = text.place(self.source.text, reference.at.start);
                self.source.report(&at, "values in a command are quoted already: leave the quotes out");
            }
        }
        Some(template)
    }
}
