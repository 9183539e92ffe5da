//! One value with a name: by the name, and by what the value looks like inside.

use std::borrow::Cow;

use super::{Pass, base64, header, is_done, json, look, names, query, shape::Shape, url};
use crate::redact::cleaner::Cleaner;

/// Whether a value of this name is secret by the name alone, in any JSON.
pub(super) fn is_secret_name(name: &str) -> bool {
    names::is_secret_field(&names::fold(name)) || Cleaner::is_secret_name(name)
}

/// The value of a field. `listed`: only fields of the list keep a value that is more than structure.
pub(super) fn clean<'t>(pass: &mut Pass<'_>, name: &str, text: &'t str, listed: bool) -> Cow<'t, str> {
    if is_done(text) {
        return Cow::Borrowed(text);
    }
    let folded = names::fold(name);
    if let Some(cleaned) = header::by_grammar(pass, folded.as_str(), text) {
        return cleaned;
    }
    if is_secret_name(name) {
        return pass.whole("field name", text);
    }
    if let Some(cleaned) = by_look(pass, &folded, name, text, listed) {
        return cleaned;
    }
    if !listed {
        return pass.field(name, text);
    }
    if names::is_kept_field(&folded) {
        return kept(pass, name, text);
    }
    if look::is_date(text) || matches!(text, "true" | "false" | "null" | "none") {
        return Cow::Borrowed(text);
    }
    pass.whole("not on the list: field", text)
}

/// A value that its name keeps: cleaned as text, and whole where a code is expected and something random stands.
pub(super) fn kept<'t>(pass: &mut Pass<'_>, name: &str, text: &'t str) -> Cow<'t, str> {
    if matches!(names::fold(name).as_str(), "code" | "state") && !look::is_code(text) {
        return pass.whole("not a code", text);
    }
    pass.field(name, text)
}

/// What has a structure inside is cleaned by that.
fn by_look<'t>(
    pass: &mut Pass<'_>,
    folded: &names::Folded,
    name: &str,
    text: &'t str,
    listed: bool,
) -> Option<Cow<'t, str>> {
    if look::is_jsonish(text) {
        if pass.is_deepest() {
            return Some(pass.whole("too deep", text));
        }
        let shape = if listed { Shape::Body } else { Shape::Plain };
        if let Some(cleaned) = pass.inside(|pass| json::nested(text, shape, name, pass)) {
            return Some(if cleaned == text { Cow::Borrowed(text) } else { Cow::Owned(cleaned) });
        }
    }
    if look::is_jwt(text) {
        return Some(pass.whole("json web token", text));
    }
    if text.starts_with("data:") {
        return Some(Cow::Owned(pass.remove(super::removed::What::Binary, text)));
    }
    if look::is_url(text) || (names::is_url(folded) && text.starts_with('/')) {
        return Some(url::clean(pass, text, listed));
    }
    if look::is_form(text) && (text.contains('&') || listed) {
        return Some(query::clean(pass, text, listed));
    }
    base64::clean(pass, name, text, listed)
}
