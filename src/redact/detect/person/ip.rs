//! IPv4 and IPv6 addresses; not version numbers, not times.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// Finds addresses. Those that name no machine (`127.0.0.1`, `0.0.0.0`, `::1`) stay.
pub(super) fn find(line: &[u8], _: Option<&str>, spans: &mut Vec<Span>) {
    let mut done = 0;
    for dot in memchr::memchr_iter(b'.', line) {
        if dot < done
            || dot == 0
            || !line[dot - 1].is_ascii_digit()
            || !line.get(dot + 1).is_some_and(u8::is_ascii_digit)
        {
            continue;
        }
        let digits = line[done..dot].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let start = dot - digits;
        let length = line[start..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
        done = start + length;
        let text = line[start..done].strip_suffix(b".").unwrap_or(&line[start..done]);
        let after = line.get(start + text.len()).copied().unwrap_or(b' ');
        if v4(text).is_some_and(names_a_machine)
            && !is_version(&line[..start])
            && !after.is_ascii_alphabetic()
            && !matches!(after, b'-' | b'_')
        {
            spans.push(Span::new(start..start + text.len(), Class::Ip, "IPv4 address"));
        }
    }
    done = 0;
    for colon in memchr::memchr_iter(b':', line) {
        if colon < done || !line.get(colon + 1).is_some_and(|byte| byte.is_ascii_hexdigit() || *byte == b':')
        {
            continue;
        }
        let before = line[done..colon].iter().rev().take_while(|byte| is_v6(**byte)).count();
        let start = colon - before;
        let length = line[start..].iter().take_while(|byte| is_v6(**byte)).count();
        done = start + length;
        let whole = start == 0 || !line[start - 1].is_ascii_alphanumeric() && line[start - 1] != b'_';
        let open = line.get(done).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let text = line[start..done].strip_suffix(b".").unwrap_or(&line[start..done]);
        if whole
            && !open
            && text.len() >= 6
            && v6(text).is_some_and(|address| !address.is_loopback() && !address.is_unspecified())
        {
            spans.push(Span::new(start..start + text.len(), Class::Ip, "IPv6 address"));
        }
    }
}

const fn is_v6(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.')
}

fn v4(text: &[u8]) -> Option<Ipv4Addr> {
    if text.len() > 15 {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

fn v6(text: &[u8]) -> Option<Ipv6Addr> {
    if text.len() > 45 || memchr::memchr_iter(b':', text).count() < 2 {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

const fn names_a_machine(address: Ipv4Addr) -> bool {
    !address.is_loopback() && !address.is_unspecified() && !address.is_broadcast() && address.octets()[0] != 0
}

/// Whether four numbers are a version: `v1.2.3.4`, `Chrome/120.0.0.1`, `version 1.2.3.4`.
fn is_version(before: &[u8]) -> bool {
    let Some((last, rest)) = before.split_last() else { return false };
    match last {
        b'/' => rest.last().is_some_and(u8::is_ascii_alphanumeric),
        b'.' | b'-' | b'_' => true,
        last if last.is_ascii_alphanumeric() => true,
        _ => {
            let word = before.trim_ascii_end();
            let cut = word
                .iter()
                .rev()
                .take_while(|byte| matches!(byte, b'=' | b':' | b'"' | b'\'' | b' '))
                .count();
            let word = &word[..word.len() - cut];
            let word = &word[word.len().saturating_sub(8)..].to_ascii_lowercase();
            word.ends_with(b"version") || word.ends_with(b" build") || word.ends_with(b"release")
        }
    }
}
