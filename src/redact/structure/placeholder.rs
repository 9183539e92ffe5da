//! The note in the place of a body that is left out as a whole: what it was and how long. The words are fixed, so that a
//! note can be told from text of this shape and stays as it is when it is cleaned again.

/// What was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) enum RemovedKind {
    Binary,
    Markup,
    Multipart,
    Script,
    Text,
    Message,
}

const WORDS: &[(RemovedKind, &str)] = &[
    (RemovedKind::Binary, "binary data"),
    (RemovedKind::Markup, "markup"),
    (RemovedKind::Multipart, "a form with files"),
    (RemovedKind::Script, "script or style"),
    (RemovedKind::Text, "text"),
    (RemovedKind::Message, "a message"),
];

const START: &str = "[removed: ";
const END: &str = " bytes]";

/// `[removed: markup, 1234 bytes]`.
pub(in crate::redact) fn note(what: RemovedKind, bytes: usize) -> String {
    let word = WORDS.iter().find(|(kind, _)| *kind == what).map_or("text", |(_, word)| word);
    format!("{START}{word}, {bytes}{END}")
}

/// `[removed: image/png, 4711 bytes]`: a part of a mail, by its media type. What is no such type is `application/octet-stream`.
pub(in crate::redact) fn part(media_type: &str, bytes: usize) -> String {
    let kind = media_type.to_ascii_lowercase();
    let kind = if is_media_type(&kind) { kind.as_str() } else { "application/octet-stream" };
    format!("{START}{kind}, {bytes}{END}")
}

/// The kinds of RFC 2045 and words behind them; nothing in which a value could hide.
fn is_media_type(text: &str) -> bool {
    let known = |kind: &&str| {
        matches!(
            *kind,
            "application" | "audio" | "chemical" | "font" | "image" | "message" | "model" | "text" | "video"
        )
    };
    text.len() <= 80
        && text.bytes().filter(u8::is_ascii_digit).count() <= 4
        && text.split_once('/').filter(|(kind, _)| known(kind)).is_some_and(|(_, name)| {
            let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
            name.split(['.', '+', '-']).all(|word| (1..=16).contains(&word.len()) && word.bytes().all(letter))
        })
}

/// Whether the whole text is such a note.
pub(in crate::redact) fn is_note(text: &str) -> bool {
    text.strip_prefix(START)
        .and_then(|rest| rest.strip_suffix(END))
        .and_then(|rest| rest.split_once(", "))
        .is_some_and(|(word, bytes)| {
            (WORDS.iter().any(|(_, known)| *known == word) || is_media_type(word))
                && (1..=12).contains(&bytes.len())
                && bytes.bytes().all(|byte| byte.is_ascii_digit())
        })
}
