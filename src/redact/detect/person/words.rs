//! What reads as the name of a person: one to five words with a capital each, none of them a word of software or of an office.

use std::ops::Range;

mod not_names;

pub(super) use not_names::is_no_name;

/// The longest name in bytes.
const LONGEST: usize = 80;

/// Small words inside names: `Joost van der Kamp`.
const PARTICLES: &[&str] = &[
    "van", "von", "vom", "der", "den", "de", "del", "della", "di", "da", "das", "do", "dos", "du", "la",
    "le", "les", "el", "al", "bin", "ibn", "ben", "bint", "ter", "ten", "te", "zu", "zum", "zur", "af", "av",
    "y", "e", "i", "und", "of", "st.", "d'", "lo", "mac", "'t", "op", "in",
];

/// Bytes of the longest of them: most words are longer, which is cheaper to see.
const LONGEST_PARTICLE: usize = 5;

/// Small words that some write with a capital: `Van Morrison`, `De Luca`. In lower case.
const IN_NAMES: &[&str] = &[
    "van", "von", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al", "ben", "bin", "ter",
    "ten",
];

/// How a word of a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// `Mia`, `O'Neill`, `McKay`, `Jean-Luc`.
    Capital,
    /// `KERN`.
    Capitals,
    /// `M.`
    Initial,
    /// Letters of a script without capitals: 田中, محمد.
    Caseless,
    /// `mia`.
    Small,
    /// `van`.
    Particle,
}

/// How a word is written; `None` if it is none of a name.
fn written(word: &str) -> Option<Spelling> {
    if is_particle(word) {
        return Some(Spelling::Particle);
    }
    if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Some(Spelling::Small);
    }
    let bare = word.trim_end_matches('.');
    if bare.is_empty()
        || !bare.chars().all(|char| char.is_alphabetic() || is_mark(char) || "'’-·".contains(char))
    {
        return None;
    }
    let first = bare.chars().next()?;
    if !first.is_alphabetic() {
        return None;
    }
    let letters = bare.chars().filter(|char| char.is_alphabetic()).count();
    if letters == 1 && first.is_uppercase() {
        return Some(Spelling::Initial);
    }
    if bare != word && letters > 3 {
        return None;
    }
    if !first.is_uppercase() && !first.is_lowercase() {
        return bare
            .chars()
            .all(|char| !char.is_uppercase() && !char.is_lowercase())
            .then_some(Spelling::Caseless);
    }
    let capitals = bare.chars().filter(|char| char.is_uppercase()).count();
    if first.is_lowercase() {
        return if capitals == 0 {
            Some(Spelling::Small)
        } else {
            // d'Alembert, al-Masri, and nothing like camelCase.
            bare.contains(['\'', '’', '-']).then_some(Spelling::Capital)
        };
    }
    if capitals == letters {
        return Some(Spelling::Capitals);
    }
    let parts = bare.split(['-', '\'', '’']).filter(|part| !part.is_empty());
    let is_plain = |part: &str| {
        let part = ["Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Fitz"]
            .iter()
            .find_map(|prefix| part.strip_prefix(prefix).filter(|rest| rest.chars().count() > 2))
            .unwrap_or(part);
        !part.chars().skip(1).any(char::is_uppercase)
    };
    parts.into_iter().all(is_plain).then_some(Spelling::Capital)
}

/// Whether a word is one of [`PARTICLES`].
fn is_particle(word: &str) -> bool {
    word.len() <= LONGEST_PARTICLE && PARTICLES.contains(&word)
}

/// Accents that stand behind their letter (NFD), and the marks of scripts that write vowels as such.
fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36F}' | '\u{5B0}'..='\u{5C7}' | '\u{64B}'..='\u{655}' | '\u{900}'..='\u{903}'
        | '\u{93A}'..='\u{94F}' | '\u{E31}' | '\u{E34}'..='\u{E3A}' | '\u{E47}'..='\u{E4E}' | '々' | 'ー')
}

/// Whether a word is one of software, offices or grammar, and no small word of names.
fn is_known(word: &str) -> bool {
    let bare = word.trim_end_matches('.').to_lowercase();
    if bare.len() <= LONGEST_PARTICLE && IN_NAMES.contains(&bare.as_str()) || is_particle(word) {
        return false;
    }
    is_no_name(&bare) || bare.contains('-') && bare.split('-').all(is_no_name)
}

/// Whether a text is a person's full name: two to five words, `Mia Kern`, `Kern, Mia`, `KERN Mia`, `Joost van der Kamp`, 田中 太郎.
pub(super) fn is_full_name(text: &str) -> bool {
    let text = text.trim();
    if text.len() > LONGEST {
        return false;
    }
    let mut commas = text.split(", ");
    if let (Some(last), Some(first), None) = (commas.next(), commas.next(), commas.next()) {
        return is_full_name(&format!("{first} {last}"));
    }
    let (mut whole, mut capitals, mut caseless, mut words) = (0, 0, 0, 0);
    let mut last = None;
    for word in text.split(' ') {
        words += 1;
        last = written(word);
        match last {
            Some(Spelling::Small) | None => return false,
            _ if is_known(word) => return false,
            Some(Spelling::Capital) => whole += 1,
            Some(Spelling::Capitals) => capitals += 1,
            Some(Spelling::Caseless) => caseless += 1,
            Some(Spelling::Initial | Spelling::Particle) => {}
        }
    }
    let letters = text.chars().filter(|char| char.is_alphabetic()).count();
    if caseless > 0 {
        // One word of Han or Hangul is a whole name; of Arabic, it takes two.
        return whole + capitals == 0
            && letters <= 24
            && (caseless >= 2 || (is_cjk(text) && (2..=5).contains(&letters)));
    }
    (2..=6).contains(&words)
        && last != Some(Spelling::Particle)
        && whole + capitals >= 1
        && (whole >= 1 || capitals >= 2)
        && letters >= 4
        && (whole + capitals >= 2 || text.split(' ').any(|word| written(word) == Some(Spelling::Initial)))
}

/// Whether a text is a name where one is expected: also `mia`, `mia kern`, `Mia`.
pub(super) fn is_given_as_name(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() || text.len() > LONGEST || text.chars().filter(|char| char.is_alphabetic()).count() < 2
    {
        return false;
    }
    let mut words = 0;
    for word in text.split([' ', ',', '.', '_']).filter(|word| !word.is_empty()) {
        words += 1;
        if (written(word).is_none() && !matches!(word, "(" | ")")) || (is_known(word)) {
            return false;
        }
    }
    words <= 6
}

/// Whether one word is a name with a capital, and no word of software.
pub(super) fn is_capital(word: &str) -> bool {
    matches!(written(word), Some(Spelling::Capital)) && !is_known(word)
}

fn is_cjk(text: &str) -> bool {
    text.chars().all(|char| {
        matches!(char, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}' | '々' | ' ' | '·')
    })
}

/// The longest name that ends at the end of a text: `Kern` and `Mia` of `wrote to Mia Kern`.
pub(super) fn name_at_end(text: &str) -> Option<Range<usize>> {
    let end = text.trim_end().len();
    let text = &text[..end];
    let mut start = end;
    let mut best = None;
    for _ in 0..6 {
        let before = &text[..start];
        let before = before.trim_end_matches(' ');
        if before.is_empty() || start - before.len() > 1 {
            break;
        }
        let word_start = before
            .char_indices()
            .rev()
            .find(|(_, char)| !(char.is_alphabetic() || is_mark(*char) || "'’-.,".contains(*char)))
            .map_or(0, |(at, char)| at + char.len_utf8());
        let word = &before[word_start..];
        let comma = word.ends_with(',') && best.is_some();
        let bare = if comma { &word[..word.len() - 1] } else { word };
        match written(bare) {
            Some(Spelling::Particle) if best.is_some() && !is_known(bare) => {}
            Some(Spelling::Capital | Spelling::Capitals | Spelling::Initial | Spelling::Caseless)
                if !is_known(bare) =>
            {
                best = Some(word_start..end);
            }
            _ => break,
        }
        start = word_start;
        if word_start == 0 || !text[..word_start].ends_with(' ') {
            break;
        }
    }
    best.filter(|range| {
        let name = &text[range.clone()];
        name.chars().filter(|char| char.is_alphabetic()).count() >= 2 && name.len() <= LONGEST
    })
}

/// Whether a text begins with a word in small letters, a digit or a mark, as most do, and not with one like `d'Alembert`.
fn begins_small(text: &[u8]) -> bool {
    let letters = text.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
    match text.get(letters) {
        None => true,
        Some(b'\'' | b'-') => letters == 0,
        Some(byte) => byte.is_ascii() && !byte.is_ascii_alphabetic(),
    }
}

/// The longest name that a text begins with, in bytes: `Mia Kern` of `Mia Kern (agent) wrote`. Zero: none.
pub(super) fn name_at_start(text: &str) -> usize {
    if begins_small(text.as_bytes()) {
        return 0;
    }
    let (mut at, mut end, mut words) = (0, 0, 0);
    for word in text.split(' ') {
        let letters = word
            .find(|char: char| !(char.is_alphabetic() || is_mark(char) || "'’-.·".contains(char)))
            .unwrap_or(word.len());
        let bare = &word[..letters];
        let mut spelling = written(bare);
        let bare = if spelling == Some(Spelling::Initial) {
            bare
        } else {
            let trimmed = bare.trim_end_matches(['.', '-', '\'']);
            if trimmed.len() < bare.len() {
                spelling = written(trimmed);
            }
            trimmed
        };
        match spelling {
            Some(Spelling::Particle) if words > 0 && !is_known(bare) => {}
            Some(Spelling::Capital | Spelling::Capitals | Spelling::Initial | Spelling::Caseless)
                if !is_known(bare) =>
            {
                end = at + bare.len();
            }
            _ => break,
        }
        words += 1;
        at += word.len() + 1;
        if bare.len() != word.len() || words == 5 {
            break;
        }
    }
    if text[..end].chars().filter(|char| char.is_alphabetic()).count() < 2 { 0 } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_what_is_none() {
        for name in [
            "Mia Kern",
            "Kern, Mia",
            "KERN Mia",
            "MIA KERN",
            "Joost van der Kamp",
            "M. Kern",
            "Seán O'Neill",
            "田中 太郎",
            "김민수",
            "Jean-Luc Arnauld",
            "Ronald McKay",
            "Łucja Żak",
            "Олена Шевчук",
        ] {
            assert!(is_full_name(name), "{name}");
        }
        for other in [
            "Access Denied",
            "Support Agent",
            "Mia",
            "mia kern",
            "Sales Team",
            "Global Administrator",
            "Not Found",
            "JavaScript Error",
            "Mia K3rn",
            "",
            "Internal Server Error",
            "Kern, Mia, Ole",
            "van der",
        ] {
            assert!(!is_full_name(other), "{other}");
        }
    }

    #[test]
    fn a_name_ends_and_begins_a_text() {
        for (text, name) in [
            ("wrote to Mia Kern", "Mia Kern"),
            ("User Mia Kern", "Mia Kern"),
            ("2026 Anke van Thiel ", "Anke van Thiel"),
            ("Kern, Mia", "Kern, Mia"),
        ] {
            assert_eq!(&text[name_at_end(text).unwrap()], name);
        }
        assert_eq!(name_at_end("sent to"), None);
        assert_eq!(name_at_start("Mia Kern (agent)"), 8);
        assert_eq!(name_at_start("Mia, and"), 3);
        assert_eq!(name_at_start("the Mia"), 0);
    }
}
