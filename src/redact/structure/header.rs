//! One HTTP header: by its name, and for some by the grammar of its value.

use std::borrow::Cow;

use super::walk::{Walk, is_done};
use super::{cookie, heuristics, unlisted, url, value};
use crate::redact::vocabulary::listed as names;
use crate::redact::vocabulary::subject::FieldSubject;

/// Parameters of a challenge (RFC 9110, 6750, 9449) that say why a request was refused.
const CHALLENGE: &[&str] = &[
    "realm",
    "error",
    "error_description",
    "error_uri",
    "scope",
    "algs",
    "charset",
    "algorithm",
    "qop",
    "stale",
    "max_age",
    "acr_values",
    "authorization_uri",
    "resource_metadata",
    "error_code",
    "ts:error",
];

/// Bytes of a header that is no list of words any more.
const LONGEST_PLAIN: usize = 512;

/// The value of a header in a listed place.
pub(super) fn clean<'t>(walk: &mut Walk<'_>, name: &str, text: &'t str) -> Cow<'t, str> {
    if is_done(text) {
        return Cow::Borrowed(text);
    }
    let folded = names::fold(name);
    if let Some(cleaned) = by_grammar(walk, folded.as_str(), text) {
        return cleaned;
    }
    if names::is_secret_parameter(&folded) {
        return walk.replace_all_of("header name", text);
    }
    if heuristics::is_url(text) || (names::is_url(&folded) && !text.contains(char::is_whitespace)) {
        return url::clean(walk, text, true);
    }
    if names::is_kept_header(&folded) {
        // By its name `:authority` and `Access-Control-Allow-Origin` might hold a credential.
        return if folded.as_str() == "state" { value::kept(walk, name, text) } else { parts(walk, text) };
    }
    if value::is_secret_name(name) {
        return walk.replace_all_of("header name", text);
    }
    match walk.subject(name) {
        FieldSubject::Person
        | FieldSubject::Address
        | FieldSubject::OneTime
        | FieldSubject::Trace
        | FieldSubject::Said => {}
        _ if value::may_be_secret(name) && !heuristics::says_nothing(text) => {
            // `X-Vendor-Key: 3f9a…` is one, `X-Login-Page: start` is none that anybody must replace.
            return if heuristics::is_plain_words(text) {
                unlisted::leave_out(walk, name, text, "not on the list: header")
            } else {
                walk.replace_all_of("header name", text)
            };
        }
        _ if is_plain(text) => return parts(walk, text),
        _ => {}
    }
    unlisted::clean(walk, name, text, "not on the list: header")
}

/// A value of words, numbers, lists and parameters, as most headers have it, in which nothing looks like a credential.
fn is_plain(text: &str) -> bool {
    text.len() <= LONGEST_PLAIN
        && text
            .split([' ', ',', ';', '=', '"', '\'', '(', ')', '/', '|', '<', '>', '{', '}', '[', ']', '*'])
            .all(|part| {
                part.is_empty()
                    || heuristics::is_plain_words(part)
                    || heuristics::is_version(part)
                    || heuristics::is_number(part)
                    || heuristics::is_date(part)
            })
}

/// A value that stays, apart from addresses and credentials in it; a URL in it is cleaned as one.
fn parts<'t>(walk: &mut Walk<'_>, text: &'t str) -> Cow<'t, str> {
    if !text.contains("://") {
        return walk.id(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive([' ', ',', ';', '<', '>', '"', '\'']) {
        let inner = word.trim_end_matches([' ', ',', ';', '<', '>', '"', '\'']);
        out.push_str(&if heuristics::is_url(inner) {
            url::clean(walk, inner, true)
        } else {
            Cow::Borrowed(inner)
        });
        out.push_str(&word[inner.len()..]);
    }
    let cleaned = walk.id(&out).into_owned();
    if cleaned == text { Cow::Borrowed(text) } else { Cow::Owned(cleaned) }
}

/// The name of a header. Captures by `WebPageTest` have the first line of the request as one, and its parameters with it:
/// `GET /login/cb?u=mia HTTP`.
pub(super) fn name<'t>(walk: &mut Walk<'_>, text: &'t str) -> Cow<'t, str> {
    if !text.contains(['/', '?', '=']) {
        return walk.text(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_inclusive(' ') {
        let inner = word.trim_end_matches(' ');
        let is_address = inner.starts_with('/') || inner.contains('?') || heuristics::is_url(inner);
        out.push_str(&if is_address { url::clean(walk, inner, true) } else { walk.text(inner) });
        out.push_str(&word[inner.len()..]);
    }
    let cleaned = walk.text(&out).into_owned();
    if cleaned == text { Cow::Borrowed(text) } else { Cow::Owned(cleaned) }
}

/// Headers whose value has parts that stay and parts that go, in any place.
pub(super) fn by_grammar<'t>(walk: &mut Walk<'_>, folded: &str, text: &'t str) -> Option<Cow<'t, str>> {
    Some(match folded {
        "cookie" | "cookie2" => Cow::Owned(cookie::request(walk, text)),
        "setcookie" | "setcookie2" => Cow::Owned(cookie::response(walk, text)),
        "authorization"
        | "proxyauthorization"
        | "xamzauthorization"
        | "xoriginalauthorization"
        | "xforwardedauthorization" => Cow::Owned(credentials(walk, text)),
        "wwwauthenticate" | "proxyauthenticate" => Cow::Owned(challenge(walk, text)),
        _ => return None,
    })
}

/// `Bearer …`: the scheme stays.
fn credentials(walk: &mut Walk<'_>, text: &str) -> String {
    match text.split_once(' ') {
        Some((scheme, rest))
            if scheme.len() <= 20 && heuristics::is_plain_words(scheme) && !rest.trim().is_empty() =>
        {
            format!("{scheme} {}", walk.replace_all_of("authorization", rest.trim()))
        }
        _ => walk.replace_all_of("authorization", text).into_owned(),
    }
}

/// `Bearer realm="x", error="invalid_token", nonce="…"`: schemes and the parameters of the list stay.
fn challenge(walk: &mut Walk<'_>, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (number, part) in outside_quotes(text).into_iter().enumerate() {
        if number > 0 {
            out.push(',');
        }
        let trimmed = part.trim();
        out.push_str(&part[..part.len() - part.trim_start().len()]);
        let (before, quoted) = match trimmed.split_once('=') {
            Some((before, value)) if !value.trim_matches('=').is_empty() => (before, value),
            _ => {
                // A scheme, alone or with a token68 behind it (Negotiate, NTLM).
                let (scheme, rest) = trimmed.split_once(' ').unwrap_or((trimmed, ""));
                out.push_str(if heuristics::is_plain_words(scheme) { scheme } else { "[scheme]" });
                if !rest.trim().is_empty() {
                    out.push(' ');
                    out.push_str(&walk.replace_all_of("authorization", rest.trim()));
                }
                continue;
            }
        };
        let name = before.rsplit(' ').next().unwrap_or_default();
        let value = quoted.trim().trim_matches('"');
        let cleaned = if CHALLENGE.iter().any(|kept| name.trim().eq_ignore_ascii_case(kept)) {
            if heuristics::is_url(value) { url::clean(walk, value, true) } else { walk.text(value) }
        } else {
            walk.replace_all_of("authorization", value)
        };
        out.push_str(before);
        out.push('=');
        if quoted.contains('"') {
            out.push('"');
            out.push_str(&cleaned.replace('"', "'"));
            out.push('"');
        } else {
            out.push_str(&cleaned);
        }
    }
    out
}

/// The parts between commas that are not inside quotes.
fn outside_quotes(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
