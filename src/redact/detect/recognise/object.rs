//! Objects that a platform names by itself: pods and replica sets, objects in memory, files that a build makes.

use std::ops::Range;

use super::super::shape::{CharStats, is_pointer};
use super::{around, ends_word};

pub(super) fn covers(line: &[u8], range: &Range<usize>) -> bool {
    is_pod(line, range)
        || is_instance(line, range)
        || is_built_file(line, range)
        || is_build_folder(line, range)
        || is_pointer(&line[range.clone()])
        || is_boundary(line, range)
        || is_named_id(line, range)
        || is_key_of_a_ring(line, range)
        || is_cmdlet(&line[range.clone()])
}

/// `The key {3f0b6a1c-…} was not found in the key ring`: by which id a key is known.
fn is_key_of_a_ring(line: &[u8], range: &Range<usize>) -> bool {
    let (before, text) = (&line[..range.start], &line[range.clone()]);
    let text = text.strip_prefix(b"{").unwrap_or(text);
    let text = text.strip_suffix(b"}").unwrap_or(text);
    let is_id = text.len() == 36 && text.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    is_id && (before.ends_with(b"key {") || before.ends_with(b"key ") && line[range.start] == b'{')
}

/// `$pw = ConvertTo-SecureString 'x' -AsPlainText -Force`: the command and its flags. What it is given is found by itself.
fn is_cmdlet(text: &[u8]) -> bool {
    text == b"ConvertTo-SecureString"
        || text.ends_with(b" -AsPlainText -Force")
        || text.ends_with(b" -AsPlainText")
}

/// `token-issuer-6f7d9c8b5-x2k9q`: the hash of a template and five characters (Kubernetes draws them without vowels).
fn is_pod(line: &[u8], range: &Range<usize>) -> bool {
    let word =
        around(line, range, |byte| !(byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
    let mut pieces = line[word].rsplit(|byte| *byte == b'-');
    let (Some(last), Some(hash), Some(name)) = (pieces.next(), pieces.next(), pieces.next()) else {
        return false;
    };
    let safe = |piece: &[u8]| {
        piece
            .iter()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase() && !b"aeiou".contains(byte))
    };
    let hashed = (8..=10).contains(&hash.len())
        && (safe(hash) || CharStats::of(hash).hex)
        && hash.iter().any(u8::is_ascii_digit);
    !name.is_empty() && last.len() == 5 && hashed && last.iter().all(u8::is_ascii_alphanumeric)
}

/// `x.BinderProxy@2bd79ce`, `#<Sso::Client:0x00007f9c1b2ad5e8`, `com.x.Token$1@4f9a`: a class and where its object lies.
fn is_instance(line: &[u8], range: &Range<usize>) -> bool {
    let word = around(line, range, |byte| !(byte.is_ascii_alphanumeric() || b".$@_:#<[;/".contains(&byte)));
    let text = &line[word];
    let Some(at) = memchr::memrchr(b'@', text) else {
        return memchr::memmem::find(text, b":0x").is_some() && text.starts_with(b"#<");
    };
    let (class, hash) = (&text[..at], &text[at + 1..]);
    let hex = (5..=8).contains(&hash.len()) && hash.iter().all(u8::is_ascii_hexdigit);
    hex && class.iter().any(u8::is_ascii_uppercase)
}

/// Names of ids that are drawn, in front of `=`, `:` or `="`.
const IDS: &[&str] =
    &["InResponseTo", "TrackingId", "trackingId", "SessionIndex", "AssertionID", "RequestID"];

/// `InResponseTo="ONELOGIN_4fee3b04…"`, `TrackingId:0d1f7c22-…_G14`: pieces in hexadecimal digits or capitals behind such a name.
fn is_named_id(line: &[u8], range: &Range<usize>) -> bool {
    let word = around(line, range, |byte| ends_word(byte) || matches!(byte, b':' | b'=' | b',' | b';'));
    let before = &line[word.start.saturating_sub(24)..word.start];
    let before = before.strip_suffix(b"\"").unwrap_or(before);
    let before = before.strip_suffix(b"=").or_else(|| before.strip_suffix(b":")).unwrap_or(before);
    IDS.iter().any(|name| before.ends_with(name.as_bytes()))
        && line[word].split(|byte| matches!(byte, b'-' | b'_')).all(|piece| {
            piece.iter().all(u8::is_ascii_hexdigit)
                || piece.len() <= 12
                    && piece.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        })
}

/// `boundary="=-=AuthBoundary_7f0c1d2e3b4a59687=-="`: what stands between the parts of a mail.
fn is_boundary(line: &[u8], range: &Range<usize>) -> bool {
    let near = &line[range.start.saturating_sub(40)..range.start];
    memchr::memmem::find(near, b"boundary=").is_some()
}

/// Endings of what a build writes with a digest in its name: everybody may fetch it.
const BUILT: &[&str] = &[
    "js", "mjs", "cjs", "css", "map", "woff", "woff2", "ttf", "otf", "eot", "png", "jpg", "jpeg", "gif",
    "svg", "webp", "avif", "ico", "wasm", "json", "html", "htm", "txt", "gz", "br", "mp4", "webm", "pdf",
    "xml", "jar", "war", "whl", "so", "dll", "exe", "msi", "deb", "rpm", "apk", "dmg", "zip", "tgz", "nupkg",
    "gem", "crate", "egg", "appx",
];

/// `/_next/static/Xq0pLr7s/_buildManifest.js`: the folder of one build, in a path of static files.
fn is_build_folder(line: &[u8], range: &Range<usize>) -> bool {
    let path =
        around(line, range, |byte| ends_word(byte) || matches!(byte, b'?' | b'#' | b'(' | b')' | b','));
    let (before, behind) = (&line[path.start..range.start], &line[range.end..path.end]);
    let file = behind.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
    let is_built = memchr::memrchr(b'.', file).is_some_and(|dot| {
        std::str::from_utf8(&file[dot + 1..]).is_ok_and(|ending| BUILT[..14].contains(&ending))
    });
    is_built
        && before.ends_with(b"/")
        && behind.starts_with(b"/")
        && [&b"/static/"[..], b"/assets/", b"/_next/", b"/dist/", b"/build/", b"/chunks/", b"/bundles/"]
            .iter()
            .any(|folder| memchr::memmem::find(before, folder).is_some())
}

/// `login-form.9f8b31c4.chunk.js`, `main.7f3a9c21.chunk.js.map`.
pub(super) fn is_built_file(line: &[u8], range: &Range<usize>) -> bool {
    let word = around(line, &(range.start..range.start), |byte| {
        ends_word(byte) || matches!(byte, b'/' | b'?' | b'#' | b'(' | b')' | b',' | b';' | b'=' | b'&')
    });
    let text = &line[word.clone()];
    if range.end > word.end + 8 || text.len() > 120 {
        return false;
    }
    let stem = text.iter().position(|byte| *byte == b':').map_or(text, |colon| &text[..colon]);
    let Some(dot) = memchr::memrchr(b'.', stem) else { return false };
    let is_ending = std::str::from_utf8(&stem[dot + 1..]).is_ok_and(|ending| BUILT.contains(&ending));
    // A digest in one of its parts is short, or hexadecimal.
    is_ending
        && stem[..dot].split(|byte| matches!(byte, b'.' | b'-' | b'_' | b'~' | b'@')).all(|piece| {
            let stats = CharStats::of(piece);
            piece.len() <= 12 || stats.hex && piece.len() <= 64 || stats.digits <= 4
        })
}
