//! Words in a listed place: sentences stay, what is no word goes. A random string, or what stands behind `name=`, may be a
//! secret that no detector knows.

use std::borrow::Cow;

use super::walk::{Walk, is_done};
use super::{heuristics, placeholder, query, url};
use crate::redact::vocabulary::subject::{FieldSubject, subject};

/// Shorter strings are names, versions and numbers.
const SHORTEST: usize = 12;

/// A comment, a title, the text of an error.
pub(super) fn clean<'t>(walk: &mut Walk<'_>, text: &'t str) -> Cow<'t, str> {
    // First as a whole, so that what a detector knows gets its own name and token.
    let known = walk.text(text);
    let mut out = String::with_capacity(known.len());
    let mut before = "";
    for word in known.split_inclusive(char::is_whitespace) {
        let content = word.trim_end();
        if names_id(before) && is_id(content) {
            out.push_str(content);
        } else {
            out.push_str(&one(walk, content));
        }
        out.push_str(&word[content.len()..]);
        if !content.is_empty() {
            before = content;
        }
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

fn one<'t>(walk: &mut Walk<'_>, word: &'t str) -> Cow<'t, str> {
    if heuristics::is_url(word) {
        return url::clean(walk, word, true);
    }
    let inner = word.trim_matches(|char: char| char.is_ascii_punctuation() && !"[]".contains(char));
    if is_done(word) || is_done(inner) || heuristics::is_date(inner) {
        return Cow::Borrowed(word);
    }
    if let Some((name, value)) = word.split_once('=')
        && !value.is_empty()
    {
        let name = one(walk, name);
        let cleaned = query::parameter(walk, &name, value, true);
        let cleaned =
            if placeholder::is_note(&cleaned) { placeholder::joined(&cleaned) } else { cleaned.into_owned() };
        return Cow::Owned(format!("{name}={cleaned}"));
    }
    if inner.len() < SHORTEST
        || heuristics::is_uuid(inner)
        || inner.split(['/', ',', '(', ')', '\'', '"', ';']).all(heuristics::is_plain_words)
    {
        return Cow::Borrowed(word);
    }
    walk.tokenize("not a word", word)
}

/// `Ray ID:`, `reference`, `(request_id:`: an id follows.
fn names_id(word: &str) -> bool {
    const WORDS: &[&str] =
        &["correlation", "guid", "incident", "ref", "reference", "request", "trace", "transaction", "uuid"];
    let word = word.trim_matches(|char: char| char.is_ascii_punctuation());
    let lower = word.to_ascii_lowercase();
    WORDS.contains(&lower.as_str())
        || lower == "id"
        || matches!(subject(word), FieldSubject::Trace | FieldSubject::Id)
}

/// One word of the letters and signs of an id.
fn is_id(word: &str) -> bool {
    word.len() <= 80
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:/+=,;()".contains(&byte))
        && !word.trim_end_matches('=').contains('=')
}
