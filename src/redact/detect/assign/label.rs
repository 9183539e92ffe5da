//! A label of several words at the beginning of its line, `clé d'API: x`, `Kennwort (neu): x`, `API key for billing = x`; and a name
//! with its value in two columns, `smtp_pass    x`, as configurations and printed tables have it.

use std::ops::Range;

use super::{is_named, whole_line};
use crate::redact::detect::judge;
use crate::redact::detect::shape::{self, CharStats};
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::{self, NameHint};

/// How far behind the telling word a label may go on, in bytes.
const LONGEST: usize = 48;
/// Words of a label behind the telling one.
const MOST_WORDS: usize = 4;

/// Finds the value of a label that begins with this name. Returns where it ends.
pub(super) fn find(line: &[u8], name: &Range<usize>, spans: &mut Vec<Span>) -> Option<usize> {
    let next = *line.get(name.end)?;
    // Most names are joined to their value at once.
    if !matches!(next, b' ' | b'\t' | b'\'' | b'(' | b'\\') && next.is_ascii() {
        return None;
    }
    if whole_line::is_alone(line, name)
        && let Some(end) = columns(line, name, spans)
    {
        return Some(end);
    }
    let begins = begins(line, name) || is_named(&line[name.clone()]) && begins_clause(line, name);
    if begins { label(line, name, spans) } else { None }
}

/// `…, client_secret used: x`: the name of a program behind a comma, a bracket or the end of a sentence.
fn begins_clause(line: &[u8], name: &Range<usize>) -> bool {
    [&b", "[..], b"; ", b". ", b"(", b"| "].iter().any(|mark| line[..name.start].ends_with(mark))
}

/// What was done with a secret that stands behind its colon: `client_secret used: x`.
#[rustfmt::skip]
const USED: &[&str] = &[
    "used", "sent", "given", "entered", "supplied", "provided", "presented", "submitted", "verwendet", "benutzt", "gesendet", "übergeben", "eingegeben", "utilisé",
    "utilisée", "envoyé", "envoyée", "saisi", "usado", "usada", "enviado", "enviada", "usato", "usata", "inviata", "gebruikt", "verzonden", "użyty", "użyte", "użyto",
];

fn says_used(words: &str) -> bool {
    USED.contains(&words.trim_end().to_lowercase().as_str())
}

/// Whether a label begins here: few words stand in front of the telling one, and marks of a list or of an answered mail.
fn begins(line: &[u8], name: &Range<usize>) -> bool {
    if name.start > LONGEST {
        return false;
    }
    let before = line[..name.start].trim_ascii();
    let words = before.split(|byte| *byte == b' ').filter(|word| !word.is_empty());
    words.clone().count() <= MOST_WORDS
        && words.into_iter().all(|word| {
            word.iter().all(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii() || *byte == b'\'')
                || word.iter().all(|byte| b">-*#|/;.".contains(byte))
        })
}

fn label(line: &[u8], name: &Range<usize>, spans: &mut Vec<Span>) -> Option<usize> {
    let near = &line[name.end..line.len().min(name.end + LONGEST)];
    let length = near.iter().position(|byte| matches!(byte, b':' | b'='))?;
    let more = &near[..length];
    let text = std::str::from_utf8(more).ok()?;
    let is_label = text.chars().all(|char| char.is_alphanumeric() || " '\u{2019}()-/._\\".contains(char))
        && text.chars().filter(char::is_ascii_digit).count() <= 4
        && (1..=MOST_WORDS).contains(&text.split_whitespace().count());
    let end = name.end + length;
    // `SID S-1-5-21 state=…`: in a log, an equals sign belongs to the last word alone.
    let is_word = near[length] == b'=' && !more.ends_with(b" ") && !more.starts_with(b"\\");
    if !is_label || is_word || line[end + 1..].starts_with(b"//") || line.get(end + 1) == Some(&line[end]) {
        return None;
    }
    let first = text.trim_start();
    // `passwd      1:4.13+dfsg1`: a package and its version.
    if !first.starts_with(|char: char| char.is_alphabetic() || "('\u{2019}\\".contains(char)) {
        return None;
    }
    let own = vocabulary::classify_name(&line[name.clone()]);
    let hint = match own {
        NameHint::Password | NameHint::Token
            if first.starts_with('(') || vocabulary::says_whose(first) || says_used(first) =>
        {
            own
        }
        NameHint::Password | NameHint::Token => vocabulary::classify_name(&line[name.start..end]),
        // `clé d'API`: which key it is, the words behind it tell.
        _ => vocabulary::key_of(&line[name.start..end]).unwrap_or(own),
    };
    if !matches!(hint, NameHint::Password | NameHint::Token) {
        return None;
    }
    let joint = line[end + 1..].iter().take(8).take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count();
    let at = end + 1 + joint;
    // `codice di errore %lu`: what a program writes.
    if at >= line.len()
        || memchr::memchr(b'%', &line[at..line.len().min(at + 80)]).is_some_and(|percent| {
            line[at + percent + 1..].first().is_some_and(|byte| b"sdiluxf".contains(byte))
                && percent > 0
                && line[at + percent - 1] == b' '
        })
    {
        return None;
    }
    // `moje hasło do panelu to: x.` ends as a sentence.
    let is_sentence = line[..name.start].iter().any(u8::is_ascii_alphabetic) && line.ends_with(b".");
    let line = &line[..line.len() - usize::from(is_sentence)];
    let before = spans.len();
    let done = whole_line::value(line, at, &(name.start..end), hint, true, spans);
    (spans.len() > before).then_some(done)
}

/// `smtp_pass    Enzianbrand`: two columns and nothing else, or one blank where the value is no word of a message.
fn columns(line: &[u8], name: &Range<usize>, spans: &mut Vec<Span>) -> Option<usize> {
    let blanks = line[name.end..].iter().take(40).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let at = name.end + blanks;
    let value = line[at..].trim_ascii_end();
    if blanks == 0 || value.len() < 3 || value.len() > 128 || value.iter().any(u8::is_ascii_whitespace) {
        return None;
    }
    let wide = blanks > 1 || line[name.end] == b'\t';
    // `# password Reset` is a comment, `PASS src/login.test.js` what a test says.
    let before = line[..name.start].trim_ascii();
    if !(before.is_empty() || [&b"ENV"[..], b"setenv", b"set"].contains(&before))
        || line[name.clone()].ends_with(b".")
        || line[name.clone()] == *b"PASS" && !wide
    {
        return None;
    }
    let hint = vocabulary::classify_name(&line[name.clone()]);
    let is_field = is_named(&line[name.clone()]);
    let is_one = hint == NameHint::Password || hint == NameHint::Token && wide && is_field;
    let stats = CharStats::of(value);
    // `Password Inactive`, `Senha inválida.` are said: with one blank, the value has a digit, a sign or a capital within.
    let told = is_field && line[name.clone()].contains(&b'_') && value[0] < 0xe0
        || wide
        || name.start > 0
        || stats.digits > 0
        || value[1..value.len() - 1].iter().any(|byte| byte.is_ascii_punctuation() && !b"-'".contains(byte))
        || value[1..].iter().any(u8::is_ascii_uppercase) && stats.lower > 0;
    let is_said = shape::is_status_word(value)
        || vocabulary::is_about_word(value)
        || shape::is_type(value)
        || judge::is_no_secret(value)
        || stats.digits == stats.length && !wide
        || value.iter().any(|byte| b"\"'=:()<>|,".contains(byte));
    if !is_one
        || !told
        || is_said
        || value.iter().all(|byte| !byte.is_ascii_alphanumeric() && byte.is_ascii())
    {
        return None;
    }
    let end = at + value.len();
    spans.push(Span::secret(at..end, "value behind a telling name"));
    Some(end)
}
