//! What the machine is asked: variables here and nowhere else, the [`clock`], and the folder of [`state`].
//!
//! [`VARIABLES`] lists every variable that the tool itself reads.
//!
//! The names of variables that hold secrets are the profile's own choice; they are read by [`secret`] and nothing else.

pub mod clock;
pub mod state;

use std::env;
use std::path::PathBuf;

use etcetera::{BaseStrategy as _, choose_base_strategy};
use secrecy::SecretString;

/// A variable that the tool reads.
#[derive(Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, one sentence.
    pub about: &'static str,
}

/// Every variable, for `--help` and the manual. The last five are read by libraries, listed so that nothing is a surprise.
pub const VARIABLES: &[Variable] = &[
    Variable {
        name: CONFIG_DIR,
        about: "folder of profiles, connectors and templates, instead of the platform's own place",
    },
    Variable {
        name: STATE_DIR,
        about: "folder of the outbox and of the token maps, instead of the platform's own place",
    },
    Variable { name: "XDG_CONFIG_HOME", about: "the platform's place for configuration (default ~/.config)" },
    Variable { name: "XDG_STATE_HOME", about: "the platform's place for state (default ~/.local/state)" },
    Variable { name: "HOME", about: "home folder, from which the two places above are made" },
    Variable { name: "NO_COLOR", about: "when set, nothing is coloured" },
    Variable { name: "CLICOLOR_FORCE", about: "when set, colours are kept in a pipe" },
    Variable { name: "TERM", about: "`dumb` switches colours and moving lines off" },
    Variable { name: "HTTPS_PROXY", about: "proxy for requests; also HTTP_PROXY, ALL_PROXY, NO_PROXY" },
    Variable {
        name: "SSL_CERT_FILE",
        about: "certificates to trust instead of the system's; also SSL_CERT_DIR",
    },
];

const CONFIG_DIR: &str = "ESCALATE_CONFIG_DIR";
const STATE_DIR: &str = "ESCALATE_STATE_DIR";

/// There is no home folder, and no variable that says where to look instead.
#[derive(Debug, thiserror::Error)]
#[error("no home folder is known, so there is no place for {what}; set {variable}")]
pub struct NoHome {
    /// What the folder is for.
    pub what: &'static str,
    /// The variable that names it.
    pub variable: &'static str,
}

/// The folder of profiles, connectors and templates; it may not exist.
///
/// # Errors
/// No home folder and no `ESCALATE_CONFIG_DIR`.
pub fn config_dir() -> Result<PathBuf, NoHome> {
    if let Some(named) = path(CONFIG_DIR) {
        return Ok(named);
    }
    let no_home = |_| NoHome { what: "configuration", variable: CONFIG_DIR };
    Ok(choose_base_strategy().map_err(no_home)?.config_dir().join("escalate"))
}

/// The folder of the outbox and of the token maps; it may not exist.
///
/// # Errors
/// No home folder and no `ESCALATE_STATE_DIR`.
pub fn state_dir() -> Result<PathBuf, NoHome> {
    if let Some(named) = path(STATE_DIR) {
        return Ok(named);
    }
    let places = choose_base_strategy().map_err(|_| NoHome { what: "state", variable: STATE_DIR })?;
    Ok(places.state_dir().unwrap_or_else(|| places.data_dir()).join("escalate"))
}

/// The secret in the variable of that name; `None` when it is not set, empty or not UTF-8.
#[must_use]
pub fn secret(name: &str) -> Option<SecretString> {
    env::var(name).ok().filter(|value| !value.is_empty()).map(SecretString::from)
}

fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
