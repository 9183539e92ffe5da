//! Addresses inside host names: `ip-10-1-2-3.ec2.internal`, `10-1-2-3.pool.isp.example`, and IPv6 in `….ip6.arpa`.

use std::net::Ipv6Addr;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::octets;
use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// Labels in front of the four numbers that say what they are.
const BEFORE: &[&str] = &[
    "ip",
    "ec2",
    "host",
    "static",
    "dsl",
    "adsl",
    "pool",
    "dyn",
    "dynamic",
    "client",
    "cpe",
    "dhcp",
    "user",
    "customer",
    "cable",
    "ppp",
    "mobile",
    "unknown",
    "reverse",
    "rev",
    "ptr",
    "ns",
    "ipv4",
    "broadband",
    "catv",
    "node",
    "vm",
    "c",
    "h",
    "p",
];

/// The domain of the names of IPv6 addresses.
static ARPA: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(".ip6.arpa"));

/// Finds them.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    let mut done = 0;
    for dash in memchr::memchr_iter(b'-', line) {
        if dash < done
            || dash == 0
            || !line[dash - 1].is_ascii_digit()
            || !line.get(dash + 1).is_some_and(u8::is_ascii_digit)
        {
            continue;
        }
        let digits = line[done..dash].iter().rev().take(4).take_while(|byte| byte.is_ascii_digit()).count();
        let start = dash - digits;
        let length =
            line[start..].iter().take(20).take_while(|byte| byte.is_ascii_digit() || **byte == b'-').count();
        done = start + length;
        let text = line[start..done].strip_suffix(b"-").unwrap_or(&line[start..done]);
        let dotted: Vec<u8> = text.iter().map(|byte| if *byte == b'-' { b'.' } else { *byte }).collect();
        let Some(address) = octets::parse(&dotted) else { continue };
        let end = start + text.len();
        if octets::names_a_machine(address) && is_host(line, start, end) {
            // `ip-10-1-2-3`: the token has the word in front, too.
            let label = if line[..start].ends_with(b"ip-")
                && !line[..start - 3].last().is_some_and(u8::is_ascii_alphanumeric)
            {
                3
            } else {
                0
            };
            push(start - label..end, address.to_string(), spans);
        }
    }
    for arpa in ARPA.find_iter(line) {
        let length = line[..arpa]
            .iter()
            .rev()
            .take(63)
            .take_while(|byte| byte.is_ascii_hexdigit() || **byte == b'.')
            .count();
        let nibbles: Vec<u8> =
            line[arpa - length..arpa].iter().rev().filter(|byte| **byte != b'.').copied().collect();
        let Some(bits) =
            std::str::from_utf8(&nibbles).ok().and_then(|nibbles| u128::from_str_radix(nibbles, 16).ok())
        else {
            continue;
        };
        if nibbles.len() == 32 {
            push(arpa - length..arpa, Ipv6Addr::from(bits).to_string(), spans);
        }
    }
}

fn push(range: std::ops::Range<usize>, address: String, spans: &mut Vec<Span>) {
    let mut span = Span::new(range, Class::Ip, "IP address in a name");
    // The same machine as where its address is written with dots.
    span.decoded = Some(address);
    spans.push(span);
}

fn is_host(line: &[u8], start: usize, end: usize) -> bool {
    let before = &line[..start];
    let label = before.strip_suffix(b"-").or_else(|| before.strip_suffix(b".")).map(|before| {
        let length = before.iter().rev().take(20).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        String::from_utf8_lossy(&before[before.len() - length..]).to_ascii_lowercase()
    });
    if label.as_ref().is_some_and(|label| BEFORE.contains(&label.as_str())) {
        return !line.get(end).is_some_and(u8::is_ascii_alphanumeric);
    }
    // Behind it, the rest of a host name: two labels at least, the last of letters.
    let free =
        before.last().is_none_or(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_' | b'.'))
            || label.as_ref().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let Some(rest) = line[end..].strip_prefix(b".") else { return false };
    let length = rest
        .iter()
        .take(200)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
        .count();
    let labels: Vec<&[u8]> =
        rest[..length].split(|byte| *byte == b'.').filter(|label| !label.is_empty()).collect();
    let domain = labels.len() >= 2
        && labels.last().is_some_and(|last| last.len() >= 2 && last.iter().all(u8::is_ascii_alphabetic));
    free && domain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_name_is_the_same_as_with_dots() {
        let line = b"from ip-10-1-2-3.ec2.internal and 2026-01-02-03";
        let mut spans = Vec::new();
        find(line, &mut spans);
        assert_eq!(spans.len(), 1);
        assert_eq!(&line[spans[0].range.clone()], b"ip-10-1-2-3");
        assert_eq!(spans[0].decoded.as_deref(), Some("10.1.2.3"));
    }
}
