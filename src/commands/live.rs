//! What is needed to ask live systems: secrets read, a runtime, a deadline, Ctrl-C. Nothing of it is made for a replay.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::setup::System;
use crate::commands::failure::Failure;
use crate::connectors::{self, Configured, SettingValue};
use crate::http::Deadline;
use crate::profile::{Profile, Setting};

/// Joins systems with their secrets, all of them read now. Every secret that is not there is named, not only the first.
///
/// # Errors
/// Secrets that are missing; settings that do not fit.
pub(super) fn configure(systems: Vec<System>, profile: &Profile) -> Result<Vec<Configured>, Failure> {
    let mut configured = Vec::new();
    let mut missing = Vec::new();
    for system in systems {
        match secrets(&system, profile) {
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
) -> Result<BTreeMap<String, SettingValue>, Vec<String>> {
    let mut settings = BTreeMap::new();
    let mut missing = Vec::new();
    for (key, setting) in &system.connection.settings {
        let value = match setting {
            Setting::Plain(text) => SettingValue::Plain(text.clone()),
            Setting::Secret(secret) => match secret.resolve() {
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

/// Runs `work` with a deadline, and with Ctrl-C as an interruption after which what is known is still printed. A second
/// Ctrl-C ends the process as usual.
///
/// # Errors
/// The system gives no runtime.
pub(super) fn run<T, F: Future<Output = T>>(
    timeout: Duration,
    work: impl FnOnce(Deadline) -> F,
) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::broken(format_args!("waiting for answers cannot be started: {error}")))?;
    runtime.block_on(async {
        let (interrupt, interrupted) = watch::channel(false);
        let deadline = Deadline { at: Instant::now() + timeout, interrupt: Some(interrupted) };
        let work = work(deadline);
        tokio::pin!(work);
        tokio::select! {
            done = &mut work => return Ok(done),
            _ = tokio::signal::ctrl_c() => {
                // Every request ends as "interrupted" now, and the work with it.
                let _ = interrupt.send(true);
            }
        }
        Ok(work.await)
    })
}
