//! `[service]` as it was written: what `escalate serve` runs with.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use schemars::JsonSchema;

use super::forms::SecretForm;
use super::{RawSetting, setting, texts};
use crate::text::spanned_toml::{Source, SpannedTable, Text};

/// `[service]`.
#[derive(Debug)]
pub(in crate::profile) struct RawService {
    pub(in crate::profile) listen: Option<Text>,
    pub(in crate::profile) url: Option<Text>,
    pub(in crate::profile) database: Option<RawSetting>,
    pub(in crate::profile) key: Option<RawSetting>,
    pub(in crate::profile) retention: Option<Text>,
    pub(in crate::profile) poll: Option<Text>,
    pub(in crate::profile) tolerance: Option<Text>,
    pub(in crate::profile) file: Option<bool>,
    pub(in crate::profile) reply: Option<bool>,
    pub(in crate::profile) hook_secret: Option<RawSetting>,
    pub(in crate::profile) proxies: Vec<Text>,
    pub(in crate::profile) plain_http: Option<bool>,
    pub(in crate::profile) tls: Option<RawTls>,
    pub(in crate::profile) tokens: Vec<RawToken>,
    pub(in crate::profile) sign_in: Option<RawSignIn>,
    pub(in crate::profile) proxy: Option<RawProxy>,
    /// The table.
    pub(in crate::profile) at: Range<usize>,
}

/// `[service.tls]`.
#[derive(Debug)]
pub(in crate::profile) struct RawTls {
    pub(in crate::profile) certificate: Option<Text>,
    pub(in crate::profile) key: Option<Text>,
}

/// One of `[service.tokens]`.
#[derive(Debug)]
pub(in crate::profile) struct RawToken {
    pub(in crate::profile) name: Text,
    pub(in crate::profile) secret: Option<RawSetting>,
    pub(in crate::profile) scopes: Vec<Text>,
    pub(in crate::profile) at: Range<usize>,
}

/// `[service.sign_in]`.
#[derive(Debug)]
pub(in crate::profile) struct RawSignIn {
    pub(in crate::profile) issuer: Option<Text>,
    pub(in crate::profile) client_id: Option<Text>,
    pub(in crate::profile) client_secret: Option<RawSetting>,
    pub(in crate::profile) groups: Option<Text>,
    pub(in crate::profile) rights: RawRights,
}

/// `[service.proxy]`.
#[derive(Debug)]
pub(in crate::profile) struct RawProxy {
    pub(in crate::profile) user: Option<Text>,
    pub(in crate::profile) groups: Option<Text>,
    pub(in crate::profile) rights: RawRights,
}

/// Who may do what: groups and addresses.
#[derive(Debug)]
pub(in crate::profile) struct RawRights {
    pub(in crate::profile) look_up: Vec<Text>,
    pub(in crate::profile) file: Vec<Text>,
    pub(in crate::profile) log: Vec<Text>,
}

/// Reads the table, if it is there.
pub(super) fn read(source: &Source<'_>, root: &SpannedTable<'_>, folder: &Path) -> Option<RawService> {
    let table = root.table_of("service", "[service]".to_owned(), root.get("service")?)?;
    let raw = RawService {
        listen: table.text("listen"),
        url: table.text("url"),
        database: secret(source, &table, "database", folder),
        key: secret(source, &table, "key", folder),
        retention: table.text("retention"),
        poll: table.text("poll"),
        tolerance: table.text("tolerance"),
        file: table.flag("file"),
        reply: table.flag("reply"),
        hook_secret: secret(source, &table, "hook_secret", folder),
        proxies: texts(&table, "proxies"),
        plain_http: table.flag("plain_http"),
        tls: inner(&table, "tls", |tls| RawTls {
            certificate: tls.text("certificate"),
            key: tls.text("key"),
        }),
        tokens: tokens(source, &table, folder),
        sign_in: inner(&table, "sign_in", |one| RawSignIn {
            issuer: one.text("issuer"),
            client_id: one.text("client_id"),
            client_secret: secret(source, one, "client_secret", folder),
            groups: one.text("groups"),
            rights: rights(one),
        }),
        proxy: inner(&table, "proxy", |one| RawProxy {
            user: one.text("user"),
            groups: one.text("groups"),
            rights: rights(one),
        }),
        at: root.key_at("service"),
    };
    table.finish();
    Some(raw)
}

fn rights(table: &SpannedTable<'_>) -> RawRights {
    RawRights { look_up: texts(table, "look_up"), file: texts(table, "file"), log: texts(table, "log") }
}

fn inner<'t, T>(
    table: &SpannedTable<'t>,
    key: &'static str,
    read: impl FnOnce(&SpannedTable<'t>) -> T,
) -> Option<T> {
    let inner = table.table_of(key, format!("[service.{key}]"), table.get(key)?)?;
    let value = read(&inner);
    inner.finish();
    Some(value)
}

fn secret(
    source: &Source<'_>,
    table: &SpannedTable<'_>,
    key: &'static str,
    folder: &Path,
) -> Option<RawSetting> {
    let value = table.get(key)?;
    let at = table.key_at(key);
    let name = Text { value: key.to_owned(), at: at.clone() };
    Some(RawSetting { key: name, value: setting(source, key, table, value, folder), at })
}

fn tokens(source: &Source<'_>, table: &SpannedTable<'_>, folder: &Path) -> Vec<RawToken> {
    let Some(value) = table.get("tokens") else { return Vec::new() };
    let Some(outer) = table.table_of("tokens", "[service.tokens]".to_owned(), value) else {
        return Vec::new();
    };
    let entries = outer.entries().into_iter();
    entries
        .filter_map(|(name, at, value)| {
            let one = outer.table_of(name, format!("[service.tokens.{name}]"), value)?;
            let token = RawToken {
                name: Text { value: name.to_owned(), at: at.clone() },
                secret: secret(source, &one, "secret", folder),
                scopes: texts(&one, "scopes"),
                at,
            };
            one.finish();
            Some(token)
        })
        .collect()
}

/// `[service]`, for the schema.
#[derive(JsonSchema)]
#[schemars(rename = "Service", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
pub(super) struct ServiceForm {
    /// Address and port; "127.0.0.1:8484" if left out. Everything but this machine itself needs `[service.tls]` or `plain_http`.
    listen: Option<String>,
    /// The address as browsers see it, e.g. `https://escalate.acme.example`: sign-in returns there.
    url: Option<String>,
    /// "sqlite" (the default: a file in the state folder), or where the address of a PostgreSQL database is kept.
    database: Option<DatabaseForm>,
    /// At least 32 characters: what is stored is encrypted with it. On every replica the same.
    key: Option<SecretForm>,
    /// How long cases are kept: "30d" if left out.
    retention: Option<String>,
    /// How often a ticketing system is asked for new tickets, e.g. "60s". Left out: only one that has no webhooks.
    poll: Option<String>,
    /// How old a signed webhook may be: "5m" if left out.
    tolerance: Option<String>,
    /// A case of a ticket that is to be escalated is filed, too. Left out: it gets the note.
    file: Option<bool>,
    /// The requester of a ticket is sent the letter, where the case is about themselves. Left out: the note has it as a draft.
    reply: Option<bool>,
    /// What the ticketing system signs its webhooks with, at least 16 characters.
    hook_secret: Option<SecretForm>,
    /// Addresses of reverse proxies whose headers are believed.
    proxies: Option<Vec<String>>,
    /// Listens without TLS on another address than this machine's own: a proxy on the way has it.
    plain_http: Option<bool>,
    /// The certificate to serve with.
    tls: Option<TlsForm>,
    /// Tokens of one's own tools, by a name that the log shows.
    tokens: Option<BTreeMap<String, TokenForm>>,
    /// Sign-in to the page by OpenID Connect.
    sign_in: Option<SignInForm>,
    /// Sign-in to the page by a reverse proxy, instead.
    proxy: Option<ProxyForm>,
}

/// `database`, for the schema.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is used")]
enum DatabaseForm {
    /// "sqlite".
    Word(String),
    /// Where the address of the database is kept: it has a password.
    Address(SecretForm),
}

/// `[service.tls]`, for the schema.
#[derive(JsonSchema)]
#[schemars(rename = "Tls", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct TlsForm {
    /// The chain, as a PEM file.
    certificate: String,
    /// Its private key, as a PEM file that only its owner can read.
    key: String,
}

/// One of `[service.tokens]`, for the schema.
#[derive(JsonSchema)]
#[schemars(rename = "Token", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct TokenForm {
    /// At least 24 characters.
    secret: SecretForm,
    /// Of "diagnose", "read", "file", "metrics" and "log".
    scopes: Vec<String>,
}

/// `[service.sign_in]`, for the schema.
#[derive(JsonSchema)]
#[schemars(rename = "SignIn", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct SignInForm {
    /// The provider, as its discovery document names itself.
    issuer: String,
    /// This service's name there.
    client_id: String,
    /// Left out: a public client with PKCE.
    client_secret: Option<SecretForm>,
    /// The claim that lists somebody's groups; "groups" if left out.
    groups: Option<String>,
    /// Groups, or addresses of people, who may look up.
    look_up: Option<Vec<String>>,
    /// Who may also file tickets and take bundles away.
    file: Option<Vec<String>>,
    /// Who may also read the log.
    log: Option<Vec<String>>,
}

/// `[service.proxy]`, for the schema.
#[derive(JsonSchema)]
#[schemars(rename = "Proxy", deny_unknown_fields)]
#[expect(dead_code, reason = "only its schema is used")]
struct ProxyForm {
    /// The header with the address of who is signed in.
    user: String,
    /// The header with their groups, separated by commas.
    groups: Option<String>,
    /// Groups, or addresses of people, who may look up.
    look_up: Option<Vec<String>>,
    /// Who may also file tickets and take bundles away.
    file: Option<Vec<String>>,
    /// Who may also read the log.
    log: Option<Vec<String>>,
}
