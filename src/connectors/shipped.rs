//! The connector files that come with the program, and the user's own in front of them.

use std::io;
use std::path::Path;

use super::load::ConnectorFile;
use super::model::{BodyTemplate, ConnectorKind};
use crate::environment::file;
use crate::text::io_words::io_words;

/// A file of `templates/connectors/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// Its name without `.toml`.
    pub name: &'static str,
    /// Its folder.
    pub kind: ConnectorKind,
    /// Its text.
    pub text: &'static str,
}

/// Every connector that comes with the program, by kind and then by name: `build.rs` lists the files of `templates/connectors/`.
pub const ALL: &[Shipped] = include!(concat!(env!("OUT_DIR"), "/connectors.rs"));

/// The templates of bodies that come with the program, by their path below `templates/`.
pub(super) const BODY_TEMPLATES: &[(&str, &str)] =
    &[("ticket/webhook.json.hbs", include_str!("../../templates/ticket/webhook.json.hbs"))];

/// The template for a body that comes with the program.
pub(super) fn template(path: &str) -> Option<BodyTemplate> {
    let (path, text) = BODY_TEMPLATES.iter().find(|(known, _)| *known == path)?;
    Some(BodyTemplate { path: (*path).to_owned(), text: (*text).to_owned(), files: None })
}

/// Where a connector was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name without `.toml`.
    pub name: String,
    /// Its folder.
    pub kind: ConnectorKind,
    /// Whether the text is the user's and not the program's.
    pub own: bool,
}

/// The connector called `name`: the user's own file under `config`, else the one that comes with the program.
///
/// # Errors
/// The user's file is there and cannot be read.
pub fn find(name: &str, config: Option<&Path>) -> io::Result<Option<ConnectorFile>> {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    if !plain {
        return Ok(None);
    }
    for kind in ConnectorKind::ALL {
        if let Some(config) = config {
            let path = folder(config, *kind).join(format!("{name}.toml"));
            match file::read_text(&path, file::WRITTEN) {
                Ok(text) => {
                    return Ok(Some(ConnectorFile {
                        name: name.to_owned(),
                        path: path.display().to_string(),
                        text,
                    }));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => {
                    return Err(io::Error::new(
                        error.kind(),
                        format!("{}: {}", path.display(), io_words(&error)),
                    ));
                }
            }
        }
    }
    Ok(ALL.iter().find(|shipped| shipped.name == name).map(Shipped::file))
}

/// Every connector that can be named, by kind and then by name.
///
/// # Errors
/// A folder is there and cannot be listed.
pub fn list(config: Option<&Path>) -> io::Result<Vec<Listed>> {
    let mut all: Vec<Listed> = ALL
        .iter()
        .map(|shipped| Listed { name: shipped.name.to_owned(), kind: shipped.kind, own: false })
        .collect();
    for kind in ConnectorKind::ALL {
        let Some(config) = config else { break };
        let folder = folder(config, *kind);
        let own = file::toml_files(&folder).map_err(|error| {
            let what =
                format!("the connectors in {} cannot be listed: {}", folder.display(), io_words(&error));
            io::Error::new(error.kind(), what)
        })?;
        for (name, _) in own {
            all.retain(|listed| listed.name != name);
            all.push(Listed { name, kind: *kind, own: true });
        }
    }
    all.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    Ok(all)
}

impl Shipped {
    /// As a file to load.
    #[must_use]
    pub fn file(&self) -> ConnectorFile {
        ConnectorFile {
            name: self.name.to_owned(),
            path: format!("templates/connectors/{}/{}.toml", self.kind.as_str(), self.name),
            text: self.text.to_owned(),
        }
    }
}

fn folder(config: &Path, kind: ConnectorKind) -> std::path::PathBuf {
    config.join("templates/connectors").join(kind.as_str())
}
