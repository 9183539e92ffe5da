//! What one-time codes look like: six digits in one piece or two, `G-492113`, `WDJB-MJHT`, `4f9a-22b1`.

use super::looks;
use super::sentence::SentenceWord;

/// How much the sentence says by itself that a code comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// "verification code": any shape of a code.
    Strictly,
    /// "your code": six to eight digits, two groups, or a device's code.
    Barely,
    /// "PIN": digits.
    Digits,
}

/// How many of the words from `index` on are one code.
pub(super) fn at(line: &[u8], words: &[SentenceWord], index: usize, said: Said) -> Option<usize> {
    let text = text(line, words.get(index)?)?;
    if groups(line, words, index) {
        let more = words.get(index + 2).is_some_and(|word| is_group(line, word, text.len()))
            && groups(line, words, index + 1);
        return Some(2 + usize::from(more));
    }
    is_code(text, said).then_some(1)
}

fn text<'l>(line: &'l [u8], word: &SentenceWord) -> Option<&'l str> {
    std::str::from_utf8(&line[word.range.clone()]).ok()
}

/// `492 113`: two groups of digits of the same length.
fn groups(line: &[u8], words: &[SentenceWord], index: usize) -> bool {
    let (Some(first), Some(second)) = (words.get(index), words.get(index + 1)) else { return false };
    let length = first.range.len();
    (3..=4).contains(&length)
        && is_group(line, first, length)
        && is_group(line, second, length)
        && !first.ends
        && !first.comma
        && (second.range.start == first.range.end + 1 || second.range.start == first.range.end + 2)
}

fn is_group(line: &[u8], word: &SentenceWord, length: usize) -> bool {
    word.range.len() == length && line[word.range.clone()].iter().all(u8::is_ascii_digit)
}

/// Whether one word is a code.
pub(super) fn is_code(text: &str, said: Said) -> bool {
    let text = text.trim_end_matches(['!', '?']);
    let bytes = text.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let all = |fits: fn(&u8) -> bool| bytes.iter().all(fits);
    if digits == bytes.len() {
        return match said {
            Said::Strictly => (4..=10).contains(&digits),
            Said::Barely => (5..=8).contains(&digits),
            Said::Digits => (4..=12).contains(&digits),
        };
    }
    if let Some((first, second)) = text.split_once('-') {
        let is_part = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let alike = first.len() == second.len() && (3..=6).contains(&first.len());
        let is_upper = all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'-');
        let google =
            first.len() == 1 && second.len() >= 5 && second.bytes().all(|byte| byte.is_ascii_digit());
        return google
            || (is_part(first)
                && is_part(second)
                && alike
                && (is_upper || digits > 0)
                && said != Said::Digits);
    }
    let is_upper = all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let is_lower = all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_mixed = all(u8::is_ascii_alphanumeric) && looks::is_told(text, false);
    said == Said::Strictly
        && (4..=16).contains(&bytes.len())
        && digits > 0
        && (is_upper || is_lower || is_mixed)
        && looks::is_told(text, false)
}
