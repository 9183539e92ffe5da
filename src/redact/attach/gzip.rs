//! Gzip, opened with a limit and packed again without the name, comment and time that its header may hold.

use std::io::{Read as _, Write as _};

use flate2::{Compression, GzBuilder, read::MultiGzDecoder};

use super::refused::Refused;

/// The unpacked bytes, at most so many.
pub(super) fn open(name: &str, bytes: &[u8], most: u64) -> Result<Vec<u8>, Refused> {
    let mut plain = Vec::new();
    MultiGzDecoder::new(bytes)
        .take(most)
        .read_to_end(&mut plain)
        .map_err(|error| Refused::unreadable(name, "the gzip file is damaged", &error))?;
    Ok(plain)
}

/// The name of what is inside.
pub(super) fn inner_name(name: &str) -> &str {
    // Of `a.tgz` the stem: what is inside is told by its bytes.
    [".gz", ".GZ", ".tgz", ".TGZ"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// The bytes packed again. The same bytes always become the same file.
pub(super) fn pack(name: &str, plain: &[u8]) -> Result<Vec<u8>, Refused> {
    let failed =
        |error: std::io::Error| Refused::unreadable(name, "the file could not be packed again", &error);
    let mut encoder =
        GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::default());
    encoder.write_all(plain).map_err(failed)?;
    encoder.finish().map_err(failed)
}
