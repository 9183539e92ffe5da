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
    let count = groups(line, words, index).max(spoken(words, index));
    if count >= 2 || words[index].lower.split('-').count() >= 4 && spoken_in(&words[index].lower) {
        return Some(count.max(1));
    }
    // `G-204 883`
    if let ([letter, b'-', digits @ ..], Some(next)) = (text.as_bytes(), words.get(index + 1))
        && letter.is_ascii_uppercase()
        && digits.len() == next.range.len()
        && [digits, &line[next.range.clone()]]
            .iter()
            .all(|part| part.len() == 3 && part.iter().all(u8::is_ascii_digit))
    {
        return Some(2);
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
            let between = line[before.range.end..word.range.start].trim_ascii();
            before.ends || before.comma || between.len() > 1 || before.joins && between != b"-"
        };
        // A group of another length is a group only where it is the last one: `7714 93#`, `5518 20`.
        let alike = count == 0
            || before_length(words, index, count) == length
            || line[word.range.end - 1] == b'#'
            || count == 1 && length < before_length(words, index, count) && (6..=8).contains(&(all + length));
        if is_apart || !alike {
            break;
        }
        count += 1;
        all += length;
    }
    if (4..=12).contains(&all) && count >= 2 && (all / count >= 2 || count >= 4) { count } else { 0 }
}

/// Digits in words, as somebody says them on the telephone.
#[rustfmt::skip]
const SPOKEN: &[&str] = &[
    "zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double", "triple",
    "null", "eins", "zwei", "zwo", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun",
    "zéro", "un", "deux", "trois", "quatre", "cinq", "sept", "huit", "neuf",
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve",
    "um", "dois", "três", "quatro", "sete", "oito", "nove", "meia", "due", "tre", "quattro", "cinque", "sei", "sette", "otto",
    "nul", "een", "twee", "drie", "zes", "zeven", "negen", "jeden", "dwa", "trzy", "cztery", "pięć", "sześć", "siedem", "osiem", "dziewięć",
];

/// "six six one nine three zero": how many words say four digits and more.
fn spoken(words: &[SentenceWord], index: usize) -> usize {
    let count = words[index..].iter().take(12).take_while(|word| spoken_in(&word.lower)).count();
    if count >= 4 { count } else { 0 }
}

fn before_length(words: &[SentenceWord], index: usize, count: usize) -> usize {
    words[index + count - 1].range.len()
}

/// Whether a word is digits in words: "four", "vier-vier".
fn spoken_in(lower: &str) -> bool {
    lower.split('-').all(|digit| SPOKEN.contains(&digit))
}

/// Whether one word is a code.
pub(super) fn is_code(text: &str, said: Said) -> bool {
    let text = text.trim_end_matches(['!', '?', '#', '*']);
    let bytes = text.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    // Most words are words.
    if digits == 0 && !text.contains('-') {
        return false;
    }
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
    if said == Said::Strictly && is_in_parts(text, digits) {
        return true;
    }
    // `9918-22`, but not the month `2025-10`.
    if let Some((first, second)) = text.split_once('-')
        && said == Said::Strictly
        && digits + 1 == bytes.len()
        && first.len() >= 2
        && second.len() >= 2
        && (5..=10).contains(&digits)
    {
        return !(first.len() == 4 && (first.starts_with("20") || first.starts_with("19")));
    }
    // `AUTH-1107` is of an error, where nothing says what the code is for.
    if let Some((first, second)) = text.split_once('-')
        && said == Said::Barely
        && first.len() >= 2
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && second.bytes().all(|byte| byte.is_ascii_digit())
    {
        return false;
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
    // `Xw7+nb4Q`: with signs in it.
    let has_signs = bytes.len() >= 6
        && all(|byte| byte.is_ascii_graphic() && !b"/:=@<>()[]{}\"'`.,_".contains(byte))
        && looks::is_told(text, false);
    let is_upper = all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let is_lower = all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let is_mixed = all(u8::is_ascii_alphanumeric) && looks::is_told(text, false);
    said == Said::Strictly
        && (4..=16).contains(&bytes.len())
        && digits > 0
        && (is_upper || is_lower || is_mixed || has_signs)
        && looks::is_told(text, false)
}

/// Whether letters and digits stand in parts that dashes join: `HX-5520-QL`, `7-elch-19`.
/// and digits in parts that dashes join.
pub(super) fn is_in_parts(text: &str, digits: usize) -> bool {
    const STANDARDS: &[&str] =
        &["iso", "utf", "rfc", "sha", "cve", "din", "ieee", "fips", "tls", "en", "ean"];
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let first = text.split('-').next().unwrap_or_default().to_ascii_lowercase();
    text.contains('-')
        && (1..=8).contains(&digits)
        && letters > 0
        && !STANDARDS.contains(&first.as_str())
        && (6..=16).contains(&(letters + digits))
        && text.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
