//! Words in a listed place: sentences stay, what is no word goes. A random string, or what stands behind `name=`, may be a
//! secret that no detector knows.

use std::borrow::Cow;

use super::{Pass, is_done, look, query, url};

/// Shorter strings are names, versions and numbers.
const SHORTEST: usize = 12;

/// A comment, a title, the text of an error.
pub(super) fn clean<'t>(pass: &mut Pass<'_>, text: &'t str) -> Cow<'t, str> {
    // First as a whole, so that what a detector knows gets its own name and token.
    let known = pass.text(text);
    let mut out = String::with_capacity(known.len());
    for word in known.split_inclusive(char::is_whitespace) {
        let content = word.trim_end();
        out.push_str(&one(pass, content));
        out.push_str(&word[content.len()..]);
    }
    if out == text { Cow::Borrowed(text) } else { Cow::Owned(out) }
}

fn one<'t>(pass: &mut Pass<'_>, word: &'t str) -> Cow<'t, str> {
    if look::is_url(word) {
        return url::clean(pass, word, true);
    }
    let inner = word.trim_matches(|char: char| char.is_ascii_punctuation() && !"[]".contains(char));
    if is_done(word) || is_done(inner) || look::is_date(inner) {
        return Cow::Borrowed(word);
    }
    if let Some((name, value)) = word.split_once('=')
        && !value.is_empty()
    {
        let name = one(pass, name);
        return Cow::Owned(format!("{name}={}", query::parameter(pass, &name, value, true)));
    }
    if inner.len() < SHORTEST
        || look::is_uuid(inner)
        || inner.split(['/', ',', '(', ')', '\'', '"', ';']).all(look::is_wordy)
    {
        return Cow::Borrowed(word);
    }
    pass.whole("not a word", word)
}
