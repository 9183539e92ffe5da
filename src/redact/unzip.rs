//! Opening a zip so that every member is seen. Readers keep members by name, and of two with one name they show the last: what
//! the first holds would go unseen. Here those that have a name again are given another one before the zip is read.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Cursor;
use std::ops::Range;

use zip::ZipArchive;
use zip::result::ZipError;

/// A zip, and what its members are called.
pub(in crate::redact) struct Unzipped<'z> {
    pub(in crate::redact) archive: ZipArchive<Cursor<Cow<'z, [u8]>>>,
    /// By the number of the member in the archive; as it stands there. Empty: no name is there twice.
    names: Vec<Vec<u8>>,
}

impl Unzipped<'_> {
    /// The name of a member as it was written; `read` is what the archive says now.
    pub(in crate::redact) fn name(&self, number: usize, read: &[u8]) -> Vec<u8> {
        self.names.get(number).map_or_else(|| read.to_vec(), Clone::clone)
    }
}

/// Opens a zip.
///
/// # Errors
/// It is none, or has members of one name that cannot be told apart.
pub(in crate::redact) fn open(bytes: &[u8]) -> Result<Unzipped<'_>, ZipError> {
    let archive = ZipArchive::new(Cursor::new(Cow::Borrowed(bytes)))?;
    let start = usize::try_from(archive.central_directory_start()).unwrap_or(usize::MAX);
    let places = names(bytes, start);
    if places.len() <= archive.len() {
        return Ok(Unzipped { archive, names: Vec::new() });
    }
    let names: Vec<Vec<u8>> = places.iter().map(|place| bytes[place.clone()].to_vec()).collect();
    let mut renamed = bytes.to_vec();
    let mut taken: BTreeSet<Vec<u8>> = names.iter().cloned().collect();
    let mut seen = BTreeSet::new();
    let mut next = 0_usize;
    for (place, name) in places.into_iter().zip(&names) {
        if seen.insert(name) {
            continue;
        }
        // The name of a folder ends with a slash, and no other does.
        let length = place.len() - usize::from(name.ends_with(b"/"));
        loop {
            let free = format!("{next:0length$}");
            next += 1;
            if free.len() > length {
                return Err(ZipError::InvalidArchive("too many files of one name".into()));
            }
            let mut whole = free.into_bytes();
            whole.extend_from_slice(&name[length..]);
            if taken.insert(whole.clone()) {
                renamed[place.clone()].copy_from_slice(&whole);
                break;
            }
        }
    }
    let archive = ZipArchive::new(Cursor::new(Cow::Owned(renamed)))?;
    if archive.len() != names.len() {
        return Err(ZipError::InvalidArchive("its directory names more files than can be read".into()));
    }
    Ok(Unzipped { archive, names })
}

/// Where the names of the directory's entries stand (APPNOTE 4.3.12).
fn names(bytes: &[u8], start: usize) -> Vec<Range<usize>> {
    const ENTRY: usize = 46;
    let mut places = Vec::new();
    let mut at = start;
    while let Some(entry) = bytes.get(at..).and_then(|rest| rest.get(..ENTRY))
        && entry.starts_with(b"PK\x01\x02")
    {
        let length = |field: usize| usize::from(u16::from_le_bytes([entry[field], entry[field + 1]]));
        let name = at + ENTRY..at + ENTRY + length(28);
        at = name.end + length(30) + length(32);
        if at > bytes.len() {
            break;
        }
        places.push(name);
    }
    places
}
