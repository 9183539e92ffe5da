//! Query strings, fragments with parameters, and forms: `a=1&b=2`.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::walk::{Walk, is_done};
use super::{heuristics, placeholder, unlisted, value};
use crate::redact::vocabulary::listed as names;

/// What stays as it is in a parameter: the unreserved characters of RFC 3986.
const PARAMETER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A whole query string or form. `listed`: only parameters of the list keep their value.
pub(super) fn clean<'t>(walk: &mut Walk<'_>, text: &'t str, listed: bool) -> Cow<'t, str> {
    let mut out = String::with_capacity(text.len());
    for (number, pair) in text.split('&').enumerate() {
        if number > 0 {
            out.push('&');
        }
        let Some((name, value)) = pair.split_once('=') else {
            // A parameter without a value may be the secret itself: `?4f9a…`.
            let plain = decode(pair);
            out.push_str(&encode(pair, &plain, &bare(walk, &plain, listed)));
            continue;
        };
        let plain_name = decode(name);
        let cleaned_name = bare(walk, &plain_name, listed);
        out.push_str(&encode(name, &plain_name, &cleaned_name));
        out.push('=');
        let plain = decode(value);
        out.push_str(&encode(value, &plain, &parameter(walk, &cleaned_name, &plain, listed)));
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// A parameter's name, or one without a value: a word, or else it may be the secret itself.
fn bare<'t>(walk: &mut Walk<'_>, text: &'t str, listed: bool) -> Cow<'t, str> {
    if !listed || heuristics::is_plain_words(text.trim_end_matches("[]")) {
        walk.text(text)
    } else {
        walk.tokenize("not on the list: parameter", text)
    }
}

/// One decoded parameter.
pub(super) fn parameter<'t>(walk: &mut Walk<'_>, name: &str, text: &'t str, listed: bool) -> Cow<'t, str> {
    if is_done(text) {
        return Cow::Borrowed(text);
    }
    let folded = names::fold(name);
    if names::is_secret_parameter(&folded) {
        let is_none = heuristics::is_template(text) || matches!(text, "true" | "false" | "null");
        return if is_none { Cow::Borrowed(text) } else { walk.replace_all_of("parameter name", text) };
    }
    if !listed {
        return value::clean(walk, name, text, false);
    }
    if heuristics::is_url(text) || (names::is_url(&folded) && text.starts_with('/')) {
        return super::url::clean(walk, text, true);
    }
    if names::is_kept_parameter(&folded) {
        return value::kept(walk, name, text);
    }
    if value::is_secret_name(name) {
        return walk.replace_all_of("parameter name", text);
    }
    unlisted::clean(walk, name, text, "not on the list: parameter")
}

fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) || is_done(text) {
        return Cow::Borrowed(text);
    }
    let spaced = text.replace('+', " ");
    Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}

/// The text as it was written, if it did not change; else the new text, encoded.
fn encode<'t>(written: &'t str, plain: &str, cleaned: &'t str) -> Cow<'t, str> {
    if plain == cleaned {
        Cow::Borrowed(written)
    } else if placeholder::is_note(cleaned) {
        // Readable, and no white space, which would end the URL.
        Cow::Owned(placeholder::joined(cleaned))
    } else {
        Cow::Owned(utf8_percent_encode(cleaned, PARAMETER).to_string())
    }
}
