//! URLs: scheme, host and the words of the path stay; user and password, one-time parts of the path, and parameters by name
//! or by list go.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::walk::{Walk, is_done};
use super::{heuristics, query};

/// Path segments in front of a one-time token or a shared secret: reset, invite and magic links, webhooks, shared files. Lines
/// of text have a list of their own, in `detect/links.rs`.
const ONE_TIME_LINK_SEGMENTS: &[&str] = &[
    "accept",
    "activate",
    "activation",
    "callback",
    "claim",
    "confirm",
    "confirmation",
    "email-verification",
    "hook",
    "hooks",
    "incoming",
    "invitation",
    "invitations",
    "invite",
    "invites",
    "join",
    "link",
    "links",
    "login",
    "magic",
    "magic-link",
    "onboarding",
    "password",
    "password-reset",
    "recover",
    "recovery",
    "redeem",
    "register",
    "reset",
    "reset-password",
    "secret",
    "session",
    "sessions",
    "set-password",
    "share",
    "shared",
    "signin",
    "signup",
    "t",
    "ticket",
    "token",
    "tokens",
    "unlock",
    "unsubscribe",
    "verify",
    "verify-email",
    "webhook",
    "webhooks",
];

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
    let mut is_one_time = false;
    for (number, part) in path.split('/').enumerate() {
        if number > 0 {
            out.push('/');
        }
        if is_done(part) {
            out.push_str(part);
            continue;
        }
        let plain = percent_decode_str(part).decode_utf8_lossy();
        let stays = (plain.split(';').all(heuristics::is_plain_words)
            && !(is_one_time && has_digits(&plain)))
            || (heuristics::is_uuid(&plain) && !is_one_time);
        if stays {
            let cleaned = walk.text(&plain);
            out.push_str(if cleaned == plain { part } else { &cleaned });
        } else {
            out.push_str(&personal_or_whole(walk, &plain, is_one_time));
        }
        is_one_time =
            is_one_time || ONE_TIME_LINK_SEGMENTS.iter().any(|word| plain.eq_ignore_ascii_case(word));
    }
}

/// A segment that is not plain words: if cleaning it as text leaves only words and tokens, that is kept (an e-mail address
/// in a path gets the token that it has everywhere); else it goes whole.
fn personal_or_whole(walk: &mut Walk<'_>, plain: &str, is_one_time: bool) -> String {
    if !is_one_time && plain.contains('@') {
        let cleaned = walk.text(plain);
        if is_done(&cleaned) {
            return cleaned.into_owned();
        }
    }
    walk.replace_all_of("path part", plain).into_owned()
}

fn has_digits(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > 2
}
