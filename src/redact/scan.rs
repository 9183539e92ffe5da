//! The closing scan: a second look at the finished bytes, right before they leave.
//!
//! It shares no detector with the cleaning: it reads archives itself, looks at the bytes as they are and once more after one
//! round of URL, JSON and base64 decoding, for the tool's own secrets and for a few shapes that are never anything else. A hit
//! names rule and place, never the value. What it cannot read counts as a hit: nothing passes unseen.
//!
//! The cleaning's last step looks for the same shapes in its own result and takes them out, so that this scan finds nothing in
//! what was cleaned. In common with the cleaning it has what stands in for a secret: tokens, placeholders, a cookie's attributes.

use std::fmt;
use std::io::Read;
use std::ops::Range;

use flate2::read::MultiGzDecoder;

use super::found::FoundSearch;
use super::known::KnownSecrets;
use super::mask::Mask;
use super::{parallel, unzip};
use crate::vault::Vault;

pub(in crate::redact) mod shapes;
mod stands_in;
pub(in crate::redact) mod views;

/// Bytes that are looked at in one go.
const WINDOW: usize = 256 << 10;
/// Bytes of one window that the next one sees again: more than any secret is long.
const OVERLAP: usize = 16 << 10;
/// Windows that are looked at side by side.
const AT_ONCE: usize = 2;
/// Archives inside archives.
const MAX_DEPTH: u8 = 5;
/// Bytes that are read in all.
const MAX_BYTES: u64 = 4 << 30;
/// Hits after which it is clear enough, in all and in one file of the bundle.
const MAX_HITS: usize = 100;
const MAX_IN_FILE: usize = 5;

/// Something that must not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanHit {
    /// What it is, in words.
    pub rule: String,
    /// The file, and the files that it lies in, the outermost first: the bundle, `attachments/all.zip`, `config/app.yaml`.
    pub files: Vec<String>,
    /// The line in the innermost file, from 1; `None` when the file cannot be read.
    pub line: Option<usize>,
    /// The bytes that would have to go, in the innermost file.
    pub bytes: Range<usize>,
}

impl fmt::Display for ScanHit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.files.join(": "))?;
        if let Some(line) = self.line {
            write!(out, ", line {line} (byte {})", self.bytes.start)?;
        }
        write!(out, ": {}", self.rule)
    }
}

/// Looks through finished bytes: a bundle, a ticket's body, any file.
///
/// # Errors
/// Every place that must not leave, or that could not be read, in the order of the bytes. The caller stops then.
pub fn scan(name: &str, bytes: &[u8], vault: &Vault) -> Result<(), Vec<ScanHit>> {
    scan_bundle(name, bytes, vault, &[])
}

/// The same for a bundle in which some files are sent as they are (`--attach-raw`): `raw` are their paths in the bundle. In
/// those, only the tool's own secrets count.
///
/// # Errors
/// As [`scan`].
pub fn scan_bundle(name: &str, bytes: &[u8], vault: &Vault, raw: &[&str]) -> Result<(), Vec<ScanHit>> {
    // Asked anew, so that the scan shares no search with the cleaning either.
    let known = Mask::of(vault).known();
    let mut scan = Scan { known: &known, found: None, raw, hits: Vec::new(), left: MAX_BYTES };
    let file = ScannedFile { names: vec![name.to_owned()], lines: 0 };
    if known.is_broken() {
        scan.stop("the tool's own secrets cannot be looked for", &file);
    } else {
        scan.name(name, &file, false);
        scan.file(&file, bytes, 0, false);
    }
    if scan.hits.is_empty() { Ok(()) } else { Err(scan.hits) }
}

/// Whether a value that was found elsewhere stands in these bytes, also in an archive in them.
pub(in crate::redact) fn holds(bytes: &[u8], found: &FoundSearch) -> bool {
    let known = KnownSecrets::new([]);
    let mut scan = Scan { known: &known, found: Some(found), raw: &[], hits: Vec::new(), left: MAX_BYTES };
    scan.file(&ScannedFile { names: Vec::new(), lines: 0 }, bytes, 1, false);
    // What cannot be read counts as a hit here, too: it is cleaned again, and the scan of the bundle says so.
    !scan.hits.is_empty()
}

struct Scan<'k> {
    known: &'k KnownSecrets,
    /// Looked for instead of all else.
    found: Option<&'k FoundSearch>,
    raw: &'k [&'k str],
    hits: Vec<ScanHit>,
    left: u64,
}

/// A file that is read, and how far.
#[derive(Clone)]
struct ScannedFile {
    /// The outermost first.
    names: Vec<String>,
    /// Line breaks before the window that is looked at.
    lines: usize,
}

/// Bytes of a file that are looked at in one go. `bytes` begin at `counted.start`; what begins behind `counted` is not counted.
struct ScanWindow {
    file: ScannedFile,
    counted: Range<usize>,
    bytes: Vec<u8>,
}

impl ScannedFile {
    fn member(&self, name: &str) -> Self {
        let mut names = self.names.clone();
        names.push(name.to_owned());
        Self { names, lines: 0 }
    }
}

impl Scan<'_> {
    /// A file that cannot be read, or not be looked into.
    fn stop(&mut self, rule: &str, file: &ScannedFile) {
        self.add(ScanHit { rule: rule.to_owned(), files: file.names.clone(), line: None, bytes: 0..0 });
    }

    fn add(&mut self, hit: ScanHit) {
        // One place may be seen in several shifts of base64.
        let seen = |other: &&ScanHit| {
            other.files == hit.files && (other.bytes.start, &other.rule) == (hit.bytes.start, &hit.rule)
        };
        let in_file = self.hits.iter().filter(|other| other.files.get(1) == hit.files.get(1));
        if self.hits.len() < MAX_HITS
            && in_file.count() < MAX_IN_FILE
            && !self.hits.iter().any(|other| seen(&other))
        {
            self.hits.push(hit);
        }
    }

    fn file(&mut self, file: &ScannedFile, bytes: &[u8], depth: u8, is_raw: bool) {
        let zipped = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
        let packed = bytes.starts_with(&[0x1F, 0x8B]);
        if bytes.starts_with(b"age-encryption.org/v1") && !is_raw {
            self.stop("encrypted: it must be scanned before", file);
        } else if (zipped || packed) && depth >= MAX_DEPTH {
            self.stop("archives in archives, too deep to scan", file);
        } else if zipped {
            if !self.zip(file, bytes, depth, is_raw) && !is_raw {
                self.stop("the zip cannot be read", file);
            }
        } else if packed {
            self.stream(file, &mut MultiGzDecoder::new(bytes), depth, is_raw);
        }
        self.stream(file, &mut &bytes[..], MAX_DEPTH, is_raw || zipped || packed);
    }

    fn zip(&mut self, file: &ScannedFile, bytes: &[u8], depth: u8, is_raw: bool) -> bool {
        let Ok(mut zip) = unzip::open(bytes) else { return false };
        for number in 0..zip.archive.len() {
            let Ok(named) = zip.archive.by_index_raw(number).map(|member| member.name_raw().to_vec()) else {
                return false;
            };
            let path = String::from_utf8_lossy(&zip.name(number, &named)).into_owned();
            let Ok(mut member) = zip.archive.by_index(number) else { return false };
            // Only the bundle's own entries are told by their path, which no two of them share: a member of an attached
            // archive may be called like a raw file.
            let is_raw = is_raw || (depth == 0 && self.raw.contains(&path.as_str()));
            let inner = file.member(&path);
            self.name(&path, &inner, is_raw);
            self.stream(&inner, &mut member, depth + 1, is_raw);
        }
        true
    }

    fn name(&mut self, name: &str, file: &ScannedFile, is_raw: bool) {
        let mut names = file.names.clone();
        names.push("(its name)".to_owned());
        let file = ScannedFile { names, lines: 0 };
        self.look(vec![ScanWindow { file, counted: 0..name.len(), bytes: name.as_bytes().to_vec() }], is_raw);
    }

    /// Reads window by window, and looks at two at a time. What turns out to be an archive is read as a whole and opened.
    fn stream(&mut self, file: &ScannedFile, reader: &mut dyn Read, depth: u8, is_raw: bool) {
        let mut buffer = Vec::with_capacity(WINDOW + OVERLAP);
        let mut start = 0_usize;
        let mut file = file.clone();
        let mut waiting = Vec::with_capacity(AT_ONCE);
        loop {
            let room = (WINDOW + OVERLAP - buffer.len()) as u64;
            let read = (&mut *reader).take(room).read_to_end(&mut buffer);
            let read = read.map_err(|_| "it cannot be read").and_then(|read| {
                self.left = self.left.saturating_sub(read as u64);
                if self.left == 0 { Err("too much to scan") } else { Ok(read) }
            });
            let read = match read {
                Ok(read) => read,
                Err(rule) => {
                    self.look(waiting, is_raw);
                    return self.stop(rule, &file);
                }
            };
            let is_archive = buffer.starts_with(b"PK\x03\x04") || buffer.starts_with(&[0x1F, 0x8B]);
            if start == 0 && is_archive && depth < MAX_DEPTH {
                let most = self.left;
                if reader.take(most).read_to_end(&mut buffer).is_err() {
                    return self.stop("it cannot be read", &file);
                }
                self.left = most.saturating_sub(buffer.len() as u64);
                return self.file(&file, &buffer, depth, is_raw);
            }
            // What begins in the overlap is looked at again with all that follows it, unless nothing follows.
            let is_last = (read as u64) < room;
            let seen = if is_last { buffer.len() } else { buffer.len().saturating_sub(OVERLAP) };
            let mut rest = Vec::with_capacity(if is_last { 0 } else { WINDOW + OVERLAP });
            rest.extend_from_slice(&buffer[seen..]);
            let lines = file.lines + memchr::memchr_iter(b'\n', &buffer[..seen]).count();
            waiting.push(ScanWindow { file: file.clone(), counted: start..start + seen, bytes: buffer });
            if is_last || waiting.len() == AT_ONCE {
                self.look(std::mem::take(&mut waiting), is_raw);
            }
            if is_last || self.hits.len() >= MAX_HITS {
                return;
            }
            (file.lines, buffer) = (lines, rest);
            start += seen;
        }
    }

    /// Looks at windows side by side, and notes what is in them in their order.
    fn look(&mut self, windows: Vec<ScanWindow>, is_raw: bool) {
        let (known, found) = (self.known, self.found);
        parallel::run(
            windows,
            |window| window.hits(known, found, is_raw),
            |hits| hits.into_iter().for_each(|hit| self.add(hit)),
        );
    }
}

impl ScanWindow {
    /// What is in it; with `found`, that instead of all else.
    fn hits(&self, known: &KnownSecrets, found: Option<&FoundSearch>, is_raw: bool) -> Vec<ScanHit> {
        let mut hits = Vec::new();
        let mut add = |rule: String, at: usize, value: Range<usize>| {
            if self.counted.start + at < self.counted.end {
                let line = 1 + self.file.lines + memchr::memchr_iter(b'\n', &self.bytes[..at]).count();
                let bytes = self.counted.start + value.start..self.counted.start + value.end;
                hits.push(ScanHit { rule, files: self.file.names.clone(), line: Some(line), bytes });
            }
        };
        for hit in known.find(&self.bytes) {
            add(format!("the tool's own secret `{}`", hit.name), hit.range.start, hit.range);
        }
        views::each(&self.bytes, |view| {
            if let Some(found) = found {
                found.find(view.bytes, |range, _, _| {
                    add(String::new(), view.origin(range.start), view.cover(range));
                });
            } else if !is_raw {
                shapes::find(view.bytes, |rule, at, value| {
                    add(format!("{rule}{}", view.name), view.origin(at), view.cover(value));
                });
            }
        });
        hits
    }
}
