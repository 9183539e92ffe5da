//! From a file's text to a [`Connector`], or to everything that is wrong with it.

mod auth;
mod hook;
mod listing;
mod manners;
mod remedies;
mod request;
mod targets;

pub(super) use request::filter_begins;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::OnceLock;

use toml::de::DeTable;

use super::graph;
use super::jq::{self, Programs, Wrong, WrongKind};
use super::model::{Connector, ConnectorKind, Let, Name, Program, Request, RequestTarget, WHOLE_TICKET};
use super::names::Namespace;
use super::template::TextTemplate;
use crate::text::digest::sha256;
use crate::text::spanned_toml::{FileProblem, Source, SpannedTable, Text};
use crate::text::suggest;

/// A connector's text, not yet loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectorFile {
    /// Its name without `.toml`.
    pub name: String,
    /// Where it is, for messages.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Where a text stands decides which names it may use.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is something of its own that a place allows")]
struct AllowedNames {
    /// Secret settings: in `[auth]` and `[headers]` only.
    secrets: bool,
    /// `it`: in requests with `each`.
    it: bool,
    /// `status` and `headers`: in programs on an answer.
    answer: bool,
    /// The delivery of a webhook alone: its body is the input, and `headers`.
    hook: bool,
    /// Requests, `[let]` and the rest are not known here; `Some(true)`: settings and `case`, `Some(false)`: settings only.
    only_settings: Option<bool>,
}

/// What is needed while loading.
struct Loader<'f> {
    source: &'f Source<'f>,
    names: Namespace,
    kind: ConnectorKind,
    /// The file says that it files tickets; `kind` is that, too, where the file says nothing that can be understood.
    files_tickets: bool,
    texts: Vec<Text>,
    /// Parts of the ticket that a template or program names; [`WHOLE_TICKET`] where one takes all of it.
    ticket_parts: RefCell<BTreeSet<String>>,
    /// Where requests say what they list.
    listings: BTreeMap<String, Range<usize>>,
}

impl Connector {
    /// Loads a file.
    ///
    /// # Errors
    /// Every problem of the file, in the order of the file.
    pub fn load(file: &ConnectorFile) -> Result<Self, Vec<FileProblem>> {
        let source = Source::new(&file.path, &file.text);
        let loaded = load(file, &source);
        match loaded {
            Some(connector) if source.is_clean() => Ok(connector),
            _ => {
                if source.is_clean() {
                    source.report(&(0..0), "the file could not be read");
                }
                Err(source.finish())
            }
        }
    }
}

fn load(file: &ConnectorFile, source: &Source<'_>) -> Option<Connector> {
    let (document, errors) = DeTable::parse_recoverable(source.text);
    for error in &errors {
        source.report(&error.span().unwrap_or(0..0), error.message().to_owned());
    }
    if !errors.is_empty() {
        return None;
    }
    let root = SpannedTable::new(source, "a connector", 0..0, document.get_ref());
    let title = root.required("title");
    let docs = root.text("docs");
    let kind = kind(source, &root);
    let proven = manners::proven(source, &root);
    let [proven_on, same_again] =
        ["proven_on", "same_again"].map(|key| root.text(key).map(|text| text.value));
    let [prepare, blind] = ["prepare", "blind"].map(|key| manners::lines(&root, key));
    let names = Namespace::read(source, &root, kind);
    let mut loader = Loader {
        source,
        names,
        kind: kind.unwrap_or(ConnectorKind::Ticketing),
        files_tickets: kind == Some(ConnectorKind::Ticketing),
        texts: Vec::new(),
        ticket_parts: RefCell::default(),
        listings: BTreeMap::new(),
    };

    let settings_only = AllowedNames { only_settings: Some(false), ..AllowedNames::default() };
    let url = root.text("url").and_then(|text| loader.template(&text, settings_only));
    let with_case = AllowedNames { only_settings: Some(true), ..AllowedNames::default() };
    let prefix = root.text("prefix").map(|text| loader.path(&text, with_case)).unwrap_or_default();
    let manners = manners::manners(source, &root);
    let index_delay = loader.index_delay(&root);
    let fills = loader.fills(&root);
    let answer = AllowedNames { answer: true, ..AllowedNames::default() };
    let failed = root.text("failed").map(|text| loader.program(text, answer));
    let retry_after = root.text("retry_after").map(|text| loader.program(text, answer));
    let auth = loader.auth(&root);
    let secrets = AllowedNames { secrets: true, only_settings: Some(false), ..AllowedNames::default() };
    let headers = root.table("headers").map(|table| loader.headers(&table, secrets)).unwrap_or_default();
    let requests = loader.requests(&root);
    let lets = loader.lets(&root);
    loader.refuse_people(&prefix, &requests, &lets);
    let facts = loader.facts(&root, "facts");
    let on_demand = loader.facts(&root, "on_demand");
    let lists = loader.lists(&root);
    let verbs = loader.verbs(&root);
    let hook = loader.hook(&root, &verbs);
    let doctor = loader.doctor(&root);
    let remedies = loader.remedies(&root);
    root.finish();

    loader.needs_url(&root, &requests);
    loader.ldap_rules(&root, &requests, auth.as_ref());
    let globals = loader.names.globals();
    let variables: Vec<String> = globals.iter().map(|(name, _)| format!("${name}")).collect();
    let texts: Vec<String> = loader.texts.iter().map(|text| text.value.clone()).collect();
    let programs = Programs::compile(&texts, &variables)
        .map_err(|wrong| wrong.into_iter().for_each(|wrong| loader.report(&wrong)))
        .ok();
    let connector = Connector {
        name: file.name.clone(),
        path: file.path.clone(),
        digest: sha256(file.text.as_bytes()),
        title: title?.value,
        docs: docs.map(|text| text.value),
        kind: kind?,
        proven,
        proven_on,
        prepare,
        blind,
        settings: loader.names.settings.clone(),
        url,
        prefix,
        at_once: manners.at_once,
        pace: manners.pace,
        index_delay,
        same_again,
        fills,
        ticket_parts: loader.ticket_parts.take(),
        failed,
        retry_after,
        auth,
        headers,
        requests,
        lets,
        facts,
        on_demand,
        lists,
        verbs,
        hook,
        doctor,
        remedies,
        programs: programs?,
        globals: globals.into_iter().map(|(_, name)| name).collect(),
        impersonal: OnceLock::new(),
    };
    graph::check(&connector, source, &loader.names);
    Some(connector)
}

impl Loader<'_> {
    /// A path is one only behind an address.
    fn needs_url(&self, root: &SpannedTable<'_>, requests: &[Request]) {
        let source = self.source;
        // One whose target is wrong has no part at all, and says so itself.
        let by_path = requests
            .iter()
            .any(|request| matches!(&request.target, RequestTarget::Path(parts) if !parts.is_empty()));
        let by_mail = requests.iter().any(|request| request.target.is_for_mail_server());
        if by_path && by_mail {
            source.report(
                &root.key_at("url"),
                "`url` is a mail server or an address of HTTP, not both: make two connectors",
            );
        }
        let by_sql = requests.iter().any(|request| matches!(request.target, RequestTarget::Sql(_)));
        if by_sql && (by_path || by_mail) {
            source.report(
                &root.key_at("url"),
                "`url` is a database or another server, not both: make two connectors",
            );
        }
        if (by_path || by_mail || by_sql) && root.get("url").is_none() {
            source.report(&(0..0), "a connector needs `url`: the address in front of its requests");
        }
    }
}

/// Whether `$text` is a variable of the program itself: files that are older than `[list]` have it.
fn binds(program: &str, name: &str) -> bool {
    name == "text" && program.contains("as $text")
}

/// The parts of the ticket, or of the case, that a program names, by what follows each `$ticket` or `$case` in it.
fn parts_of(root: &str, program: &str) -> impl Iterator<Item = String> {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    program.split(root).skip(1).filter(move |behind| !behind.starts_with(word)).map(move |behind| {
        let path = behind.strip_prefix('.').unwrap_or_default();
        let part = &path[..path.find(|c| !word(c)).unwrap_or(path.len())];
        if part.is_empty() { WHOLE_TICKET } else { part }.to_owned()
    })
}

fn kind(source: &Source<'_>, root: &SpannedTable<'_>) -> Option<ConnectorKind> {
    let text = root.required("kind")?;
    let found = ConnectorKind::ALL.iter().copied().find(|kind| kind.as_str() == text.value);
    if found.is_none() {
        source.report(&text.at, wrong_word(&text.value, ConnectorKind::ALL.iter().map(|kind| kind.as_str())));
    }
    found
}

/// That a word is none of a closed list, with the nearest that is.
fn wrong_word<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> String {
    let known: Vec<&str> = known.collect();
    let near = suggest::one(word, known.iter().copied());
    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("`{word}` is not one of {}{hint}", known.join(", "))
}

impl Loader<'_> {
    /// A template whose names are known and allowed here.
    fn template(&self, text: &Text, place: AllowedNames) -> Option<TextTemplate> {
        match TextTemplate::parse(&text.value) {
            Ok(template) => {
                for reference in template.references() {
                    let at = text.place(self.source.text, reference.at.start);
                    self.name(&reference.root, &at, place);
                    if reference.root == "case" {
                        self.case_key(reference.path.first().map(String::as_str), &at);
                    }
                    if reference.root == "ticket" {
                        let part = reference.path.first().map_or(WHOLE_TICKET, String::as_str);
                        self.ticket_parts.borrow_mut().insert(part.to_owned());
                    }
                }
                Some(template)
            }
            Err((offset, message)) => {
                self.source.report(&text.place(self.source.text, offset), message);
                None
            }
        }
    }

    /// A program, compiled later together with all others.
    fn program(&mut self, text: Text, place: AllowedNames) -> Program {
        let mut mentions = Vec::new();
        for (name, at) in jq::mentions(&text.value) {
            // Not in the namespace: a variable of the program itself (`. as $x | …`), or a mistake that the compiler reports.
            if let Some(name_of) = self.names.find(&name).filter(|_| !binds(&text.value, &name)) {
                self.name(&name, &text.place(self.source.text, at.start), place);
                mentions.push(name_of);
            }
        }
        self.ticket_parts.get_mut().extend(parts_of("$ticket", &text.value));
        let mut of_case: Vec<String> = parts_of("$case", &text.value).collect();
        if of_case.is_empty() && mentions.contains(&Name::Case) {
            of_case.push(WHOLE_TICKET.to_owned());
        }
        self.texts.push(text);
        Program { number: self.texts.len() - 1, mentions, of_case }
    }

    /// Whether this name may be used here; says so if not.
    fn name(&self, name: &str, at: &Range<usize>, place: AllowedNames) -> Option<Name> {
        let Some(found) = self.names.find(name) else {
            let near = suggest::one(name, self.names.all());
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            self.source
                .report(at, format!("`{name}` is not a setting, a request or a [let] of this file{hint}"));
            return None;
        };
        let complaint = match found {
            _ if place.hook => (found != Name::Headers)
                .then(|| format!("a hook sees the delivery alone, `.` and $headers, and not `{name}`")),
            Name::Setting(index) if self.names.settings[index].secret && !place.secrets => {
                Some(format!("`{name}` is secret: it may be named only in [auth] and [headers]"))
            }
            // The case was not redacted. The ticket was, and what of the case may leave is in it.
            Name::Case if self.files_tickets => Some(
                "a ticketing connector does not see the case, which is not redacted; `ticket` is: \
                 title, text, html, markdown, fingerprint, fingerprints, entry, requester, follow_up, uuid, action, error, \
                 roles, tenant, verdict, primary, user, missing, same_as, typed_fields"
                    .to_owned(),
            ),
            Name::Case if place.only_settings == Some(false) => Some(
                "values of the case have no place here, only settings: write them in `prefix` or in a request".to_owned(),
            ),
            Name::Text if self.files_tickets => Some(
                "`text` is what somebody looks for in a [list], which a ticketing connector does not have".to_owned(),
            ),
            Name::Setting(_) | Name::Case | Name::Now => None,
            _ if place.only_settings.is_some() => Some(format!("only settings are known here, not `{name}`")),
            Name::It if !place.it => Some("`it` is known only in a request with `each`".to_owned()),
            Name::Status | Name::Headers if !place.answer => {
                Some(format!("`{name}` is known only to programs on an answer: value, failed, retry_after, page"))
            }
            Name::Ticket | Name::Fields | Name::Files | Name::Found if self.kind != ConnectorKind::Ticketing => {
                Some(format!("`{name}` is known only to a ticketing connector"))
            }
            _ => None,
        };
        if let Some(complaint) = complaint {
            self.source.report(at, complaint);
        }
        Some(found)
    }

    fn case_key(&self, key: Option<&str>, at: &Range<usize>) {
        const KEYS: &[&str] = &["user", "tenant", "action", "error", "traits", "on"];
        if !key.is_some_and(|key| KEYS.contains(&key)) {
            self.source.report(at, format!("the case has {}", KEYS.join(", ")));
        }
    }

    fn headers(&self, table: &SpannedTable<'_>, place: AllowedNames) -> Vec<(String, TextTemplate)> {
        let mut headers = Vec::new();
        for (name, at, value) in table.entries() {
            if reqwest::header::HeaderName::try_from(name).is_err() {
                self.source.report(&at, format!("`{name}` cannot be the name of a header"));
                continue;
            }
            let template = table.text_of(name, value).and_then(|text| self.template(&text, place));
            headers.extend(template.map(|template| (name.to_owned(), template)));
        }
        headers
    }

    fn lets(&mut self, root: &SpannedTable<'_>) -> Vec<Let> {
        let Some(table) = root.table("let") else { return Vec::new() };
        let mut lets = Vec::new();
        for (name, _, value) in table.entries() {
            // `.` in place of a value that is no text, so that the index stays the one that `Namespace` gave this name.
            let text =
                table.text_of(name, value).unwrap_or_else(|| Text { value: ".".into(), at: value.span() });
            let program = self.program(text, AllowedNames::default());
            lets.push(Let { name: name.to_owned(), program });
        }
        lets
    }

    /// Words what the compiler found.
    fn report(&self, wrong: &Wrong) {
        let text = &self.texts[wrong.program];
        let at = text.place(self.source.text, wrong.at.start);
        let message = match &wrong.kind {
            WrongKind::Syntax(message) => message.clone(),
            WrongKind::Filter(name, 0) => {
                format!("jq: there is no filter `{name}` in a connector (programs see only their input)")
            }
            WrongKind::Filter(name, arguments) => format!(
                "jq: there is no filter `{name}` with {arguments} argument(s) in a connector (programs see only their input)"
            ),
            WrongKind::Variable(name) if self.names.secret(name) => {
                format!("`{name}` is secret: it may be named only in [auth] and [headers]")
            }
            WrongKind::Variable(name) => {
                let near = suggest::one(name, self.names.all());
                let hint = near.map(|near| format!("; did you mean `${near}`?")).unwrap_or_default();
                format!("jq: `${name}` is not a setting, a request or a [let] of this file{hint}")
            }
        };
        self.source.report(&at, message);
    }
}
