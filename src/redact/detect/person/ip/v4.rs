//! IPv4 addresses.

use std::net::Ipv4Addr;

use super::{octets, v4_context};
use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// Finds them.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
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
        let end = start + text.len();
        let Some(address) = octets::parse(text) else { continue };
        if octets::names_a_machine(address)
            && !is_known_network(address, line, end)
            && v4_context::is_address(line, start, end, address)
        {
            let mut span = Span::new(start..end, Class::Ip, "IPv4 address");
            // `010.001.002.003`, and the reverse name `3.2.1.10.in-addr.arpa`, are the same machine as `10.1.2.3`.
            let address = if line[end..].starts_with(b".in-addr.arpa") {
                let [a, b, c, d] = address.octets();
                Ipv4Addr::new(d, c, b, a)
            } else {
                address
            };
            span.decoded = Some(address.to_string()).filter(|plain| plain.as_bytes() != text);
            spans.push(span);
        }
    }
}

/// The networks of RFC 1918 and its like as a whole: `10.0.0.0/8` says nothing about anybody.
fn is_known_network(address: Ipv4Addr, line: &[u8], end: usize) -> bool {
    let Some(rest) = line[end..].strip_prefix(b"/") else { return false };
    let prefix = rest.iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
    matches!(
        (address.octets(), &rest[..prefix]),
        ([10, 0, 0, 0], b"8")
            | ([172, 16, 0, 0], b"12")
            | ([192, 168, 0, 0] | [169, 254, 0, 0], b"16")
            | ([100, 64, 0, 0], b"10")
    )
}
