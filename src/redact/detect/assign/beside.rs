//! A name and its value as two fields of one thing on one line, in any order: `{name: SMTP_PASS, value: V}`, `{value: V, key: SMTP_PASS}`,
//! `Header(name=X-Api-Key, value=V)`.

use std::ops::Range;

use crate::redact::detect::judge::{self, ValuePlace};
use crate::redact::detect::span::Span;
use crate::redact::detect::value_at::{is_name, value_at};
use crate::redact::vocabulary::{NameHint, classify_name};

/// Keys of the name.
const NAMES: &[&[u8]] =
    &[b"name", b"key", b"variable", b"var", b"param", b"parameter", b"header", b"property"];

/// Keys of the value.
const VALUES: &[&[u8]] = &[b"value", b"val", b"content", b"default"];

/// How far back the value is looked for.
const NEAR: usize = 200;

/// Where the key begins whose value the name is: `name: `, `'key': `, `name=`.
fn key_of(line: &[u8], name: &Range<usize>) -> Option<usize> {
    let before = &line[name.start.saturating_sub(NEAR)..name.start];
    let before = before.strip_suffix(b"\"").or_else(|| before.strip_suffix(b"'")).unwrap_or(before);
    let before = before.trim_ascii_end();
    let before = before.strip_suffix(b":").or_else(|| before.strip_suffix(b"="))?;
    let before = before.strip_suffix(b"\"").or_else(|| before.strip_suffix(b"'")).unwrap_or(before);
    let length = before.iter().rev().take(16).take_while(|byte| is_name(**byte)).count();
    let start = before.len() - length;
    let key = before[start..].to_ascii_lowercase();
    NAMES.contains(&key.as_slice()).then(|| name.start.saturating_sub(NEAR) + start)
}

/// Where the value's key ends that stands behind a name which is not in quotes: `, value` of `name: SMTP_PASS, value: V`.
pub(super) fn key_behind(line: &[u8], name: &Range<usize>) -> Option<usize> {
    let rest = line[name.end..].strip_prefix(b",")?;
    let blanks = rest.iter().take(4).take_while(|byte| **byte == b' ').count();
    let rest = &rest[blanks..];
    let length = rest.iter().take(16).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let joined = matches!(rest.get(length), Some(b':' | b'='));
    (joined && VALUES.contains(&&rest[..length]) && key_of(line, name).is_some())
        .then(|| name.end + 1 + blanks + length)
}

/// Finds the value in front of its name. Whether there is one.
pub(super) fn find_before(line: &[u8], name: &Range<usize>, spans: &mut Vec<Span>) -> bool {
    let Some(key) = key_of(line, name) else { return false };
    let from = key.saturating_sub(NEAR);
    let Some(open) = memchr::memrchr2(b'{', b'(', &line[from..key]).map(|at| from + at + 1) else {
        return false;
    };
    let mut start = open;
    for field in line[open..key].split(|byte| *byte == b',') {
        let field_start = start;
        start += field.len() + 1;
        let lead = field.iter().take_while(|byte| matches!(byte, b' ' | b'"' | b'\'')).count();
        let text = &field[lead..];
        let word = text.iter().take(16).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let joint = text[word..].iter().take(6).take_while(|byte| b"\"' :=>".contains(byte)).count();
        let between = &text[word..word + joint];
        if !VALUES.contains(&&text[..word]) || !between.iter().any(|byte| matches!(byte, b':' | b'=')) {
            continue;
        }
        let at = field_start + lead + word + joint;
        let quoted = matches!(between.last(), Some(b'"' | b'\''));
        let value = if quoted {
            value_at(&line[..key], at)
        } else {
            at..at + text[word + joint..].trim_ascii_end().len()
        };
        let hint = classify_name(&line[name.clone()]);
        let text = &line[value.clone()];
        // `{value: e.target.value, name: "password"}`: a program.
        let is_path = !quoted && memchr::memchr_iter(b'.', text).count() >= 2;
        let place = ValuePlace { quoted, named: true, ..ValuePlace::FIELD };
        if matches!(hint, NameHint::Password | NameHint::Token)
            && !is_path
            && judge::is_secret(text, hint, place)
        {
            spans.push(Span::secret(value, "value beside a telling name"));
            return true;
        }
    }
    false
}
