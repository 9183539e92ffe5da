//! What was typed, checked before it becomes part of a case. Reads the error's file and standard input.
//!
//! The person and the tenant go into requests and onto the screen, so what cannot be seen is refused rather than kept: no
//! directory has it in an id, and a pasted zero-width space would end in "no such account". Everything else that was
//! reported stays verbatim.

use std::io::{self, Read};
use std::path::PathBuf;

use crate::environment::file;
use crate::text::encoding::decoded;
use crate::text::invisible::{Invisible, invisible};
use crate::text::io_words::io_words;

/// The longest error that is taken, in bytes.
pub const MAX_ERROR: usize = 64 * 1024;

/// The longest user or tenant, in bytes; the longest address that mail knows has 254.
pub const MAX_NAME: usize = 1024;

/// Why no case can be made of what was given.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// Nobody said whom it is about.
    #[error("the case does not say who cannot get in")]
    Nobody,
    /// The user or the tenant has nothing in it.
    #[error("`{field}` is empty")]
    Empty {
        /// How it is called where it was given.
        field: &'static str,
    },
    /// A character that cannot be seen.
    #[error(
        "`{field}` has a character that cannot be seen at position {position}: U+{code:04X} {what}; type it again instead of pasting it"
    )]
    Invisible {
        /// How it is called where it was given.
        field: &'static str,
        /// 1-based, in characters.
        position: usize,
        /// The code point.
        code: u32,
        /// What it is.
        what: &'static str,
    },
    /// Too long to be a name.
    #[error("`{field}` has {length} bytes; at most {MAX_NAME} fit")]
    LongName {
        /// How it is called where it was given.
        field: &'static str,
        /// Its length in bytes.
        length: usize,
    },
    /// The error's file cannot be read.
    #[error("the error cannot be read from {place}: {}", io_words(.why))]
    Unreadable {
        /// File, or standard input.
        place: String,
        /// The system's sentence.
        why: io::Error,
    },
    /// The error's file is not UTF-8.
    #[error(
        "the error in {place} is not UTF-8: byte {position} does not fit; save it as UTF-8, or copy the text"
    )]
    NotUtf8 {
        /// File, or standard input.
        place: String,
        /// 1-based.
        position: usize,
    },
    /// The error is too long.
    #[error("the error in {place} is longer than {} KiB; pass the part that names the error, and the whole file with --attach", MAX_ERROR / 1024)]
    LongError {
        /// File, argument, or standard input.
        place: String,
    },
}

impl CaseError {
    /// What was given wrong, as it is called where it was given.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Empty { field } | Self::Invisible { field, .. } | Self::LongName { field, .. } => {
                Some(field)
            }
            _ => None,
        }
    }

    /// Whether what was typed is at fault, and not the file that it names.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::Nobody | Self::Empty { .. } | Self::Invisible { .. } | Self::LongName { .. })
    }
}

/// Quotes as people and their keyboards put them around a name.
const QUOTES: &[(char, char)] = &[
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('“', '”'),
    ('„', '“'),
    ('„', '”'),
    ('”', '”'),
    ('‘', '’'),
    ('‚', '‘'),
    ('’', '’'),
    ('«', '»'),
    ('»', '«'),
    ('「', '」'),
];

/// A name without the quotes around it: `“Ana Ito”`. With more of them inside, they are its own: `"Ana" Ito "Ito"`.
fn unquoted(name: &str) -> &str {
    let inside = QUOTES.iter().find_map(|(open, close)| {
        let inside = name.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inside.contains([*open, *close])).then_some(inside)
    });
    inside.map_or(name, str::trim)
}

/// The user, the tenant or a role, if every character of it can be seen; without the blanks, tabs and quotes around it, which come
/// along when it is copied out of a table or a mail.
///
/// # Errors
/// Empty, too long, or with a control character or an invisible one.
pub fn checked_name(field: &'static str, text: String) -> Result<String, CaseError> {
    let name = unquoted(text.trim());
    if name.is_empty() {
        return Err(CaseError::Empty { field });
    }
    if text.len() > MAX_NAME {
        return Err(CaseError::LongName { field, length: text.len() });
    }
    let blanks = text.chars().take_while(|letter| letter.is_whitespace()).count();
    for (index, letter) in text.trim().chars().enumerate() {
        if let Some(what) = unseen(letter) {
            let position = blanks + index + 1;
            return Err(CaseError::Invisible { field, position, code: u32::from(letter), what });
        }
    }
    Ok(if name.len() == text.len() { text } else { name.to_owned() })
}

/// The address of a person as it is copied out of a mail: `Ana Ito <ana@acme.example>`, `mailto:ana@acme.example`, one with the comma of a
/// list behind it. Anything else is as it was.
#[must_use]
pub fn pasted_address(text: &str) -> &str {
    let text = text.trim();
    let bare = text.trim_end_matches([',', ';']).trim_end();
    let inside = bare.strip_suffix('>').and_then(|front| front.rsplit_once('<')).map(|(_, address)| address);
    let address = inside.unwrap_or(bare);
    let mailto = address.get(..7).filter(|start| start.eq_ignore_ascii_case("mailto:"));
    let address = mailto.map_or(address, |start| &address[start.len()..]).trim();
    let is_address = address.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !address.contains(char::is_whitespace)
    });
    if is_address { address } else { text }
}

/// What kind of character that nobody sees this is, if it is one.
fn unseen(letter: char) -> Option<&'static str> {
    Some(match invisible(letter)? {
        Invisible::LineBreak => "(line break)",
        Invisible::Control => "(control character)",
        Invisible::ZeroWidth => "(zero width)",
        Invisible::Direction => "(writing direction)",
        Invisible::Tag => "(tag)",
    })
}

/// Where the exact error is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorSource {
    /// Here.
    Text(String),
    /// In this file.
    File(PathBuf),
    /// On standard input.
    StandardInput,
}

impl ErrorSource {
    /// The exact error. One last line break is the file's, not the error's; everything else stays. `field` is how it is called
    /// where it was given.
    ///
    /// # Errors
    /// The file cannot be read, is not UTF-8, or the error is longer than [`MAX_ERROR`].
    pub fn read(self, field: &str, stdin: impl Read) -> Result<String, CaseError> {
        match self {
            Self::Text(text) => limited(field, text),
            Self::StandardInput => text("standard input", read("standard input", stdin)?),
            Self::File(path) => {
                let place = path.display().to_string();
                let unreadable = |why| CaseError::Unreadable { place: place.clone(), why };
                text(&place, read(&place, file::open(&path).map_err(unreadable)?)?)
            }
        }
    }
}

/// Reads one byte more than fits, so that a huge file costs nothing and is still noticed.
fn read(place: &str, source: impl Read) -> Result<Vec<u8>, CaseError> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(MAX_ERROR + 3).unwrap_or(u64::MAX);
    source
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(|why| CaseError::Unreadable { place: place.to_owned(), why })?;
    if bytes.len() > MAX_ERROR + 2 {
        return Err(CaseError::LongError { place: place.to_owned() });
    }
    Ok(bytes)
}

fn text(place: &str, bytes: Vec<u8>) -> Result<String, CaseError> {
    let mut text =
        decoded(bytes).map_err(|position| CaseError::NotUtf8 { place: place.to_owned(), position })?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    limited(place, text)
}

fn limited(place: &str, text: String) -> Result<String, CaseError> {
    if text.len() > MAX_ERROR { Err(CaseError::LongError { place: place.to_owned() }) } else { Ok(text) }
}
