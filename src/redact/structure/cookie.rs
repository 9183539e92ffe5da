//! `Cookie` and `Set-Cookie`: no cookie's value stays, whatever its name. Names and attributes do, they tell what happened.

use std::borrow::Cow;

use super::{Pass, look};

/// Attributes of `Set-Cookie` (RFC 6265 and its successor) whose value is no secret.
const ATTRIBUTES: &[&str] =
    &["domain", "expires", "httponly", "max-age", "partitioned", "path", "priority", "samesite", "secure"];

/// `a=1; b=2`.
pub(super) fn request(pass: &mut Pass<'_>, value: &str) -> String {
    pairs(pass, value, |_, _| false)
}

/// `a=1; Path=/; Secure`, one a line where several answers were joined.
pub(super) fn response(pass: &mut Pass<'_>, value: &str) -> String {
    let lines: Vec<String> = value
        .split('\n')
        .map(|line| {
            pairs(pass, line, |number, name| {
                number > 0 && ATTRIBUTES.iter().any(|known| name.eq_ignore_ascii_case(known))
            })
        })
        .collect();
    lines.join("\n")
}

fn pairs(pass: &mut Pass<'_>, value: &str, stays: impl Fn(usize, &str) -> bool) -> String {
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
                out.push_str(&pass.text(trimmed));
            }
            Some((name, value)) => {
                out.push_str(&name_of(pass, name));
                out.push('=');
                out.push_str(&pass.whole("cookie", value));
            }
            // A cookie without a name.
            None => out.push_str(&pass.whole("cookie", trimmed)),
        }
        out.push_str(&text[trimmed.len()..]);
    }
    out
}

/// A cookie's name. One that is no word may hold an account or a session.
fn name_of<'t>(pass: &mut Pass<'_>, name: &'t str) -> Cow<'t, str> {
    if look::is_wordy(name) { pass.text(name) } else { pass.whole("cookie", name) }
}
