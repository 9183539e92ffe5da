//! What kind of file it is: by its first bytes, and by its name only where the bytes leave it open.

use super::image::Picture;
use crate::redact::structure::har_role::HarRole;

pub(super) mod foreign;
mod har;
pub(super) mod mail;

use foreign::Foreign;

/// The kinds of file that can be cleaned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// A capture, or a part of one: the role is that of its root.
    Har(HarRole),
    Json,
    /// Mail, one or many (mbox).
    Mail,
    /// Text of any kind: logs, NDJSON, CSV, YAML, configuration.
    Text,
    Gzip,
    Zip,
    Tar,
    Image(Picture),
    /// Outlook's own form of a mail.
    OutlookMail,
    /// Anything else.
    Other(Foreign),
}

const MAGIC: &[(&[u8], FileKind)] = &[
    (b"\x1F\x8B", FileKind::Gzip),
    (b"PK\x03\x04", FileKind::Zip),
    (b"PK\x05\x06", FileKind::Zip),
    (b"\x89PNG\r\n\x1a\n", FileKind::Image(Picture::Png)),
    (b"\xFF\xD8\xFF", FileKind::Image(Picture::Jpeg)),
    (b"GIF87a", FileKind::Image(Picture::Gif)),
    (b"GIF89a", FileKind::Image(Picture::Gif)),
];

/// Where the header of a tar archive has its checksum: octal digits.
const TAR_CHECKSUM: std::ops::Range<usize> = 148..156;
/// Bytes of a tar archive's header.
const TAR_HEADER: usize = 512;

/// The kind of a file, if its bytes say that it is none of text.
pub(crate) fn binary(bytes: &[u8]) -> Option<FileKind> {
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(FileKind::Image(Picture::WebP));
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(*kind);
    }
    if is_tar(bytes) {
        return Some(FileKind::Tar);
    }
    if foreign::is_outlook_mail(bytes) {
        return Some(FileKind::OutlookMail);
    }
    foreign::known(bytes).map(FileKind::Other)
}

/// The kind of a text.
pub(crate) fn text(name: &str, text: &str) -> FileKind {
    match text.trim_ascii_start().as_bytes().first() {
        Some(b'{' | b'[') => har::role(name, text).map_or(FileKind::Json, FileKind::Har),
        _ if mail::is_mail(text) => FileKind::Mail,
        _ => FileKind::Text,
    }
}

/// Whether the first header's checksum is right: the sum of its bytes, with blanks in the place of the checksum itself (POSIX,
/// pax, "ustar Interchange Format"; the form before that has no other mark).
pub(super) fn is_tar(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..TAR_HEADER).filter(|header| header[0] != 0) else { return false };
    let written =
        header[TAR_CHECKSUM].split(|byte| matches!(byte, 0 | b' ')).find(|digits| !digits.is_empty());
    let Some(written) = written.and_then(|digits| u32::from_str_radix(str::from_utf8(digits).ok()?, 8).ok())
    else {
        return false;
    };
    let sum = |range: &[u8]| range.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    written == sum(&header[..TAR_CHECKSUM.start]) + 8 * u32::from(b' ') + sum(&header[TAR_CHECKSUM.end..])
}
