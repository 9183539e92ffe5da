//! The zip of a bundle, read byte by byte as it was written: member after member without a gap, then the directory, then the end,
//! and nothing else. Other readers are lenient, and two of them may see different files in one zip: what stands in front of it,
//! between its members and in extra fields is where that begins.
//!
//! The format is PKWARE's APPNOTE 6.3.10; the numbers in brackets are its sections.

use flate2::bufread::DeflateDecoder;
use std::io::Read as _;

/// A member: where it stands, and what directory and local header say of it, alike.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ZippedFile<'z> {
    /// Its path, as written.
    pub(super) name: &'z [u8],
    data: &'z [u8],
    deflated: bool,
    crc: u32,
    size: u64,
    /// Where it begins, for the order of the members.
    start: usize,
}

/// Something in the zip that escalate does not write: where, and what.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Oddity {
    /// A member's path, or what part of the zip it is.
    pub(super) place: String,
    pub(super) what: &'static str,
}

/// The end of the central directory [4.3.16], without a comment.
const END: usize = 22;
/// An entry of the directory [4.3.12], without what has a length of its own.
const ENTRY: usize = 46;
/// A local header [4.3.7], likewise.
const LOCAL: usize = 30;
/// Bits of the flags [4.4.4] that change nothing of how a member is read: how hard was compressed, and that names are UTF-8.
const HARMLESS: u16 = 0b0000_1000_0000_0110;

/// Whether the bytes look like a zip at all: everything else is not a bundle, rather than one that was changed.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.len() >= END && memchr::memmem::rfind(bytes, b"PK\x05\x06").is_some()
}

/// Every member, in the order in which they stand.
///
/// # Errors
/// The first thing that escalate would not have written.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<ZippedFile<'_>>, Oddity> {
    let odd = |place: &str, what| Oddity { place: place.to_owned(), what };
    let at = bytes.len().checked_sub(END).ok_or_else(|| odd("the zip", "is cut"))?;
    let end = Fields(&bytes[at..]);
    if !end.starts_with(b"PK\x05\x06") || end.two(20) != 0 {
        return Err(odd("the zip", "has a comment or other bytes behind its end"));
    }
    let (count, size, start) = (end.two(10), end.four(12), end.four(16));
    if end.two(4) != 0 || end.two(6) != 0 || end.two(8) != count {
        return Err(odd("the zip", "is one part of several"));
    }
    if start.checked_add(size) != Some(at) {
        return Err(odd("the zip", "has other bytes before or behind its directory"));
    }
    let mut files = Vec::new();
    let mut directory = &bytes[start..at];
    for _ in 0..count {
        let (file, rest) = entry(bytes, directory, start)?;
        directory = rest;
        files.push(file);
    }
    if !directory.is_empty() {
        return Err(odd("the zip", "has more in its directory than its end says"));
    }
    files.sort_by_key(|file| file.start);
    let mut expected = 0;
    for file in &files {
        if file.start != expected {
            let what = if expected == 0 {
                "has other bytes in front of its first file"
            } else {
                "has other bytes between its files, or files that its directory does not name"
            };
            return Err(odd("the zip", what));
        }
        expected = file.start + LOCAL + file.name.len() + file.data.len();
    }
    if expected != start {
        return Err(odd(
            "the zip",
            "has other bytes behind its last file, or files that its directory does not name",
        ));
    }
    Ok(files)
}

/// The first entry of a directory, compared with its local header, and what follows it.
fn entry<'z>(
    bytes: &'z [u8],
    directory: &'z [u8],
    end_of_data: usize,
) -> Result<(ZippedFile<'z>, &'z [u8]), Oddity> {
    let damaged = || Oddity { place: "the zip".to_owned(), what: "has a damaged directory" };
    let (fixed, rest) = directory.split_at_checked(ENTRY).ok_or_else(damaged)?;
    let entry = Fields(fixed);
    if !entry.starts_with(b"PK\x01\x02") {
        return Err(damaged());
    }
    let (name, rest) = rest.split_at_checked(entry.two(28)).ok_or_else(damaged)?;
    let shown = String::from_utf8_lossy(name).into_owned();
    let odd = |what| Oddity { place: shown.clone(), what };
    if entry.two(30) != 0 || entry.two(32) != 0 {
        return Err(odd("has an extra field or a comment in the directory"));
    }
    let flags = u16::try_from(entry.two(8)).unwrap_or(u16::MAX);
    if flags & 1 != 0 {
        return Err(odd("is encrypted inside the zip"));
    }
    if flags & !HARMLESS != 0 {
        return Err(odd("has flags that escalate does not set"));
    }
    let method = entry.two(10);
    if method != 0 && method != 8 {
        return Err(odd("is compressed in a way that escalate does not use"));
    }
    // The upper half is the mode of Unix, the lower one DOS's: a folder and a label of a disk are no files.
    let (mode, dos) = (entry.two(40), entry.two(38));
    let kind = mode & 0o170_000;
    if (kind != 0 && kind != 0o100_000) || dos & 0x18 != 0 || name.ends_with(b"/") || entry.two(34) != 0 {
        return Err(odd("is a link, a folder or something else that is not a plain file"));
    }
    if mode & 0o7_111 != 0 {
        return Err(odd("is marked as a program"));
    }
    let start = entry.four(42);
    let local = bytes.get(start..end_of_data).ok_or_else(|| odd("begins behind the directory"))?;
    let (local, behind) =
        local.split_at_checked(LOCAL).ok_or_else(|| odd("has a local header that is cut"))?;
    let local = Fields(local);
    let (local_name, behind) =
        behind.split_at_checked(local.two(26)).ok_or_else(|| odd("has a local header that is cut"))?;
    if !local.starts_with(b"PK\x03\x04") || local_name != name {
        return Err(odd("has another name in its local header"));
    }
    if local.two(28) != 0 {
        return Err(odd("has an extra field in its local header"));
    }
    // Version, flags, method, time, CRC and both sizes stand in both, in the same order.
    if local.0[4..26] != entry.0[6..28] {
        return Err(odd("is described otherwise in its local header than in the directory"));
    }
    let data = behind.get(..entry.four(20)).ok_or_else(|| odd("is cut"))?;
    let file = ZippedFile {
        name,
        data,
        deflated: method == 8,
        crc: u32::try_from(entry.four(16)).unwrap_or_default(),
        size: entry.four(24) as u64,
        start,
    };
    Ok((file, rest))
}

impl ZippedFile<'_> {
    /// Reads it through `each`, piece by piece, and at most `most` bytes; what it turned out to have.
    ///
    /// # Errors
    /// It is not what its headers say: too long, too short, other bytes, or bytes behind its end.
    pub(super) fn unpack(&self, most: u64, mut each: impl FnMut(&[u8])) -> Result<u64, &'static str> {
        if self.size > most {
            return Err(TOO_LARGE);
        }
        let mut sum = flate2::Crc::new();
        let mut piece = vec![0; 64 * 1024];
        let mut inflated = DeflateDecoder::new(self.data);
        let mut stored = self.data;
        let mut size: u64 = 0;
        loop {
            let read = if self.deflated { inflated.read(&mut piece) } else { stored.read(&mut piece) };
            let read = read.map_err(|_| "cannot be unpacked")?;
            if read == 0 {
                break;
            }
            size += read as u64;
            if size > self.size {
                return Err("has more bytes than it says");
            }
            sum.update(&piece[..read]);
            each(&piece[..read]);
        }
        if size != self.size || sum.sum() != self.crc {
            return Err("is damaged: its size or checksum is another one");
        }
        if self.deflated && inflated.total_in() != self.data.len() as u64 {
            return Err("has other bytes behind its compressed ones");
        }
        Ok(size)
    }
}

/// What [`ZippedFile::unpack`] says of a file that is larger than what may still be read.
pub(super) const TOO_LARGE: &str = "is too large";

/// Numbers of a header, little-endian.
struct Fields<'f>(&'f [u8]);

impl Fields<'_> {
    fn starts_with(&self, signature: &[u8]) -> bool {
        self.0.starts_with(signature)
    }

    fn two(&self, at: usize) -> usize {
        self.number(at, 2)
    }

    fn four(&self, at: usize) -> usize {
        self.number(at, 4)
    }

    fn number(&self, at: usize, length: usize) -> usize {
        let bytes = self.0.get(at..at + length).unwrap_or_default();
        bytes.iter().rev().fold(0, |number, byte| (number << 8) | usize::from(*byte))
    }
}
