//! The page's cookies: `__Host-`, so that no other host and no plain connection can set them.

use axum::http::{HeaderMap, HeaderValue, header};

/// Holds the id of the session.
pub(crate) const SESSION_COOKIE: &str = "__Host-escalate";
/// Holds the id of a sign-in that is under way.
pub(crate) const SIGNING_IN_COOKIE: &str = "__Host-escalate-signing-in";

/// What a cookie of that name holds. Of two, neither: only one of them can be ours.
pub(crate) fn cookie_of(headers: &HeaderMap, name: &str) -> Option<String> {
    let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(known, _)| *known == name).map(|(_, value)| value);
    let value = values.next().filter(|value| is_ours(value))?;
    values.next().is_none().then(|| value.to_owned())
}

/// Sets a cookie for so many seconds.
pub(crate) fn set(name: &str, value: &str, seconds: i64) -> Option<HeaderValue> {
    let text = format!("{name}={value}; Max-Age={seconds}; Path=/; Secure; HttpOnly; SameSite=Lax");
    HeaderValue::from_str(&text).ok()
}

/// Takes a cookie away.
pub(crate) fn cleared(name: &str) -> Option<HeaderValue> {
    set(name, "", 0)
}

/// The digits of [`super::random_text`].
fn is_ours(value: &str) -> bool {
    value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}
