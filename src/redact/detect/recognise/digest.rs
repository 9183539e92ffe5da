//! Digests and fingerprints with the name of their algorithm: `sha256:…`, `md5=…`, `SHA256:base64`, `sha384-…` of a page's
//! integrity, a commit behind `#`, `@` or `g`, an entity tag; and certificates and public keys, which everybody may know.

use std::ops::Range;

use super::super::shape::CharStats;
use super::{around, ends_word};

/// Names of algorithms and their hexadecimal digits.
const ALGORITHMS: &[(&str, usize)] = &[
    ("md5", 32),
    ("sha1", 40),
    ("sha-1", 40),
    ("sha224", 56),
    ("sha256", 64),
    ("sha-256", 64),
    ("sha384", 96),
    ("sha-384", 96),
    ("sha512", 128),
    ("sha-512", 128),
    ("blake2b", 128),
    ("blake3", 64),
    ("xxh64", 16),
    ("crc32", 8),
    ("h1", 0),
    ("sha2", 64),
];

pub(super) fn covers(line: &[u8], range: &Range<usize>) -> bool {
    is_named(line, range) || is_tag(line, range) || is_public(line, range) || is_commit(line, range)
}

/// `sha256:4f9a…`, `SHA256:AbC…`, `sha512-AbC…==`, `h1:AbC…=`: no name that says secret in front of it.
fn is_named(line: &[u8], range: &Range<usize>) -> bool {
    let word = around(line, range, ends_word);
    let text = &line[word];
    // `hmac-sha256=` and `x-hub-signature-256: sha256=` sign; they are none of these.
    if contains(text, b"sig")
        || contains(text, b"hmac")
        || contains(text, b"pass")
        || contains(text, b"pbkdf")
        || contains(text, b"scram")
    {
        return false;
    }
    let near = &line[range.start.saturating_sub(48)..range.start];
    // `pwd_sha256 = "9f86…"`: the name, without what joins it.
    let joint = near.iter().rev().take_while(|byte| b" =:\"'".contains(byte)).count();
    let word = near[..near.len() - joint].rsplit(|byte| b" ,;|&".contains(byte)).next().unwrap_or_default();
    if [&b"secret"[..], b"key", b"token", b"pin", b"pw", b"salt"].iter().any(|name| contains(word, name)) {
        return false;
    }
    if contains(near, b"signature") || contains(near, b"pass") || contains(near, b"hmac") {
        return false;
    }
    // `SHA256 hash: 0E5F…`: the algorithm a word before.
    let value = &line[range.clone()];
    // `SHA1 (desk-agent-7.2.1.msi) = 0b9e…`: and with the file in between.
    let file = &line[range.start.saturating_sub(160)..range.start];
    let bracket = value.iter().all(u8::is_ascii_hexdigit)
        && ALGORITHMS.iter().any(|(name, digits)| {
            *digits == value.len()
                && position(file, name.as_bytes())
                    .is_some_and(|at| file[at + name.len()..].starts_with(b" ("))
        });
    if bracket {
        return true;
    }
    let near = &near[near.len().saturating_sub(28)..];
    if value.iter().all(u8::is_ascii_hexdigit)
        && ALGORITHMS.iter().any(|(name, digits)| *digits == value.len() && contains(near, name.as_bytes()))
    {
        return true;
    }
    ALGORITHMS.iter().any(|(name, digits)| {
        position(text, name.as_bytes()).is_some_and(|at| {
            let behind = &text[at + name.len()..];
            let bare = at == 0 || !text[at - 1].is_ascii_alphanumeric();
            let [b':' | b'-' | b'=' | b'_' | b'/', value @ ..] = behind else { return false };
            let hex = value.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
            let run =
                value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte)).count();
            // Base64 of as many bits as the hexadecimal digits say.
            bare && (hex == *digits
                || run >= 20 && run.abs_diff(digits * 2 / 3) <= 3
                || *digits == 0 && run >= 40
                || hex >= 7 && hex == run && hex < *digits)
        })
    })
}

/// `W/"…"` and other entity tags behind their name.
fn is_tag(line: &[u8], range: &Range<usize>) -> bool {
    line[..range.start].ends_with(b"W/\"")
}

/// `ssh-ed25519 AAAA…`, `ssh-rsa AAAA…`: a public key.
fn is_public(line: &[u8], range: &Range<usize>) -> bool {
    let value = &line[range.clone()];
    // `wg set wg0 peer xTIB…=`: the key by which another is known.
    let is_peer = value.len() >= 43 && value.len() <= 44 && line[..range.start].ends_with(b" peer ");
    if is_peer {
        return true;
    }
    value.starts_with(b"AAAA")
        && [
            &b"ssh-rsa "[..],
            b"ssh-ed25519 ",
            b"ssh-dss ",
            b"nistp256 ",
            b"nistp384 ",
            b"nistp521 ",
            b"@openssh.com ",
        ]
        .iter()
        .any(|name| line[..range.start].ends_with(name))
}

/// `git+https://…?tag=v0.4.1#a91c0e7d…`, `@4f9a…` behind a repository, `-g4f9a…` of `git describe`.
fn is_commit(line: &[u8], range: &Range<usize>) -> bool {
    let word = around(line, range, ends_word);
    let text = &line[word];
    let stats = CharStats::of(&line[range.clone()]);
    (text.starts_with(b"git+") && memchr::memchr(b'@', &line[range.end..]).is_none_or(|at| at > 80))
        || (stats.hex && stats.length >= 7 && line[..range.start].ends_with(b"-g"))
        || (stats.is_hex()
            && matches!(stats.length, 40 | 64)
            && [
                &b"commit "[..],
                b"commit: ",
                b"HEAD -> ",
                b"HEAD: ",
                b"HEAD is now at ",
                b"HEAD ",
                b"tree ",
                b"parent ",
                b"rev-parse ",
                // What a bisection writes down: `# first bad commit: [a91c…] subject`.
                b"# bad: [",
                b"# good: [",
                b"# skip: [",
                b"commit: [",
            ]
            .iter()
            .any(|word| line[..range.start].ends_with(word)))
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    position(text, word).is_some()
}

fn position(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|part| part.eq_ignore_ascii_case(word))
}
