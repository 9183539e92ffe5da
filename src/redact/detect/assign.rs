//! A name that says that its value is secret, with the value behind it: `key=value`, `key: value`, `"key": "value"`,
//! `<key>value</key>`, `--key value`, `{"name":"key","value":"…"}`, and `Bearer value`.

use std::ops::Range;

pub(super) use stems::STEMS;
use told::ToldValue;

use super::headers;
use super::judge::{self, Delimiter, ValuePlace};
use super::line_words::{self, LineWords};
use super::shape::{self, CharStats};
use super::span::Span;
use super::value_at::{is_name, value_at, value_at_most};
use crate::redact::vocabulary::placeholder::is_placeholder;
use crate::redact::vocabulary::{self as names, NameHint};

mod authorization;
mod beside;
mod enclosed;
mod joint;
mod label;
mod several;
mod stems;
mod told;
mod whole_line;

/// How much of a value is looked at to find out whether it is secret: a line that is nothing but `key=` is read once for each.
const LOOK: usize = 512;

/// The longest name that is read.
const LONGEST_NAME: usize = 80;

/// Finds values behind names that say that they are secret.
pub(super) fn find(line: &[u8], words: &LineWords, spans: &mut Vec<Span>) {
    let mut done = 0;
    for hit in line_words::earliest(&words.secret_names).map(|word| &word.range) {
        if hit.start < done {
            continue;
        }
        let name = name_around(line, hit.clone());
        done = name.end;
        // The end of a sentence: `an invalid signature. TrackingId:…`.
        if line[..name.end].ends_with(b".") && line.get(name.end) == Some(&b' ') {
            continue;
        }
        if let Some(span) = glued(line, &name, hit.end.min(name.end)) {
            done = span.range.end;
            spans.push(span);
            continue;
        }
        done = done.max(value_of(line, &name, spans));
    }
}

/// The whole name around a stem.
fn name_around(line: &[u8], stem: Range<usize>) -> Range<usize> {
    let before =
        line[..stem.start].iter().rev().take(LONGEST_NAME).take_while(|byte| is_part(**byte)).count();
    let after = line[stem.end..].iter().take(LONGEST_NAME).take_while(|byte| is_part(**byte)).count();
    let mut start = stem.start - before;
    while start < stem.start && line[start].is_ascii() && !line[start].is_ascii_alphanumeric() {
        start += 1;
    }
    // `basic ` ends with its space: what comes behind it is the value, not more of the name.
    if line[stem.end - 1] == b' ' { start..stem.end - 1 } else { start..stem.end + after }
}

/// Whether the byte may be a part of a name: also of one in another script.
fn is_part(byte: u8) -> bool {
    is_name(byte) || !byte.is_ascii()
}

/// A value that is a part of the name: `vendor-private-key-123e4567-…`.
fn glued(line: &[u8], name: &Range<usize>, stem_end: usize) -> Option<Span> {
    let rest = &line[stem_end..name.end];
    if rest.len() < 12 {
        return None;
    }
    let skipped = rest.iter().position(|byte| matches!(byte, b'-' | b'_' | b'.'))?;
    let value = &rest[skipped + 1..];
    let stats = CharStats::of(value);
    let random = shape::is_uuid(value)
        || (value.len() >= 16 && stats.is_mixed() && stats.density() >= 20 && !judge::is_no_secret(value));
    if !random {
        return None;
    }
    let hint = names::classify_name(&line[name.start..stem_end + skipped]);
    let is_value = matches!(hint, NameHint::Password | NameHint::Token)
        || (hint == NameHint::Maybe && stats.density() >= 30);
    is_value.then(|| Span::secret(stem_end + skipped + 1..name.end, "value behind a telling name"))
}

/// Finds the value of the name. Returns the byte at which the search goes on.
fn value_of(line: &[u8], name: &Range<usize>, spans: &mut Vec<Span>) -> usize {
    if let Some(end) = label::find(line, name, spans) {
        return end;
    }
    if in_authority(line, name) {
        return name.end;
    }
    if beside::find_before(line, name, spans) {
        return name.end;
    }
    let end = beside::key_behind(line, name).unwrap_or(name.end);
    let Some((mut at, mut joined)) = joint::join(line, end) else { return name.end };
    if joined == Delimiter::Loosely && name.start >= 1 && line[name.start - 1] == b'-' {
        joined = Delimiter::Firmly;
    }
    if joined == Delimiter::Loosely && enclosed::is_pair_in_list(line, name, at) {
        joined = Delimiter::Firmly;
    }
    let text = &line[name.clone()];
    // `request_id=Chr3asM4nK14tfdw took`: what happens to hold `as` or `pw` is no name.
    if joined == Delimiter::Loosely && shape::is_generated(text) {
        return name.end;
    }
    let mut hint = names::classify_name(text);
    // `Pre-shared key: x` is no word of a sentence either.
    let mut two_words = false;
    if matches!(hint, NameHint::Maybe | NameHint::Nothing | NameHint::Diagnostic) {
        let with_it = with_word_before(line, name);
        two_words = matches!(with_it, Some(NameHint::Token)) && joined == Delimiter::Firmly;
        hint = with_it.unwrap_or(hint);
    }
    let folded = names::fold(text);
    // `X-Acme-Api: …` is a header; `desk-api:sha-7f3a9c1b2d` is an image, or where something runs.
    if hint == NameHint::Maybe
        && text
            .to_ascii_lowercase()
            .strip_suffix(b"-api")
            .is_some_and(|bare| !bare.starts_with(b"x-") && names::classify_name(bare) == NameHint::Nothing)
    {
        return name.end;
    }
    match folded.as_slice() {
        b"cookie" | b"setcookie" if joined == Delimiter::Firmly => return headers::cookies(line, at, spans),
        b"bearer" | b"basic" | b"ssws" | b"negotiate" | b"token" if joined == Delimiter::Loosely => {
            if let Some(end) = behind_scheme(line, at, &folded, spans) {
                return end;
            }
        }
        _ => {}
    }
    if !matches!(
        hint,
        NameHint::Password | NameHint::Token | NameHint::Near | NameHint::Maybe | NameHint::About
    ) {
        return name.end;
    }
    if joined == Delimiter::Firmly
        && let Some((value, count)) = several::bytes(line, at)
    {
        // `primary_keys: [1, 2, 3]` are rows; a key has as many bytes as a cipher wants.
        let is_key = hint == NameHint::Maybe && folded.ends_with(b"key") && count >= 16;
        if is_key || matches!(hint, NameHint::Password | NameHint::Token) {
            let end = value.end;
            spans.push(Span::secret(value, "value behind a telling name"));
            return end;
        }
        return name.end;
    }
    if joined == Delimiter::Firmly
        && folded.ends_with(b"authorization")
        && let Some(end) = authorization::find(line, at, spans)
    {
        return end;
    }
    if joined == Delimiter::Firmly && (folded.ends_with(b"authorization") || folded.ends_with(b"auth")) {
        at = headers::after_scheme(line, at);
    }
    // `password:reset:any` in quotes, or as a whole.
    if enclosed::is_permission(line, name, &value_at_most(line, at, LOOK)) {
        return name.end;
    }
    let quoted = at > 0 && matches!(line[at - 1], b'"' | b'\'' | b'`');
    if matches!(hint, NameHint::Password | NameHint::Token)
        && joined == Delimiter::Firmly
        && !quoted
        && let Some(value) = enclosed::value(line, name, at, LOOK)
    {
        let place = ValuePlace { named: true, ..ValuePlace::FIELD };
        if judge::is_secret(&line[value.clone()], hint, place) {
            spans.push(Span::secret(value.clone(), "value behind a telling name"));
        }
        return value.end;
    }
    let has_line = || whole_line::is_alone(line, name) || whole_line::is_beside_account(line, name, at);
    if joined == Delimiter::Firmly && !quoted && has_line() {
        return whole_line::value(line, at, name, hint, two_words || is_identifier(line, name, at), spans);
    }
    let named = two_words || is_identifier(line, name, at) || enclosed::is_pair_in_list(line, name, at);
    ToldValue { line, name, folded: &folded, at, joined, hint, quoted, named }.find(spans)
}

/// `https://x-token:kiwi77@host/path`, `https://token:443/path`: who signs in and the name of a host are read with the link, and the
/// rest of it is no part of their value.
fn in_authority(line: &[u8], name: &Range<usize>) -> bool {
    if !line[..name.start].ends_with(b"://") || line.get(name.end) != Some(&b':') {
        return false;
    }
    let rest = &line[name.end + 1..];
    let port = rest.iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
    let is_port = (1..=5).contains(&port) && rest.get(port).is_none_or(|byte| b"/ \"'".contains(byte));
    is_port || rest.iter().take(LOOK).take_while(|byte| !byte.is_ascii_whitespace()).any(|byte| *byte == b'@')
}

/// Whether a name that joins its value from `at` on is one of a program, and no word of a sentence: `X-Api-Key: `, `client_secret: `,
/// `token = `. `auth-secret` behind a slash names an object.
fn is_identifier(line: &[u8], name: &Range<usize>, at: usize) -> bool {
    let behind_slash = name.start > 1 && line[name.start - 1] == b'/' && line[name.start - 2] != b'/';
    let between = &line[name.end..at];
    // `"api token": x`: a key in quotes.
    let is_key = matches!(between, [b'"' | b'\'', b':' | b'=', ..] | [b'"' | b'\'', b' ', b':' | b'=', ..]);
    let joint = between.iter().any(|byte| matches!(byte, b':' | b'=') || !byte.is_ascii());
    !behind_slash && joint && (is_key || between.contains(&b'=') || is_named(&line[name.clone()]))
}

/// Whether a name is written as programs write theirs: `smtp_pass`, `X-Api-Key`, `apiKey`.
fn is_named(name: &[u8]) -> bool {
    name.iter().any(|byte| matches!(byte, b'-' | b'_' | b'.'))
        || name.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}

/// What `Bearer`, `Basic` and the like bring. Returns where it ends.
fn behind_scheme(line: &[u8], at: usize, scheme: &[u8], spans: &mut Vec<Span>) -> Option<usize> {
    let mut value = value_at_most(line, at, LOOK);
    // No scheme has a comma in its credential: in a table it divides, also from a number.
    let comma = line[value.clone()].iter().position(|byte| *byte == b',');
    value.end = value.start + comma.unwrap_or(value.len());
    let stats = CharStats::of(&line[value.clone()]);
    let least = if scheme == b"token" { 16 } else { 8 };
    if stats.length >= least
        && !judge::is_field(&line[value.clone()])
        && (scheme != b"basic" || judge::is_base64(&line[value.clone()]))
        && (stats.is_mixed() || stats.density() >= 35)
        && !is_placeholder(&line[value.clone()])
    {
        if comma.is_none() {
            value = value_at(line, at);
        }
        let end = value.end;
        spans.push(Span::secret(value, "authorization"));
        return Some(end);
    }
    None
}

/// The name together with the word in front of it: `access key`, `private token`.
fn with_word_before(line: &[u8], name: &Range<usize>) -> Option<NameHint> {
    let before = line[..name.start].strip_suffix(b" ")?;
    let length = before.iter().rev().take(20).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let start = before.len() - length;
    let found = names::classify_name(&line[start..name.end]);
    (length > 0 && matches!(found, NameHint::Token | NameHint::Password | NameHint::Diagnostic))
        .then_some(found)
}
