//! Files that go with a ticket, from a form: on the disk, in a folder that nobody else can open, for as long as they are packed.

use std::io;
use std::path::PathBuf;

use tempfile::TempDir;

/// A file as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFile {
    /// Its name, without folders.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// They cannot be put there.
#[derive(Debug, thiserror::Error)]
#[error(
    "the files cannot be put aside while they are packed: {0}; the folder for temporary files must be writable"
)]
pub struct CaseFileError(#[from] io::Error);

/// Where they are. It goes when this does.
pub(super) struct FilePlace {
    /// Removed with all that is in it.
    _folder: Option<TempDir>,
    paths: Vec<PathBuf>,
}

impl FilePlace {
    /// Writes them; without files, nothing.
    pub(super) fn new(files: &[CaseFile]) -> Result<Self, CaseFileError> {
        if files.is_empty() {
            return Ok(Self { _folder: None, paths: Vec::new() });
        }
        let folder = tempfile::tempdir()?;
        let mut paths = Vec::new();
        for file in files {
            let path = folder.path().join(&file.name);
            std::fs::write(&path, &file.bytes)?;
            paths.push(path);
        }
        Ok(Self { _folder: Some(folder), paths })
    }

    /// Their paths.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.paths.clone()
    }
}
