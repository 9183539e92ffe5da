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
    let text = std::str::from_utf8(&line[words.get(index)?.range.clone()]).ok()?;
    let count = groups(line, words, index);
    if count >= 2 {
        return Some(count);
    }
    is_code(text, said).then_some(1)
}

/// `492 113`, `49 21 13`, `4 9 2 1`: how many groups of digits stand together that make a code.
fn groups(line: &[u8], words: &[SentenceWord], index: usize) -> usize {
    let digits = |word: &SentenceWord| {
        let text = &line[word.range.clone()];
        let text = text.strip_suffix(b"#").unwrap_or(text);
        (text.len() <= 4 && !text.is_empty() && text.iter().all(u8::is_ascii_digit)).then_some(text.len())
    };
    let (mut count, mut all) = (0, 0);
    for word in &words[index..] {
        let Some(length) = digits(word).filter(|length| all + length <= 12) else { break };
        let is_apart = count > 0 && {
            let before = &words[index + count - 1];
            before.ends || before.comma || before.joins || word.range.start > before.range.end + 3
        };
        // A group of another length is a group only where it is the last one: `7714 93#`.
        let alike =
            count == 0 || before_length(words, index, count) == length || line[word.range.end - 1] == b'#';
        if is_apart || !alike {
            break;
        }
        count += 1;
        all += length;
    }
    if (4..=12).contains(&all) && count >= 2 && (all / count >= 2 || count >= 4) { count } else { 0 }
}

fn before_length(words: &[SentenceWord], index: usize, count: usize) -> usize {
    words[index + count - 1].range.len()
}

/// Whether one word is a code.
pub(super) fn is_code(text: &str, said: Said) -> bool {
    let text = text.trim_end_matches(['!', '?', '#', '*']);
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
    let parts = text.split('-').count();
    let is_dashed = parts >= 2
        && digits + parts - 1 == bytes.len()
        && (4..=12).contains(&digits)
        && text
            .split('-')
            .all(|part| part.len() == bytes.len() / parts || part.len() == 1 + bytes.len() / parts);
    if is_dashed {
        return true;
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
