//! Reads a bundle, also one that somebody else made: within limits, and believing nothing that it says about itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{Cursor, Read};

use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

use super::kind::BundleKind;
use super::{BundleError, layout, name};
use crate::text::append;
use crate::text::digest::{hex, sha256};
use crate::text::file_name::same_file_key;

/// What is read at most. A bundle that wants more is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadLimits {
    /// Files in the zip.
    pub files: usize,
    /// Bytes of all files together, unpacked.
    pub bytes: u64,
    /// Bytes of one file that is shown.
    pub shown: u64,
}

impl Default for ReadLimits {
    /// 1,000 files, 2 GiB unpacked, 1 MiB shown.
    fn default() -> Self {
        Self { files: 1_000, bytes: 2 << 30, shown: 1 << 20 }
    }
}

/// One file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleEntry {
    /// Its path.
    pub path: String,
    /// Its size, unpacked, as counted.
    pub bytes: u64,
    /// SHA-256, lower-case hex.
    pub sha256: String,
}

/// What does not fit in a bundle.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mismatch {
    /// In `SHA256SUMS`, not in the zip.
    Missing(String),
    /// In the zip, not in `SHA256SUMS`.
    Extra(String),
    /// Other bytes than `SHA256SUMS` says.
    Changed(String),
    /// Twice in the zip, or one that some systems would write over another: the same but for case or accents.
    Twice(String),
    /// Twice in `SHA256SUMS`.
    ListedTwice(String),
    /// A path that would leave the folder it is unpacked to.
    Unsafe(String),
    /// A path that no bundle of its kind has: its own files, `evidence/CHECK.json` or `cases/NNN/`, and `attachments/NAME` are all there is.
    Foreign(String),
    /// One of the files that every bundle has is not there.
    Absent(String),
    /// There is no `SHA256SUMS`, or nothing in it, or a line of it does not read.
    Sums(String),
    /// The zip itself is not as escalate writes one: other readers may see other files in it.
    Zip {
        /// A member's path, or `the zip`.
        place: String,
        /// What is odd about it.
        what: &'static str,
    },
}

impl fmt::Display for Mismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, what) = match self {
            Self::Missing(path) => (path, "is in SHA256SUMS and not in the bundle"),
            Self::Extra(path) => (path, "is in the bundle and not in SHA256SUMS"),
            Self::Changed(path) => (path, "has other bytes than SHA256SUMS says"),
            Self::Twice(path) => {
                (path, "is in the bundle twice, or differs from another only by case or accents")
            }
            Self::ListedTwice(path) => (path, "is in SHA256SUMS twice"),
            Self::Unsafe(path) => (path, "is not a path inside the bundle"),
            Self::Foreign(path) => {
                (path, "is not a file that escalate puts into a bundle, or not by such a name")
            }
            Self::Absent(path) => (path, "belongs in every bundle and is not there"),
            Self::Sums(path) => (path, "SHA256SUMS is missing, empty or cannot be read here"),
            Self::Zip { place, what } => (place, *what),
        };
        write!(out, "{}: {what}", crate::text::visible::one_line(path))
    }
}

/// Compares every file with `SHA256SUMS`, and the zip with how escalate writes one; empty means that all is as it was written.
///
/// # Errors
/// Not a zip, or one beyond the limits.
pub fn verify(bytes: &[u8], limits: ReadLimits) -> Result<Vec<Mismatch>, BundleError> {
    if !layout::is_zip(bytes) {
        return Err(BundleError::Refused("it is no zip".to_owned()));
    }
    let files = match layout::read(bytes) {
        Ok(files) => files,
        // What other readers would see in it is not worth knowing.
        Err(odd) => return Ok(vec![Mismatch::Zip { place: odd.place, what: odd.what }]),
    };
    if files.len() > limits.files {
        return Err(too_many(files.len(), limits));
    }
    let paths: Vec<String> =
        files.iter().map(|file| String::from_utf8_lossy(file.name).into_owned()).collect();
    let kind = BundleKind::of(&paths);
    let mut found = BTreeSet::new();
    let mut sums = None;
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let mut left = limits.bytes;
    for (file, path) in files.iter().zip(paths) {
        if !name::is_inside(&path) {
            found.insert(Mismatch::Unsafe(path.clone()));
        } else if !kind.has(&path) {
            found.insert(Mismatch::Foreign(path.clone()));
        }
        if !taken.insert(same_file_key(&path)) {
            found.insert(Mismatch::Twice(path.clone()));
        }
        let mut hash = Sha256::new();
        let mut text = Vec::new();
        let is_sums = path == "SHA256SUMS";
        let unpacked = file.unpack(left, |piece| {
            hash.update(piece);
            if is_sums && text.len() as u64 <= limits.shown {
                text.extend_from_slice(piece);
            }
        });
        match unpacked {
            Ok(size) => left -= size,
            Err(layout::TOO_LARGE) => return Err(too_large(limits)),
            Err(what) => drop(found.insert(Mismatch::Zip { place: path.clone(), what })),
        }
        if is_sums {
            sums = Some(text);
        } else {
            seen.insert(path, hex(&hash.finalize()));
        }
    }
    found.extend(kind.lacks(&seen).into_iter().map(Mismatch::Absent));
    compare(&sums.unwrap_or_default(), seen, &mut found);
    Ok(found.into_iter().collect())
}

/// Compares what is there with what `SHA256SUMS` says.
fn compare(sums: &[u8], mut seen: BTreeMap<String, String>, found: &mut BTreeSet<Mismatch>) {
    let sums = std::str::from_utf8(sums).unwrap_or_default();
    if sums.is_empty() {
        found.insert(Mismatch::Sums("SHA256SUMS".to_owned()));
        return;
    }
    let mut listed = BTreeSet::new();
    for line in sums.strip_suffix('\n').unwrap_or(sums).split('\n') {
        let Some((hash, path)) = line.split_once("  ").filter(|(hash, _)| is_hash(hash)) else {
            found.insert(Mismatch::Sums(line.chars().take(80).collect()));
            continue;
        };
        if !listed.insert(path) {
            found.insert(Mismatch::ListedTwice(path.to_owned()));
            continue;
        }
        match seen.remove(path) {
            Some(actual) if actual == hash => {}
            Some(_) => drop(found.insert(Mismatch::Changed(path.to_owned()))),
            None => {
                // Said once.
                found.remove(&Mismatch::Absent(path.to_owned()));
                found.insert(Mismatch::Missing(path.to_owned()));
            }
        }
    }
    found.extend(seen.into_keys().map(Mismatch::Extra));
}

/// SHA-256 as `sha256sum` writes it.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// What is in a bundle, for a terminal: the list of files, then the ticket.
///
/// # Errors
/// Not a zip, or one beyond the limits.
pub fn show(bytes: &[u8], limits: ReadLimits) -> Result<String, BundleError> {
    let mut entries = Vec::new();
    let mut ticket = None;
    for_each(bytes, limits, |path, source| {
        if path == "ticket.md" {
            let mut text = Vec::new();
            source.take(limits.shown).read_to_end(&mut text).map_err(zip::result::ZipError::from)?;
            entries.push(BundleEntry {
                path: path.to_owned(),
                bytes: text.len() as u64,
                sha256: sha256(&text),
            });
            ticket = Some(String::from_utf8_lossy(&text).into_owned());
            return Ok(());
        }
        let (count, sha256) = digest(source)?;
        entries.push(BundleEntry { path: path.to_owned(), bytes: count, sha256 });
        Ok(())
    })?;
    let mut out = String::new();
    for entry in &entries {
        let path = crate::text::visible::one_line(&entry.path);
        append(&mut out, format_args!("{:>10}  {}  {path}\n", entry.bytes, &entry.sha256[..12]));
    }
    if let Some(ticket) = ticket {
        out.push_str("\nticket.md\n\n");
        out.push_str(&crate::text::visible::visible(&ticket));
    }
    Ok(out)
}

/// Every file of the zip, in its order; never more bytes than the limits allow, whatever the zip says about itself.
pub(super) fn for_each(
    bytes: &[u8],
    limits: ReadLimits,
    mut each: impl FnMut(&str, &mut dyn Read) -> Result<(), BundleError>,
) -> Result<(), BundleError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    if archive.len() > limits.files {
        return Err(too_many(archive.len(), limits));
    }
    if archive.has_overlapping_entries()? {
        return Err(BundleError::Refused("its files overlap, as in a zip bomb".to_owned()));
    }
    let mut left = limits.bytes;
    for index in 0..archive.len() {
        let file = archive.by_index(index)?;
        let path = String::from_utf8_lossy(file.name_raw()).into_owned();
        let mut source = Counted { inner: file, left };
        match each(&path, &mut source) {
            Err(BundleError::Zip(_)) if source.left == 0 => return Err(too_large(limits)),
            other => other?,
        }
        if source.left == 0 {
            return Err(too_large(limits));
        }
        left = source.left;
    }
    Ok(())
}

fn too_many(count: usize, limits: ReadLimits) -> BundleError {
    BundleError::Refused(format!("{count} files; at most {} are read", limits.files))
}

fn too_large(limits: ReadLimits) -> BundleError {
    BundleError::Refused(format!("it unpacks to more than {} MiB", limits.bytes >> 20))
}

/// A reader that ends where the limit ends.
struct Counted<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let count = self.inner.read(&mut buffer[..most])?;
        self.left -= count as u64;
        Ok(count)
    }
}

/// Size and SHA-256, in pieces.
fn digest(source: &mut dyn Read) -> Result<(u64, String), BundleError> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; 64 * 1024];
    let mut count = 0;
    loop {
        let read = source.read(&mut piece).map_err(zip::result::ZipError::from)?;
        if read == 0 {
            return Ok((count, hex(&hash.finalize())));
        }
        count += read as u64;
        hash.update(&piece[..read]);
    }
}
