//! What is wrong in the same way whatever the system: the rows that several have.

use super::{GOOD, Row, Works};

/// Everything is as it should be.
pub(super) const NOTHING: Row = Row { wrong: "nothing", expected: Works, ..GOOD };
/// A token that the system does not know.
pub(super) const TOKEN_WRONG: Row = Row {
    wrong: "token wrong",
    credential: "=0123456789abcdef0123456789abcdef01234567",
    words: &["401", "\"token\""],
    ..GOOD
};
/// The variable of the token is not set.
pub(super) const TOKEN_UNSET: Row = Row {
    wrong: "no token in the environment",
    credential: "=",
    words: &["TICKETING is not set", "\"token\""],
    ..GOOD
};
/// A token that was copied with a line break.
pub(super) const LINE_BREAK: Row = Row {
    wrong: "token with a line break",
    credential: "=0123\n4567",
    words: &["cannot stand in a header", "\"token\""],
    ..GOOD
};
/// A slash behind the address changes nothing.
pub(super) const SLASH: Row =
    Row { wrong: "url with a trailing slash", settings: &[("url", "$URL/")], expected: Works, ..GOOD };
/// The system speaks no TLS.
pub(super) const HTTPS: Row = Row {
    wrong: "https for http",
    settings: &[("url", "https://$HOST")],
    words: &["does not speak https", "\"url\""],
    ..GOOD
};
/// The system speaks only TLS.
pub(super) const HTTP: Row = Row {
    wrong: "http for https",
    settings: &[("url", "$TLS")],
    words: &["does it speak https there", "\"url\""],
    ..GOOD
};
/// Nothing listens there.
pub(super) const WRONG_PORT: Row = Row {
    wrong: "wrong port",
    settings: &[("url", "http://127.0.0.1:1")],
    words: &["nothing listens there", "\"url\""],
    ..GOOD
};
/// Somebody listens, and does not answer.
pub(super) const HUNG: Row = Row {
    wrong: "server hung",
    settings: &[("url", "$SILENT")],
    words: &["no answer in time", "\"url\""],
    ..GOOD
};
/// The address is another one now.
pub(super) const REDIRECT: Row = Row {
    wrong: "redirect",
    settings: &[("url", "$REDIRECTS")],
    words: &["redirects to https://tickets.example.com", "\"url\""],
    ..GOOD
};
/// Another program is there.
pub(super) const PAGE: Row = Row {
    wrong: "the address of another program",
    settings: &[("url", "$PAGE")],
    words: &["a page and not JSON", "\"url\""],
    ..GOOD
};
