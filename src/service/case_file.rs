//! Files that go with a ticket, from a form: on the disk, in the state folder, for as long as they are packed.

use std::path::PathBuf;

use crate::environment;
use crate::environment::NoHome;
use crate::environment::state::{State, StateError};
use crate::text::digest::hex;

/// A file as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFile {
    /// Its name, without folders.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Why they cannot be put there.
#[derive(Debug, thiserror::Error)]
pub enum CaseFileError {
    /// The disk.
    #[error(transparent)]
    State(#[from] StateError),
    /// There is no state folder.
    #[error(transparent)]
    Home(#[from] NoHome),
    /// No name for them.
    #[error("the system gives no random bytes: {0}")]
    Random(getrandom::Error),
}

/// Where they are. It goes when this does.
pub(super) struct FilePlace(Option<(State, String, Vec<PathBuf>)>);

impl FilePlace {
    /// Writes them; without files, nothing.
    pub(super) fn new(files: &[CaseFile]) -> Result<Self, CaseFileError> {
        if files.is_empty() {
            return Ok(Self(None));
        }
        let state = State::open(&environment::state_dir()?)?;
        let mut unique = [0; 8];
        getrandom::fill(&mut unique).map_err(CaseFileError::Random)?;
        let folder = format!("service-files/{}", hex(&unique));
        state.folder(&folder)?;
        let mut place = (state, folder, Vec::new());
        for file in files {
            let name = format!("{}/{}", place.1, file.name);
            place.0.write(&name, &file.bytes)?;
            place.2.push(place.0.path(&name));
        }
        Ok(Self(Some(place)))
    }

    /// Their paths.
    pub(super) fn paths(&self) -> Vec<PathBuf> {
        self.0.as_ref().map(|(_, _, paths)| paths.clone()).unwrap_or_default()
    }
}

impl Drop for FilePlace {
    fn drop(&mut self) {
        if let Some((state, folder, _)) = &self.0 {
            // They are as they came, and were to be there for a moment only.
            if let Err(error) = state.remove(folder) {
                tracing::error!("files of a form are left behind: {error}");
            }
        }
    }
}
