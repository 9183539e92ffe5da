//! What an error text points to, and no more than that: identity systems hide causes on purpose, so a text raises a suspicion
//! and never settles a check.
//!
//! `cargo bench --bench error_suspicion` prints how often the table is right, on the project's own texts and on published ones.

mod patterns;

use memchr::memmem;

use super::Suspicion;

/// No more than this is looked at; a case holds no longer text.
const LONGEST: usize = 64 * 1024;

/// The first pattern of the table that the text contains.
#[must_use]
pub fn suspect(error: &str) -> Option<Suspicion> {
    let text = words(error);
    let rule = patterns::TABLE.iter().find_map(|rule| {
        let phrase =
            rule.phrases.iter().find(|phrase| phrase.split(" + ").all(|part| contains(&text, part)))?;
        Some((rule.check, *phrase))
    });
    rule.map(|(check, phrase)| {
        let said = phrase.replace('*', "…").replace(" + ", "\" and \"");
        let masked =
            if patterns::MASKED.contains(&phrase) { ", which hides its cause on purpose" } else { "" };
        Suspicion { check, why: format!("the error text says \"{said}\"{masked}") }
    })
}

/// Words by which a text says that a link no longer works.
const DEAD: &[&str] = &[
    "expired",
    "already + used",
    "been used",
    "no longer valid",
    "invalid link",
    "link + invalid",
    "code + invalid",
    "abgelaufen",
    "expiré*",
    "caducad*",
    "expirad*",
    "scadut*",
    "verlopen",
    "utløpt",
    "期限",
];

/// Whether a text says that a link or code no longer works.
pub(super) fn says_dead_link(error: &str) -> bool {
    let text = words(error);
    DEAD.iter().any(|phrase| phrase.split(" + ").all(|part| contains(&text, part)))
}

/// Whole words, except that a part that ends in `*` is the beginning of a word. There are some hundred parts for one text.
pub(super) fn contains(text: &str, part: &str) -> bool {
    let (word, open) = part.strip_suffix('*').map_or((part, false), |start| (start, true));
    let text = text.as_bytes();
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| memmem::find(rest, word.as_bytes())) {
        let (start, end) = (from + found, from + found + word.len());
        let begins = start.checked_sub(1).and_then(|before| text.get(before)) == Some(&b' ');
        if begins && (open || text.get(end) == Some(&b' ')) {
            return true;
        }
        from = start + 1;
    }
    false
}

/// Lower case, one space between words and at both ends; `camelCase`, `snake_case` and punctuation are word borders.
pub(super) fn words(error: &str) -> String {
    let mut end = error.len().min(LONGEST);
    while !error.is_char_boundary(end) {
        end -= 1;
    }
    let mut text = String::with_capacity(end + 16);
    text.push(' ');
    let mut lower = false;
    for letter in error[..end].chars() {
        if letter.is_uppercase() && lower {
            text.push(' ');
        }
        lower = letter.is_lowercase();
        if letter.is_alphanumeric() {
            text.extend(letter.to_lowercase());
        } else if !matches!(letter, '\'' | '\u{2019}') && !text.ends_with(' ') {
            text.push(' ');
        }
    }
    if !text.ends_with(' ') {
        text.push(' ');
    }
    text
}
