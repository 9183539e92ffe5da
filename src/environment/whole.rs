//! A file in its place whole or not at all: whoever looks into the folder sees no half of it.

#[cfg(unix)]
use std::fs::File;
use std::io::{self, Write as _};
use std::path::Path;

/// How the name of what is not finished ends. A run that was killed leaves such names.
pub(crate) const UNFINISHED: &str = ".unfinished";

/// Writes beside the place (0600), syncs, and puts the file there.
///
/// # Errors
/// The disk refuses; what was there before is still there then.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut beside = tempfile::Builder::new().prefix(".").suffix(UNFINISHED).tempfile_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Syncs a folder: a name is in it for good only then.
///
/// # Errors
/// The folder cannot be opened, or its system cannot sync one.
#[cfg(unix)]
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Nothing: folders are not synced here.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
