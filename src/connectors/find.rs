//! A connector by its name, or by the path of its file.

use std::io;
use std::path::Path;

use super::shipped;
use super::{Connector, ConnectorFile};
use crate::environment::file;
use crate::text::io_words::io_words;
use crate::text::spanned_toml::FileProblem;

/// Why a connector that is there cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FindError {
    /// Its file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] io::Error),
    /// Its file does not load: everything that is wrong with it.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Mistakes(Vec<FileProblem>),
}

impl ConnectorFile {
    /// The file of a connector: by its name, the user's own in front of those that come with the program, or by a path that ends in
    /// `.toml`. `None` when there is none of that name.
    ///
    /// # Errors
    /// It is there, or named by its path, and cannot be read.
    pub fn find(name: &str, config: &Path) -> io::Result<Option<Self>> {
        let path = Path::new(name);
        if path.extension().is_none_or(|extension| extension != "toml") {
            return shipped::find(name, Some(config));
        }
        let text = file::read_text(path, file::WRITTEN).map_err(|error| {
            io::Error::new(error.kind(), format!("{}: {}", path.display(), io_words(&error)))
        })?;
        let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        Ok(Some(Self { name: stem, path: name.to_owned(), text }))
    }
}

impl Connector {
    /// The connector of that name, or in that file, loaded; `None` when there is none.
    ///
    /// # Errors
    /// Its file cannot be read, or has problems: all of them.
    pub fn find(name: &str, config: &Path) -> Result<Option<Self>, FindError> {
        let Some(file) = ConnectorFile::find(name, config)? else { return Ok(None) };
        let mut connector = Self::load(&file).map_err(FindError::Mistakes)?;
        connector.use_templates(&config.join("templates")).map_err(FindError::Mistakes)?;
        Ok(Some(connector))
    }
}
