//! Elements of XML and HTML: `<wsse:Password Type="…">x</wsse:Password>`. The closing tag names the value in front of it.

use super::judge::{self, ValuePlace};
use super::span::Span;
use crate::redact::vocabulary::{NameHint, classify_name};

/// The longest value that is read.
const LONGEST: usize = 8192;

/// Finds the values of elements whose name says that they are secret.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    let mut last = 0;
    for slash in memchr::memchr_iter(b'<', line).filter(|at| line.get(at + 1) == Some(&b'/')) {
        let name = &line[slash + 2..];
        let length = name.iter().take(80).take_while(|byte| is_name(**byte)).count();
        let from = slash.saturating_sub(LONGEST).max(last);
        last = slash + 2;
        let local = name[..length].rsplit(|byte| *byte == b':').next().unwrap_or_default();
        let mut hint = classify_name(local);
        // `<Password><Value>x</Value></Password>`
        if GENERIC.iter().any(|generic| local.eq_ignore_ascii_case(generic)) {
            hint = keyed(&line[slash.saturating_sub(LONGEST_PAIR)..slash])
                .or_else(|| outer(&line[from..slash], local))
                .unwrap_or(hint);
        }
        // `<key>CFBundleShortVersionString</key><string>7.3.1</string>`: the name itself.
        if local == b"key" && line[slash + 2 + length..].starts_with(b"><") {
            continue;
        }
        if !matches!(hint, NameHint::Password | NameHint::Token | NameHint::Near | NameHint::Maybe) {
            continue;
        }
        // `<passwd><![CDATA[Mut&ter]]></passwd>`
        if line[from..slash].ends_with(b"]]>")
            && let Some(open) = rfind_cdata(&line[from..slash])
        {
            let value = from + open..slash - 3;
            if judge::is_secret(&line[value.clone()], hint, ValuePlace::FIELD) {
                spans.push(Span::secret(value, "value behind a telling name"));
            }
            continue;
        }
        let Some(open) =
            memchr::memrchr2(b'>', b'<', &line[from..slash]).filter(|at| line[from + at] == b'>')
        else {
            continue;
        };
        let text = &line[from + open + 1..slash];
        let text = text.strip_prefix(b"<![CDATA[").unwrap_or(text);
        let start = slash - text.len() + (text.len() - text.trim_ascii_start().len());
        let value = start..start + text.trim_ascii().len();
        if value.start < value.end && judge::is_secret(&line[value.clone()], hint, ValuePlace::FIELD) {
            spans.push(Span::secret(value, "value behind a telling name"));
        }
    }
}

/// Where the last section of characters begins.
fn rfind_cdata(text: &[u8]) -> Option<usize> {
    const OPEN: &[u8] = b"<![CDATA[";
    let at = memchr::memrchr_iter(b'<', text).take(8).find(|at| text[*at..].starts_with(OPEN))?;
    Some(at + OPEN.len())
}

/// Elements whose value belongs to the element around them.
const GENERIC: &[&[u8]] = &[b"value", b"string", b"text", b"content", b"data"];

/// What the name of the element around the one at the end of `before` tells.
fn outer(before: &[u8], local: &[u8]) -> Option<NameHint> {
    let open = memchr::memrchr(b'<', before)?;
    before[open + 1..].get(..local.len()).filter(|name| name.eq_ignore_ascii_case(local))?;
    let around = before[..open].trim_ascii_end().strip_suffix(b">")?;
    let tag = memchr::memrchr(b'<', around)?;
    let inside = &around[tag + 1..];
    // `<property name="password"><value>x</value>`
    if let Some(at) = memchr::memmem::find(inside, b" name=\"") {
        return Some(classify_name(inside[at + 7..].split(|byte| *byte == b'"').next()?));
    }
    let name = inside.split(u8::is_ascii_whitespace).next()?;
    Some(classify_name(name.rsplit(|byte| *byte == b':').next()?))
}

/// How far back the name of a property list is looked for.
const LONGEST_PAIR: usize = 512;

/// What the name of a property list tells in front of its value: `<key>ProxyPassword</key><string>x`.
fn keyed(before: &[u8]) -> Option<NameHint> {
    let open = memchr::memrchr(b'<', before)?;
    let name = before[..open].trim_ascii_end().strip_suffix(b"</key>")?;
    let start = memchr::memrchr(b'>', name)?;
    name[..start].ends_with(b"<key").then(|| classify_name(&name[start + 1..]))
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.') || !byte.is_ascii()
}
