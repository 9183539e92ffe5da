//! Query strings, fragments with parameters, and forms: `a=1&b=2`.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{Pass, is_done, look, names, value};

/// What stays as it is in a parameter: the unreserved characters of RFC 3986.
const PARAMETER: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A whole query string or form. `listed`: only parameters of the list keep their value.
pub(super) fn clean<'t>(pass: &mut Pass<'_>, text: &'t str, listed: bool) -> Cow<'t, str> {
    let mut out = String::with_capacity(text.len());
    for (number, pair) in text.split('&').enumerate() {
        if number > 0 {
            out.push('&');
        }
        let Some((name, value)) = pair.split_once('=') else {
            // A parameter without a value may be the secret itself: `?4f9a…`.
            let plain = decode(pair);
            out.push_str(&encode(pair, &plain, &bare(pass, &plain, listed)));
            continue;
        };
        let plain_name = decode(name);
        let cleaned_name = bare(pass, &plain_name, listed);
        out.push_str(&encode(name, &plain_name, &cleaned_name));
        out.push('=');
        let plain = decode(value);
        out.push_str(&encode(value, &plain, &parameter(pass, &cleaned_name, &plain, listed)));
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

/// A parameter's name, or one without a value: a word, or else it may be the secret itself.
fn bare<'t>(pass: &mut Pass<'_>, text: &'t str, listed: bool) -> Cow<'t, str> {
    if !listed || look::is_wordy(text.trim_end_matches("[]")) {
        pass.text(text)
    } else {
        pass.whole("not on the list: parameter", text)
    }
}

/// One decoded parameter.
pub(super) fn parameter<'t>(pass: &mut Pass<'_>, name: &str, text: &'t str, listed: bool) -> Cow<'t, str> {
    if is_done(text) {
        return Cow::Borrowed(text);
    }
    let folded = names::fold(name);
    if names::is_secret_parameter(&folded) {
        return pass.whole("parameter name", text);
    }
    if !listed {
        return value::clean(pass, name, text, false);
    }
    if names::is_kept_parameter(&folded) {
        return value::kept(pass, name, text);
    }
    if look::is_url(text) {
        return super::url::clean(pass, text, true);
    }
    pass.whole("not on the list: parameter", text)
}

fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains(['%', '+']) {
        return Cow::Borrowed(text);
    }
    let spaced = text.replace('+', " ");
    Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}

/// The text as it was written, if it did not change; else the new text, encoded.
fn encode<'t>(written: &'t str, plain: &str, cleaned: &'t str) -> Cow<'t, str> {
    if plain == cleaned {
        Cow::Borrowed(written)
    } else {
        Cow::Owned(utf8_percent_encode(cleaned, PARAMETER).to_string())
    }
}
