//! A name at the beginning of its line, as in a configuration: the value has the rest of the line, with its blanks, `&` and `#`.

use std::ops::Range;

use crate::redact::detect::judge::{self, Delimiter, ValuePlace};
use crate::redact::detect::shape;
use crate::redact::detect::span::Span;
use crate::redact::detect::value_at::value_at;
use crate::redact::vocabulary::NameHint;
use crate::redact::vocabulary::person::{self, PersonField};

/// Whether a name begins its line: a line of a configuration, and no part of a sentence.
pub(super) fn is_alone(line: &[u8], name: &Range<usize>) -> bool {
    if name.start > 64 {
        return false;
    }
    let before = line[..name.start].trim_ascii();
    before.is_empty() || BEFORE.contains(&before)
}

/// How far in front of a name its account is looked for, in bytes.
const PAIR: usize = 80;

/// `utente: magazzino / pwd: Kiwi e prugna`: the last field of a line, beside that of an account, with several words.
pub(super) fn is_beside_account(line: &[u8], name: &Range<usize>, at: usize) -> bool {
    let rest = line[at..].trim_ascii_end();
    if rest.len() > 60
        || memchr::memchr(b' ', rest).is_none()
        || rest.iter().any(|byte| b":=/|,;<>{}()\"".contains(byte))
        || rest.split(|byte| *byte == b' ').count() > 5
    {
        return false;
    }
    let before = line[name.start.saturating_sub(PAIR)..name.start].trim_ascii_end();
    let Some(field) = before.strip_suffix(b"/").or_else(|| before.strip_suffix(b"|")) else { return false };
    let Some(colon) = field.iter().rposition(|byte| matches!(byte, b':' | b'=')) else { return false };
    let label = field[..colon].trim_ascii_end();
    let start = label
        .iter()
        .rposition(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric())
        .map_or(0, |mark| mark + 1);
    std::str::from_utf8(&label[start..]).is_ok_and(|label| person::kind(label) == Some(PersonField::Account))
}

/// `pin: version 2.4.118 pinned by constraint`: whether one of several words is a version.
fn has_version(whole: &[u8]) -> bool {
    whole.split(|byte| *byte == b' ').skip(1).any(|word| {
        let word = word.strip_prefix(b"v").unwrap_or(word);
        let parts = word.split(|byte| *byte == b'.');
        parts.clone().count() >= 3
            && parts
                .into_iter()
                .all(|part| (1..=4).contains(&part.len()) && part.iter().all(u8::is_ascii_digit))
    })
}

/// A value in quotes behind a tag or an anchor.
fn quoted(line: &[u8], at: usize, name: &Range<usize>, hint: NameHint, spans: &mut Vec<Span>) -> usize {
    let range = value_at(line, at);
    if judge::is_secret(&line[range.clone()], hint, ValuePlace::FIELD) {
        spans.push(Span::secret(range.clone(), "value behind a telling name"));
        return range.end;
    }
    name.end
}

/// What may stand in front of a name that has its line for itself.
const BEFORE: &[&[u8]] = &[
    b"-", b"\"", b"'", b"- \"", b"export", b"set", b"SET", b"$env:", b"$", b"ENV", b"ARG", b"- -", b"#",
    b"//", b";", b"*", b"setenv",
];

/// A value that has the rest of its line: blanks, `&` and `#` in it are a part of it.
pub(super) fn value(
    line: &[u8],
    at: usize,
    name: &Range<usize>,
    hint: NameHint,
    named: bool,
    spans: &mut Vec<Span>,
) -> usize {
    let rest = &line[at..];
    // A tag or an anchor of YAML in front: `!!str x`, `&pw x`.
    let marks = rest
        .split_inclusive(|byte| *byte == b' ')
        .take_while(|word| word.len() > 2 && word.ends_with(b" ") && matches!(word[0], b'!' | b'&'))
        .map(<[u8]>::len)
        .sum::<usize>();
    if marks == 0 && matches!(rest.first(), Some(b'"' | b'\'')) {
        return quoted(line, at + 1, name, hint, spans);
    }
    if marks > 0 {
        return value(line, at + marks, name, hint, named, spans);
    }
    let mut end = rest.trim_ascii_end().len();
    if let Some(comment) = memchr::memmem::find(&rest[..end], b" #") {
        end = rest[..comment].trim_ascii_end().len();
    }
    while end > 0 && matches!(rest[end - 1], b',' | b';' | b'\\') {
        end -= 1;
    }
    let whole = &rest[..end];
    let first = value_at(line, at);
    let several = memchr::memchr(b' ', whole).is_some();
    // `password=x user=mia`: a log line with fields, not one value.
    let fields = several
        && whole
            .split(|byte| *byte == b' ')
            .skip(1)
            .any(|word| memchr::memchr2(b'=', b':', word).is_some_and(|at| at > 0))
        || whole
            .split(|byte| *byte == b'&')
            .skip(1)
            .any(|part| memchr::memchr(b'=', part).is_some_and(|at| at > 1));
    let words = whole.split(|byte| *byte == b' ').count();
    let equals = line[name.end..at].contains(&b'=');
    // `$pw = ConvertTo-SecureString "x" -AsPlainText`: a command, and what it is given has a grammar of its own.
    let word = whole.iter().take_while(|byte| byte.is_ascii_alphabetic() || **byte == b'-').count();
    let is_command = whole[..word].iter().all(u8::is_ascii_lowercase) || whole[..word].contains(&b'-');
    if word > 2 && is_command && several && matches!(whole[word..], [b' ', b'"' | b'\'' | b'(', ..]) {
        return name.end;
    }
    // `PGPASSWORD=x psql shop`: a variable for one command. `Credentials: mia / x`: two of them.
    let command = line.get(name.end) == Some(&b'=') && !line[name.clone()].iter().any(u8::is_ascii_lowercase);
    let two = memchr::memmem::find(whole, b" / ").is_some();
    let says = several
        && (!equals || words >= 6)
        && judge::says_a_sentence(whole)
        && (!judge::is_phrase_name(&line[name.clone()]) || judge::is_described(whole) && words < 6);
    if several && has_version(whole) {
        return name.end;
    }
    // `token = {"access_token": …}`, `servers = ["…"]`: what stands inside has names of its own.
    if matches!(whole, [b'{' | b'[', rest @ ..] if rest.iter().take(200).any(|byte| b"\"':=".contains(byte)))
    {
        return name.end;
    }
    // `wrong_password: Das Passwort ist falsch.`; `OAuth oauth_consumer_key="x"`: a parameter with a name of its own.
    let is_parameter =
        line[first.clone()].ends_with(b"=") && matches!(line.get(first.end), Some(b'"' | b'\''));
    if says && shape::is_word(&line[first.clone()]) || is_parameter {
        return name.end;
    }
    let more = matches!(whole.first(), Some(b'<' | b'|' | b'>' | b'"' | b'\''))
        || !matches!(hint, NameHint::Password | NameHint::Token);
    let shorter = fields || says || more || command || two || first.len() >= whole.len();
    let mut range = if shorter { first } else { at..at + end };
    // `Zugangsdaten: mia / x`
    if two && let Some(slash) = memchr::memmem::find(whole, b" / ").filter(|_| words == 3) {
        range = at + slash + 3..at + end;
    }
    // `secret: x` in an outline; `secret: desk-tls` names an object.
    let is_alone = line[name.clone()].iter().all(u8::is_ascii_lowercase)
        && range.len() == end
        && !judge::is_object_name(whole);
    let tight = at > 0 && matches!(line[at - 1], b'=' | b':');
    let place = ValuePlace {
        joined: Delimiter::Firmly,
        quoted: false,
        tight,
        // Behind the whole value, only a comment follows.
        behind: line.get(range.end).copied().filter(|_| range.end != at + end),
        ends: false,
        named: named || is_alone,
    };
    if judge::is_secret(&line[range.clone()], hint, place) {
        spans.push(Span::secret(range.clone(), "value behind a telling name"));
        return range.end;
    }
    name.end
}
