//! The closing scan: a second look at the finished bytes, right before they leave.
//!
//! It shares no detector with the cleaning: it reads archives itself, looks at the bytes as they are and once more after one
//! round of URL, JSON and base64 decoding, for the tool's own secrets and for a few shapes that are never anything else. A hit
//! names rule and place, never the value. What it cannot read counts as a hit: nothing passes unseen.
//!
//! The only code it has in common with the cleaning is what a token looks like, so that it does not stop at those.

use std::fmt;
use std::io::{Cursor, Read};
use std::ops::Range;

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::known::KnownSecrets;
use super::mask::Mask;
use crate::vault::Vault;

mod shapes;
mod views;

/// Bytes that are looked at in one go.
const WINDOW: usize = 1 << 20;
/// Bytes of one window that the next one sees again: more than any secret is long.
const OVERLAP: usize = 16 << 10;
/// Archives inside archives.
const MAX_DEPTH: u8 = 5;
/// Bytes that are read in all.
const MAX_BYTES: u64 = 4 << 30;
/// Hits after which it is clear enough.
const MAX_HITS: usize = 100;

/// Something that must not leave.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ScanHit {
    /// What it is, in words.
    pub rule: String,
    /// File and byte.
    pub place: String,
}

impl fmt::Display for ScanHit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.place, self.rule)
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
    let mut scan = Scan { known: &known, raw, hits: Vec::new(), left: MAX_BYTES };
    if known.is_broken() {
        scan.stop("the tool's own secrets cannot be looked for", name);
    } else {
        scan.name(name);
        scan.file(name, bytes, 0, false);
    }
    if scan.hits.is_empty() { Ok(()) } else { Err(scan.hits) }
}

struct Scan<'k> {
    known: &'k KnownSecrets,
    raw: &'k [&'k str],
    hits: Vec<ScanHit>,
    left: u64,
}

impl Scan<'_> {
    fn stop(&mut self, rule: &str, place: &str) {
        if self.hits.len() < MAX_HITS {
            self.hits.push(ScanHit { rule: rule.to_owned(), place: place.to_owned() });
        }
    }

    fn file(&mut self, name: &str, bytes: &[u8], depth: u8, is_raw: bool) {
        let zipped = bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06");
        let packed = bytes.starts_with(&[0x1F, 0x8B]);
        if bytes.starts_with(b"age-encryption.org/v1") && !is_raw {
            self.stop("encrypted: it must be scanned before", name);
        } else if (zipped || packed) && depth >= MAX_DEPTH {
            self.stop("archives in archives, too deep to scan", name);
        } else if zipped {
            if !self.zip(name, bytes, depth, is_raw) && !is_raw {
                self.stop("the zip cannot be read", name);
            }
        } else if packed {
            self.stream(name, &mut MultiGzDecoder::new(bytes), depth, is_raw);
        }
        self.stream(name, &mut &bytes[..], MAX_DEPTH, is_raw || zipped || packed);
    }

    fn zip(&mut self, name: &str, bytes: &[u8], depth: u8, is_raw: bool) -> bool {
        let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return false };
        for number in 0..archive.len() {
            let Ok(mut member) = archive.by_index(number) else { return false };
            let path = String::from_utf8_lossy(member.name_raw()).into_owned();
            let is_raw = is_raw || (depth == 0 && self.raw.contains(&path.as_str()));
            let place = format!("{name}: {path}");
            if !is_raw {
                self.name(&path);
            }
            self.stream(&place, &mut member, depth + 1, is_raw);
        }
        true
    }

    fn name(&mut self, name: &str) {
        self.window(name, 0..name.len(), name.as_bytes(), false);
    }

    /// Reads window by window. What turns out to be an archive is read as a whole and opened.
    fn stream(&mut self, place: &str, reader: &mut dyn Read, depth: u8, is_raw: bool) {
        let mut buffer = Vec::with_capacity(WINDOW + OVERLAP);
        let mut start = 0_usize;
        loop {
            let before = buffer.len();
            let room = (WINDOW + OVERLAP - before) as u64;
            let Ok(read) = (&mut *reader).take(room).read_to_end(&mut buffer) else {
                self.stop("it cannot be read", place);
                return;
            };
            self.left = self.left.saturating_sub(read as u64);
            if self.left == 0 {
                self.stop("too much to scan", place);
                return;
            }
            let is_archive = buffer.starts_with(b"PK\x03\x04") || buffer.starts_with(&[0x1F, 0x8B]);
            if start == 0 && is_archive && depth < MAX_DEPTH {
                let most = self.left;
                if reader.take(most).read_to_end(&mut buffer).is_err() {
                    self.stop("it cannot be read", place);
                    return;
                }
                self.left = most.saturating_sub(buffer.len() as u64);
                self.file(place, &buffer, depth, is_raw);
                return;
            }
            // What begins in the overlap is looked at again with all that follows it, unless nothing follows.
            let is_last = (read as u64) < room;
            let seen = if is_last { buffer.len() } else { buffer.len().saturating_sub(OVERLAP) };
            self.window(place, start..start + seen, &buffer, is_raw);
            if is_last || self.hits.len() >= MAX_HITS {
                return;
            }
            buffer.drain(..seen);
            start += seen;
        }
    }

    /// `bytes` begin at `counted.start`; what begins behind `counted` is not counted.
    fn window(&mut self, place: &str, counted: Range<usize>, bytes: &[u8], is_raw: bool) {
        views::each(bytes, |view, text, origin| {
            for hit in self.known.find(text) {
                let rule = format!("the tool's own secret `{}`{view}", hit.name);
                self.at(&rule, place, &counted, origin(hit.range.start));
            }
            if !is_raw {
                shapes::find(text, |rule, at| self.at(&format!("{rule}{view}"), place, &counted, origin(at)));
            }
        });
    }

    fn at(&mut self, rule: &str, place: &str, counted: &Range<usize>, at: usize) {
        let byte = counted.start + at;
        if !counted.contains(&byte) {
            return;
        }
        let place = format!("{place}, byte {byte}");
        // One place may be seen in several shifts of base64.
        if !self.hits.iter().any(|hit| hit.place == place && hit.rule == rule) {
            self.stop(rule, &place);
        }
    }
}
