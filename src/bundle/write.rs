//! Packs a bundle, one file after the other, hashing what it packs.

use std::io::{Cursor, Read as _, Seek, Write};

use sha2::{Digest as _, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use super::BundleError;
use super::content::{AttachmentBody, BundleFile, Content, files};
use crate::environment::file::open;
use crate::text::append;
use crate::text::digest::hex;

/// zlib's own default: as small as higher levels for text, within a few percent, and much faster.
const LEVEL: i64 = 6;
/// Bytes read from an attached file at once.
const PIECE: usize = 64 * 1024;
/// Above this a file's sizes need the zip's 64-bit fields.
const LARGE: u64 = u32::MAX as u64;

/// The bundle's bytes.
///
/// # Errors
/// An attached file that cannot be read, or a template that cannot be rendered. Nothing has been written then.
pub fn write(content: &Content<'_>) -> Result<Vec<u8>, BundleError> {
    Ok(write_to(content, Cursor::new(Vec::new()))?.into_inner())
}

/// Writes the bundle to a file; nothing of an attachment stays in memory but the piece that is being packed.
///
/// # Errors
/// As [`write()`], and when the disk refuses. What was written by then is not a bundle.
pub fn write_to<W: Write + Seek>(content: &Content<'_>, to: W) -> Result<W, BundleError> {
    pack(files(content)?, to)
}

/// Writes these files, and what `SHA256SUMS` says of them.
pub(super) fn pack<W: Write + Seek>(files: Vec<BundleFile<'_>>, to: W) -> Result<W, BundleError> {
    let mut zip = ZipWriter::new(to);
    let mut sums = Vec::new();
    for file in files {
        let (path, hash) = match file {
            BundleFile::Made { path, bytes } => {
                zip.start_file(&path, options(bytes.len() as u64))?;
                zip.write_all(&bytes).map_err(zip::result::ZipError::from)?;
                (path, Sha256::digest(&bytes))
            }
            BundleFile::Attached { path, body: AttachmentBody::Bytes(bytes) } => {
                zip.start_file(&path, options(bytes.len() as u64))?;
                zip.write_all(bytes).map_err(zip::result::ZipError::from)?;
                (path, Sha256::digest(bytes))
            }
            BundleFile::Attached { path, body: AttachmentBody::File(from) } => {
                let failed = |cause| BundleError::Io { path: from.to_owned(), what: "cannot be read", cause };
                let mut source = open(from).map_err(failed)?;
                zip.start_file(&path, options(source.metadata().map_err(failed)?.len()))?;
                let mut hash = Sha256::new();
                let mut piece = vec![0; PIECE];
                loop {
                    let count = source.read(&mut piece).map_err(failed)?;
                    if count == 0 {
                        break;
                    }
                    hash.update(&piece[..count]);
                    zip.write_all(&piece[..count]).map_err(zip::result::ZipError::from)?;
                }
                (path, hash.finalize())
            }
        };
        sums.push((path, hex(&hash)));
    }
    sums.sort();
    // The format of sha256sum: hash, two spaces, path.
    let sums = sums.into_iter().fold(String::new(), |mut text, (path, hash)| {
        append(&mut text, format_args!("{hash}  {path}\n"));
        text
    });
    zip.start_file("SHA256SUMS", options(sums.len() as u64))?;
    zip.write_all(sums.as_bytes()).map_err(zip::result::ZipError::from)?;
    Ok(zip.finish()?)
}

/// Nothing that differs between two machines or two days.
fn options(size: u64) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix)
        .unix_permissions(0o644)
        .large_file(size >= LARGE)
}
