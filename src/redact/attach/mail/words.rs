//! Encoded words in headers (RFC 2047): `=?utf-8?Q?J=C3=B6rg?=`. A display name must be read to be found.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::body;
use crate::redact::attach::encoding;

/// Words inside of decoded words that are decoded, too: some gateways encode twice.
const TWICE: usize = 4;
/// Characters of an encoded word; RFC 2047 allows 75, and not everybody keeps to it.
const LONGEST: usize = 1000;

/// The field with its words readable.
pub(super) fn readable(field: &str) -> String {
    let mut text = field.to_owned();
    for _ in 0..TWICE {
        let once = decode(&text);
        if once == text {
            break;
        }
        text = once;
    }
    text
}

/// An encoded word: its charset and the bytes that it stands for.
struct EncodedWord<'t> {
    charset: &'t str,
    bytes: Vec<u8>,
}

fn decode(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    // Words that follow each other are one text: a character may be cut between them, and the blank between them is none.
    let mut open: Option<EncodedWord<'_>> = None;
    while let Some(at) = rest.find("=?") {
        let Some((word, length)) = word(&rest[at..]) else {
            close(&mut open, &mut out);
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        let between = &rest[..at];
        match &mut open {
            Some(before)
                if between.trim().is_empty() && before.charset.eq_ignore_ascii_case(word.charset) =>
            {
                before.bytes.extend_from_slice(&word.bytes);
            }
            _ => {
                let joined = open.is_some() && between.trim().is_empty();
                close(&mut open, &mut out);
                if !joined {
                    out.push_str(between);
                }
                open = Some(word);
            }
        }
        rest = &rest[at + length..];
    }
    close(&mut open, &mut out);
    out.push_str(rest);
    out
}

fn close(open: &mut Option<EncodedWord<'_>>, out: &mut String) {
    let Some(EncodedWord { charset, bytes }) = open.take() else { return };
    let text = encoding::labelled(charset, &bytes).unwrap_or_else(|| encoding::name(&bytes));
    // A line end in a word would begin another header.
    out.extend(text.chars().map(|char| if char.is_control() { ' ' } else { char }));
}

/// The word at the start of the text, and its length.
fn word(text: &str) -> Option<(EncodedWord<'_>, usize)> {
    let (charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (how, rest) = rest.split_once('?')?;
    let encoded = &rest[..rest.find("?=")?];
    let is_word = charset.len() <= 40
        && encoded.len() <= LONGEST
        && !charset.is_empty()
        && charset.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_*:.".contains(&byte))
        && !encoded.contains(['\n', ' ']);
    let bytes = match how {
        "Q" | "q" if is_word => body::quoted_printable(&encoded.replace('_', " ")),
        "B" | "b" if is_word => STANDARD_NO_PAD.decode(encoded.trim_end_matches('=')).ok()?,
        _ => return None,
    };
    // A language may stand behind the charset (RFC 2231).
    let length = 2 + charset.len() + 1 + how.len() + 1 + encoded.len() + 2;
    let charset = charset.split('*').next().unwrap_or(charset);
    Some((EncodedWord { charset, bytes }, length))
}
