//! One value of a document by its role, and what its key says.

use std::borrow::Cow;

use super::super::har_role::HarRole;
use super::super::walk::Walk;
use super::super::{body, header, heuristics, query, url, value, words};
use super::pair::Pair;

/// One string, or a number in the place of a header, cookie or parameter, by its role.
pub(super) fn scalar<'t>(
    walk: &mut Walk<'_>,
    role: HarRole,
    name: &str,
    pair: Option<&Pair<'_>>,
    text: &'t str,
) -> Cow<'t, str> {
    match role {
        HarRole::Plain => value::clean(walk, name, text, false),
        HarRole::Text if heuristics::is_url(text) => url::clean(walk, text, true),
        HarRole::Text => match walk.text(text) {
            // A URL only since a secret with white space in it became a token (idempotence).
            Cow::Owned(cleaned) if heuristics::is_url(&cleaned) => {
                Cow::Owned(url::clean(walk, &cleaned, true).into_owned())
            }
            cleaned => cleaned,
        },
        HarRole::Comment => words::clean(walk, text),
        HarRole::Url => url::clean(walk, text, true),
        HarRole::HeaderName => header::name(walk, text),
        HarRole::HeaderValue => header::clean(walk, name, text),
        HarRole::ParamValue => query::parameter(walk, name, text, true),
        HarRole::Cookies | HarRole::Cookie | HarRole::CookieValue => walk.replace_all_of("cookie", text),
        HarRole::BodyText => {
            let (media_type, encoded) =
                pair.map_or(("", false), |pair| (pair.media_type.as_ref(), pair.encoded));
            body::clean(walk, text, media_type, encoded)
        }
        HarRole::MessageData => body::message(walk, text, pair.is_some_and(|pair| pair.binary)),
        _ => value::clean(walk, name, text, true),
    }
}

/// Keys of what says in words what happened, in an error or beside one.
pub(super) const SAID: &[&str] = &["content", "description", "message", "text", "title"];

/// The name of `{"transaction": {"id": …}}` and `{"role": {"name": …}}`, which the key alone does not tell.
pub(super) fn qualified(outer: &str, key: &str) -> Option<String> {
    const KEYS: &[&str] =
        &["code", "display_name", "displayName", "guid", "id", "key", "name", "number", "ref", "uuid"];
    // What an error says, as `{"error": {"description": …}}`.
    const ERRORS: &[&str] =
        &["error", "errors", "exception", "fault", "problem", "violations", "warning", "warnings"];
    // And of which field it says that: `"errors": {"email": ["must be valid"]}`.
    if (SAID.contains(&key) || outer == "errors") && ERRORS.contains(&outer) {
        return Some(format!("error_{key}"));
    }
    let outer = outer.strip_suffix('s').unwrap_or(outer);
    (KEYS.contains(&key) && (2..=40).contains(&outer.len()) && outer.is_ascii() && !outer.contains('_'))
        .then(|| format!("{outer}_{key}"))
}

/// `data`, `@odata.context`, `$ref`, `xsi:type`, `application/json`, `{id}`: what people name things with, and ids.
pub(super) fn is_plain_key(key: &str) -> bool {
    heuristics::is_uuid(key)
        || heuristics::is_template(key)
        || (key.len() <= 64
            && key
                .trim_start_matches(['@', '$', '#', '_'])
                .split(['/', '[', ']'])
                .all(heuristics::is_plain_words))
}
