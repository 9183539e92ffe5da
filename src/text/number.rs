//! Small numbers as words.

use std::borrow::Cow;

const WORDS: &[&str] = &[
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// A count as it stands in a sentence: a word up to twelve, digits from there on.
pub(crate) fn in_words(count: usize) -> Cow<'static, str> {
    WORDS.get(count).map_or_else(|| Cow::Owned(count.to_string()), |word| Cow::Borrowed(*word))
}
