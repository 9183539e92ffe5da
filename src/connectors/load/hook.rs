//! `[hook]`: what the system sends by itself.

use super::{AllowedNames, Loader, wrong_word};
use crate::connectors::model::{
    ConnectorKind, Hook, HookProof, HookTime, HookTimeForm, HookTimeFrom, Name, Program, ProofEncoding,
    ProofKind, Verb,
};
use crate::connectors::template::TextTemplate;
use crate::text::spanned_toml::{SpannedTable, Text};

/// What may be signed.
const SIGNED: &[&str] = &["body", "time", "method", "url"];

impl Loader<'_> {
    pub(super) fn hook(&mut self, root: &SpannedTable<'_>, verbs: &[(Verb, Program)]) -> Option<Hook> {
        let table = root.table("hook")?;
        if self.kind != ConnectorKind::Ticketing {
            self.source.report(&root.key_at("hook"), "only a ticketing connector has [hook]");
        } else if !verbs.iter().any(|(verb, _)| *verb == Verb::Read) {
            let message = "[hook] needs `read` in [ticket]: what is delivered is the id of a ticket, which is read then";
            self.source.report(&root.key_at("hook"), message);
        }
        let first = self.proof(&table);
        let second = table.table("otherwise").map(|table| {
            let proof = self.proof(&table);
            table.finish();
            proof
        });
        let on_body = AllowedNames { hook: true, ..AllowedNames::default() };
        let [each, event] = ["each", "event"]
            .map(|key| table.text(key))
            .map(|text| text.map(|text| self.program(text, on_body)));
        let ticket = table.required("ticket").map(|text| self.program(text, on_body));
        let docs = table.text("docs").map(|text| text.value);
        table.finish();
        let proofs = [Some(first?), second.flatten()].into_iter().flatten().collect();
        Some(Hook { proofs, each, event, ticket: ticket?, docs })
    }

    /// `signature`, `over` and `time` of a table.
    fn proof(&mut self, table: &SpannedTable<'_>) -> Option<HookProof> {
        let over = table.text("over");
        let time = table.table("time").map(|time| self.hook_time(&time));
        if table.get("signature").is_none() {
            self.source
                .report(&table.at, format!("{} needs `signature`: how it proves whose it is", table.name));
        }
        let signature = table.table("signature")?;
        let kind = self.word(&signature, "kind", ProofKind::WORDS, None);
        let header = signature.required("header").and_then(|text| self.header_name(text));
        let prefix = signature.text("prefix").map(|text| text.value).unwrap_or_default();
        let encoding = self.word(&signature, "encoding", ProofEncoding::WORDS, Some(ProofEncoding::Hex));
        let key_behind = signature.text("key_behind").map(|text| text.value);
        signature.finish();
        let kind = kind?;
        if kind == ProofKind::Token {
            for (key, given) in [("over", over.is_some()), ("time", time.is_some())] {
                if given {
                    let message =
                        format!("with a token nothing is signed, so `{key}` proves nothing: leave it out");
                    self.source.report(&table.key_at(key), message);
                }
            }
        }
        let over = match &over {
            Some(text) => self.signed(text, time.as_ref().and_then(Option::as_ref)),
            None => TextTemplate::parse("{{body}}").ok(),
        };
        let time = match time {
            Some(time) => Some(time?),
            None => None,
        };
        let (over, header) = (over?, header?.to_ascii_lowercase());
        let dated = over.references().any(|name| name.root == "time");
        if let (Some(HookTime { from: HookTimeFrom::Header(name), .. }), false) = (&time, dated) {
            let message =
                format!("`{name}` is not signed, so anybody may change it: write {{{{time}}}} in `over`");
            self.source.report(&table.key_at("time"), message);
        }
        Some(HookProof { kind, header, prefix, encoding: encoding?, key_behind, over, time })
    }

    /// What is signed.
    fn signed(&self, text: &Text, time: Option<&HookTime>) -> Option<TextTemplate> {
        let template = TextTemplate::parse(&text.value);
        let template = template
            .map_err(|(at, what)| self.source.report(&text.place(self.source.text, at), what))
            .ok()?;
        let has_header = time.is_some_and(|time| matches!(time.from, HookTimeFrom::Header(_)));
        for name in template.references() {
            let at = text.place(self.source.text, name.at.start);
            let names_one = name.root == "header" && name.path.len() == 1;
            if !names_one && !SIGNED.contains(&name.to_string().as_str()) {
                let known = [SIGNED, &["header.NAME"]].concat();
                self.source.report(&at, wrong_word(&name.to_string(), known.into_iter()));
            } else if name.root == "time" && !has_header {
                self.source.report(&at, "{{time}} is the text of a header: name it in `time`");
            }
        }
        if !template.references().any(|name| name.root == "body") {
            self.source.report(&text.at, "`over` needs {{body}}: what is not signed may be anybody's");
        }
        Some(template)
    }

    fn hook_time(&mut self, table: &SpannedTable<'_>) -> Option<HookTime> {
        let header = table.text("header");
        let value = table.text("value");
        let form = self.word(table, "form", HookTimeForm::WORDS, Some(HookTimeForm::Seconds));
        table.finish();
        let from = match (header, value) {
            (Some(header), None) => HookTimeFrom::Header(self.header_name(header)?.to_ascii_lowercase()),
            (None, Some(program)) => {
                let on_body = AllowedNames { hook: true, ..AllowedNames::default() };
                let program = self.program(program, on_body);
                if program.mentions.contains(&Name::Headers) {
                    self.source.report(
                        &table.at,
                        "a header that is signed is named in `header`; `value` is of the body",
                    );
                }
                HookTimeFrom::Body(program)
            }
            _ => {
                self.source.report(
                    &table.at,
                    format!("{} is either a `header` or a `value` of the body", table.name),
                );
                return None;
            }
        };
        Some(HookTime { from, form: form? })
    }

    /// One of a few words.
    fn word<T: Copy>(
        &self,
        table: &SpannedTable<'_>,
        key: &'static str,
        words: &[(&str, T)],
        default: Option<T>,
    ) -> Option<T> {
        let text = if default.is_some() { table.text(key) } else { table.required(key) };
        let Some(text) = text else { return default };
        let found = words.iter().find(|(word, _)| *word == text.value).map(|(_, found)| *found);
        if found.is_none() {
            self.source.report(&text.at, wrong_word(&text.value, words.iter().map(|(word, _)| *word)));
        }
        found
    }
}
