//! Encoded words of mail headers (RFC 2047): `=?UTF-8?Q?J=C3=B6rg_Kern?= <…>`.

use std::ops::Range;

/// The encoded words that a text ends with.
pub(super) fn before(text: &str) -> Option<Range<usize>> {
    let mut start = None;
    let mut rest = text;
    while rest.ends_with("?=") && rest.len() > 4 {
        let inside = &rest[..rest.len() - 2];
        let open = inside.rfind("=?")?;
        if inside[open..].contains(' ') {
            break;
        }
        start = Some(open);
        rest = inside[..open].trim_end_matches(' ');
    }
    start.map(|start| start..text.len())
}
