//! A text without everything that a reader does not see: for readers who would obey it unseen. What a person overlooks (an escape
//! sequence, tag characters, spaces of no width) a language model reads as letters.

use std::borrow::Cow;

use super::invisible::{Invisible, invisible};

/// The text as it is seen: no escape sequences, no control characters, nothing that takes no room. Line feeds stay, and a tab is a space.
pub(crate) fn bare(text: &str) -> Cow<'_, str> {
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    // An escape sequence goes whole: less its first character, `[8m` would stand there as if it had been typed.
    let text = text.replace("\r\n", "\n").replace('\t', " ");
    let plain = anstream::adapter::strip_str(&text).to_string();
    let seen = plain.chars().filter_map(|character| match character {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some('\n'),
        character => (!acts(character)).then_some(character),
    });
    Cow::Owned(seen.collect())
}

/// Whether a character is not kept as it is.
fn acts(character: char) -> bool {
    match invisible(character) {
        Some(Invisible::LineBreak) => character != '\n',
        Some(_) => true,
        None => is_blank(character),
    }
}

/// What looks like nothing and is no space: fillers, and the selectors of variants, of which one can write a letter each behind any sign.
fn is_blank(character: char) -> bool {
    matches!(
        character,
        '\u{34F}'
            | '\u{115F}'
            | '\u{1160}'
            | '\u{17B4}'
            | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FFA0}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0080}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn what_is_seen_stays() {
        for seen in ["a b\nc", "Zoë 山田 👩💻", "50 % of [8m]", ""] {
            assert_eq!(bare(seen), seen);
        }
    }

    #[test]
    fn what_is_not_seen_goes() {
        assert_eq!(bare("a\u{1b}[8mb\u{1b}[0m\u{7}c"), "abc");
        assert_eq!(bare("a\r\nb\rc\td"), "a\nb\nc d");
        assert_eq!(bare("bo\u{200b}@x\u{202e}.y\u{ad}\u{feff}"), "bo@x.y");
        assert_eq!(bare("x\u{e0049}\u{e0067}\u{fe01}\u{e0101}\u{3164}y"), "xy");
        assert_eq!(bare("\u{1b}]8;;http://x.example\u{7}link\u{1b}]8;;\u{7}"), "link");
    }
}
