//! Connections with their secrets read, ready to be asked.

use std::collections::BTreeMap;
use std::path::Path;

use secrecy::SecretString;

use super::connection::{Connection, Setting};
use super::left_out::{LeftOut, MissingSecret};
use super::locate;
use super::secret::{SecretError, SecretRef};
use super::valid::Profile;
use crate::connectors::{self, Configured, SettingValue, SettingsError};
use crate::environment::file;
use crate::vault::Vault;

/// Why a system cannot be asked.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Secrets that are not there, all of them.
    #[error("a secret is missing:\n{}", .0.iter().map(|one| one.says.as_str()).collect::<Vec<_>>().join("\n"))]
    Secrets(Vec<MissingSecret>),
    /// Settings that do not fit the connector.
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

/// The systems that can be asked, and those that wait.
#[derive(Debug, Default)]
pub struct Opened {
    /// In the order of the profile.
    pub systems: Vec<Configured>,
    /// Optional ones of which something is not filled in.
    pub left_out: Vec<LeftOut>,
}

/// Opens them all. Every secret that is not there is named, not only the first; an optional connection is left out then. `file` is the
/// profile's.
///
/// # Errors
/// Secrets that are missing; settings that do not fit.
pub fn open_all(connections: Vec<Connection>, file: &Path, vault: &Vault) -> Result<Opened, OpenError> {
    let mut opened = Opened::default();
    let mut missing = Vec::new();
    for connection in connections {
        let optional = connection.optional;
        let (name, questions) = (connection.name.clone(), connection.connector.questions());
        match connection.open(file, vault) {
            Ok(configured) => opened.systems.push(configured),
            Err(OpenError::Secrets(more)) if optional => {
                opened.left_out.push(LeftOut { name, questions, missing: more });
            }
            Err(OpenError::Secrets(more)) => missing.extend(more),
            Err(other) => return Err(other),
        }
    }
    if missing.is_empty() { Ok(opened) } else { Err(OpenError::Secrets(missing)) }
}

/// Puts the secrets of all profiles into the vault: what is replayed without a profile may still hold them. Where something is to
/// leave, commands are run for that, and what could not be had is returned, one line each. A profile that does not read is left out; it
/// is not used.
#[must_use]
pub fn hold_all(config: &Path, vault: &Vault, leaves: bool) -> Vec<String> {
    let mut unheard = Vec::new();
    for name in locate::names(config).unwrap_or_default() {
        let Ok(profile) = Profile::read(&locate::file_of(config, &name), config) else { continue };
        unheard.extend(profile.hold_unused(vault, leaves));
    }
    unheard
}

impl Connection {
    /// Reads its secrets, which go into the vault. `file` is the profile's: its folder is in front of the paths that are read.
    ///
    /// # Errors
    /// Secrets that are missing, all of them; settings that do not fit.
    pub fn open(self, file: &Path, vault: &Vault) -> Result<Configured, OpenError> {
        let mut settings = BTreeMap::new();
        let named = |(key, says): &(String, String)| MissingSecret {
            setting: key.clone(),
            says: format!("{}: {says}", file.display()),
        };
        let mut missing: Vec<MissingSecret> = self.unfilled.iter().map(named).collect();
        for (key, setting) in &self.settings {
            let value = match setting {
                Setting::Plain(text) => SettingValue::Plain(text.clone()),
                Setting::Secret(secret) => match self.read(key, secret, vault) {
                    Ok(secret) => SettingValue::Secret(secret),
                    Err(error) => {
                        let says = format!("{}: `{key}` of {}: {error}", file.display(), self.name);
                        missing.push(MissingSecret { setting: key.clone(), says });
                        continue;
                    }
                },
            };
            settings.insert(key.clone(), value);
        }
        if !missing.is_empty() {
            return Err(OpenError::Secrets(missing));
        }
        let folder = file.parent().unwrap_or(Path::new("."));
        let configured = connectors::configure(self.name, self.connector, settings)?.in_folder(folder);
        let configured =
            configured.allowing_http(self.allow_http).in_tenants(self.tenants).fresh_for(self.fresh);
        Ok(configured.for_tickets(self.fields, self.requester, self.follow_up))
    }

    /// Puts the secrets of a system that is not used in this run into the vault: a file that the admin attaches may hold them.
    /// `leaves`: something is to leave, so that commands are run for it, too. Returns one line for each secret that is somewhere and
    /// could not be had; where nothing leaves, nobody need know.
    pub(super) fn hold_unused(&self, vault: &Vault, leaves: bool) -> Vec<String> {
        let secrets = self.settings.iter().filter_map(|(key, setting)| match setting {
            Setting::Secret(secret) if self.is_secret(key) => Some((key, secret)),
            _ => None,
        });
        let failed = |(key, secret): (&String, &SecretRef)| {
            let error = secret.hold_unused(key, vault, leaves).err()?;
            Some(format!("`{key}` of {} was not looked for in what leaves: {error}", self.name))
        };
        secrets.filter_map(failed).filter(|_| leaves).collect()
    }

    /// The files of its secrets that others on this machine can read.
    #[must_use]
    pub fn readable_secrets(&self) -> Vec<&Path> {
        let files = self.settings.iter().filter_map(|(key, setting)| match setting {
            Setting::Secret(SecretRef::File(path)) if self.is_secret(key) => Some(path.as_path()),
            _ => None,
        });
        files.filter(|path| file::is_readable_by_others(path)).collect()
    }

    fn read(&self, key: &str, secret: &SecretRef, vault: &Vault) -> Result<SecretString, SecretError> {
        if self.is_secret(key) { secret.resolve(key, vault) } else { secret.read() }
    }

    /// What the connector says; a setting that it does not know may be anything.
    fn is_secret(&self, key: &str) -> bool {
        self.connector.settings.iter().find(|spec| spec.name == key).is_none_or(|spec| spec.secret)
    }
}
