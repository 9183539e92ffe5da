//! A telling name with a value behind it: `key=value`, `key: value`, `"key": "value"`, `<key>value</key>`, `--key value`,
//! `{"name":"key","value":"…"}`, and `Bearer value`.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::names::{self, Tells};
use super::shape::{self, Shape};
use super::{Span, headers};

/// Where a telling name may be. Only places with one of these are looked at.
const STEMS: &[&str] = &[
    "pass",
    "pwd",
    "psw",
    "secret",
    "token",
    "key",
    "cred",
    "auth",
    "sess",
    "sid",
    "sig",
    "jwt",
    "otp",
    "saml",
    "relaystate",
    "assertion",
    "bearer",
    "basic ",
    "code",
    "state",
    "csrf",
    "xsrf",
    "nonce",
    "login",
    "pin",
    "connectionstring",
    "connstr",
    "access",
    "cookie",
    "ssws",
    "negotiate ",
    "webhook",
    "hmac",
    "challenge",
    "license",
    "contrasena",
    "pat",
    "dsn",
    "dpop",
    "salt",
    "serverdata",
    "fcparams",
    "handle",
    "sas",
    "shdf",
    "usg",
    "clientdata",
    "ticket",
    "personal",
];

/// The longest name that is read.
const LONGEST_NAME: usize = 80;

static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::DFA))
        .build(STEMS)
        .ok()
});

/// Whether the search for names could be built. Without it nothing counts as clean.
pub(super) fn is_broken() -> bool {
    SEARCH.is_none()
}

/// How a value is joined to its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joined {
    /// `=`, `:`, `=>`, `>`, or a command-line flag.
    Firmly,
    /// White space, a comma, a dash.
    Loosely,
    /// An opening parenthesis.
    Call,
}

/// Finds values behind telling names.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    let Some(search) = SEARCH.as_ref() else { return };
    let mut done = 0;
    for hit in search.find_iter(line) {
        if hit.start() < done {
            continue;
        }
        let name = name_around(line, hit.range());
        done = name.end;
        if let Some(span) = glued(line, &name, hit.end().min(name.end)) {
            done = span.range.end;
            spans.push(span);
            continue;
        }
        done = done.max(value_of(line, &name, spans));
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')
}

/// The whole name around a stem.
fn name_around(line: &[u8], stem: Range<usize>) -> Range<usize> {
    let before =
        line[..stem.start].iter().rev().take(LONGEST_NAME).take_while(|byte| is_name(**byte)).count();
    let after = line[stem.end..].iter().take_while(|byte| is_name(**byte)).count();
    let mut start = stem.start - before;
    while start < stem.start && !line[start].is_ascii_alphanumeric() {
        start += 1;
    }
    // `basic ` ends with its space: what comes behind it is the value, not more of the name.
    if line[stem.end - 1] == b' ' { start..stem.end - 1 } else { start..stem.end + after }
}

/// A value that is a part of the name: `vendor-private-key-123e4567-…`.
fn glued(line: &[u8], name: &Range<usize>, stem_end: usize) -> Option<Span> {
    let rest = &line[stem_end..name.end];
    if rest.len() < 12 {
        return None;
    }
    let skipped = rest.iter().position(|byte| matches!(byte, b'-' | b'_' | b'.'))?;
    let value = &rest[skipped + 1..];
    let shape = Shape::of(value);
    let tells = names::tells(&line[name.start..stem_end + skipped]);
    let random = shape::is_uuid(value) || (value.len() >= 16 && shape.is_mixed() && shape.density() >= 20);
    let is_value =
        matches!(tells, Tells::Password | Tells::Token) || (tells == Tells::Maybe && shape.density() >= 30);
    (random && is_value)
        .then(|| Span::secret(stem_end + skipped + 1..name.end, "value behind a telling name"))
}

/// Finds the value of the name, and says where to go on.
fn value_of(line: &[u8], name: &Range<usize>, spans: &mut Vec<Span>) -> usize {
    let Some((mut at, mut joined)) = join(line, name.end) else { return name.end };
    if joined == Joined::Loosely && name.start >= 1 && line[name.start - 1] == b'-' {
        joined = Joined::Firmly;
    }
    let text = &line[name.clone()];
    let mut tells = names::tells(text);
    if matches!(tells, Tells::Maybe | Tells::Nothing | Tells::Diagnostic) {
        tells = with_word_before(line, name).unwrap_or(tells);
    }
    let folded = names::fold(text);
    match folded.as_slice() {
        b"cookie" | b"setcookie" if joined == Joined::Firmly => return headers::cookies(line, at, spans),
        b"bearer" | b"basic" | b"ssws" | b"negotiate" | b"token" if joined == Joined::Loosely => {
            let value = value_at(line, at);
            let shape = Shape::of(&line[value.clone()]);
            let least = if folded == b"token" { 16 } else { 8 };
            if shape.length >= least
                && !is_field(&line[value.clone()])
                && (folded != b"basic" || is_base64(&line[value.clone()]))
                && (shape.is_mixed() || shape.density() >= 35)
                && !shape::is_placeholder(&line[value.clone()])
            {
                spans.push(Span::secret(value.clone(), "authorization"));
                return value.end;
            }
        }
        _ => {}
    }
    if !matches!(tells, Tells::Password | Tells::Token | Tells::Maybe | Tells::About) {
        return name.end;
    }
    if joined == Joined::Firmly && (folded.ends_with(b"authorization") || folded.ends_with(b"auth")) {
        at = headers::after_scheme(line, at);
    }
    let quoted = at > 0 && matches!(line[at - 1], b'"' | b'\'' | b'`');
    let value = value_at(line, at);
    // `pass|fail`: a choice of words, not a column of a table.
    let choice = line.get(name.end) == Some(&b'|')
        && line[value.clone()].split(|byte| *byte == b'|').all(shape::is_word);
    if choice {
        return name.end;
    }
    let tight = at > 0 && matches!(line[at - 1], b'=' | b':' | b'>');
    if is_secret(&line[value.clone()], tells, joined, quoted, tight, &line[value.end..]) {
        spans.push(Span::secret(value.clone(), "value behind a telling name"));
        return value.end;
    }
    name.end
}

/// The name together with the word in front of it: `access key`, `private token`.
fn with_word_before(line: &[u8], name: &Range<usize>) -> Option<Tells> {
    let before = line[..name.start].strip_suffix(b" ")?;
    let length = before.iter().rev().take(20).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let start = before.len() - length;
    let found = names::tells(&line[start..name.end]);
    (length > 0 && matches!(found, Tells::Token | Tells::Password | Tells::Diagnostic)).then_some(found)
}

/// Where the value begins that is joined to a name which ends at `end`, and how.
fn join(line: &[u8], end: usize) -> Option<(usize, Joined)> {
    let mut at = end;
    let skip = |at: &mut usize, set: &[u8], most: usize| {
        let count = line[*at..].iter().take(most).take_while(|byte| set.contains(byte)).count();
        *at += count;
        count
    };
    skip(&mut at, b"\"'`])}", 3);
    // {"name":"password","value":"…"} and <add key="password" value="…"/>
    if at > end {
        let mut beside = at;
        skip(&mut beside, b" ,\t", 4);
        skip(&mut beside, b"\"'", 1);
        if let Some(word) =
            [&b"value"[..], b"content", b"text"].iter().find(|word| line[beside..].starts_with(word))
        {
            at = beside + word.len();
            skip(&mut at, b"\"'", 1);
        }
    }
    let spaces = skip(&mut at, b" \t", 8);
    let operators = skip(&mut at, b"=:>?|~", 3);
    let mut joined = if operators > 0 {
        Joined::Firmly
    } else if line.get(at) == Some(&b'(') {
        at += 1;
        Joined::Call
    } else if skip(&mut at, b",", 1) > 0 || spaces > 0 {
        Joined::Loosely
    } else {
        return None;
    };
    skip(&mut at, b" \t", 8);
    if joined == Joined::Loosely && skip(&mut at, b"->", 2) > 0 {
        skip(&mut at, b" ", 2);
    }
    // A list or an object with a text in it; a bracket alone is a placeholder's.
    let brackets = line[at..].iter().take(2).take_while(|byte| b"[({".contains(byte)).count();
    if line.get(at + brackets).is_some_and(|byte| b"\"'`".contains(byte)) {
        at += brackets;
    }
    let quotes = skip(&mut at, b"\"'`", 3);
    if joined == Joined::Call && quotes > 0 {
        joined = Joined::Firmly;
    }
    (at < line.len()).then_some((at, joined))
}

/// The value that begins at `at`: to the closing quote, or to the end of the word.
pub(super) fn value_at(line: &[u8], at: usize) -> Range<usize> {
    let rest = &line[at..];
    if let Some(quote) =
        at.checked_sub(1).map(|before| line[before]).filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))
        && let Some(end) = memchr::memchr(quote, rest)
    {
        return at..at + end;
    }
    let mut end = 0;
    while end < rest.len() {
        match rest[end] {
            b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'' | b'`' | b'<' | b'>' | b'&' => break,
            b',' | b';' | b')' | b'}' | b']' | b'|' if ends_value(&rest[end + 1..]) => break,
            _ => end += 1,
        }
    }
    while end > 0 && matches!(rest[end - 1], b'.' | b'!' | b'?' | b':' | b',' | b';') {
        end -= 1;
    }
    at..at + end
}

/// Whether what stands behind a comma, semicolon or bracket is no longer the value.
fn ends_value(rest: &[u8]) -> bool {
    match rest.first() {
        None => true,
        Some(byte) if byte.is_ascii_whitespace() || b"\"'`,;)}]|<>{[".contains(byte) => true,
        Some(_) => {
            let name = rest.iter().take(40).take_while(|byte| is_name(**byte)).count();
            name > 0 && matches!(rest.get(name), Some(b'=' | b':'))
        }
    }
}

fn is_secret(value: &[u8], tells: Tells, joined: Joined, quoted: bool, tight: bool, behind: &[u8]) -> bool {
    if value.len() < 3 {
        return false;
    }
    let said = || shape::is_said_of_it(value) || (quoted && says_a_sentence(value));
    let prose = || !quoted && !tight && shape::is_word(value) && behind.first() == Some(&b' ');
    let shape = Shape::of(value);
    let random = shape::is_uuid(value) || (shape.is_mixed() && !is_plain(value, &shape));
    // One kind of letters, or letters mixed as in no name, longer than a word.
    let kinds = [shape.lower, shape.upper, shape.digits].iter().filter(|count| **count > 0).count();
    let long = shape.length >= 20
        && shape.other == 0
        && shape.distinct >= 6
        && (kinds == 1 || shape.density() >= 38);
    // A password may be anything; what is generated is no call.
    if tells != Tells::Password && shape::is_call(value) {
        return false;
    }
    let is_secret = match (tells, joined) {
        (Tells::Password, Joined::Firmly) => !said() && !prose(),
        (Tells::Password, Joined::Loosely | Joined::Call) => {
            !said()
                && ((quoted && joined == Joined::Loosely)
                    || (shape.is_mixed() && shape.length >= 6 && random))
        }
        (Tells::Token, Joined::Firmly) => {
            let number = shape.digits == shape.length && shape.length < 6;
            let word = shape::is_word(value) && (!quoted || shape.length < 6);
            let code = shape.digits == 0 && is_code(value);
            shape.length >= 4 && !number && !word && !code && !said()
        }
        (Tells::Token, Joined::Loosely | Joined::Call) => {
            (random && shape.length >= 10) || (long && joined == Joined::Loosely)
        }
        (Tells::About, Joined::Firmly) => {
            random && shape.length >= 12 && !shape.is_hex() && shape.density() >= 15
        }
        (Tells::Maybe, Joined::Firmly) => {
            random && shape.length >= 8 && (shape.density() >= 12 || shape.length >= 16)
        }
        (Tells::Maybe, _) => random && shape.length >= 16 && shape.density() >= 10,
        _ => false,
    };
    let next_field = joined != Joined::Firmly && !quoted && is_field(value);
    is_secret && !next_field && !shape::is_placeholder(value) && !is_reference(value)
}

fn is_base64(value: &[u8]) -> bool {
    value.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_'))
        && (value.contains(&b'=') || Shape::of(value).density() >= 25)
}

/// `expires_in=3600` behind `token_type=bearer `: the next field, not a value.
fn is_field(value: &[u8]) -> bool {
    let padding = value.iter().rev().take_while(|byte| **byte == b'=').count();
    value[..value.len() - padding].contains(&b'=')
}

/// A link, a path or a program's expression: not a value itself.
fn is_reference(value: &[u8]) -> bool {
    value.starts_with(b"http://")
        || value.starts_with(b"https://")
        || ((value.starts_with(b"/") || value.starts_with(b"./") || value.starts_with(b"~/")) && {
            let shape = Shape::of(value);
            shape.density() < 35
        })
}

fn is_code(value: &[u8]) -> bool {
    value.iter().any(|byte| matches!(byte, b'(' | b'[' | b'{' | b'$'))
        || value.windows(2).any(|pair| pair == b"::")
}

fn says_a_sentence(value: &[u8]) -> bool {
    let words = value.split(|byte| *byte == b' ');
    let first = value.split(|byte| *byte == b' ').next().unwrap_or_default();
    words.count() >= 3 && (shape::is_said_of_it(first) || shape::is_word(first))
}

/// A date, time, version, size, or other number with a unit: letters and digits, and yet not random.
fn is_plain(value: &[u8], shape: &Shape) -> bool {
    let starts_with_year = value.len() >= 8
        && value[..4].iter().all(u8::is_ascii_digit)
        && matches!(value[4], b'-' | b'/' | b'.');
    starts_with_year
        || (shape.letters() <= 2 && shape.length < 14)
        || (shape.digits <= 2 && shape.switches <= 2 && shape.length < 16)
        || (value.starts_with(b"v") && value[1..].iter().all(|byte| byte.is_ascii_digit() || *byte == b'.'))
}
