//! What the machine is asked: variables here and nowhere else, the [`clock`], [`mod@file`]s that somebody named, the [`memory`] in use, `random`
//! bytes, and the folder of [`state`].
//!
//! [`VARIABLES`] lists every variable that the tool itself reads.
//!
//! The names of variables that hold secrets are the profile's own choice; they are read by [`secret`] and nothing else.

pub mod clock;
pub mod file;
pub mod memory;
pub(crate) mod random;
pub mod state;
pub(crate) mod whole;

use std::env;
use std::path::PathBuf;

use etcetera::{BaseStrategy as _, choose_base_strategy};
use secrecy::SecretString;

use crate::text::shell::Shell;

/// A variable that the tool reads.
#[derive(Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, one sentence.
    pub about: &'static str,
}

/// Every variable, for `--help` and the manual. The last ones, from `NO_COLOR` on, are read by libraries, listed so that nothing is a surprise.
pub const VARIABLES: &[Variable] = &[
    Variable {
        name: CONFIG_DIR,
        about: "folder of profiles, connectors and templates, instead of the platform's own place",
    },
    Variable {
        name: STATE_DIR,
        about: "folder of the outbox, the token maps and the last case, instead of the platform's own place",
    },
    Variable {
        name: "LC_ALL",
        about: "language of the reply when neither --lang nor the account says one; else LC_MESSAGES, else LANG",
    },
    Variable { name: "XDG_CONFIG_HOME", about: "the platform's place for configuration (default ~/.config)" },
    Variable { name: "XDG_STATE_HOME", about: "the platform's place for state (default ~/.local/state)" },
    Variable { name: "HOME", about: "home folder, from which the two places above are made" },
    Variable {
        name: "TZ",
        about: "the zone of times that are shown, and of a time that is given without one (default: that of the machine)",
    },
    Variable { name: COLUMNS, about: "width of what is printed, instead of the terminal's" },
    Variable {
        name: "LC_CTYPE",
        about: "whether characters beyond ASCII can be shown, when LC_ALL does not say it; else LANG",
    },
    Variable {
        name: COMPLETE,
        about: "set by the completions of a shell, to its name: what may come next is printed",
    },
    Variable {
        name: POWER_SHELL,
        about: "on Windows: whether commands are shown for PowerShell or cmd; also POWERSHELL_DISTRIBUTION_CHANNEL, MSYSTEM, SHELL",
    },
    Variable { name: "NO_COLOR", about: "when set, nothing is coloured" },
    Variable { name: "CLICOLOR_FORCE", about: "when set, colours are kept in a pipe" },
    Variable {
        name: "FORCE_HYPERLINK",
        about: "1 shows links also where the terminal is not known to have them, 0 never",
    },
    Variable { name: "TERM", about: "`dumb` switches colours and moving lines off" },
    Variable { name: "HTTPS_PROXY", about: "proxy for requests; also HTTP_PROXY, ALL_PROXY, NO_PROXY" },
    Variable {
        name: "SSL_CERT_FILE",
        about: "certificates to trust instead of the system's; also SSL_CERT_DIR",
    },
];

const CONFIG_DIR: &str = "ESCALATE_CONFIG_DIR";
const STATE_DIR: &str = "ESCALATE_STATE_DIR";
/// With it set, a shell asks what may come next on a line that is being typed.
pub const COMPLETE: &str = "ESCALATE_COMPLETE";
const POWER_SHELL: &str = "PSModulePath";
const COLUMNS: &str = "COLUMNS";

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

/// The folder of the outbox, of the token maps and of the last case; it may not exist.
///
/// # Errors
/// No home folder and no `ESCALATE_STATE_DIR`.
pub fn state_dir() -> Result<PathBuf, NoHome> {
    if let Some(named) = path(STATE_DIR) {
        return Ok(named);
    }
    let places = choose_base_strategy().map_err(|_| NoHome { what: "state", variable: STATE_DIR })?;
    // On Windows, LocalAppData: what is there neither wanders to other machines with the account, nor can other users of this one read
    // it. Windows sets that for the folder and passes it down; a mode, as on Unix, there is none.
    let local = || if cfg!(windows) { places.cache_dir() } else { places.data_dir() };
    Ok(places.state_dir().unwrap_or_else(local).join("escalate"))
}

/// The secret in the variable of that name; `None` when it is not set, empty or not UTF-8.
#[must_use]
pub fn secret(name: &str) -> Option<SecretString> {
    env::var(name).ok().filter(|value| !value.is_empty()).map(SecretString::from)
}

/// The passwords in the addresses of proxies, as they are written and decoded: they are sent to the proxy by the HTTP library.
#[must_use]
pub fn proxy_passwords() -> Vec<SecretString> {
    let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let addresses = names.iter().filter_map(|name| env::var(name).ok());
    let passwords = addresses.flat_map(|address| {
        let authority = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest).to_owned();
        let authority = authority.split(['/', '?', '#']).next().unwrap_or_default().to_owned();
        let written = authority
            .rsplit_once('@')
            .and_then(|(user, _)| user.split_once(':'))
            .map_or_else(String::new, |(_, password)| password.to_owned());
        let decoded = percent_encoding::percent_decode_str(&written).decode_utf8_lossy().into_owned();
        [written, decoded]
    });
    passwords.filter(|password| !password.is_empty()).map(SecretString::from).collect()
}

/// A shell that asks what may come next on a line that is being typed.
#[derive(Clone, Debug)]
pub struct Completing {
    /// Its name.
    pub shell: String,
    /// In which word the cursor is, from 0; only bash says it.
    pub cursor: Option<usize>,
}

/// The shell that asks, if this run is to complete a line.
#[must_use]
pub fn completing() -> Option<Completing> {
    let shell = env::var(COMPLETE).ok().filter(|shell| !shell.is_empty())?;
    let cursor = env::var("_CLAP_COMPLETE_INDEX").ok().and_then(|index| index.parse().ok());
    Some(Completing { shell, cursor })
}

/// Whether the terminal says of itself that nothing can be drawn in it.
#[must_use]
pub fn dumb_terminal() -> bool {
    env::var_os("TERM").is_some_and(|terminal| terminal == "dumb")
}

/// The language of messages on this machine, as POSIX has it: `de_DE.UTF-8`. `C` is none.
#[must_use]
pub fn language() -> Option<String> {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let set = names.into_iter().find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()))?;
    let is_none = ["C", "POSIX"].contains(&set.split(['.', '@']).next().unwrap_or_default());
    (!is_none).then_some(set)
}

/// The shell that a command will be pasted into.
#[must_use]
pub(crate) fn shell() -> Shell {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    // Git's and Cygwin's shells on Windows say so by these.
    if !cfg!(windows) || set("MSYSTEM") || set("SHELL") {
        return Shell::Posix;
    }
    if set("POWERSHELL_DISTRIBUTION_CHANNEL") {
        return Shell::PowerShell7;
    }
    // The machine's own value has two folders, and PowerShell puts the user's in front.
    let modules = env::var(POWER_SHELL).unwrap_or_default();
    if modules.split(';').filter(|folder| !folder.is_empty()).count() > 2 {
        Shell::PowerShell5
    } else {
        Shell::Cmd
    }
}

/// How wide what is printed shall be, in columns, when `COLUMNS` says so.
#[must_use]
pub fn columns() -> Option<usize> {
    env::var(COLUMNS).ok()?.trim().parse().ok().filter(|columns| *columns > 0)
}

/// Whether characters beyond ASCII can be shown: where a locale is set, it says so. Where none is, as in containers and on Windows, UTF-8
/// is what is read.
#[must_use]
pub fn is_utf8() -> bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"];
    let set = names.into_iter().find_map(|name| env::var(name).ok().filter(|value| !value.is_empty()));
    set.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}
