//! Connections: a connector's name and settings, checked against what the connector wants.

use std::collections::BTreeMap;

use super::init;
use super::raw::{RawConnection, RawValue};
use super::secret::SecretRef;
use crate::text::spanned_toml::Source;
use crate::text::suggest;

/// One system with its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Its name in the profile.
    pub name: String,
    /// The connector that knows how to ask it.
    pub connector: String,
    /// The connector's settings, by key; defaults are not filled in.
    pub settings: BTreeMap<String, Setting>,
}

/// What a profile says about a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The value.
    Plain(String),
    /// Where the secret is kept.
    Secret(SecretRef),
}

/// What is needed to know about a connector to check a connection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Whether it files tickets.
    pub ticketing: bool,
    /// Its settings.
    pub settings: Vec<WantedSetting>,
    /// Its file does not load, so that its settings are not known.
    pub unreadable: bool,
}

/// One setting of a connector.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedSetting {
    /// Its key.
    pub name: String,
    /// Whether it is a credential.
    pub secret: bool,
    /// Whether the profile must say it.
    pub required: bool,
}

/// The connectors that can be named.
pub struct Connectors<'a> {
    /// All names, for suggestions.
    pub names: &'a [String],
    /// What the connector of that name wants; `None` when there is none. The problems of one that
    /// does not load are reported elsewhere.
    pub wanted: &'a dyn Fn(&str) -> Option<Wanted>,
}

/// What a connection means, if its connector is known.
pub(super) fn connection(
    source: &Source<'_>,
    written: RawConnection,
    ticketing: bool,
    connectors: &Connectors<'_>,
) -> Option<Connection> {
    let connector = written.connector.as_ref().unwrap_or(&written.name);
    let table =
        if ticketing { "[ticketing]".to_owned() } else { format!("[connect.{}]", written.name.value) };
    let Some(wanted) = (connectors.wanted)(&connector.value) else {
        let names = connectors.names.iter();
        let hint = suggest::hint(&connector.value, names.map(String::as_str), "there are");
        source.report(&connector.at, format!("there is no connector `{}`; {hint}", connector.value));
        return None;
    };
    if wanted.unreadable {
        return None;
    }
    if wanted.ticketing != ticketing {
        let place = if ticketing { "it belongs into [connect.…]" } else { "it belongs into [ticketing]" };
        let kind = if ticketing { "does not file tickets" } else { "files tickets" };
        source.report(&connector.at, format!("connector `{}` {kind}; {place}", connector.value));
    }
    settings(source, &written, &table, &wanted);
    let name = if ticketing { connector.value.clone() } else { written.name.value.clone() };
    let connector = connector.value.clone();
    let settings = written.settings.into_iter().filter_map(|setting| match setting.value {
        RawValue::Plain(text) => Some((setting.key.value, Setting::Plain(text))),
        RawValue::Secret(secret) => Some((setting.key.value, Setting::Secret(secret))),
        RawValue::Wrong => None,
    });
    Some(Connection { name, connector, settings: settings.collect() })
}

/// Unknown settings, missing ones, and secrets in the open.
fn settings(source: &Source<'_>, written: &RawConnection, table: &str, wanted: &Wanted) {
    for setting in &written.settings {
        let key = &setting.key.value;
        let Some(known) = wanted.settings.iter().find(|known| known.name == *key) else {
            let names = wanted.settings.iter().map(|known| known.name.as_str());
            let hint = suggest::hint(key, names, "it has connector,");
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
    for missing in wanted.settings.iter().filter(|known| known.required) {
        if !written.settings.iter().any(|setting| setting.key.value == missing.name) {
            source.report(&written.at, format!("{table} needs `{}`", missing.name));
        }
    }
}
