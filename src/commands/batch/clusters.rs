//! Where what the cases have in common is written.

use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use crate::clusters::v1::Cluster;
use crate::commands::failure::Failure;
use crate::commands::{output, screen};
use crate::output::Style;
use crate::output::clusters::{self, BatchSummary};
use crate::output::template::Templates;
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

/// Whether somebody sits there who wants to see it.
pub(super) fn is_watched() -> bool {
    io::stderr().is_terminal()
}

/// Shows it to whoever sits there.
pub(super) fn show(found: &[Cluster], whole: &BatchSummary) {
    let style =
        Style { width: screen::width_of_stderr().unwrap_or(Style::default().width), ..screen::style() };
    let text = clusters::text(found, whole, style);
    output::note(String::from_utf8_lossy(&text).trim_end());
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

    /// Writes it, as the name of the file says.
    pub(super) fn write(
        self,
        found: &[Cluster],
        whole: &BatchSummary,
        templates: &Templates,
    ) -> Result<(), Failure> {
        let (path, mut file) = match self {
            Self::Stderr => {
                output::note(String::from_utf8_lossy(&clusters::json(found)?).trim_end());
                return Ok(());
            }
            Self::File { path, file } => (path, file),
        };
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let plain = Style { color: false, links: false, ..screen::style() };
        let bytes = match ending.to_ascii_lowercase().as_str() {
            "html" | "htm" => clusters::html(found, whole, plain, templates)?,
            "txt" => clusters::text(found, whole, plain),
            _ => clusters::json(found)?,
        };
        file.write_all(&bytes).map_err(|error| {
            let why = io_words(&error);
            Failure::broken(format_args!("--clusters {} cannot be written: {why}", path.display()))
        })
    }
}
