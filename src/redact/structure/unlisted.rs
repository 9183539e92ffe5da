//! A value in a listed place whose name is on no list. What goes because nobody knows it is no secret: it becomes a note. What
//! tells support what happened stays: ids of requests, codes, permissions, what went wrong.

use std::borrow::Cow;

use super::placeholder::Withheld;
use super::walk::{Walk, is_done};
use super::{heuristics, words};
use crate::redact::bodies::Bodies;
use crate::redact::vocabulary::subject::FieldSubject;

/// Bytes of a value in which an address, a name or a credential is looked for before it is left out. Of longer ones only
/// the length is said.
const LONGEST_LOOKED_AT: usize = 256;
/// Bytes of a text about what went wrong.
const LONGEST_SAID: usize = 4096;
/// Bytes of an id.
const LONGEST_ID: usize = 200;
/// Letters of the shortest name that tells anything: `u=mia` does not.
const SHORTEST_NAME: usize = 3;

/// The value, a token, or a note. `rule` says in the log why it went.
pub(super) fn clean<'t>(walk: &mut Walk<'_>, name: &str, text: &'t str, rule: &'static str) -> Cow<'t, str> {
    // Also with a mark beside it: `note=secret-…;` is a form only since a key of several lines became a token.
    let inner = text.trim_matches(|char: char| char.is_ascii_punctuation() && !"[]".contains(char));
    if is_done(text) || is_done(inner) {
        return Cow::Borrowed(text);
    }
    let subject = walk.subject(name);
    match subject {
        FieldSubject::OneTime if heuristics::is_plain_number(text) || !heuristics::is_identifier(text) => {
            return walk.replace_all_of("field name", text);
        }
        FieldSubject::Trace if text.len() <= LONGEST_ID && !text.contains(char::is_whitespace) => {
            return walk.id(text);
        }
        FieldSubject::Trace | FieldSubject::Said if text.len() <= LONGEST_SAID => {
            return words::clean(walk, text);
        }
        FieldSubject::Code if heuristics::is_code_list(text) => return walk.id(text),
        FieldSubject::Id if heuristics::is_object_id(text) => return walk.id(text),
        _ => {}
    }
    // `"name": "odoo.exceptions.AccessError"`
    if heuristics::names_fault(text) && heuristics::is_identifier(text) {
        return walk.id(text);
    }
    if heuristics::says_nothing(text) || (heuristics::is_date(text) && !is_personal(subject)) {
        return walk.text(text);
    }
    if heuristics::is_version(text) && heuristics::names_version(name) {
        return Cow::Borrowed(text);
    }
    let is_told = subject == FieldSubject::Other && letters(name) >= SHORTEST_NAME;
    if is_told && (heuristics::is_identifier(text) || heuristics::is_version(text)) {
        return walk.id(text);
    }
    if heuristics::is_graphql(text) {
        return walk.text(text);
    }
    leave_out(walk, name, text, rule)
}

/// A token where it is a person or a credential, or else a note.
pub(super) fn leave_out<'t>(
    walk: &mut Walk<'_>,
    name: &str,
    text: &'t str,
    rule: &'static str,
) -> Cow<'t, str> {
    let subject = walk.subject(name);
    if text.len() <= LONGEST_LOOKED_AT
        && let Some(token) = walk.whole(name, text)
    {
        return Cow::Owned(token);
    }
    if walk.bodies() == Bodies::Diagnostics && !is_personal(subject) {
        return words::clean(walk, text);
    }
    let what = match subject {
        _ if heuristics::is_number(text) => Withheld::Number,
        _ if heuristics::is_date(text) => Withheld::Date,
        FieldSubject::Address => Withheld::Address,
        _ => Withheld::Text(text.chars().count()),
    };
    Cow::Owned(walk.leave_out(rule, what))
}

/// What is about a person goes, however much may leave.
fn is_personal(subject: FieldSubject) -> bool {
    matches!(subject, FieldSubject::Person | FieldSubject::Address)
}

fn letters(name: &str) -> usize {
    name.chars().filter(|char| char.is_alphanumeric()).count()
}
