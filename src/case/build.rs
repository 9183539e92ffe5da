//! A case out of what was typed, asked, or recorded. Reads the error's file and standard input; asks nothing itself.
//!
//! The person and the tenant go into requests and onto the screen, so what cannot be seen is refused rather than kept: no
//! directory has it in an id, and a pasted zero-width space would end in "no such account". Everything else that was
//! reported stays verbatim.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

/// The longest error that is taken, in bytes.
pub const MAX_ERROR: usize = 64 * 1024;

/// The longest user or tenant, in bytes; the longest address that mail knows has 254.
pub const MAX_NAME: usize = 1024;

/// Why a case cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// The user or the tenant has nothing in it.
    #[error("`{flag}` is empty")]
    Empty {
        /// The flag.
        flag: &'static str,
    },
    /// A character that cannot be seen.
    #[error(
        "`{flag}` has a character that cannot be seen at position {position}: U+{code:04X} {what}; type it again instead of pasting it"
    )]
    Invisible {
        /// The flag.
        flag: &'static str,
        /// 1-based, in characters.
        position: usize,
        /// The code point.
        code: u32,
        /// What it is.
        what: &'static str,
    },
    /// Too long to be a name.
    #[error("`{flag}` has {length} bytes; at most {MAX_NAME} fit")]
    LongName {
        /// The flag.
        flag: &'static str,
        /// Its length in bytes.
        length: usize,
    },
    /// The error's file cannot be read.
    #[error("the error cannot be read from {place}: {why}")]
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
    /// Whether what was typed is at fault, and not the file that it names.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::Empty { .. } | Self::Invisible { .. } | Self::LongName { .. })
    }
}

/// The user or the tenant, verbatim, if every character of it can be seen.
///
/// # Errors
/// Empty, too long, or with a control character, an invisible character, or a space at its start or end.
pub fn name(flag: &'static str, text: String) -> Result<String, CaseError> {
    if text.is_empty() {
        return Err(CaseError::Empty { flag });
    }
    if text.len() > MAX_NAME {
        return Err(CaseError::LongName { flag, length: text.len() });
    }
    let last = text.chars().count().saturating_sub(1);
    for (index, letter) in text.chars().enumerate() {
        if let Some(what) = unseen(letter, index == 0 || index == last) {
            return Err(CaseError::Invisible { flag, position: index + 1, code: u32::from(letter), what });
        }
    }
    Ok(text)
}

/// What kind of character that nobody sees this is, if it is one.
fn unseen(letter: char, at_the_edge: bool) -> Option<&'static str> {
    match letter {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some("(line break)"),
        _ if letter.is_control() => Some("(control character)"),
        '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' => {
            Some("(zero width)")
        }
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}' => Some("(writing direction)"),
        '\u{E0000}'..='\u{E007F}' => Some("(tag)"),
        _ if at_the_edge && letter.is_whitespace() => Some("(space at the start or end)"),
        _ => None,
    }
}

/// The exact error from `--error`: the text itself, `@FILE`, or `-` for `stdin`. One last line break is the file's, not
/// the error's; everything else stays.
///
/// # Errors
/// The file cannot be read, is not UTF-8, or is longer than [`MAX_ERROR`].
pub fn error(argument: &str, stdin: impl Read) -> Result<String, CaseError> {
    if argument == "-" {
        return text("standard input", read("standard input", stdin)?);
    }
    let Some(path) = argument.strip_prefix('@').map(PathBuf::from) else {
        return limited("--error", argument.to_owned());
    };
    let place = path.display().to_string();
    let file = File::open(&path).map_err(|why| CaseError::Unreadable { place: place.clone(), why })?;
    text(&place, read(&place, file)?)
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
    let mut text = String::from_utf8(bytes).map_err(|error| CaseError::NotUtf8 {
        place: place.to_owned(),
        position: error.utf8_error().valid_up_to() + 1,
    })?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    limited(place, text)
}

fn limited(place: &str, text: String) -> Result<String, CaseError> {
    if text.len() > MAX_ERROR { Err(CaseError::LongError { place: place.to_owned() }) } else { Ok(text) }
}
