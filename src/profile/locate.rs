//! Which profile file: `--config FILE`, else `--profile NAME`, else the only one there is.

use std::io;
use std::path::{Path, PathBuf};

use crate::environment::file;
use crate::text::io_words::io_words;
use crate::text::suggest;

/// Why no profile file was chosen.
#[derive(Debug, thiserror::Error)]
pub enum LocateError {
    /// `--config` names a file that is not there.
    #[error("there is no profile {}; {hint}", .path.display())]
    NoFile {
        /// What was named.
        path: PathBuf,
        /// The nearest name in that folder, or how to make one.
        hint: String,
    },
    /// `--profile` names none of those that are there.
    #[error("there is no profile `{name}` in {}; {hint}", .folder.display())]
    Unknown {
        /// What was asked for.
        name: String,
        /// Where it was looked for.
        folder: PathBuf,
        /// The nearest names, or all, or how to make one.
        hint: String,
    },
    /// Several, and none is named.
    #[error("there are {} profiles, so say which: --profile {}", .0.len(), .0.join(" or --profile "))]
    Several(Vec<String>),
    /// The folder is there and cannot be listed.
    #[error("{}: {}", .folder.display(), io_words(.cause))]
    Unreadable {
        /// The folder.
        folder: PathBuf,
        /// The system's sentence.
        cause: io::Error,
    },
}

/// The profile's file; `None` when nothing is named and there is no profile at all.
///
/// # Errors
/// The named one is not there, or there are several and none is named.
pub fn locate(
    config: Option<&Path>,
    profile: Option<&str>,
    config_dir: &Path,
) -> Result<Option<PathBuf>, LocateError> {
    if let Some(file) = config {
        return if file.is_file() {
            Ok(Some(file.to_owned()))
        } else {
            Err(LocateError::NoFile { path: file.to_owned(), hint: instead_of(file) })
        };
    }
    let mut known = names(config_dir)?;
    match profile {
        Some(name) if known.iter().any(|known| known == name) => Ok(Some(file_of(config_dir, name))),
        Some(name) => Err(unknown(name, config_dir, &known)),
        None if known.len() > 1 => Err(LocateError::Several(known)),
        None => Ok(known.pop().map(|name| file_of(config_dir, &name))),
    }
}

/// The names of all profiles, in order.
///
/// # Errors
/// The folder is there and cannot be listed.
pub fn names(config_dir: &Path) -> Result<Vec<String>, LocateError> {
    let folder = config_dir.join("profiles");
    let files = file::toml_files(&folder).map_err(|cause| LocateError::Unreadable { folder, cause })?;
    Ok(files.into_iter().map(|(name, _)| name).collect())
}

/// Where the profile of that name is.
pub(super) fn file_of(config_dir: &Path, name: &str) -> PathBuf {
    config_dir.join("profiles").join(format!("{name}.toml"))
}

/// What to name in the place of a file that is not there.
fn instead_of(file: &Path) -> String {
    if file.is_dir() {
        return "it is a folder and not a file: name the .toml file in it".to_owned();
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(entries) = std::fs::read_dir(folder) else {
        return format!("{} is not there either: check the path", folder.display());
    };
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let names: Vec<String> =
        names.filter(|name| Path::new(name).extension().is_some_and(|end| end == "toml")).collect();
    let wanted = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    match suggest::one(&wanted, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{}`?", file.with_file_name(near).display()),
        None => format!("`escalate init --config {}` writes one", file.display()),
    }
}

fn unknown(name: &str, config_dir: &Path, known: &[String]) -> LocateError {
    let hint = if name.contains(['/', '\\']) {
        "a profile is named, not addressed: use --config FILE for a file elsewhere".to_owned()
    } else if known.is_empty() {
        "there is none yet: `escalate init` writes one".to_owned()
    } else {
        suggest::hint(name, known.iter().map(String::as_str), "there are:")
    };
    LocateError::Unknown { name: name.to_owned(), folder: config_dir.join("profiles"), hint }
}
