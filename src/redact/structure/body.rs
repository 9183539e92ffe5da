//! The body of a request, a response or a message in a listed place: JSON, a form, events or short text keep what the lists
//! keep; everything else is left out with a note.

use std::borrow::Cow;

use super::har_role::HarRole;
use super::placeholder::RemovedKind;
use super::walk::{Walk, is_done};
use super::{base64, heuristics, json, markup, query, words};
use crate::redact::bodies::Bodies;

/// Bytes of a plain text body that stay (cleaned): an error message, not a page.
const SHORT_TEXT: usize = 4096;
/// What servers put in front of JSON so that it is no script.
const GUARDS: &[&str] = &[")]}',\n", ")]}'\n", ")]}',", "while(1);", "for(;;);", "throw 1;"];

/// A body with its media type, as text or (`encoded`) in base64.
pub(super) fn clean<'t>(walk: &mut Walk<'_>, text: &'t str, media_type: &str, encoded: bool) -> Cow<'t, str> {
    if is_done(text) {
        return Cow::Borrowed(text);
    }
    if walk.bodies() == Bodies::Omit {
        let bytes = if encoded { base64::decoded_length(text) } else { text.len() };
        return Cow::Owned(walk.remove_sized(RemovedKind::Body, bytes));
    }
    if !encoded {
        return plain(walk, text, media_type);
    }
    let kind = main_type(media_type);
    if ["image/", "audio/", "video/", "font/"].iter().any(|start| kind.starts_with(start)) {
        return Cow::Owned(walk.remove_media(&kind, base64::decoded_length(text)));
    }
    let compact: String = text.chars().filter(|char| !char.is_whitespace()).collect();
    let Some((bytes, engine)) = base64::decode(&compact) else {
        // Labelled as base64 and is not: cleaned as a text of its media type.
        return plain(walk, text, media_type);
    };
    let bytes = base64::gunzip(&bytes).unwrap_or(bytes);
    let cleaned = match String::from_utf8(bytes) {
        Ok(inner) if !inner.contains('\0') => {
            let cleaned = plain(walk, &inner, media_type).into_owned();
            if cleaned == inner {
                return Cow::Borrowed(text);
            }
            cleaned
        }
        _ => return Cow::Owned(walk.remove_media(&kind, base64::decoded_length(text))),
    };
    Cow::Owned(::base64::Engine::encode(engine, cleaned))
}

fn plain<'t>(walk: &mut Walk<'_>, text: &'t str, media_type: &str) -> Cow<'t, str> {
    if is_done(text) {
        return Cow::Borrowed(text);
    }
    if let Some(cleaned) = structured(walk, text) {
        return cleaned;
    }
    let media_type = main_type(media_type);
    if media_type.ends_with("x-www-form-urlencoded") {
        return query::clean(walk, text, true);
    }
    if markup::is_markup(text) {
        return Cow::Owned(markup::clean(walk, text));
    }
    let what = match media_type.as_str() {
        "text/plain" | "" | "text/event-stream" | "application/x-ndjson" => return in_words(walk, text),
        kind if kind.ends_with("json") => return in_words(walk, text),
        kind if kind.starts_with("multipart/") => RemovedKind::Multipart,
        kind if kind.contains("javascript") || kind.ends_with("css") || kind.contains("ecmascript") => {
            RemovedKind::Script
        }
        kind if kind.ends_with("html") || kind.ends_with("xml") => return in_words(walk, text),
        kind if kind.starts_with("text/") => RemovedKind::Text,
        kind => return Cow::Owned(walk.remove_media(kind, text.len())),
    };
    Cow::Owned(walk.remove(what, text))
}

fn main_type(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// JSON or a form, whatever the media type says.
pub(super) fn structured<'t>(walk: &mut Walk<'_>, text: &'t str) -> Option<Cow<'t, str>> {
    let (guard, rest) =
        GUARDS.iter().find_map(|guard| Some((*guard, text.strip_prefix(guard)?))).unwrap_or(("", text));
    // Socket.IO: a number in front of JSON.
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count().min(4);
    let (number, rest) =
        if rest[digits..].starts_with(['[', '{']) { rest.split_at(digits) } else { ("", rest) };
    if heuristics::is_jsonish(rest)
        && !walk.is_deepest()
        && let Some(cleaned) = walk.inside(|walk| json::nested(rest, HarRole::Body, "", walk))
    {
        return Some(if cleaned == rest {
            Cow::Borrowed(text)
        } else {
            Cow::Owned(format!("{guard}{number}{cleaned}"))
        });
    }
    heuristics::is_form(text).then(|| query::clean(walk, text, true))
}

/// Text without a structure, until it has one: `aA={` is no form, and with a token in the place of the brace it is. Left at
/// that, cleaning would not be idempotent.
fn in_words<'t>(walk: &mut Walk<'_>, text: &'t str) -> Cow<'t, str> {
    let Cow::Owned(cleaned) = short_text(walk, text) else { return Cow::Borrowed(text) };
    if is_done(&cleaned) {
        return Cow::Owned(cleaned);
    }
    let again = structured(walk, &cleaned).map(Cow::into_owned);
    Cow::Owned(again.unwrap_or(cleaned))
}

/// Text of a few words.
fn short_text<'t>(walk: &mut Walk<'_>, text: &'t str) -> Cow<'t, str> {
    if text.lines().count() > 1
        && text.lines().any(|line| heuristics::is_jsonish(line.strip_prefix("data:").unwrap_or(line)))
    {
        return Cow::Owned(lines(walk, text));
    }
    if text.len() > SHORT_TEXT || heuristics::is_jsonish(text) {
        return Cow::Owned(walk.remove(RemovedKind::Text, text));
    }
    words::clean(walk, text)
}

/// NDJSON and event streams.
fn lines(walk: &mut Walk<'_>, text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let (prefix, data) = content.strip_prefix("data:").map_or(("", content), |data| ("data:", data));
        match structured(walk, data.trim_start()) {
            Some(cleaned) => {
                out.push_str(prefix);
                out.push_str(&data[..data.len() - data.trim_start().len()]);
                out.push_str(&cleaned);
            }
            None => out.push_str(&words::clean(walk, content)),
        }
        out.push_str(&line[content.len()..]);
    }
    out
}

/// A message of a WebSocket: JSON stays as far as its fields are on the list, everything else goes.
pub(super) fn message<'t>(walk: &mut Walk<'_>, text: &'t str, binary: bool) -> Cow<'t, str> {
    if is_done(text) {
        return Cow::Borrowed(text);
    }
    if walk.bodies() == Bodies::Omit {
        return Cow::Owned(walk.remove_sized(RemovedKind::Message, text.len()));
    }
    if binary {
        return clean(walk, text, "application/octet-stream", true);
    }
    if let Some(cleaned) = structured(walk, text) {
        return cleaned;
    }
    if heuristics::is_code(text) {
        walk.text(text)
    } else {
        Cow::Owned(walk.remove(RemovedKind::Message, text))
    }
}
