//! Where what the cases have in common is written.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::clusters::v1::Cluster;
use crate::commands::failure::Failure;
use crate::commands::output;
use crate::text::io_words::io_words;

/// `--clusters`, opened before the first case.
pub(super) enum ClusterFile {
    /// On stderr.
    Stderr,
    /// In a file.
    File {
        /// Where.
        path: PathBuf,
        /// Open.
        file: File,
    },
}

impl ClusterFile {
    /// Opens it: that it cannot be written is known before anybody is asked.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        if path.as_os_str() == "-" {
            return Ok(Self::Stderr);
        }
        let file = File::create(path).map_err(|error| {
            let message = format!("--clusters {} cannot be written: {}", path.display(), io_words(&error));
            Failure::usage(message).hint("nobody was asked; name a file in a folder that there is")
        })?;
        Ok(Self::File { path: path.to_owned(), file })
    }

    /// Writes it.
    pub(super) fn write(self, clusters: &[Cluster]) -> Result<(), Failure> {
        let text = output::as_json(clusters)?;
        match self {
            Self::Stderr => {
                output::note(text.trim_end());
                Ok(())
            }
            Self::File { path, mut file } => file.write_all(text.as_bytes()).map_err(|error| {
                Failure::broken(format_args!(
                    "--clusters {} cannot be written: {}",
                    path.display(),
                    io_words(&error)
                ))
            }),
        }
    }
}
