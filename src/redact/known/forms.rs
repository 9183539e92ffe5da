//! The forms that a secret takes on its way through systems: raw, percent-encoded, base64, JSON, HTML,
//! hexadecimal, UTF-16: those that can be looked for in one pass. Everything else is a matter of [`super::layers`].

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::text::append;
use crate::text::digest::hex;

/// The fewest characters of base64 text that are looked for: fewer are found in any text.
const SHORTEST_PIECE: usize = 6;

pub(super) struct Form {
    pub(super) bytes: Vec<u8>,
    /// A part of a longer base64 text: what stands around it belongs to it.
    pub(super) piece: bool,
}

/// All forms of a secret. Some may be equal to others.
pub(super) fn of(secret: &str) -> Vec<Form> {
    let json = json(secret, false);
    let mut whole = vec![
        secret.to_owned(),
        json.replace('/', "\\/"),
        html(secret, ["\"", "'"]),
        html(secret, ["&quot;", "'"]),
        html(secret, ["&quot;", "&#39;"]),
        html(secret, ["&#34;", "&#x27;"]),
        html(secret, ["&quot;", "&apos;"]),
        self::json(&json, false),
        self::json(&self::json(secret, true), false),
        self::json(secret, true),
        json,
    ];
    for upper in [true, false] {
        // RFC 3986, a browser's encodeURIComponent and encodeURI, a form, and an encoder that spares nothing.
        for spared in ["-._~", "-_.!~*'()", "-_.!~*'();,/?:@&=+$#", ""] {
            whole.push(percent(secret, spared, upper));
        }
        whole.push(percent(secret, "*-._ ", upper).replace(' ', "+"));
        // Encoded twice, as in a redirect inside a query.
        whole.push(percent(&percent(secret, "-._~", upper), "-._~", upper));
        let hex = hex(secret.as_bytes());
        whole.push(if upper { hex.to_ascii_uppercase() } else { hex });
    }
    // Lines that are ended otherwise, folded, or put into one: a key in PEM.
    if secret.contains('\n') {
        let lines = || secret.lines().map(str::trim);
        whole.extend(["\r\n", "", " "].map(|between| lines().collect::<Vec<_>>().join(between)));
    }
    let mut forms: Vec<Form> =
        whole.into_iter().map(|text| Form { bytes: text.into_bytes(), piece: false }).collect();
    for units in [u16::to_le_bytes, u16::to_be_bytes] {
        let bytes = secret.encode_utf16().flat_map(units).collect();
        forms.push(Form { bytes, piece: false });
    }
    forms.extend(base64_pieces(secret.as_bytes()).map(|bytes| Form { bytes, piece: true }));
    forms
}

/// The characters that stand in any base64 text in which the secret begins at the first, second or third byte of a group.
fn base64_pieces(secret: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    (0..3_usize).flat_map(move |before| {
        let mut bytes = vec![0; before];
        bytes.extend_from_slice(secret);
        // The characters at the edges also encode bits of the neighbouring bytes, so they differ from text to text.
        let start = (before * 8).div_ceil(6);
        let end = bytes.len() * 8 / 6;
        [STANDARD_NO_PAD.encode(&bytes), URL_SAFE_NO_PAD.encode(&bytes)]
            .into_iter()
            .filter_map(move |text| text.as_bytes().get(start..end).map(<[u8]>::to_vec))
            .filter(|piece| piece.len() >= SHORTEST_PIECE)
    })
}

/// The whole run of base64 characters around a piece, padding included.
pub(super) fn whole_run(text: &[u8], piece: Range<usize>) -> Range<usize> {
    let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    let before = text[..piece.start].iter().rev().take_while(|byte| is_base64(byte)).count();
    let after = text[piece.end..].iter().take_while(|byte| is_base64(byte)).count();
    let end = piece.end + after;
    let padding = text[end..].iter().take(2).take_while(|byte| **byte == b'=').count();
    piece.start - before..end + padding
}

fn percent(text: &str, spared: &str, upper: bool) -> String {
    text.bytes().fold(String::with_capacity(text.len() * 3), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || spared.as_bytes().contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            let hex = hex(&[byte]);
            out.push_str(&if upper { hex.to_ascii_uppercase() } else { hex });
        }
        out
    })
}

/// The text inside a JSON string; with `ascii`, as encoders write it that keep to ASCII and are wary of HTML.
fn json(text: &str, ascii: bool) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            character if character < ' ' || (ascii && needs_escape(character)) => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    append(&mut out, format_args!("\\u{unit:04x}"));
                }
            }
            character => out.push(character),
        }
        out
    })
}

fn needs_escape(character: char) -> bool {
    !character.is_ascii() || matches!(character, '<' | '>' | '&' | '\'' | '\u{7f}')
}

fn html(text: &str, [double, single]: [&str; 2]) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str(double),
            '\'' => out.push_str(single),
            character => out.push(character),
        }
        out
    })
}
