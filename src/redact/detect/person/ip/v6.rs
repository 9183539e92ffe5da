//! IPv6 addresses: also behind `name:`, in brackets, with a zone, and with an IPv4 address inside.

use std::net::Ipv6Addr;

use super::octets;
use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// The longest address: eight groups, or six and an IPv4 address.
const LONGEST: usize = 45;

const fn is_v6(byte: u8) -> bool {
    byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.')
}

/// Finds them.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    let mut done = 0;
    for colon in memchr::memchr_iter(b':', line) {
        if colon < done || !line.get(colon + 1).is_some_and(|byte| byte.is_ascii_hexdigit() || *byte == b':')
        {
            continue;
        }
        let before = line[done..colon].iter().rev().take_while(|byte| is_v6(**byte)).count();
        let mut start = colon - before;
        let length = line[start..].iter().take_while(|byte| is_v6(**byte)).count();
        let end = start + length;
        done = end;
        // `en0:2001:db8::1`, `ipv6:2001:db8::1`: the run begins inside a word, which ends at the first colon.
        if start > 0
            && (line[start - 1].is_ascii_alphanumeric()
                || line[start - 1] == b'_'
                || !line[start - 1].is_ascii())
        {
            let Some(word) = memchr::memchr(b':', &line[start..end]) else { continue };
            start += word + 1;
            if line[start..end].starts_with(b":") && word > 0 {
                // `std::dead::beef`
                continue;
            }
        }
        if line.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
            continue;
        }
        if let Some((range, address)) = address_in(line, start, end) {
            let text = &line[range.clone()];
            let shown =
                address.to_ipv4_mapped().map_or_else(|| address.to_string(), |address| address.to_string());
            let mut span = Span::new(range.clone(), Class::Ip, "IPv6 address");
            span.decoded = Some(shown).filter(|shown| shown.as_bytes() != text);
            spans.push(span);
        }
    }
}

/// The address in a run of hexadecimal digits, colons and dots: without a mark of a sentence at its end, and without a word
/// of hexadecimal letters in front (`face:2001:db8::1`).
fn address_in(line: &[u8], start: usize, end: usize) -> Option<(std::ops::Range<usize>, Ipv6Addr)> {
    let mut end = end;
    while end > start
        && (line[end - 1] == b'.' || (line[end - 1] == b':' && !line[start..end].ends_with(b"::")))
    {
        end -= 1;
    }
    let mut start = start;
    if line[start..end].starts_with(b":") && !line[start..end].starts_with(b"::") {
        start += 1;
    }
    // `2001:db8::a1:52044`: a port of five digits is no group of an address.
    let port = line[start..end].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    if port == 5 && line[start..end - port].ends_with(b":") {
        end -= port + 1;
    }
    for _ in 0..2 {
        let text = &line[start..end];
        if let Some(address) = parse(text) {
            let fits = is_machine(address, text, &line[end..]);
            return fits.then_some((start..end, address));
        }
        let head = memchr::memchr(b':', text)?;
        // `20011:0:90:14:30::`: the days of a password in `shadow`.
        if head >= 5 && text.ends_with(b"::") && !text.iter().any(u8::is_ascii_alphabetic) {
            return None;
        }
        start += head + 1;
    }
    None
}

fn parse(text: &[u8]) -> Option<Ipv6Addr> {
    if text.len() < 3 || text.len() > LONGEST || memchr::memchr_iter(b':', text).take(2).count() < 2 {
        return None;
    }
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// Whether an address is one of a machine: no loopback, no known group or network, no hardware address of eight bytes, no path of
/// a program (`abc::def`).
fn is_machine(address: Ipv6Addr, text: &[u8], rest: &[u8]) -> bool {
    let hardware = text.split(|byte| *byte == b':').all(|group| group.len() == 2);
    let known = rest.starts_with(b"/")
        && [&b"fe80::"[..], b"fc00::", b"fd00::", b"ff00::", b"2000::", b"64:ff9b::"]
            .iter()
            .any(|network| text.eq_ignore_ascii_case(network));
    let mapped = address.to_ipv4_mapped();
    let nobody = address.is_loopback()
        || address.is_unspecified()
        || hardware
        || known
        || address.is_multicast() && text.len() <= 9;
    !nobody
        && text.len() >= 6
        && text.iter().any(u8::is_ascii_digit)
        && mapped.is_none_or(octets::names_a_machine)
}
