//! `[request.NAME]`.

mod body;
mod ldap;
mod mail;
mod page;
mod parts;
mod sql;

pub(in crate::connectors) use ldap::filter_begins;

use super::{AllowedNames, Loader};
use crate::connectors::model::{
    ConnectorKind, ExpectedAnswer, Method, Name, Program, Request, RequestTarget,
};
use crate::connectors::template::{TemplatePart, TextTemplate};
use crate::text::spanned_toml::{SpannedTable, Text};

/// Keys that only a request of HTTP has.
const OF_HTTP: &[&str] =
    &["query", "headers", "headers_from", "json", "form", "multipart", "file", "template", "ok", "answer"];

/// The keys that say where a request goes; exactly one of them.
const TARGETS: &[(&str, Method, bool)] = &[
    ("get", Method::Get, false),
    ("post", Method::Post, false),
    ("put", Method::Put, false),
    ("patch", Method::Patch, false),
    ("get_from", Method::Get, true),
    ("put_to", Method::Put, true),
    ("post_to", Method::Post, true),
];

impl Loader<'_> {
    pub(super) fn requests(&mut self, root: &SpannedTable<'_>) -> Vec<Request> {
        let Some(table) = root.table("request") else { return Vec::new() };
        let mut requests = Vec::new();
        for (name, _, value) in table.entries() {
            let one = table.table_of(name, format!("[request.{name}]"), value);
            // A placeholder, so that the index stays the one that `Namespace` gave this name.
            requests.push(one.map_or_else(|| Request::unusable(name), |one| self.request(name, &one)));
        }
        requests
    }

    fn request(&mut self, name: &str, table: &SpannedTable<'_>) -> Request {
        let each_text = table.text("each");
        let place = AllowedNames { it: each_text.is_some(), ..AllowedNames::default() };
        let on_answer = AllowedNames { answer: true, ..place };
        let (method, target) = self.target(table, place);
        let searches = matches!(target, RequestTarget::Directory(_));
        let reads = table.flag("reads").unwrap_or(false);
        let mut request = Request {
            name: name.to_owned(),
            method,
            target,
            reads,
            query: table.table("query").map(|query| self.pairs(&query, place)).unwrap_or_default(),
            headers: table.table("headers").map(|headers| self.headers(&headers, place)).unwrap_or_default(),
            headers_from: table.text("headers_from").map(|text| self.program(text, place)),
            body: self.body(table, place),
            answer: self.answer(table, on_answer),
            value: table.text("value").map(|text| self.program(text, on_answer)),
            keep: table.text("keep").map(|text| self.program(text, AllowedNames::default())),
            missing: if searches { self.result_codes(table) } else { self.statuses(table, "missing") },
            ok: self.statuses(table, "ok"),
            each: each_text.map(|text| self.program(text, AllowedNames::default())),
            again: table.text("again").map(|text| self.program(text, place)),
            page: table.table("page").filter(|_| !searches).and_then(|page| self.page(&page, on_answer)),
            scope: table.text("scope").map(|text| text.value),
            partial: table.text("partial").map(|text| text.value),
            columns: self.columns(table),
            auth: table.flag("auth").unwrap_or(true),
            listing: self.listing(name, table),
            mentions: Vec::new(),
            own: Vec::new(),
        };
        self.rules(table, &request);
        request.mentions = self.mentioned(&request.templates(), &request.programs());
        request.own = self.mentioned(&request.templates(), &request.own_programs());
        table.finish();
        request
    }

    fn target(&mut self, table: &SpannedTable<'_>, place: AllowedNames) -> (Method, RequestTarget) {
        let mut found = Vec::new();
        let mut given = usize::from(table.get("read").is_some());
        for (key, method, address) in TARGETS {
            given += usize::from(table.get(key).is_some());
            let Some(text) = table.text(key) else { continue };
            let target = if *address {
                RequestTarget::Address(self.program(text, place))
            } else {
                RequestTarget::Path(self.path(&text, place))
            };
            found.push((*method, target));
        }
        given += ["ldap", "mail", "post_url", "sql"].iter().filter(|key| table.get(key).is_some()).count();
        found.extend(self.beside_paths(table, place));
        found.extend(self.sql(table, place).map(|sql| (Method::Get, RequestTarget::Sql(sql))));
        found.extend(self.directory_search(table, place).map(|target| (Method::Get, target)));
        if let Some(text) = table.text("read") {
            let optional = table.flag("optional").unwrap_or_default();
            let separator = table.text("separator").and_then(|text| {
                let byte = text.value.bytes().next().filter(|_| text.value.len() == 1);
                if byte.is_none() {
                    self.source.report(&text.at, "`separator` is one character: \",\" or \";\" or a tab");
                }
                byte
            });
            let only = AllowedNames { only_settings: Some(true), ..AllowedNames::default() };
            if text.value.starts_with('/') || text.value.contains("..") {
                self.source.report(
                    &text.at,
                    "`read` is a path under the profile's folder; a setting may hold another folder",
                );
            }
            found.push((
                Method::Get,
                RequestTarget::File { path: self.path(&text, only), separator, optional },
            ));
        } else {
            let _ = table.get("optional").map(|value| {
                self.source
                    .report(&value.span(), "`optional` belongs to `read` of a file that may not be there");
            });
            let _ = table.get("separator").map(|value| {
                self.source.report(&value.span(), "`separator` belongs to `read` of a CSV file");
            });
        }
        if given != 1 {
            let message = format!(
                "{} needs exactly one of get, post, put, patch, post_url, get_from, put_to, post_to, ldap, mail, sql, read; it has {given}",
                table.name
            );
            self.source.report(&table.at, message);
        }
        found.pop().unwrap_or((Method::Get, RequestTarget::Path(Vec::new())))
    }

    /// A path, part by part, so that no value can add or remove a part.
    pub(super) fn path(&self, text: &Text, place: AllowedNames) -> Vec<TextTemplate> {
        let Some(whole) = self.template(text, place) else { return Vec::new() };
        let mut parts = vec![TextTemplate { parts: Vec::new() }];
        for part in whole.parts {
            match part {
                TemplatePart::Literal(literal) => {
                    for (index, piece) in literal.split('/').enumerate() {
                        if index > 0 {
                            parts.push(TextTemplate { parts: Vec::new() });
                        }
                        if !piece.is_empty()
                            && let Some(last) = parts.last_mut()
                        {
                            last.parts.push(TemplatePart::Literal(piece.to_owned()));
                        }
                    }
                }
                value @ TemplatePart::Value(_) => {
                    if let Some(last) = parts.last_mut() {
                        last.parts.push(value);
                    }
                }
            }
        }
        if text.value.contains('?') {
            self.source.report(&text.at, "a path has no `?`: parameters go into `query`");
        }
        // "/users" splits into "" and "users": drop the empty one in front.
        if parts.first().is_some_and(|first| first.parts.is_empty()) && parts.len() > 1 {
            parts.remove(0);
        }
        parts
    }

    fn answer(&mut self, table: &SpannedTable<'_>, place: AllowedNames) -> ExpectedAnswer {
        let decode = table.text("decode");
        let decode_at = decode.as_ref().map(|text| text.at.clone());
        let decode = decode.map(|text| self.program(text, place));
        let Some(text) = table.text("answer") else {
            if let Some(at) = decode_at {
                self.source.report(&at, "`decode` belongs to `answer = \"bytes\"`");
            }
            return ExpectedAnswer::Json;
        };
        match text.value.as_str() {
            "json" => ExpectedAnswer::Json,
            "lines" => ExpectedAnswer::Lines,
            "bytes" => ExpectedAnswer::Bytes { decode },
            "base64" => ExpectedAnswer::Base64,
            "none" => ExpectedAnswer::Nothing,
            other => {
                self.source
                    .report(&text.at, format!("`{other}` is not one of json, lines, bytes, base64, none"));
                ExpectedAnswer::Json
            }
        }
    }

    fn statuses(&self, table: &SpannedTable<'_>, key: &'static str) -> Vec<u16> {
        let mut statuses = Vec::new();
        for value in table.list(key) {
            let number = table.number_of(key, value).and_then(|number| u16::try_from(number).ok());
            match number {
                Some(status @ 100..=599) => statuses.push(status),
                _ => self.source.report(&value.span(), format!("`{key}` holds HTTP statuses")),
            }
        }
        statuses
    }

    /// `columns`: what the header line of a table that is read may have.
    fn columns(&self, table: &SpannedTable<'_>) -> Vec<String> {
        let names = table.list("columns").into_iter().filter_map(|value| table.text_of("columns", value));
        let names: Vec<String> = names.map(|text| text.value).collect();
        if !names.is_empty() && table.get("read").is_none() {
            self.source.report(
                &table.key_at("columns"),
                "`columns` belongs to `read`: it says what the header line of a table may have",
            );
        }
        names
    }

    /// Keys and values are templates.
    fn pairs(&self, table: &SpannedTable<'_>, place: AllowedNames) -> Vec<(TextTemplate, TextTemplate)> {
        let mut pairs = Vec::new();
        for (key, at, value) in table.entries() {
            let name = self.template(&Text { value: key.to_owned(), at }, place);
            // `type = ["LOGIN", "LOGIN_ERROR"]`: the parameter as often as the list is long.
            let values = value.get_ref().as_array();
            for value in values.map_or_else(|| vec![value], |values| values.iter().collect()) {
                let value = table.text_of(key, value).and_then(|text| self.template(&text, place));
                pairs.extend(name.clone().zip(value));
            }
        }
        pairs
    }

    /// Rules over several keys: who may write, what a file that is read cannot have, where credentials must not go.
    fn rules(&self, table: &SpannedTable<'_>, request: &Request) {
        let read_only = self.kind != ConnectorKind::Ticketing;
        let writes =
            !request.is_read() || (request.reads && matches!(request.method, Method::Put | Method::Patch));
        if read_only && writes {
            let key = request.method.as_str().to_lowercase();
            self.source.report(
                &table.key_at(&key),
                "only a ticketing connector may write: use get, or post with reads = true",
            );
        }
        if !read_only && request.reads && matches!(request.method, Method::Put | Method::Patch) {
            self.source.report(&table.key_at("reads"), "put and patch never only read");
        }
        if matches!(request.target, RequestTarget::File { .. }) {
            for key in [
                "query",
                "headers",
                "json",
                "form",
                "multipart",
                "file",
                "page",
                "each",
                "missing",
                "ok",
                "auth",
            ] {
                if table.key_at(key) != table.at {
                    self.source.report(
                        &table.key_at(key),
                        format!("`{key}` has no meaning for a file that is read"),
                    );
                }
            }
        }
        if matches!(request.target, RequestTarget::Mail(_)) {
            self.mail_rules(table);
        }
        if matches!(request.target, RequestTarget::Sql(_)) {
            self.sql_rules(table);
        }
        if matches!(request.target, RequestTarget::Directory(_)) {
            self.search_rules(table);
        }
        if request.keep.is_some() && !matches!(request.target, RequestTarget::File { .. }) {
            self.source.report(
                &table.key_at("keep"),
                "`keep` belongs to `read`: it looks at some things of a file at a time",
            );
        }
        if matches!(request.target, RequestTarget::Address(_)) && !request.is_read() && request.auth {
            self.source.report(
                &table.at,
                "an address that an answer gave is written to only with auth = false: credentials do not go there",
            );
        }
        if request.again.is_some() && (request.each.is_none() || !request.is_read()) {
            let message = "`again` goes on with what `each` began, of a request that reads";
            self.source.report(&table.key_at("again"), message);
        }
        if request.page.is_some() && !request.is_read() {
            self.source.report(&table.key_at("page"), "only a request that reads has pages");
        }
    }

    /// Everything that a request waits for.
    fn mentioned(&self, templates: &[&TextTemplate], programs: &[&Program]) -> Vec<Name> {
        let mut names: Vec<Name> = Vec::new();
        let mut add = |name: Name| {
            if !names.contains(&name) {
                names.push(name);
            }
        };
        for template in templates {
            template.references().filter_map(|each| self.names.find(&each.root)).for_each(&mut add);
        }
        for program in programs {
            program.mentions.iter().copied().for_each(&mut add);
        }
        names
    }
}
