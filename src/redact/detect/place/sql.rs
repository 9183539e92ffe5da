//! Passwords in SQL: `IDENTIFIED BY 'V'`, `WITH PASSWORD = N'V'`, `SET PASSWORD FOR … = 'V'`, functions that take one.

use std::ops::Range;

use memchr::memmem;

use super::read;
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::{NameHint, classify_name};

const RULE: &str = "password in SQL";

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    cue("identified by", identified),
    cue(" by values", literal),
    cue(" by password", literal),
    cue("identified with", with),
    cue("password", national),
    cue("password for", assigned),
    cue("set value", setting),
    cue("set val", setting),
    cue("sp_addlogin", second),
    cue("sp_password", both),
    cue("encryptbypassphrase(", first),
    cue("decryptbypassphrase(", first),
    cue("pgp_sym_encrypt(", second),
    cue("pgp_sym_decrypt(", second),
    cue("aes_encrypt(", second),
    cue("aes_decrypt(", second),
    cue("crypt(", first),
    cue("md5(", first),
    cue("sha1(", first),
    cue("sha2(", first),
    cue("hashbytes(", second),
];

/// Behind `at`: a literal with the letters that say how it is written, `N'…'`, `E'…'`, `$$…$$`.
fn literal_at(line: &[u8], at: usize) -> Option<Range<usize>> {
    let at = read::blanks(line, at);
    if line[at..].starts_with(b"$$") {
        let inside = &line[at + 2..line.len().min(at + read::LONGEST)];
        return memmem::find(inside, b"$$").map(|length| at + 2..at + 2 + length);
    }
    let letters = line[at..].iter().take(2).take_while(|byte| b"NnEeXxRr".contains(byte)).count();
    read::quoted(line, at + letters)
}

fn push(line: &[u8], range: Option<Range<usize>>, spans: &mut Vec<Span>) {
    if let Some(range) = range {
        read::push(line, range, RULE, spans);
    }
}

fn identified(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let at = read::blanks(line, hit.end);
    if at == hit.end {
        return;
    }
    if let Some(range) = literal_at(line, at) {
        replaced(line, range.end + 1, spans);
        return push(line, Some(range), spans);
    }
    // Oracle takes it without quotes; in a sentence a resource is "identified by the URL".
    let before = line[hit.start.saturating_sub(200)..hit.start].to_ascii_lowercase();
    let is_statement = [&b"user "[..], b"role ", b"grant ", b"connect to ", b"alter "]
        .iter()
        .any(|word| memmem::find(&before, word).is_some())
        && [&b"create"[..], b"alter", b"grant", b"database link"]
            .iter()
            .any(|word| memmem::find(&before, word).is_some());
    let value = read::value(line, at);
    let text = &line[value.clone()];
    let is_other = [&b"values"[..], b"password", b"externally", b"globally", b"random", b"replace"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word));
    if is_statement && !is_other {
        replaced(line, value.end, spans);
        push(line, Some(value), spans);
    }
}

/// `… REPLACE 'V'`: behind the new password, from `end` on, the one that it had.
fn replaced(line: &[u8], end: usize, spans: &mut Vec<Span>) {
    let words = read::words(line, end.min(line.len()), 2);
    if let [replace, old] = words.as_slice()
        && line[replace.clone()].eq_ignore_ascii_case(b"replace")
    {
        push(line, Some(old.clone()), spans);
    }
}

/// ` BY VALUES 'S:…'`, ` BY PASSWORD '*…'`
fn literal(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    push(line, literal_at(line, hit.end), spans);
}

/// `IDENTIFIED WITH 'mysql_native_password' BY 'V'`, `… AS '*…'`
fn with(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let words = read::words(line, hit.end, 6);
    let by = |word: &Range<usize>| {
        matches!(line[word.clone()].to_ascii_lowercase().as_slice(), b"by" | b"as" | b"using")
    };
    if let Some(at) = words.iter().position(by) {
        push(line, literal_at(line, words[at].end), spans);
    }
}

/// `PASSWORD = N'V'`, `PASSWORD = 0x0200… HASHED`, `PASSWORD $$V$$`. Other literals are values behind a telling name.
fn national(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let mut at = read::blanks(line, hit.end);
    at += usize::from(matches!(line.get(at), Some(b'=' | b'(')));
    at = read::blanks(line, at);
    match line.get(at..at + 2) {
        Some([b'N' | b'n' | b'E' | b'e', b'\''] | b"$$") => push(line, literal_at(line, at), spans),
        Some([b'0', b'x' | b'X']) => {
            let length =
                line[at + 2..].iter().take(read::LONGEST).take_while(|byte| byte.is_ascii_hexdigit()).count();
            if length >= 16 {
                spans.push(Span::secret(at..at + 2 + length, "hash of a password"));
            }
        }
        _ => {}
    }
}

/// `SET PASSWORD FOR 'mia'@'%' = PASSWORD('V')`
fn assigned(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let near = &line[hit.end..line.len().min(hit.end + 200)];
    if let Some(equals) = memchr::memchr(b'=', near) {
        let at = read::blanks(line, hit.end + equals + 1);
        let call = line[at..]
            .iter()
            .take(16)
            .take_while(|byte| byte.is_ascii_alphabetic() || **byte == b'_')
            .count();
        let is_call = call > 1 && line.get(at + call) == Some(&b'(');
        let at = if is_call { at + call + 1 } else { at };
        let value = literal_at(line, at);
        if let Some(value) = &value {
            replaced(line, value.end + 1 + usize::from(is_call), spans);
        }
        push(line, value, spans);
    }
}

/// `SET value = 'V' WHERE name = 'smtp_password'`: the name that is compared names the value.
fn setting(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let equals = read::blanks(line, hit.end);
    if line.get(equals) != Some(&b'=') || !read::is_open(line, hit.start) {
        return;
    }
    let Some(value) = literal_at(line, equals + 1) else { return };
    let near = &line[value.end..line.len().min(value.end + 200)];
    let Some(is) = memchr::memchr(b'=', near) else { return };
    let is_where = near[..is].to_ascii_lowercase().windows(6).any(|word| word == b"where ");
    if let Some(name) = literal_at(line, value.end + is + 1)
        && is_where
        && matches!(classify_name(&line[name]), NameHint::Password | NameHint::Token)
    {
        push(line, Some(value), spans);
    }
}

/// The literals of a call's or a procedure's arguments.
fn arguments(line: &[u8], hit: &Range<usize>) -> Vec<Option<Range<usize>>> {
    let mut found = Vec::new();
    let mut at = read::blanks(line, hit.end);
    while found.len() < 3 {
        let literal = literal_at(line, at);
        let from = literal.as_ref().map_or(at, |range| range.end + 1);
        found.push(literal);
        let near = &line[from.min(line.len())..line.len().min(from + 80)];
        let Some(comma) = near.iter().position(|byte| matches!(byte, b',' | b';' | b'\n')) else { break };
        if near[comma] != b',' {
            break;
        }
        at = read::blanks(line, from + comma + 1);
    }
    found
}

fn nth(line: &[u8], hit: &Range<usize>, which: &[usize], spans: &mut Vec<Span>) {
    if read::is_open(line, hit.start) {
        let arguments = arguments(line, hit);
        for index in which {
            push(line, arguments.get(*index).cloned().flatten(), spans);
        }
    }
}

fn first(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    nth(line, &hit, &[0], spans);
}

fn second(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    nth(line, &hit, &[1], spans);
}

fn both(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    nth(line, &hit, &[0, 1], spans);
}
