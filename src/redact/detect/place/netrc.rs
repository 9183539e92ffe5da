//! netrc: `machine HOST login USER password V`, on one line, or with each on a line of its own.

use std::ops::Range;

use memchr::memmem;

use super::read;
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::shape;
use crate::redact::detect::span::Span;

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[cue("password", find), cue("passwd", find), cue("account", find)];

/// How far before the word `machine` and `login` are looked for.
const BEFORE: usize = 256;

fn find(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if line[hit.start].is_ascii_uppercase() || !matches!(line.get(hit.end), Some(b' ' | b'\t')) {
        return;
    }
    let before = &line[hit.start.saturating_sub(BEFORE)..hit.start];
    let value = read::value(line, read::blanks(line, hit.end));
    let is_password = line[hit.clone()] != *b"account";
    let on_one_line = before.last().is_some_and(u8::is_ascii_whitespace)
        && (memmem::find(before, b"machine ").is_some()
            || before.trim_ascii_start().starts_with(b"default "))
        && memmem::find(before, b"login ").is_some();
    // Alone on its line, only what is in quotes or no word: "password expired" is a message.
    let is_quoted = line.get(value.end).is_some_and(|byte| matches!(byte, b'"' | b'\''));
    let alone = is_password
        && before.iter().all(u8::is_ascii_whitespace)
        && hit.start < BEFORE
        && line[(value.end + usize::from(is_quoted)).min(line.len())..].trim_ascii().is_empty()
        && (is_quoted || !shape::is_word(&line[value.clone()]));
    if on_one_line || alone {
        read::push(line, value, "password of netrc", spans);
    }
}
