//! Profiles to start from, one for each product: `templates/profiles/NAME.toml`, and beside it a folder NAME with the connectors that only such
//! a profile has. A file at the same path in the configuration folder takes its place, or adds a product.

use std::io;
use std::path::{Path, PathBuf};

use crate::connectors::ConnectorFile;
use crate::environment::file;
use crate::text::io_words::io_words;

/// A file of `templates/profiles/`, as it is in the binary.
#[derive(Debug)]
struct ShippedProfile {
    name: &'static str,
    text: &'static str,
    /// Name and text of the connectors beside it.
    connectors: &'static [(&'static str, &'static str)],
}

/// By name: `build.rs` lists the files.
const SHIPPED: &[ShippedProfile] = include!(concat!(env!("OUT_DIR"), "/profiles.rs"));

/// A profile to start from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StarterProfile {
    /// The product: `keycloak`.
    pub name: String,
    /// The text of the profile.
    pub text: String,
    /// Connectors to put beside the user's own, to be filled in like the profile.
    pub connectors: Vec<ConnectorFile>,
}

/// The products that have one, by name.
///
/// # Errors
/// The user's folder is there and cannot be listed.
pub fn names(config: &Path) -> io::Result<Vec<String>> {
    let mut names: Vec<String> = SHIPPED.iter().map(|shipped| shipped.name.to_owned()).collect();
    names.extend(toml_files(&folder(config))?.into_iter().map(|(name, _)| name));
    names.sort();
    names.dedup();
    Ok(names)
}

/// The one of that name: the user's own file in front of the program's.
///
/// # Errors
/// A file of the user's is there and cannot be read.
pub fn find(name: &str, config: &Path) -> io::Result<Option<StarterProfile>> {
    let own = toml_files(&folder(config))?.into_iter().find(|(known, _)| known == name);
    let shipped = SHIPPED.iter().find(|shipped| shipped.name == name);
    let text = match (&own, shipped) {
        (Some((_, path)), _) => read(path)?,
        (None, Some(shipped)) => shipped.text.to_owned(),
        (None, None) => return Ok(None),
    };
    let beside = folder(config).join(name);
    let mut connectors = Vec::new();
    for (name, path) in toml_files(&beside)? {
        connectors.push(ConnectorFile { name, text: read(&path)?, path: path.display().to_string() });
    }
    for (file, text) in shipped.map_or(&[][..], |shipped| shipped.connectors) {
        if !connectors.iter().any(|known| known.name == *file) {
            let path = format!("templates/profiles/{name}/{file}.toml");
            connectors.push(ConnectorFile { name: (*file).to_owned(), path, text: (*text).to_owned() });
        }
    }
    Ok(Some(StarterProfile { name: name.to_owned(), text, connectors }))
}

fn folder(config: &Path) -> PathBuf {
    config.join("templates/profiles")
}

fn read(path: &Path) -> io::Result<String> {
    file::read_text(path, file::WRITTEN).map_err(|error| at(path, &error))
}

/// The TOML files of a folder with their names, in order; none, where there is no such folder.
fn toml_files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut files = file::toml_files(folder).map_err(|error| at(folder, &error))?;
    files.retain(|(_, path)| path.is_file());
    Ok(files)
}

/// An error with the place where it was.
fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {}", path.display(), io_words(error)))
}

impl StarterProfile {
    /// Whether it has a connection of that name already.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        let root = self.text.parse::<toml::Table>().unwrap_or_default();
        root.get("connect").and_then(toml::Value::as_table).is_some_and(|connect| connect.contains_key(name))
    }
}
