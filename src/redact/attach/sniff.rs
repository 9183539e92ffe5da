//! What kind of file it is: by its first bytes, and by its name only where the bytes leave it open.

use super::image::Picture;

/// The kinds of file that can be cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
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

const MAGIC: &[(&[u8], FileKind)] = &[
    (b"\x1F\x8B", FileKind::Gzip),
    (b"PK\x03\x04", FileKind::Zip),
    (b"PK\x05\x06", FileKind::Zip),
    (b"\x89PNG\r\n\x1a\n", FileKind::Image(Picture::Png)),
    (b"\xFF\xD8\xFF", FileKind::Image(Picture::Jpeg)),
    (b"%PDF-", FileKind::Other("a PDF")),
    (b"\x7FELF", FileKind::Other("a program")),
    (b"MZ", FileKind::Other("a program")),
    (b"GIF8", FileKind::Other("a GIF picture")),
    (b"BZh", FileKind::Other("a bzip2 archive")),
    (b"\xFD7zXZ\0", FileKind::Other("an xz archive")),
    (b"\x28\xB5\x2F\xFD", FileKind::Other("a zstd archive")),
    (b"7z\xBC\xAF\x27\x1C", FileKind::Other("a 7-Zip archive")),
    (b"Rar!\x1A\x07", FileKind::Other("a RAR archive")),
    (b"SQLite format 3\0", FileKind::Other("an SQLite database")),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", FileKind::Other("an Office document")),
    (b"\xD4\xC3\xB2\xA1", FileKind::Other("a packet capture")),
    (b"\x0A\x0D\x0D\x0A", FileKind::Other("a packet capture")),
];

/// The kind of a file.
pub(crate) fn kind(name: &str, bytes: &[u8]) -> FileKind {
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return FileKind::Image(Picture::WebP);
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        // A text may start with `MZ`, too; only a program has a zero byte soon after.
        if !bytes.starts_with(b"MZ") || bytes[..bytes.len().min(512)].contains(&0) {
            return *kind;
        }
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return FileKind::Other("a tar archive");
    }
    if is_binary(bytes) {
        return FileKind::Other("a binary file");
    }
    let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let first = start.iter().find(|byte| !byte.is_ascii_whitespace());
    match first {
        Some(b'{') if is_har(name, start) => FileKind::Har,
        Some(b'{' | b'[') => FileKind::Json,
        _ => FileKind::Text,
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
