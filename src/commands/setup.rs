//! What several commands start from: the folders, the profile, and the connectors that it names.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::connectors::{Connector, ConnectorFile, ConnectorKind, shipped};
use crate::environment;
use crate::environment::state::State;
use crate::profile::{self, Connection, Connectors, Profile, ProfileError, Wanted, WantedSetting};

/// The folder of profiles, connectors and templates.
pub(super) fn config_dir() -> Result<PathBuf, Failure> {
    Ok(environment::config_dir()?)
}

/// The folder of the outbox and of the token maps, made if it is not there.
pub(super) fn state() -> Result<State, Failure> {
    Ok(State::open(&environment::state_dir()?)?)
}

/// A profile with its connectors.
#[derive(Debug)]
pub(super) struct Loaded {
    /// The profile.
    pub(super) profile: Profile,
    /// Its systems, each with its connector, in the order of the file.
    pub(super) systems: Vec<System>,
    /// Its ticketing system.
    pub(super) ticketing: Option<System>,
}

/// A connection and the connector that it goes through.
#[derive(Debug)]
pub(super) struct System {
    pub(super) connection: Connection,
    pub(super) connector: Connector,
}

/// The profile that was named, or the only one; `None` when there is none at all.
///
/// # Errors
/// Everything that is wrong with the profile and with the connectors that it names.
pub(super) fn profile(global: &Global) -> Result<Option<Loaded>, Failure> {
    let config = config_dir()?;
    let Some(path) = profile::locate(global.config.as_deref(), global.profile.as_deref(), &config)? else {
        return Ok(None);
    };
    tracing::debug!(profile = %path.display(), "profile found");
    load(&path, &config).map(Some)
}

/// The profile, where there must be one.
pub(super) fn required(global: &Global) -> Result<Loaded, Failure> {
    let missing = || {
        Failure::invalid("there is no profile yet, so it is not known which systems to ask")
            .hint("`escalate init` writes one")
    };
    profile(global)?.ok_or_else(missing)
}

fn load(path: &Path, config: &Path) -> Result<Loaded, Failure> {
    let all = shipped::list(Some(config)).map_err(Failure::broken)?;
    let names: Vec<String> = all.iter().map(|listed| listed.name.clone()).collect();
    let loaded: RefCell<Vec<Connector>> = RefCell::default();
    let problems: RefCell<Vec<String>> = RefCell::default();
    let wanted = |name: &str| match connector(name, config) {
        Ok(Some(connector)) => {
            let wanted = wants(&connector);
            loaded.borrow_mut().push(connector);
            Some(wanted)
        }
        Ok(None) => None,
        Err(failure) => {
            problems.borrow_mut().push(failure.message);
            Some(Wanted { unreadable: true, ..Wanted::default() })
        }
    };
    let read = Profile::read(path, &Connectors { names: &names, wanted: &wanted });
    let mut problems = problems.into_inner();
    let mut profile = match read {
        Ok(profile) if problems.is_empty() => profile,
        Err(ProfileError::Mistakes(mistakes)) => {
            problems.splice(0..0, mistakes.iter().map(ToString::to_string));
            return Err(mistaken(path, &problems));
        }
        Err(other @ ProfileError::Unreadable { .. }) => return Err(Failure::invalid(other)),
        Ok(_) => return Err(mistaken(path, &problems)),
    };
    // One connector was loaded for each connection, in the order of the file, and for the ticketing last.
    let mut connectors = loaded.into_inner().into_iter();
    let connections = profile.connections.clone().into_iter();
    let systems = connections
        .zip(&mut connectors)
        .map(|(connection, connector)| System { connection, connector })
        .collect();
    let ticketing = profile.ticketing.take().zip(connectors.next());
    profile.ticketing = ticketing.as_ref().map(|(connection, _)| connection.clone());
    let ticketing = ticketing.map(|(connection, connector)| System { connection, connector });
    Ok(Loaded { profile, systems, ticketing })
}

fn mistaken(path: &Path, problems: &[String]) -> Failure {
    let count = problems.len();
    let mistakes = if count == 1 { "a mistake".to_owned() } else { format!("{count} mistakes") };
    let list = problems.join("\n");
    Failure::invalid(format_args!("the profile {} has {mistakes}:\n{list}", path.display()))
        .hint("`escalate connectors show NAME` prints a connector with its settings")
}

/// The connector of that name, or in that file, loaded; `None` when there is none.
///
/// # Errors
/// Its file cannot be read, or has problems: all of them.
pub(super) fn connector(name: &str, config: &Path) -> Result<Option<Connector>, Failure> {
    let Some(file) = connector_file(name, config)? else { return Ok(None) };
    let listed = |problems: Vec<crate::connectors::FileProblem>| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::invalid(problems.join("\n"))
    };
    Connector::load(&file).map(Some).map_err(listed)
}

/// The file of a connector: by its name, or by a path that ends in `.toml`.
pub(super) fn connector_file(name: &str, config: &Path) -> Result<Option<ConnectorFile>, Failure> {
    let path = Path::new(name);
    if path.extension().is_none_or(|extension| extension != "toml") {
        return shipped::find(name, Some(config)).map_err(Failure::invalid);
    }
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::invalid(format_args!("{}: {error}", path.display())))?;
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    Ok(Some(ConnectorFile { name: stem, path: name.to_owned(), text }))
}

fn wants(connector: &Connector) -> Wanted {
    let settings = connector.settings.iter().map(|spec| WantedSetting {
        name: spec.name.clone(),
        secret: spec.secret,
        required: spec.default.is_none(),
    });
    Wanted {
        ticketing: connector.kind == ConnectorKind::Ticketing,
        settings: settings.collect(),
        unreadable: false,
    }
}
