//! What kind of file it is: by its first bytes, and by its name only where the bytes leave it open.

use super::image::Picture;

/// The kinds of file that can be cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Har,
    Json,
    /// Text of any kind: logs, NDJSON, CSV, YAML, configuration.
    Text,
    Gzip,
    Zip,
    Image(Picture),
    /// Anything else, with a word for what it seems to be.
    Other(&'static str),
}

const MAGIC: &[(&[u8], Kind)] = &[
    (b"\x1F\x8B", Kind::Gzip),
    (b"PK\x03\x04", Kind::Zip),
    (b"PK\x05\x06", Kind::Zip),
    (b"\x89PNG\r\n\x1a\n", Kind::Image(Picture::Png)),
    (b"\xFF\xD8\xFF", Kind::Image(Picture::Jpeg)),
    (b"%PDF-", Kind::Other("a PDF")),
    (b"\x7FELF", Kind::Other("a program")),
    (b"MZ", Kind::Other("a program")),
    (b"GIF8", Kind::Other("a GIF picture")),
    (b"BZh", Kind::Other("a bzip2 archive")),
    (b"\xFD7zXZ\0", Kind::Other("an xz archive")),
    (b"\x28\xB5\x2F\xFD", Kind::Other("a zstd archive")),
    (b"7z\xBC\xAF\x27\x1C", Kind::Other("a 7-Zip archive")),
    (b"Rar!\x1A\x07", Kind::Other("a RAR archive")),
    (b"SQLite format 3\0", Kind::Other("an SQLite database")),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::Other("an Office document")),
    (b"\xD4\xC3\xB2\xA1", Kind::Other("a packet capture")),
    (b"\x0A\x0D\x0D\x0A", Kind::Other("a packet capture")),
];

/// The kind of a file.
pub(crate) fn kind(name: &str, bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Kind::Image(Picture::WebP);
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        // Two letters that a text may start with, too.
        if !bytes.starts_with(b"MZ") || bytes[..bytes.len().min(512)].contains(&0) {
            return *kind;
        }
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Kind::Other("a tar archive");
    }
    if is_binary(bytes) {
        return Kind::Other("a binary file");
    }
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
    match first {
        Some(b'{') if is_har(name, start) => Kind::Har,
        Some(b'{' | b'[') => Kind::Json,
        _ => Kind::Text,
    }
}

/// A zero byte, or many control characters, in the first part: no text in UTF-8 or Latin-1. (UTF-16 counts as binary only
/// when it has no byte order mark; with one it was decoded before.)
fn is_binary(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(8192)];
    let control = start.iter().filter(|byte| **byte < 0x20 && !b"\t\n\r\x0C\x1B\x08".contains(byte)).count();
    start.contains(&0) || control * 20 > start.len()
}

/// Named so, or `"log"` first and `"entries"` or `"creator"` soon after.
fn is_har(name: &str, start: &[u8]) -> bool {
    if name.rsplit('.').next().is_some_and(|ending| ending.eq_ignore_ascii_case("har")) {
        return true;
    }
    let head = String::from_utf8_lossy(&start[..start.len().min(4096)]);
    let inner = head.trim_start().trim_start_matches('{').trim_start();
    inner.starts_with("\"log\"")
        && ["\"entries\"", "\"creator\"", "\"pages\"", "\"browser\""].iter().any(|key| head.contains(key))
}
