//! A name that says that its value is secret, with the value behind it: `key=value`, `key: value`, `"key": "value"`,
//! `<key>value</key>`, `--key value`, `{"name":"key","value":"…"}`, and `Bearer value`.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::headers;
use super::shape::{self, CharStats};
use super::span::Span;
use super::value_at::{is_name, value_at, value_at_most};
use crate::redact::vocabulary::placeholder::is_placeholder;
use crate::redact::vocabulary::{self as names, NameHint};

/// Parts of such names. A line is only searched around them.
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

/// How much of a value is looked at to find out whether it is secret: a line that is nothing but `key=` is read once for each.
const LOOK: usize = 512;

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
enum Delimiter {
    /// `=`, `:`, `=>`, `>`, or a command-line flag.
    Firmly,
    /// White space, a comma, a dash.
    Loosely,
    /// An opening parenthesis.
    Call,
}

/// Finds values behind names that say that they are secret.
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
    let stats = CharStats::of(value);
    let hint = names::classify_name(&line[name.start..stem_end + skipped]);
    let random = shape::is_uuid(value) || (value.len() >= 16 && stats.is_mixed() && stats.density() >= 20);
    let is_value = matches!(hint, NameHint::Password | NameHint::Token)
        || (hint == NameHint::Maybe && stats.density() >= 30);
    (random && is_value)
        .then(|| Span::secret(stem_end + skipped + 1..name.end, "value behind a telling name"))
}

/// Finds the value of the name. Returns the byte at which the search goes on.
fn value_of(line: &[u8], name: &Range<usize>, spans: &mut Vec<Span>) -> usize {
    let Some((mut at, mut joined)) = join(line, name.end) else { return name.end };
    if joined == Delimiter::Loosely && name.start >= 1 && line[name.start - 1] == b'-' {
        joined = Delimiter::Firmly;
    }
    let text = &line[name.clone()];
    let mut hint = names::classify_name(text);
    if matches!(hint, NameHint::Maybe | NameHint::Nothing | NameHint::Diagnostic) {
        hint = with_word_before(line, name).unwrap_or(hint);
    }
    let folded = names::fold(text);
    match folded.as_slice() {
        b"cookie" | b"setcookie" if joined == Delimiter::Firmly => return headers::cookies(line, at, spans),
        b"bearer" | b"basic" | b"ssws" | b"negotiate" | b"token" if joined == Delimiter::Loosely => {
            let mut value = value_at_most(line, at, LOOK);
            // No scheme has a comma in its credential: in a table it divides, also from a number.
            let comma = line[value.clone()].iter().position(|byte| *byte == b',');
            value.end = value.start + comma.unwrap_or(value.len());
            let stats = CharStats::of(&line[value.clone()]);
            let least = if folded == b"token" { 16 } else { 8 };
            if stats.length >= least
                && !is_field(&line[value.clone()])
                && (folded != b"basic" || is_base64(&line[value.clone()]))
                && (stats.is_mixed() || stats.density() >= 35)
                && !is_placeholder(&line[value.clone()])
            {
                if comma.is_none() {
                    value = value_at(line, at);
                }
                let end = value.end;
                spans.push(Span::secret(value, "authorization"));
                return end;
            }
        }
        _ => {}
    }
    if !matches!(hint, NameHint::Password | NameHint::Token | NameHint::Maybe | NameHint::About) {
        return name.end;
    }
    if joined == Delimiter::Firmly && (folded.ends_with(b"authorization") || folded.ends_with(b"auth")) {
        at = headers::after_scheme(line, at);
    }
    let quoted = at > 0 && matches!(line[at - 1], b'"' | b'\'' | b'`');
    let mut value = value_at_most(line, at, LOOK);
    // `{password}` is a placeholder, with both its braces.
    if line[value.clone()].starts_with(b"{") && line.get(value.end) == Some(&b'}') {
        value.end += 1;
    }
    // `pass|fail`: a choice of words, not a column of a table.
    let choice = line.get(name.end) == Some(&b'|')
        && line[value.clone()].split(|byte| *byte == b'|').all(shape::is_word);
    if choice || is_verdict(line, name) {
        return name.end;
    }
    let tight = at > 0 && matches!(line[at - 1], b'=' | b':' | b'>');
    if is_secret(&line[value.clone()], hint, joined, quoted, tight, &line[value.end..]) {
        if value.len() >= LOOK {
            value = value_at(line, at);
        }
        let end = value.end;
        spans.push(Span::secret(value, "value behind a telling name"));
        return end;
    }
    name.end
}

/// `--- PASS: TestLogin`: a runner of tests.
fn is_verdict(line: &[u8], name: &Range<usize>) -> bool {
    line[name.clone()] == *b"PASS"
        && (line[..name.start].ends_with(b"--- ") || line[name.end..].starts_with(b": Test"))
}

/// The name together with the word in front of it: `access key`, `private token`.
fn with_word_before(line: &[u8], name: &Range<usize>) -> Option<NameHint> {
    let before = line[..name.start].strip_suffix(b" ")?;
    let length = before.iter().rev().take(20).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let start = before.len() - length;
    let found = names::classify_name(&line[start..name.end]);
    (length > 0 && matches!(found, NameHint::Token | NameHint::Password | NameHint::Diagnostic))
        .then_some(found)
}

/// Where the value begins that is joined to a name which ends at `end`, and how.
fn join(line: &[u8], end: usize) -> Option<(usize, Delimiter)> {
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
        Delimiter::Firmly
    } else if line.get(at) == Some(&b'(') {
        at += 1;
        Delimiter::Call
    } else if skip(&mut at, b",", 1) > 0 || spaces > 0 {
        Delimiter::Loosely
    } else {
        return None;
    };
    skip(&mut at, b" \t", 8);
    if joined == Delimiter::Loosely && skip(&mut at, b"->", 2) > 0 {
        skip(&mut at, b" ", 2);
    }
    // Skips `[` and `{` only where a quote follows: `["x"]` holds a value, `[x]` is a placeholder.
    let brackets = line[at..].iter().take(2).take_while(|byte| b"[({".contains(byte)).count();
    if line.get(at + brackets).is_some_and(|byte| b"\"'`".contains(byte)) {
        at += brackets;
    }
    let quotes = skip(&mut at, b"\"'`", 3);
    if joined == Delimiter::Call && quotes > 0 {
        joined = Delimiter::Firmly;
    }
    (at < line.len()).then_some((at, joined))
}

fn is_secret(
    value: &[u8],
    hint: NameHint,
    joined: Delimiter,
    quoted: bool,
    tight: bool,
    behind: &[u8],
) -> bool {
    if value.len() < 3 {
        return false;
    }
    let said = || shape::is_status_word(value) || (quoted && says_a_sentence(value));
    let prose = || !quoted && !tight && shape::is_word(value) && behind.first() == Some(&b' ');
    let stats = CharStats::of(value);
    let random = shape::is_uuid(value) || (stats.is_mixed() && !is_plain(value, &stats));
    // At least 20 characters, either of one class (lower, upper, digit) or with more class switches than camelCase has.
    let kinds = [stats.lower, stats.upper, stats.digits].iter().filter(|count| **count > 0).count();
    let long = stats.length >= 20
        && stats.other == 0
        && stats.distinct >= 6
        && (kinds == 1 || stats.density() >= 38);
    // A generated secret never looks like a function call (`get_token(`); a password may.
    if hint != NameHint::Password && shape::is_call(value) {
        return false;
    }
    let is_secret = match (hint, joined) {
        (NameHint::Password, Delimiter::Firmly) => !said() && !prose(),
        (NameHint::Password, Delimiter::Loosely | Delimiter::Call) => {
            !said()
                && ((quoted && joined == Delimiter::Loosely)
                    || (stats.is_mixed() && stats.length >= 6 && random))
        }
        (NameHint::Token, Delimiter::Firmly) => {
            let number = stats.digits == stats.length && stats.length < 6;
            let word = shape::is_word(value) && (!quoted || stats.length < 6);
            let code = stats.digits == 0 && is_code(value);
            stats.length >= 4 && !number && !word && !code && !said()
        }
        (NameHint::Token, Delimiter::Loosely | Delimiter::Call) => {
            (random && stats.length >= 10) || (long && joined == Delimiter::Loosely)
        }
        (NameHint::About, Delimiter::Firmly) => {
            random && stats.length >= 12 && !stats.is_hex() && stats.density() >= 15
        }
        (NameHint::Maybe, Delimiter::Firmly) => {
            random && stats.length >= 8 && (stats.density() >= 12 || stats.length >= 16)
        }
        (NameHint::Maybe, _) => random && stats.length >= 16 && stats.density() >= 10,
        _ => false,
    };
    let next_field = joined != Delimiter::Firmly && !quoted && is_field(value);
    is_secret && !next_field && !is_placeholder(value) && !is_reference(value)
}

fn is_base64(value: &[u8]) -> bool {
    value.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_'))
        && (value.contains(&b'=') || CharStats::of(value).density() >= 25)
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
        // Go's `mia:V@tcp(host)/db`: its password goes, the rest of it stays.
        || memchr::memmem::find(value, b"@tcp(").is_some()
        || ((value.starts_with(b"/") || value.starts_with(b"./") || value.starts_with(b"~/")) && {
            let stats = CharStats::of(value);
            stats.density() < 35
        })
}

fn is_code(value: &[u8]) -> bool {
    value.iter().any(|byte| matches!(byte, b'(' | b'[' | b'{' | b'$'))
        || value.windows(2).any(|pair| pair == b"::")
}

fn says_a_sentence(value: &[u8]) -> bool {
    let words = value.split(|byte| *byte == b' ');
    let first = value.split(|byte| *byte == b' ').next().unwrap_or_default();
    words.count() >= 3 && (shape::is_status_word(first) || shape::is_word(first))
}

/// A date, time, version, size, or other number with a unit: letters and digits, and yet not random.
fn is_plain(value: &[u8], stats: &CharStats) -> bool {
    let starts_with_year = value.len() >= 8
        && value[..4].iter().all(u8::is_ascii_digit)
        && matches!(value[4], b'-' | b'/' | b'.');
    starts_with_year
        || (stats.letters() <= 2 && stats.length < 14)
        || (stats.digits <= 2 && stats.switches <= 2 && stats.length < 16)
        || (value.starts_with(b"v") && value[1..].iter().all(|byte| byte.is_ascii_digit() || *byte == b'.'))
}
