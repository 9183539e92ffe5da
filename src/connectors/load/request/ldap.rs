//! `ldap`: a request that searches a directory server.

use super::super::{AllowedNames, Loader};
use super::OF_HTTP;
use crate::connectors::model::{Auth, ConnectorKind, DirectorySearch, LdapBind, Request, RequestTarget};
use crate::connectors::template::{TemplatePart, TextTemplate};
use crate::http::{LdapDepth, LdapPages, filter_of, is_attribute, is_in_value, is_number};
use crate::text::spanned_toml::{SpannedTable, Text};

/// Keys that a search cannot have, beside those of HTTP.
const OF_OTHERS: &[&str] = &["decode", "reads", "auth", "keep", "columns"];
/// Keys that only a search has.
const OF_SEARCHES: &[&str] = &["filter", "attributes", "binary", "depth", "limit", "controls"];
/// Entries of a page, and pages, where the file does not say.
const SIZE: u32 = 500;
const PAGES: u32 = 20;

impl Loader<'_> {
    /// What is searched, if this searches.
    pub(super) fn directory_search(
        &self,
        table: &SpannedTable<'_>,
        place: AllowedNames,
    ) -> Option<RequestTarget> {
        let Some(text) = table.text("ldap") else {
            // a query has one, too
            let is_of_query = |key: &str| key == "limit" && table.get("sql").is_some();
            let given = |key: &&&str| table.key_at(key) != table.at && !is_of_query(key);
            for key in OF_SEARCHES.iter().filter(given) {
                let message = format!("`{key}` belongs to `ldap`, a search in a directory");
                self.source.report(&table.key_at(key), message);
            }
            return None;
        };
        let base = self.entry_name(&text, place);
        let filter = table.text("filter").and_then(|text| self.filter(&text, place));
        let depth = table.text("depth").and_then(|text| {
            let found = LdapDepth::ALL.iter().find(|(word, _)| *word == text.value).map(|(_, depth)| *depth);
            if found.is_none() {
                self.source.report(&text.at, format!("`{}` is not one of base, one, sub", text.value));
            }
            found
        });
        let attributes = self.attributes(table);
        let binary = self.names(table, "binary", is_attribute, "names of attributes");
        let controls =
            self.names(table, "controls", is_number, "numbers of controls: 1.2.840.113556.1.4.1339");
        let page = table.table("page").map(|page| self.pages_of_search(&page));
        let limit = table.number("limit");
        if limit == Some(0) || limit.is_some() && page.is_some() {
            self.source.report(
                &table.key_at("limit"),
                "`limit` is how many entries are enough, at least 1, and has no `page` beside it",
            );
        }
        for name in &binary {
            let asked = |template: &TextTemplate| template.parts == [TemplatePart::Literal(name.clone())];
            if !attributes.iter().any(asked) {
                self.source.report(&table.key_at("binary"), format!("`{name}` is not one of `attributes`"));
            }
        }
        let base = base.unwrap_or(TextTemplate { parts: Vec::new() });
        let depth = depth.unwrap_or_default();
        Some(RequestTarget::Directory(DirectorySearch {
            base,
            filter,
            depth,
            attributes,
            binary,
            limit,
            page,
            controls,
        }))
    }

    /// Where it starts. A value behind `ou=` is one value of one part; elsewhere it is a name itself, which nobody may type.
    fn entry_name(&self, text: &Text, place: AllowedNames) -> Option<TextTemplate> {
        let template = self.template(text, place)?;
        let mut in_value = false;
        for part in &template.parts {
            match part {
                TemplatePart::Literal(literal) => in_value = is_in_value(literal, in_value),
                TemplatePart::Value(reference)
                    if !in_value && ["case", "text"].contains(&reference.root.as_str()) =>
                {
                    let message = format!(
                        "`{reference}` is what somebody typed, and would be a base of its own; it may stand behind `ou=`, or in `filter`"
                    );
                    self.source.report(&text.place(self.source.text, reference.at.start), message);
                }
                TemplatePart::Value(_) => in_value = true,
            }
        }
        Some(template)
    }

    /// A filter that is one, whatever stands in it.
    fn filter(&self, text: &Text, place: AllowedNames) -> Option<TextTemplate> {
        let template = self.template(text, place)?;
        let mut tried = String::new();
        for part in &template.parts {
            match part {
                TemplatePart::Literal(literal) => tried.push_str(literal),
                TemplatePart::Value(_) if filter_begins(&tried) => tried.push_str("(a=b)"),
                TemplatePart::Value(_) => tried.push('x'),
            }
        }
        if let Err(wrong) = filter_of(&tried) {
            self.source.report(&text.at, format!("`filter` (RFC 4515): {wrong}"));
        }
        Some(template)
    }

    /// `attributes`: what one does not name does not come.
    fn attributes(&self, table: &SpannedTable<'_>) -> Vec<TextTemplate> {
        let settings = AllowedNames { only_settings: Some(false), ..AllowedNames::default() };
        let mut all = Vec::new();
        for value in table.list("attributes") {
            let Some(text) = table.text_of("attributes", value) else { continue };
            let Some(template) = self.template(&text, settings) else { continue };
            if template.references().next().is_none() && !is_attribute(&text.value) {
                let message = format!(
                    "`{}` cannot be the name of an attribute; `*` and `+` are none: name each",
                    text.value
                );
                self.source.report(&text.at, message);
            }
            all.push(template);
        }
        if all.is_empty() {
            self.source.report(
                &table.at,
                format!("{} needs `attributes`: the names of those that are wanted", table.name),
            );
        }
        all
    }

    fn names(
        &self,
        table: &SpannedTable<'_>,
        key: &'static str,
        is: fn(&str) -> bool,
        what: &str,
    ) -> Vec<String> {
        let texts = table.list(key).into_iter().filter_map(|value| table.text_of(key, value));
        let mut names = Vec::new();
        for text in texts {
            if !is(&text.value) {
                self.source.report(&text.at, format!("`{key}` holds {what}"));
            }
            names.push(text.value);
        }
        names
    }

    fn pages_of_search(&self, table: &SpannedTable<'_>) -> LdapPages {
        let [size, max] = [("size", SIZE), ("max", PAGES)].map(|(key, left_out)| {
            let number = table.number(key).unwrap_or(left_out);
            if !(1..=10_000).contains(&number) {
                self.source.report(&table.key_at(key), format!("`{key}` is from 1 to 10000"));
            }
            number
        });
        table.finish();
        LdapPages { size, max }
    }

    /// `missing` of a search: result codes.
    pub(super) fn result_codes(&self, table: &SpannedTable<'_>) -> Vec<u16> {
        let mut codes = Vec::new();
        for value in table.list("missing") {
            let number = table.number_of("missing", value).and_then(|number| u16::try_from(number).ok());
            match number {
                Some(32) => codes.push(32),
                _ => self
                    .source
                    .report(&value.span(), "`missing` of a search is [32]: that the base does not exist"),
            }
        }
        codes
    }

    /// What a search cannot have, and who searches.
    pub(super) fn search_rules(&self, table: &SpannedTable<'_>) {
        if self.kind != ConnectorKind::Directory {
            self.source.report(&table.key_at("ldap"), "only a directory connector searches a directory");
        }
        for key in OF_HTTP.iter().chain(OF_OTHERS).filter(|key| table.key_at(key) != table.at) {
            let message = format!(
                "`{key}` has no meaning for a search: what is asked is said by `filter` and `attributes`"
            );
            self.source.report(&table.key_at(key), message);
        }
    }

    /// Who searches shows it by `[auth.ldap]`, and nobody else does.
    pub(in crate::connectors::load) fn ldap_rules(
        &self,
        root: &SpannedTable<'_>,
        requests: &[Request],
        auth: Option<&Auth>,
    ) {
        let searches = |request: &Request| matches!(request.target, RequestTarget::Directory(_));
        let by_search = requests.iter().any(searches);
        let by_path = requests.iter().any(|request| matches!(request.target, RequestTarget::Path(_)));
        if by_search && by_path {
            let message = "`url` is a directory server or an address of HTTP, not both: make two connectors";
            self.source.report(&root.key_at("url"), message);
        }
        if by_search && root.get("url").is_none() {
            self.source
                .report(&(0..0), "a connector that searches needs `url`: ldaps:// or ldap:// and a host");
        }
        let is_bind = matches!(auth, Some(Auth::Ldap(_)));
        if auth.is_some() && is_bind != by_search {
            let message = "a search is signed in for by [auth.ldap], and nothing else is";
            self.source.report(&root.key_at("auth"), message);
        }
    }

    /// `[auth.ldap]`.
    pub(in crate::connectors::load) fn bind(&self, table: &SpannedTable<'_>) -> Option<LdapBind> {
        let secrets = AllowedNames { secrets: true, only_settings: Some(false), ..AllowedNames::default() };
        let [bind_dn, password] = ["bind_dn", "password"]
            .map(|key| table.required(key).and_then(|text| self.template(&text, secrets)));
        let plain = AllowedNames { only_settings: Some(false), ..AllowedNames::default() };
        let starttls = table.text("starttls").and_then(|text| self.template(&text, plain));
        table.finish();
        Some(LdapBind { bind_dn: bind_dn?, password: password?, starttls })
    }
}

/// Whether a filter would begin behind this.
pub(in crate::connectors) fn filter_begins(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty()
        || before.ends_with(['&', '|', '!']) && before[..before.len() - 1].trim_end().ends_with('(')
        || before.ends_with(')')
}
