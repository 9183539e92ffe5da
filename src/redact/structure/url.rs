//! URLs: scheme, host and the words of the path stay; user and password, one-time parts of the path, and parameters by name
//! or by list go.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::{Pass, is_done, look, query};

/// Words in a path that say that what follows opens something: reset, invite and magic links, webhooks, shared files.
const OPENERS: &[&str] = &[
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
pub(super) fn clean<'t>(pass: &mut Pass<'_>, text: &'t str, listed: bool) -> Cow<'t, str> {
    if is_done(text) {
        return Cow::Borrowed(text);
    }
    let (rest, fragment) = split(text, '#');
    let (rest, parameters) = split(rest, '?');
    let mut out = String::with_capacity(text.len());
    let path = match rest.split_once("://") {
        Some(("data", _)) => return Cow::Owned(pass.remove(super::removed::What::Binary, text)),
        Some((scheme, rest)) => {
            out.push_str(scheme);
            out.push_str("://");
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            out.push_str(&host(pass, authority));
            let authority = authority.rsplit('@').next().unwrap_or_default();
            if SECRET_HOSTS.iter().any(|known| authority.eq_ignore_ascii_case(known)) && path.len() > 1 {
                out.push('/');
                out.push_str(&pass.whole("path part", &path[1..]));
                ""
            } else {
                path
            }
        }
        None => rest,
    };
    segments(pass, path, &mut out);
    if let Some(parameters) = parameters {
        out.push('?');
        out.push_str(&query::clean(pass, parameters, listed));
    }
    if let Some(fragment) = fragment {
        out.push('#');
        out.push_str(&anchor(pass, fragment, listed));
    }
    // What spans several parts, such as a known secret with a slash in it.
    let cleaned = pass.text(&out).into_owned();
    if cleaned == text { Cow::Borrowed(text) } else { Cow::Owned(cleaned) }
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// The part behind `#`: parameters, a route, or a name.
fn anchor<'t>(pass: &mut Pass<'_>, text: &'t str, listed: bool) -> Cow<'t, str> {
    let (route, parameters) = split(text, '?');
    if parameters.is_none() && text.contains('=') {
        return query::clean(pass, text, listed);
    }
    let mut out = String::with_capacity(text.len());
    segments(pass, route, &mut out);
    if let Some(parameters) = parameters {
        out.push('?');
        out.push_str(&query::clean(pass, parameters, listed));
    }
    Cow::Owned(out)
}

/// `user:password@host:port`: the part before the `@` goes.
fn host<'t>(pass: &mut Pass<'_>, authority: &'t str) -> Cow<'t, str> {
    match authority.rsplit_once('@') {
        Some((user, host)) => Cow::Owned(format!("{}@{host}", pass.whole("user in a URL", user))),
        None => Cow::Borrowed(authority),
    }
}

fn segments(pass: &mut Pass<'_>, path: &str, out: &mut String) {
    let mut opened = false;
    for (number, part) in path.split('/').enumerate() {
        if number > 0 {
            out.push('/');
        }
        if is_done(part) {
            out.push_str(part);
            continue;
        }
        let plain = percent_decode_str(part).decode_utf8_lossy();
        let stays = (plain.split(';').all(look::is_wordy) && !(opened && has_digits(&plain)))
            || (look::is_uuid(&plain) && !opened);
        if stays {
            let cleaned = pass.text(&plain);
            out.push_str(if cleaned == plain { part } else { &cleaned });
        } else {
            out.push_str(&personal_or_whole(pass, &plain, opened));
        }
        opened = opened || OPENERS.iter().any(|word| plain.eq_ignore_ascii_case(word));
    }
}

/// A part that is more than words: if cleaning it as text leaves only words and tokens, that is kept (an e-mail address
/// in a path gets the token that it has everywhere); else it goes whole.
fn personal_or_whole(pass: &mut Pass<'_>, plain: &str, opened: bool) -> String {
    if !opened && plain.contains('@') {
        let cleaned = pass.text(plain);
        if is_done(&cleaned) {
            return cleaned.into_owned();
        }
    }
    pass.whole("path part", plain).into_owned()
}

fn has_digits(text: &str) -> bool {
    text.bytes().filter(u8::is_ascii_digit).count() > 2
}
