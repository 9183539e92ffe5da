//! What several commands start from: the folders, the profile, the templates.

use std::path::PathBuf;

use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::output;
use crate::environment;
use crate::environment::state::State;
use crate::output::load_templates;
use crate::output::template::Templates;
use crate::profile::{self, Connection, Profile};

/// The folder of profiles, connectors and templates.
pub(super) fn config_dir() -> Result<PathBuf, Failure> {
    Ok(environment::config_dir()?)
}

/// The folder of the outbox and of the token maps, made if it is not there.
pub(super) fn state() -> Result<State, Failure> {
    Ok(State::open(&environment::state_dir()?)?)
}

/// The profile that was named, or the only one; `None` when there is none at all.
///
/// # Errors
/// Everything that is wrong with the profile and with the connectors that it names.
pub(super) fn profile(global: &Global) -> Result<Option<Profile>, Failure> {
    let config = config_dir()?;
    let Some(path) = profile::locate(global.config.as_deref(), global.profile.as_deref(), &config)? else {
        return Ok(None);
    };
    tracing::debug!(profile = %path.display(), "profile found");
    Ok(Some(Profile::read(&path, &config)?))
}

/// Notes the secrets of these systems that others on this machine can read.
pub(super) fn note_readable<'c>(connections: impl IntoIterator<Item = &'c Connection>) {
    for file in connections.into_iter().flat_map(Connection::readable_secrets) {
        let shown = file.display();
        output::note(&format!("others on this machine can read the secret in {shown}: chmod go-r {shown}"));
    }
}

/// The profile, where there must be one.
pub(super) fn required(global: &Global) -> Result<Profile, Failure> {
    let missing = || {
        Failure::invalid("there is no profile yet, so it is not known which systems to ask")
            .hint("`escalate init` writes one")
    };
    profile(global)?.ok_or_else(missing)
}

/// The templates of tickets, replies and reports, those of the configuration folder in front; linted.
pub(super) fn templates() -> Result<Templates, Failure> {
    Ok(load_templates(&config_dir()?.join("templates"))?)
}
