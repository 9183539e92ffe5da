//! The state folder on the admin's disk: the outbox, the keys and maps of tokens, the last case. Folders are 0700, files 0600, and nothing
//! is half-written: a file is written beside its place, synced and renamed. Links in it are not followed: whoever could put one
//! there would have us write, or read, somewhere else.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::whole::{self, UNFINISHED, sync_folder};
use super::{clock, file};
use crate::text::io_words::io_words;

/// How old something unfinished is when nobody is writing it any more: a file takes seconds.
const ABANDONED: Duration = Duration::from_secs(600);
/// How often a lock is tried.
const POLL: Duration = Duration::from_millis(20);
/// Bytes of a file: the largest are attachments that wait in the outbox.
const LARGEST: u64 = 2 << 30;
/// How long another run is waited for: it may be filing.
const WAIT: Duration = Duration::from_secs(600);

/// The state folder.
#[derive(Clone, Debug)]
pub struct State {
    root: PathBuf,
}

/// Something on the disk could not be done.
#[derive(Debug, thiserror::Error)]
#[error(
    "{path}: {}; the state folder holds the outbox and the keys of tokens and must be writable by you alone", io_words(.cause)
)]
pub struct StateError {
    path: String,
    #[source]
    cause: io::Error,
}

/// Holds the folder for this process; released when dropped.
#[derive(Debug)]
pub struct Locked {
    file: File,
    /// The lock file, if it is to go with the lock.
    passing: Option<PathBuf>,
}

impl Drop for Locked {
    fn drop(&mut self) {
        // Still held: whoever waits for it sees that it is gone, and makes it anew.
        if let Some(path) = self.passing.as_ref().filter(|path| is_at(&self.file, path)) {
            let _ = fs::remove_file(path);
        }
    }
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

    /// The path of `name`, which is in the folder and in no other one.
    fn inside(&self, name: &str) -> Result<PathBuf, StateError> {
        let mut path = self.root.clone();
        for part in Path::new(name).components() {
            let Component::Normal(part) = part else {
                let what = "it is not a name inside the folder";
                return Err(failed(&path.join(name))(io::Error::new(io::ErrorKind::InvalidInput, what)));
            };
            path.push(part);
            if fs::symlink_metadata(&path).is_ok_and(|about| about.is_symlink()) {
                let what = "it is a link, and links are not followed here: move it away";
                return Err(failed(&path)(io::Error::new(io::ErrorKind::InvalidInput, what)));
            }
        }
        Ok(path)
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
        let path = self.inside(name)?;
        private_folder(&path).map_err(failed(&path))?;
        Ok(path)
    }

    /// What a file holds; `None` when it is not there.
    ///
    /// # Errors
    /// When it is there and cannot be read, or others can write it.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StateError> {
        self.read_small(name, LARGEST)
    }

    /// The same of a file of at most `most` bytes.
    ///
    /// # Errors
    /// As [`Self::read`], and when it has more.
    pub fn read_small(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, StateError> {
        let path = self.inside(name)?;
        match file::read_key(&path, most).map(|key| key.bytes) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&path)(error)),
        }
    }

    /// Bytes of a file; 0 when it is not there.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn size(&self, name: &str) -> Result<u64, StateError> {
        let path = self.root.join(name);
        match fs::metadata(&path) {
            Ok(about) => Ok(about.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(failed(&path)(error)),
        }
    }

    /// Writes a file (0600) so that either the old or the new content is there, whatever happens.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StateError> {
        let path = self.inside(name)?;
        write_whole(&path, bytes).map_err(failed(&path))
    }

    /// Removes a file or folder; that it is not there is fine.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove(&self, name: &str) -> Result<(), StateError> {
        let path = self.root.join(name);
        match remove_any(&path) {
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

    /// Every name in a folder, also what is unfinished; none when the folder is not there.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn all(&self, folder: &str) -> Result<Vec<String>, StateError> {
        let path = self.inside(folder)?;
        let entries = match fs::read_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(failed(&path))?,
        };
        Ok(entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect())
    }

    /// Removes what a killed run left unfinished in a folder: only what is so old that nobody can be writing it any more.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_unfinished(&self, folder: &str) -> Result<(), StateError> {
        for name in self.all(folder)?.into_iter().filter(|name| is_unfinished(name)) {
            let path = self.root.join(folder).join(&name);
            let age = fs::metadata(&path).and_then(|about| about.modified()).map(|at| at.elapsed());
            if age.is_ok_and(|age| age.is_ok_and(|age| age > ABANDONED)) {
                self.remove(&format!("{folder}/{name}"))?;
            }
        }
        Ok(())
    }

    /// Removes the files of a folder that were last written longer ago than `age`, and the oldest of those that are more than `most`.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn remove_old(&self, folder: &str, age: Duration, most: usize) -> Result<(), StateError> {
        let mut by_age = Vec::new();
        for name in self.list(folder)? {
            let about = fs::symlink_metadata(self.root.join(folder).join(&name));
            // One that is gone by now, or of the future, is nobody's to remove.
            let Ok(Ok(old)) = about.and_then(|about| about.modified()).map(|at| at.elapsed()) else {
                continue;
            };
            by_age.push((old, name));
        }
        by_age.sort();
        for (number, (old, name)) in by_age.into_iter().enumerate() {
            if old > age || number >= most {
                self.remove(&format!("{folder}/{name}"))?;
            }
        }
        Ok(())
    }

    /// Waits at most this long until no other process holds the file `name`, and holds it. `None`: the time is over.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn hold(&self, name: &str, wait: Duration) -> Result<Option<Locked>, StateError> {
        self.held(name, wait, false)
    }

    /// The same with a lock file that is removed with the lock: for locks of which there is no end.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn hold_passing(&self, name: &str, wait: Duration) -> Result<Option<Locked>, StateError> {
        // Where a file that is open cannot be told from another one of its name, it stays.
        self.held(name, wait, cfg!(unix))
    }

    fn held(&self, name: &str, wait: Duration, passes: bool) -> Result<Option<Locked>, StateError> {
        let path = self.inside(name)?;
        private_folder(path.parent().unwrap_or(&self.root)).map_err(failed(&path))?;
        let mut file = open_private(&path).map_err(failed(&path))?;
        let end = Instant::now() + wait;
        loop {
            match file.try_lock() {
                // Whoever held it has removed it: another run may hold the new one by now.
                Ok(()) if passes && !is_at(&file, &path) => {
                    file = open_private(&path).map_err(failed(&path))?;
                }
                Ok(()) => return Ok(Some(Locked { file, passing: passes.then_some(path) })),
                Err(TryLockError::Error(error)) => return Err(failed(&path)(error)),
                Err(TryLockError::WouldBlock) if Instant::now() >= end => return Ok(None),
                Err(TryLockError::WouldBlock) => thread::sleep(POLL),
            }
        }
    }

    /// Waits until no other process holds the folder, holds it, and removes what a killed run left unfinished.
    ///
    /// # Errors
    /// When the lock file cannot be made, or another process holds it for longer than this one waits ([`clock::patience`]).
    pub fn lock(&self, folder: &str) -> Result<Locked, StateError> {
        let path = self.folder(folder)?;
        let Some(held) = self.hold(&format!("{folder}/.lock"), clock::patience(WAIT))? else {
            let what = "another run of escalate holds it and does not end; wait for it, or give this one more --timeout";
            return Err(failed(&path.join(".lock"))(io::Error::new(io::ErrorKind::TimedOut, what)));
        };
        for entry in fs::read_dir(&path).map_err(failed(&path))?.flatten() {
            if entry.file_name().to_str().is_some_and(is_unfinished) {
                let left = entry.path();
                remove_any(&left).map_err(failed(&left))?;
            }
        }
        Ok(held)
    }
}

/// A file, or a folder with all that is in it; of a link, the link.
fn remove_any(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
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
    whole::write(path, bytes)?;
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

fn open_private(path: &Path) -> io::Result<File> {
    // A lock file that is a link or a pipe is nobody's but an attacker's: neither followed nor waited for.
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is a link or a pipe and not a file: move it away",
        ));
    }
    not_following(private(fs::OpenOptions::new().write(true).create(true).truncate(false))).open(path)
}

/// Whether this file is the one of that name now.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let same =
        |one: &fs::Metadata, other: &fs::Metadata| one.dev() == other.dev() && one.ino() == other.ino();
    file.metadata().is_ok_and(|open| fs::symlink_metadata(path).is_ok_and(|named| same(&open, &named)))
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
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

#[cfg(unix)]
fn not_following(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    options.custom_flags((OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed())
}

#[cfg(not(unix))]
fn not_following(options: &mut fs::OpenOptions) -> &mut fs::OpenOptions {
    options
}
