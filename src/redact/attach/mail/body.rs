//! The body of one part: decoded, if it is text.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::redact::attach::encoding;
use crate::redact::attach::sniff::{self, FileKind};

/// What becomes of a body.
pub(super) enum MailBody {
    /// It stays as it stands.
    AsItIs,
    /// It is this text.
    Text(String),
    /// It is no text: so many bytes of it.
    Removed(usize),
}

/// As lenient as mail readers are.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Reads a body by how it was encoded for transport, its media type and its charset.
pub(super) fn read(encoded_as: &str, media_type: &str, charset: Option<&str>, body: &str) -> MailBody {
    let bytes = match encoded_as {
        "base64" => base64(body),
        "quoted-printable" => Some(quoted_printable(body)),
        // In seven bits, and yet not ASCII.
        _ if charset.is_some_and(|charset| charset.to_ascii_lowercase().starts_with("iso-2022")) => {
            return charset
                .and_then(|charset| encoding::labelled(charset, body.as_bytes()))
                .filter(|text| text != body)
                .map_or(MailBody::AsItIs, MailBody::Text);
        }
        _ => return MailBody::AsItIs,
    };
    // Some say that they are base64, and are not.
    let Some(bytes) = bytes else { return MailBody::AsItIs };
    let is_text = is_text(media_type)
        || matches!(media_type, "application/octet-stream" | "") && sniff::binary(&bytes).is_none();
    let text = is_text.then(|| charset.and_then(|charset| encoding::labelled(charset, &bytes)));
    match text {
        Some(Some(text)) if !text.contains('\0') => MailBody::Text(text),
        Some(_) => encoding::read(&bytes)
            .map_or(MailBody::Removed(bytes.len()), |read| MailBody::Text(read.text.into_owned())),
        None => MailBody::Removed(bytes.len()),
    }
}

/// Whether a part of this media type is read as text.
fn is_text(media_type: &str) -> bool {
    media_type.starts_with("text/")
        || media_type.starts_with("message/")
        || media_type.ends_with("json")
        || media_type.ends_with("xml")
        || media_type.ends_with("yaml")
        || matches!(
            media_type,
            "application/x-ndjson" | "application/csv" | "application/x-sh" | "application/sql"
        )
}

/// A body that is a document of its own, as its part is cleaned.
pub(super) fn kind(name: &str, text: &str) -> FileKind {
    match sniff::text(name, text) {
        kind @ (FileKind::Har(_) | FileKind::Json) => kind,
        _ => FileKind::Text,
    }
}

fn base64(body: &str) -> Option<Vec<u8>> {
    let mut compact: Vec<u8> = body.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    // Padding in the middle ends one of several joined pieces, and what follows the last is a footer; a mail that was cut ends
    // anywhere.
    if let Some(end) = compact.iter().position(|byte| *byte == b'=') {
        compact.truncate(end);
    }
    if compact.len() % 4 == 1 {
        compact.pop();
    }
    BASE64.decode(&compact).ok()
}

/// Quoted-printable (RFC 2045, 6.7): what is no escape stays.
pub(super) fn quoted_printable(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let rest = &bytes[at + 1..];
        at += 1;
        if *byte != b'=' {
            out.push(*byte);
            continue;
        }
        let digit = |byte: u8| char::from(byte).to_digit(16);
        match rest {
            [b'\r', b'\n', ..] => at += 2,
            [b'\n', ..] => at += 1,
            [] => {}
            [high, low, ..] if digit(*high).is_some() && digit(*low).is_some() => {
                let value = digit(*high).unwrap_or(0) << 4 | digit(*low).unwrap_or(0);
                out.push(u8::try_from(value).unwrap_or(b'='));
                at += 2;
            }
            _ => out.push(b'='),
        }
    }
    out
}
