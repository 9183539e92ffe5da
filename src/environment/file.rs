//! Reading files that somebody named. Only regular files: a pipe may wait for its writer for ever, a device may have no end,
//! and opening either may do something. Nothing is waited for, and no more is read than the caller expects.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::text::encoding::decoded;

/// Bytes of a file that people write by hand: a profile, a connector, a template.
pub const WRITTEN: u64 = 4_000_000;

/// What keys and secrets are read from: the content, and what its mode lets others do.
#[derive(Debug)]
pub struct KeyFile {
    /// The content.
    pub bytes: Vec<u8>,
    /// Others on this machine can read it.
    pub readable: bool,
}

/// Opens a regular file for reading, without waiting.
///
/// # Errors
/// It cannot be opened, or is a folder, pipe, socket or device.
pub fn open(path: &Path) -> io::Result<File> {
    // Asked before it is opened, because opening a device may do something (a tape is rewound), and once more after, because
    // another file may stand there by then.
    regular(&fs::metadata(path)?)?;
    let file = not_waiting(OpenOptions::new().read(true)).open(path)?;
    regular(&file.metadata()?)?;
    Ok(file)
}

/// The content of a regular file of at most `most` bytes.
///
/// # Errors
/// As [`open`], and when it has more.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    content(open(path)?, most)
}

/// The text of a regular file of at most `most` bytes.
///
/// # Errors
/// As [`read`], and when it is neither UTF-8 nor, with the mark in front, UTF-16.
pub fn read_text(path: &Path, most: u64) -> io::Result<String> {
    let not_text = |at: usize| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("it is not UTF-8 (byte {at} does not fit); save it as UTF-8"),
        )
    };
    decoded(read(path, most)?).map_err(not_text)
}

/// The `.toml` files of a folder, by name without ending; none where there is no such folder.
///
/// # Errors
/// The folder is there and cannot be listed.
pub fn toml_files(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let is_toml = path.extension().is_some_and(|extension| extension == "toml");
        if let (true, Some(name)) = (is_toml, path.file_stem().and_then(|name| name.to_str())) {
            files.push((name.to_owned(), path));
        }
    }
    files.sort();
    Ok(files)
}

/// The content of a key or a secret. Whoever can write it decides what is signed and who is asked with it.
///
/// # Errors
/// As [`read`], and when others can write it.
pub fn read_key(path: &Path, most: u64) -> io::Result<KeyFile> {
    let file = open(path)?;
    let about = file.metadata()?;
    mode::refuse_writable(path, &about)?;
    Ok(KeyFile { bytes: content(file, most)?, readable: mode::is_readable(&about) })
}

/// Whether others on this machine can read this file. One that is not there, no.
#[must_use]
pub fn is_readable_by_others(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|about| about.is_file() && mode::is_readable(&about))
}

fn content(file: File, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let what = format!("it has more than {most} bytes, the most that is read of such a file");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, what));
    }
    Ok(bytes)
}

fn regular(about: &Metadata) -> io::Result<()> {
    if about.is_file() {
        return Ok(());
    }
    let what = if about.is_dir() {
        "it is a folder and not a file"
    } else {
        "it is a pipe, a socket or a device; only files are read, so save what comes out of it in one and name that"
    };
    Err(io::Error::new(io::ErrorKind::InvalidInput, what))
}

#[cfg(unix)]
fn not_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    // Without it, opening a pipe waits for whoever is at its other end; a terminal must not become this process's.
    options.custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed())
}

#[cfg(not(unix))]
fn not_waiting(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(unix)]
mod mode {
    use std::fs::Metadata;
    use std::io;
    use std::os::unix::fs::MetadataExt as _;
    use std::path::Path;

    /// Write permission of group and others (POSIX `S_IWGRP | S_IWOTH`).
    const WRITE: u32 = 0o022;
    /// Read permission of group and others.
    const READ: u32 = 0o044;

    pub(super) fn is_readable(about: &Metadata) -> bool {
        about.mode() & READ != 0
    }

    pub(super) fn refuse_writable(path: &Path, about: &Metadata) -> io::Result<()> {
        let who = writers(about.mode(), about.uid(), rustix::process::geteuid().as_raw());
        who.map_or(Ok(()), |(who, change)| {
            let shown = path.display();
            Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                format!(
                    "{who} can write it, so that what is in it may be theirs: look at it, then `{change} {shown}`"
                ),
            ))
        })
    }

    /// Who else can write, and the command against it. An owner can write whatever the mode says; `root` can anyway, and for
    /// `root`, files of others are everyday (containers, `sudo`).
    fn writers(mode: u32, owner: u32, me: u32) -> Option<(&'static str, &'static str)> {
        if mode & WRITE != 0 {
            let who = if mode & 0o002 == 0 { "its group" } else { "everybody on this machine" };
            return Some((who, "chmod go-w"));
        }
        let foreign = me != 0 && owner != 0 && owner != me;
        foreign.then_some(("another user, who owns it,", "chown $(id -u)"))
    }

    #[cfg(test)]
    mod tests {
        use super::writers;

        #[test]
        fn who_else_can_write() {
            assert!(writers(0o100_600, 1000, 1000).is_none());
            assert!(writers(0o100_444, 0, 1000).is_none());
            assert!(writers(0o100_644, 1000, 0).is_none());
            for (mode, owner) in [(0o100_620, 1000), (0o100_602, 1000), (0o100_666, 0), (0o100_600, 1001)] {
                assert!(writers(mode, owner, 1000).is_some(), "{mode:o} {owner}");
            }
        }
    }
}

#[cfg(not(unix))]
mod mode {
    use std::fs::Metadata;
    use std::io;
    use std::path::Path;

    pub(super) fn is_readable(_: &Metadata) -> bool {
        false
    }

    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(super) fn refuse_writable(_: &Path, _: &Metadata) -> io::Result<()> {
        Ok(())
    }
}
