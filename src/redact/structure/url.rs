//! URLs: scheme, host and the words of the path stay; user and password, one-time parts of the path, and parameters by name
//! or by list go.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::walk::{Walk, is_done};
use super::{heuristics, query};
use crate::redact::vocabulary::one_time::{self, Behind};
use crate::text::append;

/// Hosts whose whole path is a credential.
const SECRET_HOSTS: &[&str] = &["hooks.slack.com", "hooks.zapier.com", "outlook.office.com", "webhook.site"];

/// An absolute URL, or one that starts with its path. `listed`: only parameters of the list keep their value.
pub(super) fn clean<'t>(walk: &mut Walk<'_>, text: &'t str, listed: bool) -> Cow<'t, str> {
    if is_done(text) {
        return Cow::Borrowed(text);
    }
    let (rest, fragment) = split(text, '#');
    let (rest, parameters) = split(rest, '?');
    let mut out = String::with_capacity(text.len());
    let path = match rest.split_once("://") {
        Some(("data", _)) => return Cow::Owned(walk.remove(super::placeholder::RemovedKind::Binary, text)),
        Some((scheme, rest)) => {
            out.push_str(scheme);
            out.push_str("://");
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            out.push_str(&host(walk, authority));
            let authority = authority.rsplit('@').next().unwrap_or_default();
            if SECRET_HOSTS.iter().any(|known| authority.eq_ignore_ascii_case(known)) && path.len() > 1 {
                out.push('/');
                out.push_str(&walk.replace_all_of("path part", &path[1..]));
                ""
            } else {
                path
            }
        }
        None => rest,
    };
    segments(walk, path, &mut out);
    if let Some(parameters) = parameters {
        out.push('?');
        out.push_str(&query::clean(walk, parameters, listed));
    }
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(&anchor(walk, fragment, listed));
    }
    // What spans several parts, such as a known secret with a slash in it.
    let cleaned = walk.text(&out).into_owned();
    if cleaned == text { Cow::Borrowed(text) } else { Cow::Owned(cleaned) }
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// The part behind `#`: parameters, a route, or a name.
fn anchor<'t>(walk: &mut Walk<'_>, text: &'t str, listed: bool) -> Cow<'t, str> {
    let (route, parameters) = split(text, '?');
    if parameters.is_none() && text.contains('=') {
        return query::clean(walk, text, listed);
    }
    let mut out = String::with_capacity(text.len());
    segments(walk, route, &mut out);
    if let Some(parameters) = parameters {
        out.push('?');
        out.push_str(&query::clean(walk, parameters, listed));
    }
    Cow::Owned(out)
}

/// `user:password@host:port`: the part before the `@` goes.
fn host<'t>(walk: &mut Walk<'_>, authority: &'t str) -> Cow<'t, str> {
    match authority.rsplit_once('@') {
        Some((user, host)) => Cow::Owned(format!("{}@{host}", walk.replace_all_of("user in a URL", user))),
        None => Cow::Borrowed(authority),
    }
}

fn segments(walk: &mut Walk<'_>, path: &str, out: &mut String) {
    // What opens something may have two parts (`/reset/NDI/c5x-9f…`), but a word behind it begins something else.
    let (mut opens, mut is_gone) = (Behind::Nothing, false);
    let mut before = "";
    for (number, part) in path.split('/').enumerate() {
        if number > 0 {
            out.push('/');
        }
        if is_done(part) {
            is_gone |= opens != Behind::Nothing;
            out.push_str(part);
            continue;
        }
        let plain = percent_decode_str(part).decode_utf8_lossy();
        if opens_something(&plain, opens) {
            out.push_str(&walk.replace_all_of("one-time link", &plain));
            is_gone = true;
            continue;
        } else if names_users(before) && is_account(&plain) {
            out.push_str(&walk.name("user in a path", &plain));
        } else if stays(&plain) {
            let cleaned = walk.text(&plain);
            out.push_str(if cleaned == plain { part } else { &cleaned });
        } else if let Some((name, key)) = with_key(&plain) {
            let token = walk.tokenize("path part", key);
            append(out, format_args!("{name}({token})"));
        } else {
            out.push_str(&personal_or_whole(walk, &plain));
        }
        before = part;
        let next = one_time::behind(plain.as_bytes());
        if next != Behind::Nothing || (is_gone && heuristics::is_identifier(&plain)) {
            opens = next;
        }
    }
}

/// Whether a segment behind a word such as `reset` is what opens something: an id or a number with letters, no word and no page.
fn opens_something(text: &str, opens: Behind) -> bool {
    if opens == Behind::Nothing || (opens == Behind::Link && heuristics::is_plain_number(text)) {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    !is_asset(text)
        && !heuristics::is_template(text)
        && (heuristics::is_uuid(text)
            || (digits > 2 && !(letters == 1 && text.starts_with('v')))
            || !text.split(['.', ';', '!']).all(heuristics::is_plain_words))
}

/// Words, numbers, UUIDs, templates, `OData` functions and keys, and static files, which anybody may fetch.
fn stays(text: &str) -> bool {
    text.split([';', ',', '!']).all(|part| {
        let part = part.trim_start_matches(['@', '$', '~', '.', '-', '_']);
        heuristics::is_plain_words(part) || heuristics::is_version(part)
    }) || is_id(text)
        || is_asset(text)
        || heuristics::is_template(text)
        || text
            .split_once('.')
            .is_some_and(|(name, ending)| heuristics::is_template(name) && heuristics::is_plain_words(ending))
        || with_key(text).is_some_and(|(_, key)| {
            let key = key.trim_matches('\'');
            key.is_empty()
                || is_id(key)
                || heuristics::is_template(key)
                || (heuristics::is_plain_words(key) && !key.contains(' '))
        })
}

/// Whether the segment behind is somebody: `/users/mia.kern`.
fn names_users(segment: &str) -> bool {
    const WORDS: &[&str] = &[
        "accounts",
        "agents",
        "employees",
        "members",
        "people",
        "profile",
        "profiles",
        "u",
        "user",
        "users",
    ];
    WORDS.iter().any(|word| segment.eq_ignore_ascii_case(word))
}

/// `mia.kern`, as sign-in names are made.
fn is_account(text: &str) -> bool {
    const ENDINGS: &[&str] = &["aspx", "csv", "do", "html", "json", "jsp", "php", "xml"];
    let is_part =
        |part: &str| (2..=24).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase());
    text.split_once('.')
        .is_some_and(|(first, last)| is_part(first) && is_part(last) && !ENDINGS.contains(&last))
}

fn is_id(text: &str) -> bool {
    heuristics::is_uuid(text.trim_matches(['{', '}']))
        || (text.len() <= 20 && heuristics::is_plain_number(text))
}

/// `Orders(42)` and `Users(name='x')`: the name and the key of an object in `OData`.
fn with_key(text: &str) -> Option<(&str, &str)> {
    let (name, key) = text.strip_suffix(')')?.split_once('(')?;
    (heuristics::is_plain_words(name) && !key.contains(['(', ')'])).then_some((name, key))
}

/// Endings of static files. Many have a digest in their name: `main.7f3a9c21.chunk.js`.
const ASSETS: &[&str] = &[
    "avif",
    "bmp",
    "cjs",
    "css",
    "eot",
    "gif",
    "ico",
    "jpeg",
    "jpg",
    "js",
    "map",
    "mjs",
    "otf",
    "png",
    "svg",
    "ts",
    "tsx",
    "ttf",
    "wasm",
    "webmanifest",
    "webp",
    "woff",
    "woff2",
];

fn is_asset(text: &str) -> bool {
    text.len() <= 200
        && !text.contains(['@', ' ', '='])
        && text.rsplit_once('.').is_some_and(|(name, ending)| !name.is_empty() && ASSETS.contains(&ending))
}

/// A segment that is not plain words: if cleaning it as text leaves only words and tokens, that is kept (an e-mail address
/// in a path gets the token that it has everywhere); else it goes whole.
fn personal_or_whole(walk: &mut Walk<'_>, plain: &str) -> String {
    if plain.contains('@') {
        let cleaned = walk.text(plain);
        if is_done(&cleaned) {
            return cleaned.into_owned();
        }
    }
    walk.tokenize("path part", plain).into_owned()
}
