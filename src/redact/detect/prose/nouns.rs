//! Where a noun begins and ends: in some languages it is the end of a compound, and in most it has endings.

use std::ops::Range;

/// Endings that a noun may have: plurals, cases, and whose it is.
#[rustfmt::skip]
const ENDINGS: &[&str] = &[
    "", "s", "es", "e", "er", "n", "en", "'s", "’s", "m", "si", "im", "in", "iniz", "niz", "miz", "imiz",
    "unuz", "un", "um", "umuz", "u", "yi", "ı", "em", "a", "y", "om", "ом", "ем", "я", "и", "а", "у", "et",
    "a", "ene", "ni", "ami", "ów", "ies", "i", "es:",
];

/// Nouns of languages that say by an ending whose it is: `jelszavam`, `salasanani`, `şifremiz`.
#[rustfmt::skip]
const AGGLUTINATING: &[&str] = &[
    "şifre", "sifre", "parola", "salasana", "jelsz", "kód", "koodi", "pasahitz", "kodu", "tunnu", "belép",
];

/// The longest ending of those.
const LONGEST_ENDING: usize = 9;

/// Whether the noun at `hit`, which ends at `end`, says by its ending that it is the writer's or the reader's own.
pub(super) fn is_owned(line: &[u8], hit: &Range<usize>, end: usize) -> bool {
    const OWN: &[&str] = &[
        "m", "am", "em", "im", "ım", "um", "üm", "om", "ni", "mme", "nne", "niz", "nız", "nuz", "nüz", "miz",
        "mız", "muz",
    ];
    let is_stem = agglutinates(&line[hit.clone()]);
    is_stem
        && std::str::from_utf8(&line[hit.end..end])
            .is_ok_and(|ending| OWN.iter().any(|own| ending.ends_with(own)))
}

fn agglutinates(noun: &[u8]) -> bool {
    std::str::from_utf8(noun).is_ok_and(|noun| {
        let lower = noun.to_lowercase();
        AGGLUTINATING.iter().any(|stem| lower.starts_with(stem))
    })
}

/// Where the noun at `hit` ends with its ending; `None` where it is a part of another word or of a name in a program.
pub(super) fn end_of(line: &[u8], hit: &Range<usize>) -> Option<usize> {
    let text = &line[hit.clone()];
    // Scripts without blanks have no boundaries to look at.
    if text[0] >= 0xe0 {
        return Some(hit.end);
    }
    // Hebrew and Arabic write articles and "my" in one with the noun.
    if matches!(text[0], 0xd7..=0xdb) {
        let ending = line[hit.end..].iter().take(6).take_while(|byte| **byte >= 0x80).count();
        return Some(hit.end + ending);
    }
    let is_compound = ["wort", "rase", "code", "nummer", "ord", "phrase", "kod", "kode"]
        .iter()
        .any(|end| text.to_ascii_lowercase().ends_with(end.as_bytes()));
    if hit.start > 0 {
        let before = line[hit.start - 1];
        let joins = before.is_ascii_alphanumeric() || before >= 0x80;
        let is_german = is_compound
            && before.is_ascii_lowercase()
            && line[hit.start].is_ascii_lowercase()
            && !text.eq_ignore_ascii_case(b"code")
            && !text.eq_ignore_ascii_case(b"password");
        if before == b'_'
            || before == b'.' && line.get(hit.end).is_some_and(|byte| b"=.".contains(byte))
            || (joins && !is_german && !is_mark(line, hit.start))
        {
            return None;
        }
    }
    let rest = &line[hit.end..];
    let length = rest
        .iter()
        .take(12)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte >= 0x80 || b"'_".contains(byte))
        .count();
    let ending = std::str::from_utf8(&rest[..length]).ok()?;
    // What follows may be a word of a script without blanks, or a full-width colon.
    let letters = ending
        .char_indices()
        .find(|(_, letter)| !letter.is_alphanumeric() && !"'’".contains(*letter) || *letter >= '\u{2e80}')
        .map_or(length, |(at, _)| at);
    let ending = &ending[..letters];
    let is_ending = ENDINGS.contains(&ending.to_lowercase().as_str())
        || letters <= LONGEST_ENDING && agglutinates(text) && ending.chars().all(char::is_alphabetic);
    let next = rest.get(letters).copied();
    let goes_on = next == Some(b'-') && rest.get(letters + 1).is_some_and(u8::is_ascii_alphabetic)
        || next == Some(b'_')
        || next == Some(b'[')
        || next == Some(b'/')
        || next == Some(b'(');
    (is_ending && !goes_on).then_some(hit.end + letters)
}

/// Whether the bytes before `at` are a quote or a dash that is no ASCII: no letter.
fn is_mark(line: &[u8], at: usize) -> bool {
    let before = &line[at.saturating_sub(4)..at];
    let Some(last) = before.utf8_chunks().last().and_then(|chunk| chunk.valid().chars().last()) else {
        return false;
    };
    !last.is_alphanumeric() || last >= '\u{2e80}'
}

/// What follows a noun where the talk is of something about it, not of its value: "password policy", "Passwort ändern".
pub(super) fn is_about(lower: &str) -> bool {
    ABOUT.contains(&lower)
}

#[rustfmt::skip]
const ABOUT: &[&str] = &[
    "policy", "policies", "reset", "resets", "field", "fields", "hash", "hashes", "hashing", "manager",
    "length", "strength", "expiry", "expiration", "age", "change", "changes", "rules", "requirements",
    "prompt", "protection", "page", "form", "grant", "flow", "verification", "validation", "history",
    "complexity", "rotation", "must", "should", "cannot", "can't", "does", "doesn't", "has", "expires",
    "expired", "failed", "authentication", "based", "encoder", "file", "type", "mode", "attempts", "sync",
    "encryption", "algorithm", "provider", "store", "vault", "ändern", "zurücksetzen", "vergessen", "muss",
    "wurde", "hat", "darf", "oublié", "doit", "perdu", "olvidada", "debe", "esquecida", "deve", "dimenticata",
    "vergeten", "moet", "musi", "hint", "hints", "chat", "hinweis", "indice", "indizio", "program", "backend",
];
