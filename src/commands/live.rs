//! Systems with their secrets read, ready to be asked.

use std::collections::BTreeMap;
use std::path::Path;

use secrecy::SecretString;

use super::setup::System;
use crate::commands::failure::Failure;
use crate::connectors::{self, Configured, SettingValue};
use crate::profile::secret::{SecretError, SecretRef};
use crate::profile::{Profile, Setting};
use crate::vault::Vault;

/// Joins systems with their secrets, all of them read now. Every secret that is not there is named, not only the first.
///
/// # Errors
/// Secrets that are missing; settings that do not fit.
pub(super) fn configure(
    systems: Vec<System>,
    profile: &Profile,
    vault: &Vault,
) -> Result<Vec<Configured>, Failure> {
    let mut configured = Vec::new();
    let mut missing = Vec::new();
    for system in systems {
        match secrets(&system, profile, vault) {
            Ok(settings) => configured.push(join(system, settings, profile)?),
            Err(lines) => missing.extend(lines),
        }
    }
    if missing.is_empty() {
        return Ok(configured);
    }
    Err(Failure::invalid(format_args!("a secret is missing:\n{}", missing.join("\n")))
        .hint("put it there, or change the profile; `escalate doctor` tries every system"))
}

/// The settings of one system; or one line for each secret that is not there, which names its place and never its content.
pub(super) fn secrets(
    system: &System,
    profile: &Profile,
    vault: &Vault,
) -> Result<BTreeMap<String, SettingValue>, Vec<String>> {
    let mut settings = BTreeMap::new();
    let mut missing = Vec::new();
    for (key, setting) in &system.connection.settings {
        let value = match setting {
            Setting::Plain(text) => SettingValue::Plain(text.clone()),
            Setting::Secret(secret) => match read(system, key, secret, vault) {
                Ok(secret) => SettingValue::Secret(secret),
                Err(error) => {
                    let (file, name) = (profile.path.display(), &system.connection.name);
                    missing.push(format!("{file}: `{key}` of {name}: {error}"));
                    continue;
                }
            },
        };
        settings.insert(key.clone(), value);
    }
    if missing.is_empty() { Ok(settings) } else { Err(missing) }
}

fn read(system: &System, key: &str, secret: &SecretRef, vault: &Vault) -> Result<SecretString, SecretError> {
    if is_secret(system, key) { secret.resolve(key, vault) } else { secret.read() }
}

/// What the connector says; a setting that it does not know may be anything.
fn is_secret(system: &System, key: &str) -> bool {
    system.connector.settings.iter().find(|spec| spec.name == key).is_none_or(|spec| spec.secret)
}

/// Puts the secrets of a system that is not used in this run into the vault: a file that the admin attaches may hold them.
pub(super) fn hold_unused(system: &System, vault: &Vault) {
    for (key, setting) in &system.connection.settings {
        if let Setting::Secret(secret) = setting
            && is_secret(system, key)
        {
            secret.hold_if_at_hand(key, vault);
        }
    }
}

/// A connector with its settings, in the profile's folder.
pub(super) fn join(
    system: System,
    settings: BTreeMap<String, SettingValue>,
    profile: &Profile,
) -> Result<Configured, Failure> {
    let folder = profile.path.parent().unwrap_or(Path::new("."));
    let name = system.connection.name;
    let configured = connectors::configure(name, system.connector, settings);
    Ok(configured.map_err(Failure::invalid)?.in_folder(folder))
}
