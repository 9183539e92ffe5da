//! One value with a name: by the name, and by what the value looks like inside.

use std::borrow::Cow;

use super::walk::{Walk, is_done};
use super::{base64, har_role::HarRole, header, heuristics, json, query, unlisted, url};
use crate::redact::cleaner::Cleaner;
use crate::redact::vocabulary::listed as names;
use crate::redact::vocabulary::subject::FieldSubject;
use crate::redact::vocabulary::{NameHint, classify_name};

/// Digits of the shortest card number: longer numbers are looked at as text.
pub(super) const LONGEST_NUMBER: usize = 14;
/// Digits of a number that may be one of a person: an account, a telephone.
const LONG: usize = 5;

/// Whether a value of this name is secret by the name alone, in any JSON.
pub(super) fn is_secret_name(name: &str) -> bool {
    names::is_secret_field(&names::fold(name)) || Cleaner::is_secret_name(name)
}

/// Whether a value of this name is secret if it looks so.
pub(super) fn may_be_secret(name: &str) -> bool {
    matches!(classify_name(name.as_bytes()), NameHint::Maybe | NameHint::About)
}

/// A number in a body. Most say nothing; a code that opens something, and what is about a person, go.
pub(super) fn number<'t>(walk: &mut Walk<'_>, name: &str, text: &'t str) -> Cow<'t, str> {
    match walk.subject(name) {
        FieldSubject::OneTime => walk.replace_all_of("field name", text),
        FieldSubject::Person | FieldSubject::Address if text.len() >= LONG => {
            unlisted::leave_out(walk, name, text, "not on the list: field")
        }
        _ if text.len() >= LONGEST_NUMBER => walk.text(text),
        _ => Cow::Borrowed(text),
    }
}

/// How often a text is read for a structure that cleaning brought out. Once is nearly always enough.
const ROUNDS: usize = 4;

/// The value of a field. `listed`: only fields of the list keep a value that is more than structure.
pub(super) fn clean<'t>(walk: &mut Walk<'_>, name: &str, text: &'t str, listed: bool) -> Cow<'t, str> {
    if is_done(text) {
        return Cow::Borrowed(text);
    }
    let folded = names::fold(name);
    if let Some(cleaned) = header::by_grammar(walk, folded.as_str(), text) {
        return cleaned;
    }
    if is_secret_name(name) {
        // `"password": "{{password}}"`, `"hasToken": "true"`.
        let is_none = heuristics::is_template(text)
            || matches!(text, "true" | "false" | "null" | "none")
            || heuristics::is_version(text);
        if is_none {
            return Cow::Borrowed(text);
        }
        let said = Cleaner::is_said(text);
        return if said { walk.text(text) } else { walk.replace_all_of("field name", text) };
    }
    if let Some(cleaned) = by_content(walk, &folded, name, text, listed) {
        return cleaned;
    }
    if !listed {
        let cleaned = walk.field(name, text);
        return read_again(walk, &folded, name, cleaned, false);
    }
    if names::is_kept_field(&folded) {
        let cleaned = kept(walk, name, text);
        return read_again(walk, &folded, name, cleaned, true);
    }
    let cleaned = unlisted::clean(walk, name, text, "not on the list: field");
    read_again(walk, &folded, name, cleaned, true)
}

/// A value that its name keeps: cleaned as text, and whole where a code is expected and something random stands.
pub(super) fn kept<'t>(walk: &mut Walk<'_>, name: &str, text: &'t str) -> Cow<'t, str> {
    if matches!(names::fold(name).as_str(), "code" | "state" | "clientid") && !heuristics::is_code(text) {
        return walk.replace_all_of("not a code", text);
    }
    if heuristics::is_version(text) && heuristics::names_version(name) {
        return Cow::Borrowed(text);
    }
    walk.field(name, text)
}

/// A text that was cleaned as such, cleaned by the structure that it has since. A secret may hide one: with its `&` in it
/// `KnownSecret/42&xa=b&c=d` is no form, and with a private key and its line breaks behind it `https://…?token=a%40b#…` is no
/// URL; a token in the secret's place, and it is one. Left at that, cleaning would not be idempotent, and the parameter `token`
/// would stay.
fn read_again<'t>(
    walk: &mut Walk<'_>,
    folded: &names::Folded,
    name: &str,
    cleaned: Cow<'t, str>,
    listed: bool,
) -> Cow<'t, str> {
    let Cow::Owned(mut cleaned) = cleaned else { return cleaned };
    for _ in 0..ROUNDS {
        if is_done(&cleaned) {
            break;
        }
        let Some(again) = by_content(walk, folded, name, &cleaned, listed) else { break };
        if again == cleaned {
            break;
        }
        cleaned = walk.field(name, &again).into_owned();
    }
    Cow::Owned(cleaned)
}

/// What has a structure inside is cleaned by that.
fn by_content<'t>(
    walk: &mut Walk<'_>,
    folded: &names::Folded,
    name: &str,
    text: &'t str,
    listed: bool,
) -> Option<Cow<'t, str>> {
    if heuristics::is_jsonish(text) {
        if walk.is_deepest() {
            return Some(walk.replace_all_of("too deep", text));
        }
        let role = if listed { HarRole::Body } else { HarRole::Plain };
        if let Some(cleaned) = walk.inside(|walk| json::nested(text, role, name, walk)) {
            return Some(if cleaned == text { Cow::Borrowed(text) } else { Cow::Owned(cleaned) });
        }
    }
    if heuristics::is_jwt(text) {
        return Some(walk.replace_all_of("json web token", text));
    }
    if text.starts_with("data:") {
        return Some(Cow::Owned(walk.remove(super::placeholder::RemovedKind::Binary, text)));
    }
    if heuristics::is_url(text) || (names::is_url(folded) && text.starts_with('/')) {
        return Some(url::clean(walk, text, listed));
    }
    if heuristics::is_form(text) && (text.contains('&') || listed) {
        return Some(query::clean(walk, text, listed));
    }
    base64::clean(walk, name, text, listed)
}
