//! Values that end where something around them does: brackets, a map, a call, the quotes around name and value.

use std::ops::Range;

use super::several;
use crate::redact::detect::judge;
use crate::redact::detect::value_at::value_at_most;

/// How far back the brace of a map is looked for, and how far ahead its end.
const NEAR: usize = 200;

/// The value from `at` on, if something around it says where it ends.
pub(super) fn value(line: &[u8], name: &Range<usize>, at: usize, most: usize) -> Option<Range<usize>> {
    quoted_whole(line, name, at, most)
        .or_else(|| in_brackets(line, name.end, at))
        .or_else(|| in_braces(line, at))
        .or_else(|| several::argument(line, &value_at_most(line, at, most), most))
        .or_else(|| in_map(line, name, at))
}

/// The value of `{id: web, secret: x y}`, without quotes, up to the next comma or the brace.
fn in_map(line: &[u8], name: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let before = &line[name.start.saturating_sub(NEAR)..name.start];
    if memchr::memrchr2(b'{', b'}', before).is_none_or(|brace| before[brace] != b'{') {
        return None;
    }
    let near = &line[at..line.len().min(at + NEAR)];
    let length = near.iter().position(|byte| matches!(byte, b',' | b'}'))?;
    let value = near[..length].trim_ascii_end();
    let is_plain = !value.iter().any(|byte| b"\"'`:=(){}[]<>$;".contains(byte));
    (is_plain && !value.is_empty() && value.split(|byte| *byte == b' ').count() <= 5)
        .then(|| at..at + value.len())
}

/// The value of `"API_SECRET=Wein berg"`: the quotes around both close it.
fn quoted_whole(line: &[u8], name: &Range<usize>, at: usize, most: usize) -> Option<Range<usize>> {
    let quote = *name.start.checked_sub(1).map(|before| &line[before])?;
    if !matches!(quote, b'"' | b'\'') || line.get(name.end) != Some(&b'=') || at != name.end + 1 {
        return None;
    }
    let near = &line[at..line.len().min(at + most)];
    let length = memchr::memchr(quote, near)?;
    let value = &near[..length];
    // `"password=x&user=mia"` holds several.
    (memchr::memchr(b' ', value).is_some() && !value.iter().any(|byte| b"=&;:".contains(byte)))
        .then(|| at..at + length)
}

/// The value of `X-Hook-Token:[erdbeer.eis]` and `x-api-key=[x]`, as programs print maps of lists. `[REDACTED]` is none.
fn in_brackets(line: &[u8], name_end: usize, at: usize) -> Option<Range<usize>> {
    if at != name_end + 1 || line.get(at) != Some(&b'[') {
        return None;
    }
    let near = &line[at + 1..line.len().min(at + 200)];
    let length = memchr::memchr(b']', near)?;
    let value = &near[..length];
    let is_note = value.iter().all(|byte| byte.is_ascii_uppercase() || b" _-*".contains(byte));
    (!is_note && !value.iter().any(|byte| b"\"'=,{ ".contains(byte))).then(|| at + 1..at + 1 + length)
}

/// The value of `PWD = {Pq}}7;Regen}` of ODBC: a brace that is doubled does not close. `{password}` stands for one.
fn in_braces(line: &[u8], at: usize) -> Option<Range<usize>> {
    let near = line[at..line.len().min(at + NEAR)].strip_prefix(b"{")?;
    let mut end = 0;
    while *near.get(end)? != b'}' || near.get(end + 1) == Some(&b'}') {
        end += if near[end] == b'}' { 2 } else { 1 };
    }
    let (value, behind) = (&near[..end], near[end + 1..].trim_ascii_start());
    let is_odd = value.iter().any(|byte| b";}#@!?+&".contains(byte)) && value.first() != Some(&b'{');
    let is_plain = !value.iter().any(|byte| b"\"'`:=,".contains(byte));
    (is_odd && is_plain && matches!(behind.first(), None | Some(b';' | b'"' | b'\'' | b'\n' | b'\r')))
        .then(|| at + 1..at + 1 + end)
}

/// `"password:reset:any"`, in quotes or the whole text: a permission.
pub(super) fn is_permission(line: &[u8], name: &Range<usize>, value: &Range<usize>) -> bool {
    let mut rest = &line[value.clone()];
    let whole = match name.start.checked_sub(1).map(|before| line[before]) {
        Some(quote @ (b'"' | b'\'')) => line.get(value.end) == Some(&quote),
        // `admin,secrets:rotate,tenant`: a cell of a table.
        Some(b',') => {
            rest = rest.split(|byte| *byte == b',').next().unwrap_or_default();
            true
        }
        Some(_) => false,
        None => value.end == line.len() && rest.contains(&b':'),
    };
    whole && value.start == name.end + 1 && line[name.end] == b':' && judge::is_permission(rest)
}

/// `[["x-api-key", "x"], …]`: a name and its value as a list of two among others.
pub(super) fn is_pair_in_list(line: &[u8], name: &Range<usize>, at: usize) -> bool {
    let Some(before) = name.start.checked_sub(1).filter(|before| matches!(line[*before], b'"' | b'\''))
    else {
        return false;
    };
    let Some(outer) = line[..before].strip_suffix(b"[").or_else(|| line[..before].strip_suffix(b"(")) else {
        return false;
    };
    let outer = outer[outer.len().saturating_sub(16)..].trim_ascii_end();
    // `req.setHeader("X-Api-Key", "x")`
    let callee =
        outer.rsplit(|byte| !byte.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
    let sets = line[before - 1] == b'('
        && [&b"header"[..], b"set", b"put", b"add", b"append", b"with", b"property"]
            .iter()
            .any(|word| callee.starts_with(word) || callee.ends_with(word));
    let quote = line[before];
    let near = &line[at..line.len().min(at + 200)];
    let closes =
        memchr::memchr(quote, near).is_some_and(|end| matches!(near.get(end + 1), Some(b']' | b')')));
    at > name.end + 2
        && line[name.end] == quote
        && closes
        && (outer.is_empty() || sets || matches!(outer.last(), Some(b'[' | b',' | b'(')))
}
