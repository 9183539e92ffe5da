//! Headers, cookies and other values that come with a name of their own.

use super::account_pair;
use super::judge::{self, ValuePlace};
use super::shape::{self, CharStats};
use super::span::Span;
use super::value_at::value_at;
use crate::redact::vocabulary::cookie::is_attribute;
use crate::redact::vocabulary::placeholder::is_placeholder;
use crate::redact::vocabulary::{self as names, NameHint};

/// Words in front of the credential in an authorization header.
const SCHEMES: &[&[u8]] = &[
    b"basic",
    b"bearer",
    b"digest",
    b"token",
    b"apikey",
    b"api-key",
    b"ssws",
    b"negotiate",
    b"ntlm",
    b"dpop",
    b"hawk",
    b"key",
    b"jwt",
    b"splunk",
    b"oauth",
    b"genericapikey",
    b"bot",
    b"aws4-hmac-sha256",
];

/// Finds what is secret in the value of a named field.
pub(super) fn field(name: &str, value: &str, spans: &mut Vec<Span>) {
    let bytes = value.as_bytes();
    let folded = names::fold(name.as_bytes());
    if folded.ends_with(b"cookie") || folded.ends_with(b"cookies") {
        cookies(bytes, 0, spans);
        return;
    }
    if is_placeholder(bytes) || bytes.is_empty() {
        return;
    }
    if folded.ends_with(b"authorization") {
        spans.push(Span::secret(after_scheme(bytes, 0)..bytes.len(), "field name"));
        return;
    }
    let hint = names::classify_name(name.as_bytes());
    let words = bytes.contains(&b' ');
    // `inbox-secret` in a column `SECRET`, `Password` as the label of a field.
    let secret = match hint {
        NameHint::Password if names::is_password_word(bytes) => false,
        NameHint::Token if judge::is_name_of_one(bytes) => false,
        NameHint::Password => {
            !shape::is_status_word(bytes) && !judge::is_no_secret(bytes) && !judge::says_a_sentence(bytes)
        }
        NameHint::Token => {
            let stats = CharStats::of(bytes);
            // Who writes several words wrote a secret, and drew no token.
            let chosen = words
                && [&b"secret"[..], b"credential"]
                    .iter()
                    .any(|word| memchr::memmem::find(&folded, word).is_some())
                && bytes.split(|byte| *byte == b' ').count() <= 4
                && !judge::says_a_sentence(bytes);
            !judge::is_no_secret(bytes)
                && (!shape::is_status_word(bytes) && !words
                    || chosen
                    || (stats.length >= 12 && stats.is_mixed() && !judge::says_a_sentence(bytes)))
        }
        _ => !words && judge::is_secret(bytes, hint, ValuePlace::FIELD),
    };
    if secret {
        spans.push(Span::secret(0..bytes.len(), "field name"));
    } else if hint == NameHint::Maybe
        && folded.ends_with(b"auth")
        && let Some(pair) = account_pair::secret_of(bytes, 0..bytes.len())
    {
        spans.push(Span::secret(pair, "field name"));
    }
}

/// The values of `a=1; b=2` from `at` on. Returns where the header ends.
pub(super) fn cookies(line: &[u8], at: usize, spans: &mut Vec<Span>) -> usize {
    let quote = at.checked_sub(1).map(|before| line[before]).filter(|byte| matches!(byte, b'"' | b'\''));
    let end = line[at..].iter().position(|byte| {
        Some(*byte) == quote || *byte == b'\n' || (quote.is_none() && matches!(byte, b'"' | b'\''))
    });
    let end = end.map_or(line.len(), |length| at + length);
    let mut start = at;
    for part in line[at..end].split(|byte| *byte == b';') {
        let next = start + part.len() + 1;
        let value = match memchr::memchr(b'=', part) {
            Some(equals) if is_attribute(&part[..equals]) => next..next,
            Some(equals) => start + equals + 1..start + part.len(),
            // A value alone: the header was taken apart already.
            None if is_attribute(part)
                || shape::is_version(part.trim_ascii())
                || shape::is_status_word(part.trim_ascii())
                || memchr::memchr(b' ', part.trim_ascii()).is_some() =>
            {
                next..next
            }
            None => start..start + part.len(),
        };
        if value.start < value.end {
            let text = &line[value.clone()];
            let spaces = text.len() - text.trim_ascii_start().len();
            let length = text.trim_ascii().len();
            if length > 0 && !is_placeholder(text.trim_ascii()) {
                spans.push(Span::secret(value.start + spaces..value.start + spaces + length, "cookie"));
            }
        }
        start = next;
    }
    end
}

/// Where the credential begins in an authorization header that begins at `at`.
pub(super) fn after_scheme(line: &[u8], at: usize) -> usize {
    let rest = &line[at..];
    let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    if rest.get(length) == Some(&b' ') && is_scheme(&rest[..length]) {
        let spaces = rest[length..].iter().take_while(|byte| **byte == b' ').count();
        return at + length + spaces;
    }
    value_at(line, at).start
}

/// Whether a word is a scheme of such a header.
pub(super) fn is_scheme(word: &[u8]) -> bool {
    SCHEMES.contains(&word.to_ascii_lowercase().as_slice())
}

/// Whether a value of this name is secret, whatever it looks like.
pub(super) fn is_secret(name: &str) -> bool {
    matches!(names::classify_name(name.as_bytes()), NameHint::Password | NameHint::Token)
}
