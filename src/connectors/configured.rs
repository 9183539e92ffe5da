//! A connector with what a profile says about it: addresses, names and credentials.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;

use super::address::normal;
use super::kept::Keeping;
use super::model::{Connector, SettingSpec};
use super::system_fields::SystemFields;
use crate::text::digest::sha256_of;
use crate::text::duration::length;
use crate::text::suggest;

/// What a profile gives for a setting.
#[derive(Clone, Debug)]
pub enum SettingValue {
    /// Text that may be shown.
    Plain(String),
    /// A credential.
    Secret(SecretString),
}

/// A connector that can be run.
#[derive(Debug)]
pub struct Configured {
    /// Its name in the profile.
    pub name: String,
    /// Its file.
    pub connector: Connector,
    /// What the profile says. Defaults are filled in.
    pub settings: BTreeMap<String, SettingValue>,
    /// The tenants of the profile, id and display name: what a system that is one tenant compares the case's with.
    pub tenants: BTreeMap<String, String>,
    /// The folder in front of `read` paths: the profile's.
    pub folder: PathBuf,
    /// As of when files that are read are true; `None`: their own date.
    pub as_of: Option<DateTime<Utc>>,
    /// Fields of tickets beside those that the connector fills.
    pub fields: SystemFields,
    /// Who is answered, whoever is affected.
    pub requester: Option<String>,
    /// Who else is told.
    pub follow_up: Option<String>,
    /// How old files that are read may be before it is said; `None`: any age.
    pub fresh: Option<Duration>,
    /// Credentials may go over `http://` to another machine.
    pub allow_http: bool,
    /// Tokens that were fetched, by where they came from: for the next request. What must not be shown is the vault's.
    pub(super) tokens: Mutex<BTreeMap<String, SecretString>>,
    /// Where listings are kept between runs; `None`: nowhere.
    pub(super) keeping: Option<Keeping>,
}

/// Settings that do not fit the connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError {
    /// The connector's name in the profile.
    pub name: String,
    /// Keys that it does not have, with the nearest that it has.
    pub unknown: Vec<(String, Option<String>)>,
    /// Settings that it needs.
    pub missing: Vec<SettingSpec>,
}

impl std::error::Error for SettingsError {}

impl std::fmt::Display for SettingsError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts = Vec::new();
        for (key, near) in &self.unknown {
            let hint = near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            parts.push(format!("`{key}` is not one of its settings{hint}"));
        }
        for spec in &self.missing {
            let mut text = format!("`{}` is missing", spec.name);
            if !spec.about.is_empty() {
                let _ = write!(text, " ({})", spec.about);
            }
            parts.push(text);
        }
        write!(out, "connector {}: {}", self.name, parts.join("; "))
    }
}

/// Joins a connector with a profile's settings.
///
/// # Errors
/// Settings that the connector does not have, and those that it needs: all of them.
pub fn configure(
    name: impl Into<String>,
    connector: Connector,
    mut settings: BTreeMap<String, SettingValue>,
) -> Result<Configured, SettingsError> {
    let name = name.into();
    let specs = &connector.settings;
    let known = |key: &str| specs.iter().any(|spec| spec.name == key);
    let names = || specs.iter().map(|spec| spec.name.as_str());
    let unknown: Vec<_> = settings
        .keys()
        .filter(|key| !known(key))
        .map(|key| (key.clone(), suggest::one(key, names()).map(str::to_owned)))
        .collect();
    let mut missing = Vec::new();
    let mut complete = BTreeMap::new();
    let addresses = connector.address_settings();
    for spec in specs {
        let value = match (settings.remove(&spec.name), &spec.default) {
            (Some(SettingValue::Plain(text)), _) if spec.secret => {
                SettingValue::Secret(SecretString::from(text))
            }
            // The file says that it is no secret: it may stand in an address.
            (Some(SettingValue::Secret(text)), _) if !spec.secret => {
                SettingValue::Plain(text.expose_secret().to_owned())
            }
            (Some(value), _) => value,
            (None, Some(default)) => SettingValue::Plain(default.clone()),
            (None, None) => {
                missing.push(spec.clone());
                continue;
            }
        };
        let value = match value {
            // Here and nowhere else: requests and the addresses of tickets are made of the same text.
            SettingValue::Plain(text) if addresses.contains(&spec.name.as_str()) => {
                SettingValue::Plain(normal(&text).to_owned())
            }
            value => value,
        };
        complete.insert(spec.name.clone(), value);
    }
    if unknown.is_empty() && missing.is_empty() {
        Ok(Configured {
            name,
            connector,
            settings: complete,
            tenants: BTreeMap::new(),
            folder: PathBuf::from("."),
            as_of: None,
            fresh: None,
            fields: SystemFields::default(),
            requester: None,
            follow_up: None,
            allow_http: false,
            tokens: Mutex::default(),
            keeping: None,
        })
    } else {
        Err(SettingsError { name, unknown, missing })
    }
}

impl Configured {
    /// With the folder that `read` paths are relative to.
    #[must_use]
    pub fn in_folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = folder.into();
        self
    }

    /// With the tenants of the profile, by id.
    #[must_use]
    pub fn in_tenants(mut self, tenants: BTreeMap<String, String>) -> Self {
        self.tenants = tenants;
        self
    }

    /// With what a profile says about all tickets.
    #[must_use]
    pub fn for_tickets(
        mut self,
        fields: SystemFields,
        requester: Option<String>,
        follow_up: Option<String>,
    ) -> Self {
        (self.fields, self.requester, self.follow_up) = (fields, requester, follow_up);
        self
    }

    /// With the date of the files that are read.
    #[must_use]
    pub fn as_of(mut self, at: Option<DateTime<Utc>>) -> Self {
        self.as_of = at;
        self
    }

    /// With the age that files may have before it is said.
    #[must_use]
    pub fn fresh_for(mut self, fresh: Option<Duration>) -> Self {
        self.fresh = fresh;
        self
    }

    /// That something of this time is older than the profile wants, in words.
    pub(super) fn stale(&self, at: DateTime<Utc>, now: DateTime<Utc>) -> Option<String> {
        let fresh = self.fresh?;
        let age = now.signed_duration_since(at).to_std().unwrap_or_default();
        (age > fresh).then(|| format!("{} old, and `fresh` in the profile is {}", length(age), length(fresh)))
    }

    /// With leave to send credentials over `http://` to another machine.
    #[must_use]
    pub fn allowing_http(mut self, allowed: bool) -> Self {
        self.allow_http = allowed;
        self
    }

    /// With listings of roles, flags and tenants that are kept for so long in the state folder `state`. `profile` tells apart what
    /// must not be shared.
    #[must_use]
    pub fn keeping(mut self, ttl: Duration, state: &Path, profile: &str) -> Self {
        self.keeping = Some(Keeping::new(ttl, state, &[profile, &self.name], &self.asks_as()));
        self
    }

    /// Everything on which an answer may depend besides the request: connector, settings, credentials, tenants.
    fn asks_as(&self) -> Vec<&str> {
        let tenants = self.tenants.iter().flat_map(|(id, title)| [id.as_str(), title]);
        let settings = self.connector.settings.iter().enumerate();
        let settings = settings.flat_map(|(index, spec)| [spec.name.as_str(), self.setting(index)]);
        [env!("CARGO_PKG_VERSION"), self.connector.name.as_str(), &self.connector.digest]
            .into_iter()
            .chain(settings)
            .chain(tenants)
            .collect()
    }

    /// A digest of who asks whom.
    pub(super) fn asker(&self) -> String {
        let asks_as = self.asks_as();
        sha256_of(&[self.name.as_str()].into_iter().chain(asks_as).collect::<Vec<_>>())
    }

    /// The setting as it is written, secret or not.
    pub(super) fn setting(&self, index: usize) -> &str {
        let spec = &self.connector.settings[index];
        match self.settings.get(&spec.name) {
            Some(SettingValue::Plain(text)) => text,
            Some(SettingValue::Secret(secret)) => secret.expose_secret(),
            None => "",
        }
    }
}
