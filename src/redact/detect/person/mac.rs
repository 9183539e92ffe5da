//! Hardware addresses of network cards: `00:16:3e:5a:1b:2c`, `00-16-3E-5A-1B-2C`, `0016.3e5a.1b2c`.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// Finds them.
pub(super) fn find(line: &[u8], _: Option<&str>, spans: &mut Vec<Span>) {
    pairs(line, b':', spans);
    pairs(line, b'-', spans);
    dotted(line, spans);
    for place in AT.find_iter(line) {
        short(line, place + AT.needle().len(), spans);
    }
}

static AT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(" at "));

/// `? (203.0.113.8) at e4:5f:1:a8:9:d on en0`: the `arp` of BSD and macOS leaves zeros out.
fn short(line: &[u8], start: usize, spans: &mut Vec<Span>) {
    let length =
        line[start..].iter().take(18).take_while(|byte| byte.is_ascii_hexdigit() || **byte == b':').count();
    let text = &line[start..start + length];
    let groups: Vec<&[u8]> = text.split(|byte| *byte == b':').collect();
    let ends = line.get(start + length).is_none_or(u8::is_ascii_whitespace);
    let fits = groups.len() == 6 && length < 17 && groups.iter().all(|group| matches!(group.len(), 1 | 2));
    if ends && fits && text.iter().any(u8::is_ascii_alphabetic) {
        let whole: Vec<String> =
            groups.iter().map(|group| format!("{:0>2}", String::from_utf8_lossy(group))).collect();
        let whole = whole.join(":");
        if is_somebody(whole.as_bytes()) {
            let mut span = Span::new(start..start + length, Class::Mac, "hardware address");
            span.decoded = Some(whole);
            spans.push(span);
        }
    }
}

/// Six pairs. Longer chains are fingerprints; of fourteen, as the firewall of Linux logs them, the first twelve are two addresses.
fn pairs(line: &[u8], mark: u8, spans: &mut Vec<Span>) {
    let mut done = 0;
    for at in memchr::memchr_iter(mark, line) {
        if at < done || at < 2 || !is_pair(&line[at - 2..at]) {
            continue;
        }
        let start = at - 2;
        let mut groups = 1;
        let mut end = at;
        while line.get(end) == Some(&mark)
            && line.get(end + 1..end + 3).is_some_and(is_pair)
            && !line.get(end + 3).is_some_and(u8::is_ascii_hexdigit)
        {
            end += 3;
            groups += 1;
        }
        done = end.max(at + 1);
        let before = start.checked_sub(1).map_or(b' ', |before| line[before]);
        let behind = line.get(end).copied().unwrap_or(b' ');
        let joined = |byte: u8| byte.is_ascii_alphanumeric() || byte == mark || byte == b'_';
        // `[MAC=00:16:…`, `lladdr:00:16:…`: a name and the same mark in front.
        let named = before == mark
            && start >= 2
            && line[start - 2].is_ascii_alphabetic()
            && !line[start - 2].is_ascii_hexdigit();
        if (joined(before) && !named) || (behind.is_ascii_alphanumeric() || behind == b'_') {
            continue;
        }
        let eui64 =
            || line[start..end].get(9..14).is_some_and(|middle| middle.eq_ignore_ascii_case(b"ff:fe"));
        let ranges = match groups {
            6 => [Some(start..end), None],
            8 if eui64() => [Some(start..end), None],
            14 => [Some(start..start + 17), Some(start + 18..start + 35)],
            _ => continue,
        };
        for range in ranges.into_iter().flatten() {
            let address = &line[range.clone()];
            let letters = address.iter().any(u8::is_ascii_alphabetic);
            // `Serial Number: 04:7f:c2:9a:0e:bb` of a certificate.
            let near = line[range.start.saturating_sub(24)..range.start].to_ascii_lowercase();
            let near = near.trim_ascii_end();
            let near = near.strip_suffix(b":").unwrap_or(near);
            let serial = mark == b':' && (near.ends_with(b"serial number") || near.ends_with(b"serial"));
            if is_somebody(address) && (mark == b':' || letters) && !serial {
                spans.push(Span::new(range, Class::Mac, "hardware address"));
            }
        }
    }
}

fn is_pair(text: &[u8]) -> bool {
    text.len() == 2 && text.iter().all(u8::is_ascii_hexdigit)
}

/// `0016.3e5a.1b2c`, as Cisco writes it.
fn dotted(line: &[u8], spans: &mut Vec<Span>) {
    let mut done = 0;
    for dot in memchr::memchr_iter(b'.', line) {
        if dot < done || dot < 4 {
            continue;
        }
        let Some(address) = line.get(dot - 4..dot + 10) else { break };
        let fits = address.iter().enumerate().all(|(place, byte)| {
            if place == 4 || place == 9 { *byte == b'.' } else { byte.is_ascii_hexdigit() }
        });
        let joined = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/');
        let goes_on = match line.get(dot + 10) {
            Some(b'.') => line.get(dot + 11).is_some_and(u8::is_ascii_alphanumeric),
            Some(byte) => byte.is_ascii_alphanumeric() || *byte == b'_',
            None => false,
        };
        let free = !goes_on && !line[..dot - 4].last().is_some_and(joined);
        let mixed = address.iter().any(u8::is_ascii_digit) && address.iter().any(u8::is_ascii_alphabetic);
        if fits && free && mixed && is_somebody(address) {
            spans.push(Span::new(dot - 4..dot + 10, Class::Mac, "hardware address"));
            done = dot + 10;
        }
    }
}

/// No address of nobody, of everybody, or of a group (IANA, `01:00:5e…`, `33:33…`, `01:80:c2…`).
fn is_somebody(address: &[u8]) -> bool {
    let hex: Vec<u8> =
        address.iter().filter(|byte| byte.is_ascii_hexdigit()).map(u8::to_ascii_lowercase).collect();
    !hex.iter().all(|byte| *byte == b'0')
        && !hex.iter().all(|byte| *byte == b'f')
        && ![&b"01005e"[..], b"3333", b"0180c2", b"01000c"].iter().any(|group| hex.starts_with(group))
}
