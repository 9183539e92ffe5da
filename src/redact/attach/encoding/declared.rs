//! Texts that say at their beginning what they are encoded in: XML and HTML. What they say then is changed to what is written.

use std::borrow::Cow;
use std::ops::Range;

use super::DecodedText;

/// Bytes in which an encoding is declared, as browsers look for it.
const HEAD: usize = 1024;

/// The text by its own declaration. `None`: there is none, or it says UTF-8, which the bytes are not.
pub(super) fn read(bytes: &[u8]) -> Option<DecodedText<'static>> {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let label = &head[label(&head)?];
    let text = super::labelled(label, bytes)?;
    Some(DecodedText { text: in_utf8(Cow::Owned(text)), note: Some(format!("read as {label}")) })
}

/// The text with a declaration that is right now.
pub(super) fn in_utf8(text: Cow<'_, str>) -> Cow<'_, str> {
    // In ASCII, lower case changes no length: a place in the head is one in the text.
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text[..end].to_ascii_lowercase();
    match label(&head) {
        Some(label) if &head[label.clone()] != "utf-8" => {
            Cow::Owned(format!("{}UTF-8{}", &text[..label.start], &text[label.end..]))
        }
        _ => text,
    }
}

/// Where the name stands behind `encoding=` of an XML declaration, or behind `charset=` of a page.
fn label(head: &str) -> Option<Range<usize>> {
    let start = head.trim_start();
    if !start.starts_with('<') {
        return None;
    }
    let (until, word) = match start.strip_prefix("<?xml") {
        Some(declaration) => (head.len() - declaration.len() + declaration.find("?>")?, "encoding"),
        None => (head.len(), "charset"),
    };
    let head = &head[..until];
    let behind = head[head.find(word)? + word.len()..].trim_start().strip_prefix('=')?.trim_start();
    let behind = behind.trim_start_matches(['"', '\'']);
    let at = head.len() - behind.len();
    let length = behind.find(|char: char| !char.is_ascii_alphanumeric() && !"-_:".contains(char))?;
    (length > 0).then(|| at..at + length)
}
