//! Connections: a connector's name and settings, checked against what the connector wants.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::time::Duration;

use super::raw::{CONNECTION_KEYS, RawConnection, RawValue, TICKETING_KEYS};
use super::secret::SecretRef;
use super::{addressee, init};
use crate::connectors::system_fields::SystemFields;
use crate::connectors::{Connector, ConnectorKind, FindError, SettingSpec, shipped};
use crate::text::duration::age;
use crate::text::spanned_toml::{Source, Text};
use crate::text::suggest;

/// One system with its settings.
#[derive(Debug)]
pub struct Connection {
    /// Its name in the profile.
    pub name: String,
    /// The connector that knows how to ask it.
    pub connector: Connector,
    /// `[ticketing]` only: fields of tickets beside those that the connector fills.
    pub fields: SystemFields,
    /// `[ticketing]` only: who is answered.
    pub requester: Option<String>,
    /// `[ticketing]` only: who else is told.
    pub follow_up: Option<String>,
    /// `[ticketing]` only: the field of a ticket that names the tenant.
    pub tenant_field: Option<String>,
    /// `[ticketing]` only: the letter may be written where everybody at the ticket sees it, where there are no internal notes.
    pub public_notes: bool,
    /// The connector's settings, by key; defaults are not filled in.
    pub settings: BTreeMap<String, Setting>,
    /// Credentials may go over `http://` to another machine.
    pub allow_http: bool,
    /// It is left out as long as something of it is not filled in.
    pub optional: bool,
    /// The settings that are empty or missing, and what they are for.
    pub unfilled: Vec<(String, String)>,
    /// How old its files may be before it is said; `None`: any age.
    pub fresh: Option<Duration>,
    /// The tenants of the profile, id and display name.
    pub tenants: BTreeMap<String, String>,
}

/// What a profile says about a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The value.
    Plain(String),
    /// Where the secret is kept.
    Secret(SecretRef),
}

/// The connectors that a profile may name, and what was wrong with those that it named.
pub(super) struct Library<'a> {
    /// The folder of the user's own.
    config: &'a Path,
    /// The profile's folder.
    folder: &'a Path,
    /// All names, for suggestions.
    names: Vec<String>,
    /// One entry for each connector that does not load, with everything that is wrong with it.
    pub(super) problems: Vec<String>,
}

impl<'a> Library<'a> {
    /// Those that come with the program, and the user's own under `config`.
    pub(super) fn open(config: &'a Path, folder: &'a Path) -> io::Result<Self> {
        let names = shipped::list(Some(config))?.into_iter().map(|listed| listed.name).collect();
        Ok(Self { config, folder, names, problems: Vec::new() })
    }
}

/// What a connection means, if its connector is there and loads.
pub(super) fn connection(
    source: &Source<'_>,
    mut written: RawConnection,
    ticketing: bool,
    library: &mut Library<'_>,
) -> Option<Connection> {
    let named = written.connector.as_ref().unwrap_or(&written.name);
    let table =
        if ticketing { "[ticketing]".to_owned() } else { format!("[connect.{}]", written.name.value) };
    // A file is beside the profile that names it.
    let is_file = Path::new(&named.value).extension().is_some_and(|ending| ending == "toml");
    let path =
        if is_file { library.folder.join(&named.value).display().to_string() } else { named.value.clone() };
    let connector = match Connector::find(&path, library.config) {
        Ok(Some(connector)) => connector,
        Ok(None) => {
            let hint = suggest::hint(&named.value, library.names.iter().map(String::as_str), "there are");
            source.report(&named.at, format!("there is no connector `{}`; {hint}", named.value));
            return None;
        }
        Err(FindError::Unreadable(error)) => {
            source.report(&named.at, format!("connector `{}` cannot be read: {error}", named.value));
            return None;
        }
        Err(error) => {
            library.problems.push(error.to_string());
            return None;
        }
    };
    if (connector.kind == ConnectorKind::Ticketing) != ticketing {
        let place = if ticketing { "it belongs into [connect.…]" } else { "it belongs into [ticketing]" };
        let kind = if ticketing { "does not file tickets" } else { "files tickets" };
        source.report(&named.at, format!("connector `{}` {kind}; {place}", named.value));
    }
    let mut unfilled = Vec::new();
    settings(source, &written, &table, &connector.settings, &mut unfilled);
    texts(source, &written, &table, &connector, &mut unfilled);
    let mut fields = SystemFields::default();
    for (key, text) in &written.fields {
        if connector.fills(&key.value, |name| plain_setting(&written, &connector, name)) {
            source.report(
                &key.at,
                format!("the connector `{}` fills the field `{}` itself", named.value, key.value),
            );
        }
        if let Err(what) = fields.add(&key.value, &text.value) {
            source.report(&text.at, format!("field `{}`: {what}", key.value));
        }
    }
    let address = |key: &str, text: Option<Text>| addressee::read(source, key, &text?, &connector);
    let (requester, follow_up) =
        (address("requester", written.requester.take()), address("follow_up", written.follow_up.take()));
    let name = if ticketing { named.value.clone() } else { written.name.value.clone() };
    let settings = written.settings.into_iter().filter_map(|setting| match setting.value {
        RawValue::Plain(text) => Some((setting.key.value, Setting::Plain(text))),
        RawValue::Secret(secret) => Some((setting.key.value, Setting::Secret(secret))),
        RawValue::Wrong => None,
    });
    let allow_http = written.allow_http.unwrap_or_default();
    Some(Connection {
        name,
        connector,
        fields,
        requester,
        follow_up,
        tenant_field: written.tenant_field.map(|text| text.value),
        public_notes: written.public_notes.unwrap_or_default(),
        settings: settings.collect(),
        allow_http,
        optional: written.optional.unwrap_or_default(),
        unfilled,
        fresh: fresh(source, written.fresh.as_ref()),
        tenants: BTreeMap::new(),
    })
}

/// `fresh`: how old files may be.
pub(super) fn fresh(source: &Source<'_>, written: Option<&Text>) -> Option<Duration> {
    let written = written?;
    let read = age(&written.value);
    read.inspect_err(|why| source.report(&written.at, format!("`fresh`: {why}"))).ok()
}

/// What a setting is that may be shown: as written, or as it is when nothing is.
fn plain_setting(written: &RawConnection, connector: &Connector, name: &str) -> Option<String> {
    let said = written.settings.iter().find_map(|setting| match &setting.value {
        RawValue::Plain(text) if setting.key.value == name => Some(text.clone()),
        _ => None,
    });
    let spec = connector.settings.iter().find(|spec| spec.name == name && !spec.secret);
    said.or_else(|| spec?.default.clone())
}

/// Texts that cannot be meant: nothing where something must stand, as `init` leaves it; blanks around a name, which no system
/// shows; an address that is none. No value is quoted: it may be a secret in the wrong place.
fn texts(
    source: &Source<'_>,
    written: &RawConnection,
    table: &str,
    connector: &Connector,
    unfilled: &mut Vec<(String, String)>,
) {
    for setting in &written.settings {
        let (key, RawValue::Plain(text)) = (&setting.key.value, &setting.value) else { continue };
        let Some(known) = connector.settings.iter().find(|known| known.name == *key && !known.secret) else {
            continue;
        };
        if text.trim().is_empty() && known.default.is_none() {
            let says = format!("`{key}` of {table} is empty{}", about(known));
            open(source, written, &setting.at, key, says, unfilled);
        } else if text.trim() != text {
            source.report(&setting.at, format!("`{key}` of {table} begins or ends with a blank"));
        } else if let Some(wrong) = connector.wrong_address(key, text).filter(|_| !text.is_empty()) {
            source.report(&setting.at, format!("`{key}` of {table} {wrong}"));
        }
    }
}

/// Unknown settings, missing ones, and secrets in the open.
fn settings(
    source: &Source<'_>,
    written: &RawConnection,
    table: &str,
    specs: &[SettingSpec],
    unfilled: &mut Vec<(String, String)>,
) {
    for setting in &written.settings {
        let key = &setting.key.value;
        let Some(known) = specs.iter().find(|known| known.name == *key) else {
            let generic = if table == "[ticketing]" { TICKETING_KEYS } else { CONNECTION_KEYS };
            let names = generic.iter().copied().chain(specs.iter().map(|known| known.name.as_str()));
            let hint = suggest::hint(key, names, "it has");
            source.report(&setting.at, format!("`{key}` is not a key of {table}; {hint}"));
            continue;
        };
        if known.secret && matches!(setting.value, RawValue::Plain(_)) {
            let variable = init::variable(&written.name.value, key);
            source.report(
                &setting.at,
                format!(
                    "`{key}` of {table} is a secret and must not stand in the file; write \
                     {key} = {{ env = \"{variable}\" }}, {{ file = \"PATH\" }} or {{ command = [\"PROGRAM\", …] }}, \
                     and replace the secret: it was readable here"
                ),
            );
        }
    }
    for missing in specs.iter().filter(|spec| spec.default.is_none()) {
        if !written.settings.iter().any(|setting| setting.key.value == missing.name) {
            let says = format!("{table} needs `{}`{}", missing.name, about(missing));
            open(source, written, &written.at, &missing.name, says, unfilled);
        }
    }
}

/// What is still to be filled in: a mistake, unless the connection may wait for it.
fn open(
    source: &Source<'_>,
    written: &RawConnection,
    at: &std::ops::Range<usize>,
    key: &str,
    says: String,
    unfilled: &mut Vec<(String, String)>,
) {
    if !written.optional.unwrap_or_default() {
        source.report(at, says.clone());
    }
    unfilled.push((key.to_owned(), says));
}

/// ": base URL", where the connector says what a setting is.
fn about(spec: &SettingSpec) -> String {
    if spec.about.is_empty() { String::new() } else { format!(": {}", spec.about.replace('\n', " ")) }
}
