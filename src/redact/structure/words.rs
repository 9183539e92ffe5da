//! Words in a listed place: sentences stay, what is no word goes. A random string, or what stands behind `name=`, may be a
//! secret that no detector knows.

use std::borrow::Cow;

use super::walk::{Walk, is_done};
use super::{heuristics, query, url};

/// Shorter strings are names, versions and numbers.
const SHORTEST: usize = 12;

/// A comment, a title, the text of an error.
pub(super) fn clean<'t>(walk: &mut Walk<'_>, text: &'t str) -> Cow<'t, str> {
    // First as a whole, so that what a detector knows gets its own name and token.
    let known = walk.text(text);
    let mut out = String::with_capacity(known.len());
    for word in known.split_inclusive(char::is_whitespace) {
        let content = word.trim_end();
        out.push_str(&one(walk, content));
        out.push_str(&word[content.len()..]);
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
        return Cow::Owned(format!("{name}={}", query::parameter(walk, &name, value, true)));
    }
    if inner.len() < SHORTEST
        || heuristics::is_uuid(inner)
        || inner.split(['/', ',', '(', ')', '\'', '"', ';']).all(heuristics::is_plain_words)
    {
        return Cow::Borrowed(word);
    }
    walk.replace_all_of("not a word", word)
}
