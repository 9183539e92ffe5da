//! What everybody may know and yet looks random over many lines: certificates, requests for them, public keys, signatures.

use std::ops::Range;

use memchr::memmem;

/// Labels of PEM and PGP blocks that hold nothing secret (RFC 7468, RFC 9580).
const PUBLIC: &[&str] = &[
    "CERTIFICATE",
    "TRUSTED CERTIFICATE",
    "X509 CERTIFICATE",
    "CERTIFICATE REQUEST",
    "NEW CERTIFICATE REQUEST",
    "PUBLIC KEY",
    "RSA PUBLIC KEY",
    "X509 CRL",
    "PKCS7",
    "CMS",
    "DH PARAMETERS",
    "EC PARAMETERS",
    "ATTRIBUTE CERTIFICATE",
    "PGP PUBLIC KEY BLOCK",
    "PGP SIGNATURE",
    "SSH SIGNATURE",
    "PGP SIGNED MESSAGE",
];

/// Bytes of the longest block.
const LONGEST: usize = 64 << 10;

/// Where such blocks stand.
pub(in crate::redact::detect) fn find(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    for start in memmem::find_iter(bytes, b"-----BEGIN ") {
        if found.last().is_some_and(|last| start < last.end) {
            continue;
        }
        let label = &text[start + "-----BEGIN ".len()..];
        let Some(length) = label.as_bytes().iter().take(48).position(|byte| *byte == b'-') else { continue };
        if !PUBLIC.contains(&&label[..length]) {
            continue;
        }
        let rest = &bytes[start..bytes.len().min(start + LONGEST)];
        let closing = memmem::find(rest, b"-----END ");
        let end = closing.map_or_else(
            || base64_lines(text, start),
            |at| start + at + memmem::find(&rest[at + 9..], b"-----").map_or(9, |dashes| 9 + dashes + 5),
        );
        found.push(start..end);
    }
    for tag in memmem::find_iter(bytes, b"X509Certificate>") {
        let start = tag + "X509Certificate>".len();
        let near = &bytes[start..bytes.len().min(start + LONGEST)];
        if let Some(length) = memchr::memchr(b'<', near).filter(|length| *length > 0) {
            found.push(start..start + length);
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

/// To the last line that is base64, of a block that was cut off.
fn base64_lines(text: &str, start: usize) -> usize {
    let mut end = start;
    for (number, line) in text[start..].split_inclusive('\n').enumerate() {
        let is_body = line.trim().bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
        if number > 0 && !is_body {
            break;
        }
        end += line.len();
    }
    end
}
