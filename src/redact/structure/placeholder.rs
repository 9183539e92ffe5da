//! The notes in the place of what a capture does not say: of a body that is left out as a whole, what it was and how long; of a
//! value that is left out by policy, what it was. The words are fixed, so that a note can be told from text of this shape and
//! stays as it is when it is cleaned again, and so that a bundle with thousands of them is small.

/// What was left out as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) enum RemovedKind {
    Binary,
    Body,
    Markup,
    Multipart,
    Script,
    Text,
    Message,
}

const WORDS: &[(RemovedKind, &str)] = &[
    (RemovedKind::Binary, "binary data"),
    (RemovedKind::Body, "a body"),
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

/// What a value that is left out by policy was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Withheld {
    /// So many characters of text.
    Text(usize),
    Number,
    Date,
    Address,
}

const NUMBER: &str = "[number]";
const DATE: &str = "[date]";
const ADDRESS: &str = "[address]";
const TEXT: (&str, &str) = ("[text, ", " characters]");
/// The same as [`joined`] writes it.
const JOINED_TEXT: (&str, &str) = ("[text+", "+characters]");

/// `[text, 9 characters]`, `[number]`, `[date]`, `[address]`.
pub(super) fn left_out(what: Withheld) -> String {
    match what {
        Withheld::Text(characters) => format!("{}{characters}{}", TEXT.0, TEXT.1),
        Withheld::Number => NUMBER.to_owned(),
        Withheld::Date => DATE.to_owned(),
        Withheld::Address => ADDRESS.to_owned(),
    }
}

/// Whether the whole text is such a note.
pub(in crate::redact) fn is_note(text: &str) -> bool {
    text.starts_with('[')
        && text.ends_with(']')
        && (matches!(text, NUMBER | DATE | ADDRESS) || is_left_out_text(text) || is_removed(text))
}

fn is_left_out_text(text: &str) -> bool {
    let inside = |before, behind| text.strip_prefix(before)?.strip_suffix(behind);
    inside(TEXT.0, TEXT.1).or_else(|| inside(JOINED_TEXT.0, JOINED_TEXT.1)).is_some_and(is_count)
}

/// A note without white space and commas, for a place that would end there: a URL, a word. `[text+9+characters]`
pub(super) fn joined(note: &str) -> String {
    note.replace(", ", "+").replace(' ', "+")
}

fn is_removed(text: &str) -> bool {
    removed_bytes(text).is_some()
}

/// The number of bytes in the note of a body.
fn removed_bytes(text: &str) -> Option<&str> {
    let (word, bytes) = text.strip_prefix(START)?.strip_suffix(END)?.split_once(", ")?;
    let known = WORDS.iter().any(|(_, known)| *known == word) || is_media_type(word);
    (known && is_count(bytes)).then_some(bytes)
}

/// The text in front of a note at its end, and the note.
pub(super) fn before_note(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind(START)?;
    let (before, note) = text.split_at(at);
    is_removed(note).then_some((before, note))
}

fn is_count(digits: &str) -> bool {
    (1..=12).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}
