//! Names of tags and attributes: `<saml:NameID>`, `</wsse:Password>`, `xmlns:saml=`; what a field of a form may be filled with,
//! `autocomplete="current-password"`.

use std::ops::Range;

use super::REACH;

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-' | b'.')
}

/// The attribute that tells a browser what to fill in, and its equals sign.
const AUTOCOMPLETE: &[u8] = b"autocomplete=";

pub(super) fn covers(line: &[u8], range: &Range<usize>) -> bool {
    let before = line[..range.start].iter().rev().take(REACH).take_while(|byte| is_name(**byte)).count();
    let start = range.start - before;
    if let Some(quote @ (b'"' | b'\'')) = start.checked_sub(1).map(|at| line[at])
        && line.get(range.end) == Some(&quote)
    {
        let attribute = &line[start.saturating_sub(AUTOCOMPLETE.len() + 1)..start - 1];
        if attribute.eq_ignore_ascii_case(AUTOCOMPLETE) {
            return true;
        }
    }
    let opens = line[..start].ends_with(b"<") || line[..start].ends_with(b"</");
    // All of it must belong to the name: `<token>4f9a…` does not.
    let digits = line[range.clone()].iter().filter(|byte| byte.is_ascii_digit()).count();
    opens && digits <= 4 && line[range.start..range.end].iter().all(|byte| is_name(*byte))
}
