//! `Cookie` and `Set-Cookie`: no cookie's value stays, whatever its name. Names and attributes do, they tell what happened.

use std::borrow::Cow;

use super::heuristics;
use super::walk::Walk;
use crate::redact::vocabulary::cookie::is_attribute;

/// `a=1; b=2`.
pub(super) fn request(walk: &mut Walk<'_>, value: &str) -> String {
    // Browsers' stores write an answer's attributes behind it, too: `sid=x; Path=/; HttpOnly`. A cookie of such a name comes first.
    pairs(walk, value, |number, name| {
        number > 0 && name.starts_with(char::is_uppercase) && is_attribute(name.as_bytes())
    })
}

/// `a=1; Path=/; Secure`, one a line where several answers were joined.
pub(super) fn response(walk: &mut Walk<'_>, value: &str) -> String {
    let lines: Vec<String> = value
        .split('\n')
        .map(|line| pairs(walk, line, |number, name| number > 0 && is_attribute(name.as_bytes())))
        .collect();
    lines.join("\n")
}

fn pairs(walk: &mut Walk<'_>, value: &str, stays: impl Fn(usize, &str) -> bool) -> String {
    let mut out = String::with_capacity(value.len());
    for (number, part) in value.split(';').enumerate() {
        if number > 0 {
            out.push(';');
        }
        let text = part.trim_start();
        out.push_str(&part[..part.len() - text.len()]);
        let trimmed = text.trim_end();
        match trimmed.split_once('=') {
            _ if stays(number, trimmed.split('=').next().unwrap_or_default().trim()) => {
                out.push_str(&walk.text(trimmed));
            }
            Some((name, value)) => {
                out.push_str(&name_of(walk, name));
                out.push('=');
                out.push_str(&walk.replace_all_of("cookie", value));
            }
            // A cookie without a name.
            None => out.push_str(&walk.replace_all_of("cookie", trimmed)),
        }
        out.push_str(&text[trimmed.len()..]);
    }
    out
}

/// A cookie's name. One that is no word may hold an account or a session.
fn name_of<'t>(walk: &mut Walk<'_>, name: &'t str) -> Cow<'t, str> {
    if heuristics::is_plain_words(name) { walk.text(name) } else { walk.replace_all_of("cookie", name) }
}
