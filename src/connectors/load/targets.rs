//! `[facts]`, `[list]` and `[ticket]`: what is wanted of a connector.

use std::time::Duration;

use super::{AllowedNames, Loader};
use crate::case::NameOf;
use crate::connectors::model::{ConnectorKind, DoctorPrograms, Program, Verb};
use crate::connectors::template::TextTemplate;
use crate::facts::Question;
use crate::text::duration::duration;
use crate::text::spanned_toml::SpannedTable;
use crate::text::suggest;

impl Loader<'_> {
    /// `[facts]`, and `[on_demand]`: the same programs, run only where a check does not pass without them.
    pub(super) fn facts(&mut self, root: &SpannedTable<'_>, key: &'static str) -> Vec<(Question, Program)> {
        let table = root.table(key);
        if self.kind == ConnectorKind::Ticketing {
            if table.is_some() {
                self.source
                    .report(&root.key_at(key), format!("a ticketing connector has [ticket] and no [{key}]"));
            }
            return Vec::new();
        }
        let Some(table) = table else {
            if key != "facts" {
                return Vec::new();
            }
            self.source
                .report(&(0..0), "a connector that reads needs [facts]: one program for each question");
            return Vec::new();
        };
        let mut facts = Vec::new();
        for (name, at, value) in table.entries() {
            let Some(text) = table.text_of(name, value) else { continue };
            let program = self.program(text, AllowedNames::default());
            let names = || Question::ALL.iter().map(|question| question.as_str());
            if let Some(question) = Question::ALL.iter().find(|question| question.as_str() == name) {
                facts.push((*question, program));
                continue;
            }
            let near = suggest::one(name, names());
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let all: Vec<_> = names().collect();
            self.source.report(&at, format!("`{name}` is not one of {}{hint}", all.join(", ")));
        }
        facts.sort_by_key(|(question, _)| *question);
        facts
    }

    /// `[doctor]`: what is asked to try the system.
    pub(super) fn doctor(&mut self, root: &SpannedTable<'_>) -> DoctorPrograms {
        let Some(table) = root.table("doctor") else { return DoctorPrograms::default() };
        if self.kind == ConnectorKind::Ticketing {
            self.source.report(
                &root.key_at("doctor"),
                "a ticketing connector has no [doctor]: what is to be looked at stands in `probe` of [ticket]",
            );
        }
        let mut program = |key| table.text(key).map(|text| self.program(text, AllowedNames::default()));
        let programs = DoctorPrograms { person: program("person"), probe: program("probe") };
        table.finish();
        programs
    }

    /// `[list]`: what there is, for a text that somebody typed.
    pub(super) fn lists(&mut self, root: &SpannedTable<'_>) -> Vec<(NameOf, Program)> {
        let Some(table) = root.table("list") else { return Vec::new() };
        if self.kind == ConnectorKind::Ticketing {
            self.source.report(
                &root.key_at("list"),
                "a ticketing connector has no [list]: its system knows tickets",
            );
        }
        let mut lists = Vec::new();
        for of in NameOf::ALL {
            let Some(value) = table.get(of.listing()) else { continue };
            // Several programs, where one source may be missing and the other one tells all the same.
            let several = value.get_ref().as_array().map(|list| list.iter().collect());
            for value in several.unwrap_or_else(|| vec![value]) {
                if let Some(text) = table.text_of(of.listing(), value) {
                    lists.push((*of, self.program(text, AllowedNames::default())));
                }
            }
        }
        table.finish();
        lists
    }

    /// `index_delay`: nothing if it is left out.
    pub(super) fn index_delay(&mut self, root: &SpannedTable<'_>) -> Duration {
        let Some(text) = root.text("index_delay") else { return Duration::ZERO };
        if self.kind != ConnectorKind::Ticketing {
            self.source.report(&text.at, "only a ticketing connector has `index_delay`");
        }
        duration(&text.value).unwrap_or_else(|what| {
            self.source.report(&text.at, format!("`index_delay`: {what}"));
            Duration::ZERO
        })
    }

    /// `fills`: the fields of a ticket that the connector fills itself.
    pub(super) fn fills(&mut self, root: &SpannedTable<'_>) -> Vec<TextTemplate> {
        if self.kind != ConnectorKind::Ticketing && root.get("fills").is_some() {
            self.source.report(&root.key_at("fills"), "only a ticketing connector has `fills`");
        }
        let settings_only = AllowedNames { only_settings: Some(false), ..AllowedNames::default() };
        let names: Vec<_> =
            root.list("fills").into_iter().filter_map(|value| root.text_of("fills", value)).collect();
        names.iter().filter_map(|name| self.template(name, settings_only)).collect()
    }

    pub(super) fn verbs(&mut self, root: &SpannedTable<'_>) -> Vec<(Verb, Program)> {
        let table = root.table("ticket");
        if self.kind != ConnectorKind::Ticketing {
            if table.is_some() {
                self.source.report(&root.key_at("ticket"), "only a ticketing connector has [ticket]");
            }
            return Vec::new();
        }
        let Some(table) = table else {
            self.source.report(
                &(0..0),
                "a ticketing connector needs [ticket]: create, and what else there is of find, attach, comment, mark, reopen, close, confirm, probe, read, fetch, note, reply, updated",
            );
            return Vec::new();
        };
        let mut verbs = Vec::new();
        for verb in Verb::ALL {
            if let Some(text) = table.text(verb.as_str()) {
                verbs.push((*verb, self.program(text, AllowedNames::default())));
            }
        }
        for needed in [Verb::Create] {
            if !verbs.iter().any(|(verb, _)| *verb == needed) {
                self.source.report(&table.at, format!("[ticket] needs `{}`", needed.as_str()));
            }
        }
        table.finish();
        verbs
    }
}
