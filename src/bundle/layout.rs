//! The zip of a bundle, read byte by byte as it was written: member after member without a gap, then the directory, then the end,
//! and nothing else. Other readers are lenient, and two of them may see different files in one zip: what stands in front of it,
//! between its members and in extra fields is where that begins.
//!
//! The format is PKWARE's APPNOTE 6.3.10; the numbers in brackets are its sections.

use flate2::{Decompress, FlushDecompress, Status};

/// A member: where it stands, and what directory and local header say of it, alike.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ZippedFile<'z> {
    /// Its path, as written.
    pub(super) name: &'z [u8],
    data: &'z [u8],
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
/// The one bit of the flags that is set [4.4.4], and only for names that need it: that the name is UTF-8.
const UTF8: usize = 1 << 11;
/// The version that a reader needs [4.4.3]: that of deflate.
const NEEDED: usize = 20;
/// Who made it [4.4.2]: Unix, with that version.
const MADE: usize = (3 << 8) | NEEDED;
/// Every member is deflated [4.4.5].
const DEFLATED: usize = 8;
/// Midnight [4.4.6] of 1 January 1980.
const TIME: (usize, usize) = (0, 0x21);
/// A plain file, written by its owner and read by all.
const MODE: usize = 0o100_644;

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
    let flags = entry.two(8);
    if flags & 1 != 0 {
        return Err(odd("is encrypted inside the zip"));
    }
    // Without the mark a reader takes the name for one in its own code page.
    if std::str::from_utf8(name).is_err() || (flags == 0) != name.is_ascii() {
        return Err(odd("has flags that escalate does not set, or a name that is not marked as UTF-8"));
    }
    if flags & !UTF8 != 0 {
        return Err(odd("has flags that escalate does not set"));
    }
    if entry.two(10) != DEFLATED {
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
    let version = (entry.two(4), entry.two(6));
    if version != (MADE, NEEDED) || (mode, dos) != (MODE, 0) || entry.two(36) != 0 {
        return Err(odd("has a version, a mode or other attributes that escalate does not write"));
    }
    if (entry.two(12), entry.two(14)) != TIME {
        return Err(odd("has a date, which escalate does not write"));
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
        let mut inflated = Decompress::new(false);
        let mut status = Status::Ok;
        while status != Status::StreamEnd {
            let (used, size) = (count(inflated.total_in()), inflated.total_out());
            let left = self.data.get(used..).unwrap_or_default();
            status = inflated
                .decompress(left, &mut piece, FlushDecompress::None)
                .map_err(|_| "cannot be unpacked")?;
            let made = count(inflated.total_out() - size);
            if inflated.total_out() > self.size {
                return Err("has more bytes than it says");
            }
            if made == 0 && count(inflated.total_in()) == used && status != Status::StreamEnd {
                return Err("cannot be unpacked: its compressed bytes have no end");
            }
            sum.update(&piece[..made]);
            each(&piece[..made]);
        }
        let size = inflated.total_out();
        if size != self.size || sum.sum() != self.crc {
            return Err("is damaged: its size or checksum is another one");
        }
        if count(inflated.total_in()) != self.data.len() {
            return Err("has other bytes behind its compressed ones");
        }
        Ok(size)
    }
}

fn count(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
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
