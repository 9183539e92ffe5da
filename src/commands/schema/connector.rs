//! The shape of a connector file, for editors. The loader itself says far more, with line and column; a test validates every
//! shipped file against this, so that a key cannot be forgotten here.

#![expect(dead_code, reason = "only the schema of these types is used")]

mod auth;
mod hook;

use std::collections::BTreeMap;

use schemars::JsonSchema;

use crate::case::RemedyKind;
use crate::connectors::Proven;
use crate::facts::Question;
use auth::AuthSchema;
use hook::HookSchema;

/// A connector: requests as they are written with curl, and jq programs that turn the answers into facts. A template is text
/// with {{name.path}}; a program is jq.
#[derive(JsonSchema)]
#[schemars(title = "escalate connector", deny_unknown_fields)]
pub(super) struct ConnectorSchema {
    /// The system's name.
    title: String,
    /// What it may do: only ticketing writes.
    kind: KindSchema,
    /// The vendor's documentation.
    docs: Option<String>,
    /// Base URL: a template of settings only.
    url: Option<String>,
    /// Path in front of every request: a template.
    prefix: Option<String>,
    /// Requests in flight at once; 8 if left out.
    at_once: Option<u32>,
    /// Time between the starts of two requests to the same host, e.g. 2s; none if left out.
    pace: Option<String>,
    /// What it was run against; unproven if left out.
    proven: Option<Proven>,
    /// The version of the system or description that it was run against, and when: Roundup 2.6.0, 2026-11.
    proven_on: Option<String>,
    /// What has to be made in the system first, a sentence each.
    prepare: Option<Vec<String>>,
    /// What the system does not show, or the file does not ask for, a sentence each.
    blind: Option<Vec<String>>,
    /// How long a new ticket may be missing from the search, e.g. 5s; not at all if left out.
    index_delay: Option<String>,
    /// Names of ticket fields that it fills itself, so that `[ticketing.fields]` of a profile may not: templates of settings.
    fills: Option<Vec<String>>,
    /// By what a receiver knows that two sendings are one, e.g. Message-ID: then what got no answer is sent again.
    same_again: Option<String>,
    /// Program on a 2xx answer: a text means that it was refused.
    failed: Option<String>,
    /// Program on any answer: the seconds to wait, where the system says so in another way than by 429 and Retry-After; else null.
    retry_after: Option<String>,
    /// What a profile says.
    settings: Option<BTreeMap<String, SettingSchema>>,
    /// How the connector shows who it is: one of the keys.
    auth: Option<AuthSchema>,
    /// Headers of every request: templates.
    headers: Option<BTreeMap<String, String>>,
    /// Values computed from others: programs.
    #[serde(rename = "let")]
    lets: Option<BTreeMap<String, String>>,
    /// Requests, by name.
    request: Option<BTreeMap<String, RequestSchema>>,
    /// One program for each question.
    facts: Option<BTreeMap<Question, String>>,
    /// The same, run only where a check does not pass without it.
    on_demand: Option<BTreeMap<Question, String>>,
    /// What `escalate doctor` asks to try a system that is read, and never for a case.
    doctor: Option<DoctorSchema>,
    /// What there is, for the text `$text` that somebody typed (null: everything): items with an id and a name.
    list: Option<ListSchema>,
    /// Where in the product a remedy is done, by its kind.
    remedies: Option<BTreeMap<RemedyKind, RemedySchema>>,
    /// One program for each verb of a ticketing system.
    ticket: Option<TicketSchema>,
    /// What the ticketing system sends by itself when somebody writes a ticket.
    hook: Option<HookSchema>,
}

#[derive(JsonSchema)]
#[schemars(rename = "Kind", rename_all = "snake_case")]
enum KindSchema {
    Directory,
    Permissions,
    Flags,
    Ticketing,
}

#[derive(JsonSchema)]
#[schemars(rename = "Doctor", deny_unknown_fields)]
struct DoctorSchema {
    /// Program: any person whom the system has, as `--user` would name them, so that what is about a person can be tried, too.
    person: Option<String>,
    /// Program: a list of { name, ok, says, scope, setting }.
    probe: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename = "List", deny_unknown_fields)]
struct ListSchema {
    /// Program: people, `{ id, name, email, username, aliases, tenant }`.
    users: Option<ListSourceSchema>,
    /// Program: tenants, by what a case names them.
    tenants: Option<ListSourceSchema>,
    /// Program: what people do.
    actions: Option<ListSourceSchema>,
    /// Program: roles.
    roles: Option<ListSourceSchema>,
    /// Program: features, by their keys.
    features: Option<ListSourceSchema>,
    /// Program: projects, teams, folders and records, `{ kind, id, name }`.
    objects: Option<ListSourceSchema>,
}

/// A program; or several, of which each tells a part and may be without an answer.
#[derive(JsonSchema)]
#[schemars(rename = "ListSource", untagged)]
enum ListSourceSchema {
    One(String),
    Several(Vec<String>),
}

#[derive(JsonSchema)]
#[schemars(rename = "Remedy", deny_unknown_fields)]
struct RemedySchema {
    /// Where to click: a template of settings and of what the remedy is about.
    text: Option<String>,
    /// The page: a template.
    url: Option<String>,
    /// For a POSIX shell: a template.
    command: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename = "Setting", deny_unknown_fields)]
struct SettingSchema {
    /// What it is, for people.
    about: Option<String>,
    /// A credential: used in auth and headers only.
    secret: Option<bool>,
    /// What it is when the profile does not say.
    default: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename = "Request", deny_unknown_fields)]
struct RequestSchema {
    /// Path: a template.
    get: Option<String>,
    /// Path: a template.
    post: Option<String>,
    /// Path: a template.
    put: Option<String>,
    /// Path: a template.
    patch: Option<String>,
    /// Program: an address that an answer gave.
    get_from: Option<String>,
    /// Program: an address that an answer gave.
    put_to: Option<String>,
    /// Program: an address that an answer gave.
    post_to: Option<String>,
    /// A search in a directory server, below the entry of this name: a template.
    ldap: Option<String>,
    /// What is searched for (RFC 4515): a template; every entry if left out.
    filter: Option<String>,
    /// The attributes that are wanted, each by its name: templates of settings.
    attributes: Option<Vec<String>>,
    /// Those of them whose values are bytes: `{ hex }` in programs.
    binary: Option<Vec<String>>,
    /// base, one or sub, which it is if left out.
    depth: Option<String>,
    /// Controls without a value that the server must know, by number.
    controls: Option<Vec<String>>,
    /// A whole address of the profile, which may be secret: a template of settings.
    post_url: Option<String>,
    /// Program that gives a message: from, to, subject, text, `message_id`.
    mail: Option<String>,
    /// Program: those of $files that go with a message, or in the body of `template`.
    files: Option<String>,
    /// A folder that the message is put into: a template of settings.
    folder: Option<String>,
    /// A file below templates/ that makes the body, JSON.
    template: Option<String>,
    /// A query of the database at `url`: one statement that reads, with values as :name.
    sql: Option<String>,
    /// Templates: what the names of `sql` are.
    bind: Option<BTreeMap<String, String>>,
    /// Rows of `sql` that are read, with more of which the answer is not complete; entries of a search that are enough.
    limit: Option<u32>,
    /// A local JSON, NDJSON or CSV file under the profile's folder: a template of settings.
    read: Option<String>,
    /// The file of `read` may not be there: the value is null then.
    optional: Option<bool>,
    /// What separates the columns of a CSV file; by its first line if left out.
    separator: Option<String>,
    /// jq on some lines, rows or items of the file at a time: those that are wanted.
    keep: Option<String>,
    /// A POST that only asks.
    reads: Option<bool>,
    /// Templates, also the names; a list is the parameter as often as it is long.
    query: Option<BTreeMap<String, QuerySchema>>,
    /// Templates.
    headers: Option<BTreeMap<String, String>>,
    /// Program that gives an object of headers.
    headers_from: Option<String>,
    /// Program that gives the body.
    json: Option<String>,
    /// Templates.
    form: Option<BTreeMap<String, String>>,
    /// Parts, in order.
    multipart: Option<Vec<PartSchema>>,
    /// Program that gives one of $files, as the body.
    file: Option<String>,
    /// json, lines (a JSON value in each), bytes, base64 or none.
    answer: Option<String>,
    /// Program that finds base64 text in a JSON answer whose bytes count.
    decode: Option<String>,
    /// Program on the answer.
    value: Option<String>,
    /// Statuses that mean "does not exist"; of a search [32], that the entry is not there.
    missing: Option<Vec<u16>>,
    /// More statuses that reach `value`.
    ok: Option<Vec<u16>>,
    /// Program that gives a list: one request for each item.
    each: Option<String>,
    /// Program on each of its values: what is asked about next, a list; until nothing is new.
    again: Option<String>,
    /// How a listing goes on.
    page: Option<EveryPageSchema>,
    /// Named when the server answers 401 or 403.
    scope: Option<String>,
    /// Of whom or what alone it tells: that something is not in it proves nothing.
    partial: Option<String>,
    /// The columns that the header line of a table that is read may have.
    columns: Option<Vec<String>>,
    /// Whether the credentials go with it.
    auth: Option<bool>,
    /// roles, flags or tenants: its answers are the same whoever the case is about, and may be kept for `[cache] ttl`.
    listing: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename = "Query", untagged)]
enum QuerySchema {
    One(String),
    Each(Vec<String>),
}

#[derive(JsonSchema)]
#[schemars(rename = "Part", deny_unknown_fields)]
struct PartSchema {
    name: String,
    value: Option<String>,
    file: Option<String>,
    json: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename = "EveryPage", untagged)]
enum EveryPageSchema {
    Of(PageSchema),
    OfSearch(SearchPageSchema),
}

#[derive(JsonSchema)]
#[schemars(rename = "SearchPage", deny_unknown_fields)]
struct SearchPageSchema {
    /// Entries of a page; 500 if left out.
    size: Option<u32>,
    /// Pages at most; 20 if left out.
    max: Option<u32>,
}

#[derive(JsonSchema)]
#[schemars(rename = "Page", deny_unknown_fields)]
struct PageSchema {
    /// Program that gives the items of a page.
    items: String,
    /// Pages at most.
    max: Option<u32>,
    /// By the Link header.
    link: Option<bool>,
    /// Program: the next page's address, or with `param` a cursor.
    next: Option<String>,
    /// The query parameter of the cursor.
    param: Option<String>,
    /// The query parameter that counts items.
    offset: Option<String>,
    /// The query parameter that counts pages.
    number: Option<String>,
    /// The first number.
    first: Option<u32>,
    /// The query parameter of the size, and the size.
    size: Option<(String, u32)>,
    /// Program: how many items there are.
    total: Option<String>,
}

#[derive(JsonSchema)]
#[schemars(rename = "Ticket", deny_unknown_fields)]
struct TicketSchema {
    /// Program: without it nothing is looked for, and the same problem again is a new ticket.
    find: Option<String>,
    create: String,
    attach: Option<String>,
    comment: Option<String>,
    /// Program: sets the fingerprint on a ticket that is there without it.
    mark: Option<String>,
    /// Program: opens a closed ticket again.
    reopen: Option<String>,
    /// Program: closes a ticket, because another one is about the same.
    close: Option<String>,
    confirm: Option<String>,
    /// Program: what filing needs, looked at without writing.
    probe: Option<String>,
    /// Program: a ticket as it was reported.
    read: Option<String>,
    /// Program: the files of a ticket as it was reported, with what is in them.
    fetch: Option<String>,
    /// Program: adds the text to a ticket, unseen by its requester.
    note: Option<String>,
    /// Program: sends the text to the requester of a ticket.
    reply: Option<String>,
    /// Program: tickets that are new since `$since`, or have a new message of their requester, `[{ id, at }]`.
    updated: Option<String>,
}
