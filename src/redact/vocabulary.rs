//! What the name of a field, header, parameter or variable tells about its value.

use std::cell::RefCell;
use std::collections::HashMap;

pub(in crate::redact) mod cookie;
pub(in crate::redact) mod listed;
pub(in crate::redact) mod one_time;
pub(in crate::redact) mod placeholder;
pub(in crate::redact) mod subject;
mod words;

use super::class::Class;
use super::pseudonym;
use words::{ABOUT, DIAGNOSTIC, MAYBE, PASSWORDS, PASSWORDS_WHOLE, TOKENS, TOKENS_WHOLE};

/// What a name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) enum NameHint {
    /// The value is a password: anything can be one.
    Password,
    /// The value is a generated secret: a token, key, signature, session.
    Token,
    /// The name speaks of a secret, but of something about it: `token_type`, `password_changed_at`.
    About,
    /// The value may be a secret if it looks random: `key`, `auth`, `code`.
    Maybe,
    /// The value is an id, digest, version or the like that support needs.
    Diagnostic,
    /// Nothing.
    Nothing,
}

/// A name in lower case without separators; at most 64 bytes of it.
pub(in crate::redact) fn fold(name: &[u8]) -> Vec<u8> {
    name.iter().filter(|byte| byte.is_ascii_alphanumeric()).take(64).map(u8::to_ascii_lowercase).collect()
}

thread_local! {
    /// What was found out about names before: logs say the same few again and again.
    static SEEN: RefCell<HashMap<Vec<u8>, NameHint>> = RefCell::default();
}

/// How many names are remembered.
const MOST_SEEN: usize = 4096;

/// What a name tells.
pub(in crate::redact) fn classify_name(name: &[u8]) -> NameHint {
    let name = &name[name.len().saturating_sub(128)..];
    SEEN.with_borrow_mut(|seen| {
        if let Some(hint) = seen.get(name) {
            return *hint;
        }
        let found = classify(name);
        if seen.len() >= MOST_SEEN {
            seen.clear();
        }
        seen.insert(name.to_vec(), found);
        found
    })
}

fn classify(name: &[u8]) -> NameHint {
    let folded = fold(without_token(name));
    let Ok(folded) = std::str::from_utf8(&folded) else { return NameHint::Nothing };
    let bare = folded.trim_end_matches(|last: char| last.is_ascii_digit());
    let bare = if bare.is_empty() { folded } else { bare };
    if let Some(found) = hint_of(bare, PASSWORDS, PASSWORDS_WHOLE, NameHint::Password) {
        return found;
    }
    if let Some(found) = hint_of(bare, TOKENS, TOKENS_WHOLE, NameHint::Token) {
        return found;
    }
    if is_diagnostic(folded) || is_diagnostic(bare) {
        return NameHint::Diagnostic;
    }
    if MAYBE
        .iter()
        .any(|word| bare.ends_with(word) || bare.strip_suffix('s').is_some_and(|bare| bare.ends_with(word)))
    {
        return NameHint::Maybe;
    }
    if MAYBE.iter().any(|word| bare.starts_with(word)) {
        return NameHint::Maybe;
    }
    NameHint::Nothing
}

/// The name without a token at its end: a key that was secret itself and is `Basic secret-…` since says nothing about its value.
fn without_token(name: &[u8]) -> &[u8] {
    let word = Class::Secret.word().as_bytes();
    let at = memchr::memmem::find(name, word).filter(|at| {
        let token =
            std::str::from_utf8(&name[*at..]).ok().map(|token| (pseudonym::token_length(token), token.len()));
        token.is_some_and(|(length, rest)| length == Some(rest))
    });
    &name[..at.unwrap_or(name.len())]
}

fn hint_of(folded: &str, words: &[&str], whole: &[&str], hint: NameHint) -> Option<NameHint> {
    if whole.contains(&folded) {
        return Some(hint);
    }
    let (word, start) = words
        .iter()
        .filter_map(|word| folded.rfind(word).map(|start| (*word, start)))
        .max_by_key(|(word, start)| start + word.len())?;
    let rest = &folded[start + word.len()..];
    let about =
        ABOUT.contains(&rest) || (rest == "s" && word == "token") || (rest == "id" && word != "session");
    let counts = ["max", "min", "num", "total", "expired", "invalid", "forgot", "reset"];
    if about || (rest == "s" && counts.iter().any(|count| folded.starts_with(count))) {
        Some(NameHint::About)
    } else {
        Some(hint)
    }
}

fn is_diagnostic(folded: &str) -> bool {
    DIAGNOSTIC.iter().any(|word| {
        folded == *word
            || (folded.ends_with(word)
                && (word.len() >= 5
                    || matches!(folded.strip_suffix(word), Some("x" | "http" | "git" | "error" | "status"))))
    }) || DIAGNOSTIC.iter().any(|word| word.len() >= 7 && folded.contains(word))
}

/// Whether a value of this name is one that support needs as it is.
pub(in crate::redact) fn explains(name: &[u8]) -> bool {
    classify_name(name) == NameHint::Diagnostic
}

/// Whether a field of this name holds a telephone number.
pub(in crate::redact) fn is_phone(name: &str) -> bool {
    let folded = fold(name.as_bytes());
    ["phone", "mobile", "telephone", "fax", "msisdn"]
        .iter()
        .any(|word| memchr::memmem::find(&folded, word.as_bytes()).is_some())
        || folded == b"tel"
}
