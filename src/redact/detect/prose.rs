//! Credentials that somebody tells in a sentence, in some forty languages: passwords, PINs, one-time codes, recovery codes, seed
//! phrases, answers to security questions.

mod answer;
mod apart;
mod code;
mod code_nouns;
mod compared;
mod grammar;
mod keys;
mod locks;
mod looks;
mod nouns;
mod one_time;
mod password;
mod recovery;
mod sentence;
mod sign_in;
mod status;
mod verbs;

use super::cue::Cue;
use code::Said;

/// What reads on from which word.
pub(super) const TABLES: &[&[Cue]] = &[
    answer::CUES,
    compared::CUES,
    one_time::CUES[0],
    one_time::CUES[1],
    one_time::CUES[2],
    one_time::CUES[3],
    one_time::CUES[4],
    one_time::CUES[5],
    keys::CUES,
    verbs::CUES[0],
    verbs::CUES[1],
    locks::CUES[0],
    locks::CUES[1],
    password::CUES[0],
    password::CUES[1],
    recovery::CUES,
    sign_in::CUES,
];

/// Whether a word is one that only people make up for a password.
pub(super) fn is_made_up(word: &str) -> bool {
    looks::is_made_up(word)
}

/// Whether a text is a code and can be little else: six digits in one piece or in groups, `G-492113`, `WDJB-MJHT`.
pub(super) fn is_code(text: &str) -> bool {
    let text = text.trim();
    let words = sentence::ahead(text.as_bytes(), 0, 9, 48);
    let is_year = text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    let is_upper =
        text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-');
    text.len() <= 24
        && !is_year
        && (code::at(text.as_bytes(), &words, 0, Said::Digits) == Some(words.len())
            || is_upper && code::at(text.as_bytes(), &words, 0, Said::Strictly) == Some(words.len()))
}

/// The six to eight digits, in one piece or in groups, of a short message that has nothing else with digits.
pub(super) fn code_within(message: &str) -> Option<&str> {
    let words = sentence::ahead(message.as_bytes(), 0, 12, 120);
    let has_digit = |word: &sentence::SentenceWord| word.lower.bytes().any(|byte| byte.is_ascii_digit());
    let first = words.iter().position(has_digit)?;
    let count = code::at(message.as_bytes(), &words, first, Said::Barely)?;
    let is_alone = words.len() <= 8 && !words[first + count..].iter().any(has_digit);
    is_alone.then(|| &message[words[first].range.start..words[first + count - 1].range.end])
}

/// Whether a line speaks of a code that is none of the reader: of an error, a status.
pub(super) fn is_other_code(line: &str) -> bool {
    line.split(|letter: char| !letter.is_alphanumeric())
        .map(str::to_lowercase)
        .any(|word| word != "key" && code_nouns::OTHERS.contains(&word.as_str()))
}
