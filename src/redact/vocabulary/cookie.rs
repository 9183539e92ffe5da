//! Cookies: what in a header is an attribute and no value of a cookie.

use super::fold;

/// Attributes of `Set-Cookie` (RFC 6265 and its successor), and of the older `Cookie2`. Browsers name them in their consoles
/// too: `cookie: domain=app.acme.example is foreign`.
const ATTRIBUTES: &[&[u8]] = &[
    b"path",
    b"domain",
    b"expires",
    b"maxage",
    b"samesite",
    b"secure",
    b"httponly",
    b"priority",
    b"partitioned",
    b"version",
];

/// Whether a name in a cookie's header is an attribute: its value says where and how long the cookie counts.
pub(in crate::redact) fn is_attribute(name: &[u8]) -> bool {
    ATTRIBUTES.contains(&fold(name).as_slice())
}
