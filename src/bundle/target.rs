//! Where a bundle is written to: tried before the first request, renamed into its place at the end, nothing left behind when
//! something fails.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::BundleError;
use crate::environment::whole::sync_folder;

/// A file beside the path that was asked for, mode 0600, removed when it is dropped before [`BundleTarget::commit`].
#[derive(Debug)]
pub struct BundleTarget {
    path: PathBuf,
    folder: PathBuf,
    file: NamedTempFile,
}

impl BundleTarget {
    /// Makes sure that a bundle can be written to `path`: its folder exists and takes a new file. A file that is already there
    /// is replaced by [`BundleTarget::commit`], and only then.
    ///
    /// # Errors
    /// The path is a folder, or its folder is not there or cannot be written to.
    pub fn open(path: &Path) -> Result<Self, BundleError> {
        let place = |what| BundleError::Place { path: path.to_owned(), what };
        if path.file_name().is_none() || path.is_dir() {
            return Err(place("is a folder; give the name of a file, such as escalate.zip"));
        }
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        if !folder.is_dir() {
            return Err(place("its folder does not exist; make it first, or give another path"));
        }
        if path.metadata().is_ok_and(|found| !found.is_file()) {
            return Err(place("is not a file; give another path"));
        }
        let file = tempfile::Builder::new().prefix(".escalate-").suffix(".tmp").tempfile_in(&folder);
        let file = file.map_err(|cause| BundleError::Io {
            path: path.to_owned(),
            what: "no file can be written there; give another path",
            cause,
        })?;
        Ok(Self { path: path.to_owned(), folder, file })
    }

    /// The path that was asked for.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes the bundle and puts it in its place, synced.
    ///
    /// # Errors
    /// The disk refuses; what was there before is still there then.
    pub fn commit(mut self, bytes: &[u8]) -> Result<(), BundleError> {
        let failed = |cause| BundleError::Io { path: self.path.clone(), what: "cannot be written", cause };
        self.file.as_file_mut().set_len(0).map_err(failed)?;
        self.file.seek(SeekFrom::Start(0)).map_err(failed)?;
        self.file.write_all(bytes).map_err(failed)?;
        self.file.as_file().sync_all().map_err(failed)?;
        let path = self.path.clone();
        self.file.persist(&self.path).map_err(|error| BundleError::Io {
            path,
            what: "cannot be put in its place",
            cause: error.error,
        })?;
        // The name is in the folder only when the folder is on the disk; systems that cannot sync a folder are left alone.
        let _ = sync_folder(&self.folder);
        Ok(())
    }
}
