//! Whether four numbers are an address or a version: what stands around them decides, then the numbers themselves.

use std::net::Ipv4Addr;

use super::{is_version_word, octets};

/// How far back words that speak of versions are looked for, in bytes.
const NEAR: usize = 32;

/// Whether the name of a field says that its value is a version.
pub(super) fn names_a_version(name: &[u8]) -> bool {
    is_version_word(name)
}

/// Numbers as no version has them: two of 64 and more, or a private network's that begins with 192.168 or 172.16.
fn is_strong(address: Ipv4Addr) -> bool {
    let octets = address.octets();
    octets.iter().filter(|octet| **octet >= 64).count() >= 2
        || matches!(octets, [192, 168, ..])
        || matches!(octets, [172, second, ..] if (16..32).contains(&second))
}

/// Whether the four numbers from `start` to `end` are an address.
pub(super) fn is_address(line: &[u8], start: usize, end: usize, address: Ipv4Addr) -> bool {
    let strong = is_strong(address);
    let private = strong || address.is_private();
    fits_behind(&line[end..], strong, private) && fits_before(line, start, end, address)
}

fn fits_behind(rest: &[u8], strong: bool, private: bool) -> bool {
    let Some(first) = rest.first() else { return true };
    // `Desk Client 10.4.17.2 (build 771)`
    if [
        // `actionpack (7.0.8.1) lib/action_controller/base.rb:4`: a gem in a trace of Ruby.
        &b") lib/"[..],
        b") app/",
        b") bin/",
        b") exe/",
        b") ext/",
        b" (build",
        b" (kernel",
        b" (version",
        b" (64",
        b" (32",
        b" (x64",
        b" (x86",
        b" (rev",
        b" (release",
        b" build ",
    ]
    .iter()
    .any(|word| rest.starts_with(word))
    {
        return false;
    }
    match first {
        b'.' => {
            // The end of a sentence; `4.3.2.1.zen.example.org` and `….in-addr.arpa`; not `1.2.3.4.el7` or `.jar`.
            let name = rest[1..]
                .iter()
                .take(64)
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
                .count();
            let labels: Vec<&[u8]> =
                rest[1..=name].split(|byte| *byte == b'.').filter(|label| !label.is_empty()).collect();
            match labels.as_slice() {
                [] => true,
                [_] => strong,
                [first, .., last] => {
                    let domain = last.len() >= 2 && last.iter().all(u8::is_ascii_alphabetic);
                    let ending = [
                        &b"gz"[..],
                        b"zip",
                        b"jar",
                        b"rpm",
                        b"deb",
                        b"exe",
                        b"msi",
                        b"noarch",
                        b"war",
                        b"xz",
                    ]
                    .contains(last);
                    domain && !ending && !first.starts_with(b"el") && !first.starts_with(b"fc")
                }
            }
        }
        b'-' | b'_' => {
            let digits = rest[1..].iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
            let port = (1..=5).contains(&digits)
                && !rest
                    .get(1 + digits)
                    .is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'+' | b'~'));
            let long = digits == 6 && private;
            let run =
                rest[1..].iter().take(16).take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
            let range = octets::parse(rest[1..=run].strip_suffix(b".").unwrap_or(&rest[1..=run])).is_some();
            let spaced = rest.get(1).is_none_or(|byte| matches!(byte, b' ' | b'>'));
            range || spaced || (private && (port || long)) || strong
        }
        b'+' | b'~' => false,
        first => !first.is_ascii_alphabetic() || (strong && !matches!(first, b'a' | b'b' | b'r')),
    }
}

fn fits_before(line: &[u8], start: usize, end: usize, address: Ipv4Addr) -> bool {
    let before = &line[..start];
    let strong = is_strong(address);
    let private = strong || address.is_private();
    let Some((last, rest)) = before.split_last() else { return true };
    match last {
        b'/' => behind_slash(line, start, end, strong, private),
        b'.' | b'~' | b'^' => false,
        b'-' | b'_' => {
            let digits =
                rest.iter().rev().take(16).take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
            let range = octets::parse(&rest[rest.len() - digits..]).is_some();
            let number =
                digits > 0 && !rest[..rest.len() - digits].last().is_some_and(u8::is_ascii_alphabetic);
            // `ip-10.1.2.3`, `host_203.0.113.7`, `BP-1-10.1.2.3-1`; `-10.1.2.3` behind a flag or a blank.
            let word = rest.iter().rev().take(8).take_while(|byte| byte.is_ascii_alphabetic()).count();
            let word = &rest[rest.len() - word..];
            let host =
                [&b"ip"[..], b"host", b"addr", b"client", b"peer", b"src", b"dst", b"node", b"from", b"to"]
                    .iter()
                    .any(|name| word.eq_ignore_ascii_case(name));
            range || host || (number && private) || (strong && !word.eq_ignore_ascii_case(b"v"))
        }
        b':' if is_epoch(rest) => strong,
        b'=' if rest.last().is_some_and(|byte| matches!(byte, b'<' | b'>' | b'=' | b'~' | b'!')) => strong,
        b'@' => true,
        last if last.is_ascii_alphabetic() => {
            // `v10.1.2.3` is a version; behind `\n` of a text that was logged with its escapes, or `x192.168.1.1`, it is not.
            let escape = matches!(last, b'n' | b't' | b'r') && rest.last() == Some(&b'\\');
            escape || (strong && matches!(address.octets(), [192, 168, ..] | [172, 16..=31, ..]))
        }
        last if last.is_ascii_digit() => false,
        // `SIP/2.0/TLS 192.168.77.30:5061`: no version has a port.
        _ => (strong && has_port(&line[end..])) || !speaks_of_versions(before, strong),
    }
}

fn has_port(rest: &[u8]) -> bool {
    let digits = rest.iter().skip(1).take(6).take_while(|byte| byte.is_ascii_digit()).count();
    rest.first() == Some(&b':') && (2..=5).contains(&digits)
}

/// `1:2.3.4.5`: the epoch of a package.
fn is_epoch(before: &[u8]) -> bool {
    let digits = before.iter().rev().take(3).take_while(|byte| byte.is_ascii_digit()).count();
    (1..=2).contains(&digits)
        && before[..before.len() - digits]
            .last()
            .is_none_or(|byte| matches!(byte, b' ' | b'(' | b'=' | b'"' | b'\t' | b'>'))
}

/// What stands behind a slash: `broker2.acme.example/10.1.2.3:9092` and `db1/203.0.113.9` are addresses, `Chrome/120.0.0.1` is none.
fn behind_slash(line: &[u8], start: usize, end: usize, strong: bool, private: bool) -> bool {
    let before = &line[..start - 1];
    let word = before
        .iter()
        .rev()
        .take(80)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        .count();
    let word = &before[before.len() - word..];
    let port = line.get(end) == Some(&b':') && line.get(end + 1).is_some_and(u8::is_ascii_digit);
    if word.is_empty() || port {
        return true;
    }
    if strong {
        return !word.ends_with(b"Chrome") && !word.ends_with(b"Firefox");
    }
    let is_path = before[..before.len() - word.len()].last() == Some(&b'/')
        && !before[..before.len() - word.len()].ends_with(b"://");
    let host = memchr::memchr(b'.', word).is_some() && word.iter().any(u8::is_ascii_alphabetic) && !is_path;
    // `HIER_DIRECT/10.1.2.3`: Squid's way to a machine; programs have no such names.
    let title = word[0].is_ascii_uppercase() && memchr::memchr(b'_', word).is_none();
    let numbered = word.last().is_some_and(u8::is_ascii_digit);
    host || (!title && !is_path && (numbered || private))
}

/// Whether words in front speak of versions: directly, or an upgrade shortly before.
fn speaks_of_versions(before: &[u8], strong: bool) -> bool {
    let near = &before[before.len().saturating_sub(NEAR)..];
    let cut = near
        .iter()
        .rev()
        .take_while(|byte| matches!(byte, b'=' | b':' | b'"' | b'\'' | b' ' | b'(' | b'>' | b'[' | b'\t'))
        .count();
    let trimmed = &near[..near.len() - cut];
    let length = trimmed
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
        .count();
    let word = &trimmed[trimmed.len() - length..];
    // `Version=4.0.0.0`, `"fileVersion": "10.1.2.3"`, `VM 1.5.0.11`, `rv:1.9.0.19`, `§ 1.2.3.4`, `RFC 3261 8.1.1.7`
    let document =
        word.iter().all(u8::is_ascii_digit) && trimmed[..trimmed.len() - length].ends_with(b"RFC ");
    if (cut > 0 && is_version_word(word)) || document || trimmed.ends_with("§".as_bytes()) {
        return true;
    }
    if strong {
        return false;
    }
    let lower = near.to_ascii_lowercase();
    [
        &b"version"[..],
        b"upgrad",
        b"updat",
        b"downgrad",
        b"install",
        b"release",
        b"patch",
        b" oid",
        b"section",
        b"firmware",
        b"build ",
    ]
    .iter()
    .any(|word| memchr::memmem::find(&lower, word).is_some())
}
