//! The state folder on the admin's disk: the outbox, the keys and maps of tokens. Folders are 0700, files 0600, and nothing
//! is half-written: a file is written beside its place, synced and renamed.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// How the name of what is not finished ends. A run that was killed leaves such names; the next one removes them.
const UNFINISHED: &str = ".unfinished";

/// The state folder.
#[derive(Clone, Debug)]
pub struct State {
    root: PathBuf,
}

/// Something on the disk could not be done.
#[derive(Debug, thiserror::Error)]
#[error(
    "{path}: {cause}; the state folder holds the outbox and the keys of tokens and must be writable by you alone"
)]
pub struct StateError {
    path: String,
    #[source]
    cause: io::Error,
}

/// Holds the folder for this process; released when dropped.
#[derive(Debug)]
pub struct Locked {
    _file: File,
}

impl State {
    /// The folder `root`, made if it is not there.
    ///
    /// # Errors
    /// When it cannot be made or its mode cannot be set.
    pub fn open(root: &Path) -> Result<Self, StateError> {
        let state = Self { root: root.to_owned() };
        state.folder("")?;
        Ok(state)
    }

    /// The path of `name` in the folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Makes a folder (0700) and returns its path.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn folder(&self, name: &str) -> Result<PathBuf, StateError> {
        let path = self.root.join(name);
        private_folder(&path).map_err(failed(&path))?;
        Ok(path)
    }

    /// What a file holds; `None` when it is not there.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StateError> {
        let path = self.root.join(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&path)(error)),
        }
    }

    /// Writes a file (0600) so that either the old or the new content is there, whatever happens.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StateError> {
        let path = self.root.join(name);
        write_whole(&path, bytes).map_err(failed(&path))
    }

    /// Makes a folder with these files so that either all of it or nothing is there.
    ///
    /// # Errors
    /// When the disk refuses; nothing is left behind then.
    pub fn write_folder(&self, name: &str, files: &[(&str, &[u8])]) -> Result<(), StateError> {
        let path = self.root.join(name);
        let beside = self.root.join(format!("{name}{UNFINISHED}"));
        let write = || -> io::Result<()> {
            private_folder(&beside)?;
            for (file, bytes) in files {
                create_private(&beside.join(file)).and_then(|mut file| {
                    file.write_all(bytes)?;
                    file.sync_all()
                })?;
            }
            sync_folder(&beside)?;
            fs::rename(&beside, &path)?;
            sync_folder(path.parent().unwrap_or(&self.root))
        };
        write().map_err(|error| {
            // Best effort: what cannot be removed now, the next start removes.
            let _ = fs::remove_dir_all(&beside);
            failed(&path)(error)
        })
    }

    /// Removes a file or folder; that it is not there is fine.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove(&self, name: &str) -> Result<(), StateError> {
        let path = self.root.join(name);
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match removed {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(&path)(error)),
            _ => Ok(()),
        }
    }

    /// The names in a folder, sorted, less what is unfinished.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn list(&self, folder: &str) -> Result<Vec<String>, StateError> {
        let path = self.folder(folder)?;
        let entries = fs::read_dir(&path).map_err(failed(&path))?;
        let mut names: Vec<String> = entries
            .flatten()
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|name| !name.starts_with('.') && !is_unfinished(name))
            .collect();
        names.sort();
        Ok(names)
    }

    /// Waits until no other process holds the folder, holds it, and removes what a killed run left unfinished.
    ///
    /// # Errors
    /// When the lock file cannot be made.
    pub fn lock(&self, folder: &str) -> Result<Locked, StateError> {
        let path = self.folder(folder)?;
        let lock = path.join(".lock");
        let file = open_private(&lock).map_err(failed(&lock))?;
        file.lock().map_err(failed(&lock))?;
        for entry in fs::read_dir(&path).map_err(failed(&path))?.flatten() {
            if entry.file_name().to_str().is_some_and(is_unfinished) {
                let left = entry.path();
                let removed = if left.is_dir() { fs::remove_dir_all(&left) } else { fs::remove_file(&left) };
                removed.map_err(failed(&left))?;
            }
        }
        Ok(Locked { _file: file })
    }
}

fn failed(path: &Path) -> impl Fn(io::Error) -> StateError {
    let path = path.display().to_string();
    move |cause| StateError { path: path.clone(), cause }
}

fn is_unfinished(name: &str) -> bool {
    name.ends_with(UNFINISHED)
}

fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    private_folder(folder)?;
    let mut beside = tempfile::Builder::new().prefix(".").suffix(UNFINISHED).tempfile_in(folder)?;
    beside.write_all(bytes)?;
    beside.as_file().sync_all()?;
    beside.persist(path).map_err(|error| error.error)?;
    sync_folder(folder)
}

#[cfg(unix)]
fn private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    if path.is_dir() {
        let mode = fs::metadata(path)?.permissions().mode() & 0o777;
        return if mode == 0o700 {
            Ok(())
        } else {
            fs::set_permissions(path, fs::Permissions::from_mode(0o700))
        };
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

fn create_private(path: &Path) -> io::Result<File> {
    private(fs::OpenOptions::new().write(true).create_new(true)).open(path)
}

fn open_private(path: &Path) -> io::Result<File> {
    private(fs::OpenOptions::new().write(true).create(true).truncate(false)).open(path)
}

#[cfg(unix)]
fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn private(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    options
}

/// A rename is durable only when its folder is.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
