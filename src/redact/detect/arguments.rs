//! Arguments of calls in stack traces and consoles: `PDO->__construct('mysql:host=db', 'loja', 'x', Array)`,
//! `valid_password?("x")`. A function that signs somebody in has the password among its arguments.

use super::judge;
use super::shape::{self, CharStats};
use super::span::Span;
use super::value_at::value_at_most;

/// Parts of names of functions whose arguments behind the first are who signs in and with what, in lower case.
const SIGN_IN: &[&[u8]] = &[
    b"authenticate",
    b"login",
    b"signin",
    b"sign_in",
    b"->__construct",
    b"->connect",
    b"->bind",
    b"->open",
    b"mysqli_connect",
    b"ldap_bind",
    b"ftp_login",
    b"imap_open",
    b"checkcredentials",
    b"validateuser",
];
/// Parts of names of functions whose first argument is a password.
const CHECKS: &[&[u8]] = &[b"password", b"passwd", b"checkpw", b"hashpw", b"verifypw", b"passphrase"];
/// Classes whose constructor takes a user and a password.
const CLASSES: &[&[u8]] = &[
    b"pdo",
    b"mysqli",
    b"ldap",
    b"imap",
    b"smtp",
    b"credential",
    b"soap",
    b"ftp",
    b"auth",
    b"login",
    b"redis",
    b"amqp",
];

/// Bytes in front of a bracket that may be the function, and behind it that may be its arguments.
const REACH: usize = 120;
/// Arguments that are read.
const MOST: usize = 8;

/// Finds what signs somebody in.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    for open in memchr::memchr_iter(b'(', line) {
        let Some(next) = line.get(open + 1) else { break };
        if !matches!(next, b'\'' | b'"' | b'b') {
            continue;
        }
        let before = &line[open.saturating_sub(REACH)..open];
        let length = before
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"_\\:.->?!#".contains(byte))
            .count();
        let name = before[before.len() - length..].to_ascii_lowercase();
        let has = |words: &[&[u8]]| words.iter().any(|word| memchr::memmem::find(&name, word).is_some());
        let last = name.rsplit(|byte| b":.>#\\".contains(byte)).next().unwrap_or_default();
        let checks = CHECKS.iter().any(|word| memchr::memmem::find(last, word).is_some());
        let constructs = memchr::memmem::find(&name, b"__construct").is_some()
            || memchr::memmem::find(&name, b"->open").is_some();
        if checks {
            arguments(line, open + 1, 0, 1, spans);
        } else if has(SIGN_IN) && (!constructs || has(CLASSES)) {
            arguments(line, open + 1, 1, MOST, spans);
        }
    }
}

/// The quoted arguments from the number `first` on.
fn arguments(line: &[u8], from: usize, first: usize, most: usize, spans: &mut Vec<Span>) {
    let mut at = from;
    for number in 0..MOST {
        let prefix = usize::from(line.get(at) == Some(&b'b'));
        if !matches!(line.get(at + prefix), Some(b'\'' | b'"')) {
            return;
        }
        let value = value_at_most(line, at + prefix + 1, REACH);
        let text = &line[value.clone()];
        if number >= first && number < first + most && is_credential(text) {
            spans.push(Span::secret(value.clone(), "argument of a function that signs in"));
        }
        let rest = &line[(value.end + 1).min(line.len())..];
        if !rest.starts_with(b",") {
            return;
        }
        at = value.end + 2 + rest[1..].iter().take(4).take_while(|byte| **byte == b' ').count();
    }
}

fn is_credential(text: &[u8]) -> bool {
    let stats = CharStats::of(text);
    (4..=100).contains(&text.len())
        && !judge::is_no_secret(text)
        && !shape::is_status_word(text)
        && !text.ends_with(b"...")
        && !text.contains(&b'@')
        && !text.starts_with(b"/")
        && memchr::memmem::find(text, b"://").is_none()
        && (stats.digits > 0 || stats.other > 0 || stats.upper > 0)
        && !judge::says_a_sentence(text)
}
