//! Files that go with a ticket, from a form: on the disk, in a folder that nobody else can open, for as long as they are packed.

use std::io;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::bundle;

/// A file as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFile {
    /// Its name, as it came.
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
        let names = bundle::attachment_names(files.iter().map(|file| file.name.as_str()));
        for (file, name) in files.iter().zip(names) {
            let path = folder.path().join(name);
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

#[cfg(test)]
mod tests {
    use super::{CaseFile, FilePlace};

    #[test]
    fn each_file_has_a_place_within_the_folder_and_none_is_written_over_another() {
        let names =
            ["a.log", "A.log", "../../a.log", "a-2.log", "", "..", "/etc/passwd", &"\u{65e5}".repeat(300)];
        let files: Vec<CaseFile> = names
            .iter()
            .enumerate()
            .map(|(number, name)| CaseFile {
                name: (*name).to_owned(),
                bytes: vec![u8::try_from(number).unwrap()],
            })
            .collect();
        let place = FilePlace::new(&files).unwrap();
        let paths = place.paths();
        let folder = paths[0].parent();
        assert!(paths.iter().all(|path| path.parent() == folder), "{paths:?}");
        let read: Vec<u8> = paths.iter().flat_map(|path| std::fs::read(path).unwrap()).collect();
        assert_eq!(read, [0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
