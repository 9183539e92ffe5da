//! Tells at once that a value is nowhere in a text: its first word is none of the text's.

/// A word in short, whatever its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WordMark(usize);

/// The words of a text in short.
pub(super) struct WordMarks([u64; BITS / 64]);

/// More than the words of a letter, many times over.
const BITS: usize = 4096;

impl WordMark {
    /// The first word of a value; `None`: it has none.
    pub(super) fn first(value: &str) -> Option<Self> {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric();
        if value.is_ascii() {
            let mut bytes = value.as_bytes().iter().skip_while(|byte| !is_word(byte)).peekable();
            bytes.peek()?;
            return Some(Self::of(bytes.copied().take_while(is_word).map(|byte| byte.to_ascii_lowercase())));
        }
        let folded = value.to_lowercase();
        words(&folded).next().map(|word| Self::of(word.bytes()))
    }

    fn of(bytes: impl Iterator<Item = u8>) -> Self {
        // Fowler, Noll and Vo.
        let hash =
            bytes.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        Self((hash ^ (hash >> 15)) as usize % BITS)
    }
}

impl WordMarks {
    /// Those of a text in lower case.
    pub(super) fn of(folded: &str) -> Self {
        let mut marks = [0; BITS / 64];
        for WordMark(mark) in words(folded).map(|word| WordMark::of(word.bytes())) {
            marks[mark / 64] |= 1 << (mark % 64);
        }
        Self(marks)
    }

    /// False: no word of the text is that one.
    pub(super) fn may_hold(&self, word: WordMark) -> bool {
        self.0[word.0 / 64] & (1 << (word.0 % 64)) != 0
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{WordMark, WordMarks};

    #[test]
    fn a_word_of_the_text_is_found_whatever_its_case() {
        let text = "you can't reassign “straße 7” in acme-prod; σίσυφος".to_lowercase();
        let marks = WordMarks::of(&text);
        for value in ["Reassign", "ACME-prod", " .acme", "Straße 7", "ΣΊΣΥΦΟΣ", "7", "t"] {
            assert!(marks.may_hold(WordMark::first(value).unwrap()), "{value}");
        }
        for value in ["assign", "conversations.assign", "prods"] {
            assert!(!marks.may_hold(WordMark::first(value).unwrap()), "{value}");
        }
        assert_eq!(WordMark::first(" -.-"), None);
    }
}
