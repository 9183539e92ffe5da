//! `escalate connectors new NAME`: a connector to start from.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};

use crate::commands::cli::NewKind;
use crate::commands::failure::Failure;
use crate::commands::{output, setup};
use crate::diagnosis::Exit;
use crate::text::io_words::io_words;

/// What each kind starts with, and the folder of its own: a few requests, and a word on every line.
fn start(kind: NewKind) -> (&'static str, &'static str) {
    match kind {
        NewKind::Directory => ("directory", include_str!("../../../templates/connectors/new/directory.toml")),
        NewKind::Permissions => {
            ("permissions", include_str!("../../../templates/connectors/new/permissions.toml"))
        }
        NewKind::Flags => ("flags", include_str!("../../../templates/connectors/new/flags.toml")),
        NewKind::Ticketing => ("ticketing", include_str!("../../../templates/connectors/new/ticketing.toml")),
        NewKind::Sql => ("directory", include_str!("../../../templates/connectors/new/sql.toml")),
        NewKind::Read => ("directory", include_str!("../../../templates/connectors/new/read.toml")),
    }
}

/// Writes it into the configuration folder; a file that is there is never overwritten.
pub(super) fn run(name: &str, kind: NewKind) -> Result<Exit, Failure> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    if name.is_empty() || !name.chars().all(plain) {
        return Err(Failure::usage(format_args!(
            "`{name}` cannot be a connector's name: use letters, digits, - and _"
        )));
    }
    let (folder, start) = start(kind);
    let folder = setup::config_dir()?.join("templates/connectors").join(folder);
    let path = folder.join(format!("{name}.toml"));
    let failed = |error: &std::io::Error| {
        Failure::broken(format_args!(
            "the connector {} cannot be written: {}",
            path.display(),
            io_words(error)
        ))
    };
    std::fs::create_dir_all(&folder).map_err(|error| failed(&error))?;
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Failure::usage(format_args!(
                "{} is there already and stays as it is",
                path.display()
            )));
        }
        other => other.map_err(|error| failed(&error))?,
    };
    file.write_all(start.replace("NAME", name).as_bytes()).map_err(|error| failed(&error))?;
    output::result(format!("{}\n", path.display()).as_bytes())?;
    output::note(&format!(
        "Change it, then `escalate connectors check {name}` finds mistakes and prints its plan."
    ));
    Ok(Exit::Escalated)
}
