//! Lines of a cookie file as Netscape wrote it and curl and wget do: domain, subdomains, path, secure, expiry, name and value, with
//! tabs between.

use super::span::Span;

/// Finds the value of a cookie.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    if memchr::memchr_iter(b'\t', line).count() != 6 {
        return;
    }
    let cells: Vec<&[u8]> = line.split(|byte| *byte == b'\t').collect();
    let flag = |cell: &[u8]| matches!(cell, b"TRUE" | b"FALSE");
    if flag(cells[1])
        && flag(cells[3])
        && cells[2].starts_with(b"/")
        && cells[4].iter().all(u8::is_ascii_digit)
    {
        let value = cells[6].trim_ascii_end();
        let start = line.len() - cells[6].len();
        spans.push(Span::secret(start..start + value.len(), "cookie"));
    }
}
