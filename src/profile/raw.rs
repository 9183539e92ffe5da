//! A profile as it was written: every text with its place. Reads shapes and unknown keys; what things mean is decided in
//! the valid profile.

mod assistant;
mod catalogue;
mod forms;
mod service;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use self::assistant::{AssistantForm, RawAssistant, assistant};
pub(super) use self::catalogue::{RawAction, RawFeature};
use self::catalogue::{action, feature};
use self::forms::{
    AudienceForm, CacheForm, ConnectionForm, RedactForm, SecretForm, TicketForm, TicketingForm,
};
use self::service::ServiceForm;
pub(super) use self::service::{RawProxy, RawRights, RawService, RawSignIn, RawToken};
use super::secret::SecretRef;
use crate::text::near::one_edit;
use crate::text::spanned_toml::{Source, SpannedTable, Text};

/// A profile as it was written. Its JSON Schema is `escalate schema config`.
#[derive(Debug, Default, JsonSchema)]
#[schemars(title = "escalate profile", deny_unknown_fields, transform = optional)]
pub struct Raw {
    /// What the company is called; the file's name if left out.
    #[schemars(with = "Option<String>")]
    pub(super) title: Option<Text>,
    /// Who reads the ticket: "support" of a vendor (the default), or "admin" in the house.
    #[schemars(with = "Option<AudienceForm>")]
    pub(super) audience: Option<Text>,
    /// The subscription tiers, lowest first.
    #[schemars(with = "Vec<String>")]
    pub(super) tiers: Vec<Text>,
    /// Display names of tenants, by id.
    #[schemars(with = "BTreeMap<String, String>")]
    pub(super) tenants: Vec<(Text, Text)>,
    /// Tenants by the domain of their people's addresses: `escalate ticket` takes the tenant from it.
    #[schemars(with = "BTreeMap<String, String>")]
    pub(super) domains: Vec<(Text, Text)>,
    /// The key of tokens and fingerprints: any text of at least 16 characters, the same for all admins of this company. Without it
    /// each machine makes a key of its own.
    #[schemars(with = "Option<SecretForm>")]
    pub(super) token_key: Option<RawSetting>,
    /// Age recipients and SSH public keys that bundles are encrypted to.
    #[schemars(with = "Vec<String>")]
    pub(super) encrypt_to: Vec<Text>,
    /// What the ticket shows: `[ticket]`.
    #[schemars(rename = "ticket", with = "Option<TicketForm>")]
    pub(super) affected_user: Option<Text>,
    /// What of attached files leaves: `[redact]`.
    #[schemars(rename = "redact", with = "Option<RedactForm>")]
    pub(super) bodies: Option<Text>,
    /// What is kept between runs: `[cache]`.
    #[schemars(rename = "cache", with = "Option<CacheForm>")]
    pub(super) ttl: Option<Text>,
    /// How old exported files may be before doctor and report say so: "12h", "2d", "1w". Left out: any age.
    #[schemars(with = "Option<String>")]
    pub(super) fresh: Option<Text>,
    /// What an assistant may do that uses `escalate mcp`: `[assistant]`.
    #[schemars(with = "Option<AssistantForm>")]
    pub(super) assistant: RawAssistant,
    /// The systems to ask, by a name of one's own; it is the connector's, unless `connector` says another.
    #[schemars(with = "BTreeMap<String, ConnectionForm>")]
    pub(super) connect: Vec<RawConnection>,
    /// The ticketing system.
    #[schemars(with = "Option<TicketingForm>")]
    pub(super) ticketing: Option<RawConnection>,
    /// Features that are switched, by a key of one's own.
    #[schemars(with = "BTreeMap<String, RawFeature>")]
    pub(super) features: Vec<RawFeature>,
    /// What people do, in their words, and what it needs.
    #[schemars(with = "BTreeMap<String, RawAction>")]
    pub(super) actions: Vec<RawAction>,
    /// What `escalate serve` runs with.
    #[schemars(with = "Option<ServiceForm>")]
    pub(super) service: Option<RawService>,
    /// Permission ids, or words of them, that nobody is to gain on the side.
    #[schemars(with = "Vec<String>")]
    pub(super) sensitive: Vec<Text>,
}

/// One `[connect.NAME]`, or `[ticketing]`.
#[derive(Debug)]
pub(super) struct RawConnection {
    /// Its own name; for `[ticketing]` that word.
    pub(super) name: Text,
    /// The connector, when it is not called like the table.
    pub(super) connector: Option<Text>,
    /// `[ticketing]` only: fields of tickets by the system's own name for them.
    pub(super) fields: Vec<(Text, Text)>,
    /// `[ticketing]` only: who is answered.
    pub(super) requester: Option<Text>,
    /// `[ticketing]` only: who else is told.
    pub(super) follow_up: Option<Text>,
    /// `[ticketing]` only: the field of a ticket that names the tenant.
    pub(super) tenant_field: Option<Text>,
    /// `[ticketing]` only: what `escalate ticket` found may be written where the requester sees it.
    pub(super) public_notes: Option<bool>,
    /// Whether credentials may go over `http://` to another machine.
    pub(super) allow_http: Option<bool>,
    /// Whether it may be left out as long as it is not filled in.
    pub(super) optional: Option<bool>,
    /// How old its files may be before it is said.
    pub(super) fresh: Option<Text>,
    /// Everything else that is written there.
    pub(super) settings: Vec<RawSetting>,
    /// The table.
    pub(super) at: Range<usize>,
}

/// One setting of a connection.
#[derive(Debug)]
pub(super) struct RawSetting {
    pub(super) key: Text,
    pub(super) value: RawValue,
    pub(super) at: Range<usize>,
}

/// What a setting says.
#[derive(Debug)]
pub(super) enum RawValue {
    /// A text, number, true or false: as text.
    Plain(String),
    /// Where a secret is kept.
    Secret(SecretRef),
    /// Neither; it was reported.
    Wrong,
}

/// The table of the ticketing system.
const TICKETING: &str = "ticketing";
/// What `[ticketing]` has whatever the system is.
pub(super) const TICKETING_KEYS: &[&str] =
    &["connector", "allow_http", "fields", "requester", "follow_up", "tenant_field", "public_notes"];
/// What every connection may have beside the connector's settings.
pub(super) const CONNECTION_KEYS: &[&str] = &["connector", "allow_http", "fresh", "optional"];

/// Nothing in a profile is required by its shape; what a connector requires, its file says.
fn optional(schema: &mut schemars::Schema) {
    schema.remove("required");
}

/// Reads a profile's text and reports what does not fit to `source`. `folder` is the profile's, for files of secrets.
pub(super) fn read(source: &Source<'_>, folder: &Path) -> Raw {
    let (document, errors) = DeTable::parse_recoverable(source.text);
    for error in &errors {
        source.report(&error.span().unwrap_or(0..0), format!("not TOML: {}", error.message()));
    }
    // After a syntax error the recovered table may lack keys: "is missing" would be reported for what is there.
    if !errors.is_empty() {
        return Raw::default();
    }
    let root = SpannedTable::new(source, "a profile", 0..0, document.get_ref());
    let raw = Raw {
        title: root.text("title"),
        audience: root.text("audience"),
        tiers: texts(&root, "tiers"),
        tenants: pairs(&root, "tenants"),
        domains: pairs(&root, "domains"),
        token_key: root.get("token_key").map(|value| {
            let at = root.key_at("token_key");
            let key = Text { value: "token_key".to_owned(), at: at.clone() };
            RawSetting { key, value: setting(source, "token_key", &root, value, folder), at }
        }),
        encrypt_to: texts(&root, "encrypt_to"),
        affected_user: table_text(&root, "ticket", "affected_user"),
        bodies: table_text(&root, "redact", "bodies"),
        ttl: table_text(&root, "cache", "ttl"),
        fresh: root.text("fresh"),
        assistant: assistant(&root),
        connect: tables(&root, "connect", |name, table| connection(source, name, table, folder)),
        ticketing: ticketing(source, &root, folder),
        features: tables(&root, "features", feature),
        actions: tables(&root, "actions", action),
        service: service::read(source, &root, folder),
        sensitive: texts(&root, "sensitive"),
    };
    root.finish();
    raw
}

fn texts(table: &SpannedTable<'_>, key: &'static str) -> Vec<Text> {
    table.list(key).into_iter().filter_map(|value| table.text_of(key, value)).collect()
}

fn pairs(root: &SpannedTable<'_>, key: &'static str) -> Vec<(Text, Text)> {
    let Some(table) = root.table(key) else { return Vec::new() };
    let entries = table.entries().into_iter();
    entries
        .filter_map(|(name, at, value)| {
            Some((Text { value: name.to_owned(), at }, table.text_of(name, value)?))
        })
        .collect()
}

/// A table with one key.
fn table_text(root: &SpannedTable<'_>, name: &'static str, key: &'static str) -> Option<Text> {
    let table = root.table_of(name, format!("[{name}]"), root.get(name)?)?;
    let text = table.text(key);
    table.finish();
    text
}

/// The tables of a table, in the order of the file.
fn tables<'t, T>(
    root: &SpannedTable<'t>,
    key: &'static str,
    read: impl Fn(Text, &SpannedTable<'t>) -> T,
) -> Vec<T> {
    let Some(outer) = root.table(key) else { return Vec::new() };
    let entries = outer.entries().into_iter();
    entries
        .filter_map(|(name, at, value)| {
            let title = format!("[{key}.{}]", quoted(name));
            let inner = outer.table_of(name, title, value)?;
            Some(read(Text { value: name.to_owned(), at }, &inner))
        })
        .collect()
}

/// A key as it must be written: in quotes unless it is bare.
fn quoted(name: &str) -> String {
    let bare = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if bare { name.to_owned() } else { format!("{name:?}") }
}

fn ticketing(source: &Source<'_>, root: &SpannedTable<'_>, folder: &Path) -> Option<RawConnection> {
    let value = root.get("ticketing")?;
    let table = root.table_of("ticketing", "[ticketing]".to_owned(), value)?;
    let name = Text { value: TICKETING.to_owned(), at: root.key_at("ticketing") };
    if table.get("connector").is_none() && near_connector(&table).is_none() {
        source.report(&name.at, "[ticketing] needs `connector`: which ticketing system it is");
        return None;
    }
    Some(connection(source, name, &table, folder))
}

fn connection(source: &Source<'_>, name: Text, table: &SpannedTable<'_>, folder: &Path) -> RawConnection {
    let near = if table.get("connector").is_none() { near_connector(table) } else { None };
    if let Some((key, at, _)) = &near {
        source.report(at, format!("`{key}` is not a key of {}; did you mean `connector`?", table.name));
    }
    let near_key = near.as_ref().map(|(key, ..)| *key);
    // Read as it was meant: nothing else is wrong because of it.
    let connector = match near {
        Some((key, _, value)) => table.text_of(key, value),
        None => table.text("connector"),
    };
    let allow_http = table.flag("allow_http");
    let files_tickets = name.value == TICKETING;
    let optional = if files_tickets { None } else { table.flag("optional") };
    let fresh = if files_tickets { None } else { table.text("fresh") };
    let generic: &[&str] = if files_tickets { TICKETING_KEYS } else { CONNECTION_KEYS };
    let text = |key| table.text(key).filter(|_| files_tickets);
    let (requester, follow_up) = (text("requester"), text("follow_up"));
    let tenant_field = text("tenant_field");
    let public_notes = if files_tickets { table.flag("public_notes") } else { None };
    let fields = if files_tickets { fields(source, table) } else { Vec::new() };
    let settings = table
        .entries()
        .into_iter()
        .filter(|(key, ..)| !generic.contains(key) && Some(*key) != near_key)
        .map(|(key, at, value)| RawSetting {
            value: setting(source, key, table, value, folder),
            key: Text { value: key.to_owned(), at: at.clone() },
            at,
        })
        .collect();
    RawConnection {
        at: name.at.clone(),
        name,
        connector,
        fields,
        requester,
        follow_up,
        tenant_field,
        public_notes,
        allow_http,
        optional,
        fresh,
        settings,
    }
}

/// A key that is one slip away from `connector`.
fn near_connector<'t>(table: &SpannedTable<'t>) -> Option<(&'t str, Range<usize>, &'t Spanned<DeValue<'t>>)> {
    table.entries().into_iter().find(|(key, ..)| one_edit(key, "connector"))
}

fn setting<'t>(
    source: &Source<'_>,
    key: &str,
    table: &SpannedTable<'t>,
    value: &'t Spanned<DeValue<'t>>,
    folder: &Path,
) -> RawValue {
    match value.get_ref() {
        DeValue::String(text) => RawValue::Plain(text.clone().into_owned()),
        DeValue::Integer(number) => RawValue::Plain(number.to_string()),
        DeValue::Boolean(switch) => RawValue::Plain(switch.to_string()),
        DeValue::Table(_) => {
            let name = format!("`{key}` of {}", table.name);
            let Some(inner) = table.table_of(key, name, value) else { return RawValue::Wrong };
            let secret = secret(source, &inner, folder);
            inner.finish();
            secret.map_or(RawValue::Wrong, RawValue::Secret)
        }
        other => {
            let found = other.type_str();
            source.report(&value.span(), format!("`{key}` of {} must be a text, not {found}", table.name));
            RawValue::Wrong
        }
    }
}

/// Exactly one of `env`, `file` and `command`.
fn secret(source: &Source<'_>, table: &SpannedTable<'_>, folder: &Path) -> Option<SecretRef> {
    let env = table.get("env").is_some().then(|| table.text("env").map(|text| SecretRef::Env(text.value)));
    let file = table
        .get("file")
        .is_some()
        .then(|| table.text("file").map(|text| SecretRef::File(folder.join(PathBuf::from(text.value)))));
    let command = table.get("command").is_some().then(|| {
        let words: Vec<String> = texts(table, "command").into_iter().map(|word| word.value).collect();
        if words.is_empty() {
            source.report(&table.key_at("command"), format!("`command` of {} is empty", table.name));
            return None;
        }
        Some(SecretRef::Command(words))
    });
    let mut given: Vec<_> = [env, file, command].into_iter().flatten().collect();
    if given.len() != 1 {
        let message = "must say where the secret is kept, in one way: { env = \"NAME\" }, { file = \"PATH\" } \
                       or { command = [\"PROGRAM\", …] }";
        source.report(&table.at, format!("{} {message}", table.name));
        return None;
    }
    given.pop().flatten()
}

/// `[ticketing.fields]`.
fn fields(source: &Source<'_>, table: &SpannedTable<'_>) -> Vec<(Text, Text)> {
    let Some(inner) = table.table("fields") else { return Vec::new() };
    let mut fields = Vec::new();
    for (name, at, value) in inner.entries() {
        let text = match value.get_ref() {
            DeValue::String(text) => text.clone().into_owned(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Boolean(switch) => switch.to_string(),
            other => {
                let found = other.type_str();
                source.report(&value.span(), format!("the field `{name}` must be a text, not {found}"));
                continue;
            }
        };
        fields.push((Text { value: name.to_owned(), at }, Text { value: text, at: value.span() }));
    }
    fields
}
