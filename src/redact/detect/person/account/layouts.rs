//! Lines whose layout says which word is an account: access logs, `ps`, `ls -l`, `who`, `/etc/passwd`, sudo, cron, Squid.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::super::words;
use crate::redact::class::Class;
use crate::redact::detect::span::Span;

/// Finds the account of such a line.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    access_log(line, spans);
    passwd(line, spans);
    listing(line, spans);
    processes(line, spans);
    sessions(line, spans);
    bracketed(line, spans);
    blame(line, spans);
    looked_up(line, spans);
    ticket(line, spans);
    for mark in BEHIND_ACCOUNTS.iter() {
        before(line, mark, spans);
    }
}

/// `203.0.113.7 - mia [01/Jan/2026:10:00:00 +0000]`
fn access_log(line: &[u8], spans: &mut Vec<Span>) {
    for open in memchr::memchr_iter(b'[', line).take(8) {
        let is_date = line.get(open + 1..open + 13).is_some_and(|date| {
            date[0].is_ascii_digit()
                && date[2] == b'/'
                && date[3].is_ascii_alphabetic()
                && date[6] == b'/'
                && date[11] == b':'
        });
        if !is_date {
            continue;
        }
        let Some(user) = line[..open].strip_suffix(b" ") else { continue };
        let length = user.iter().rev().take(80).take_while(|byte| **byte != b' ').count();
        let start = user.len() - length;
        // The field of identd in front of it is a dash as good as always.
        if user[..start].ends_with(b" - ") {
            super::push(line, start, user.len(), "user of an access log", spans);
        }
    }
}

/// `mia:x:1000:1000:Mia Kern,,,:/home/mia:/bin/bash`
fn passwd(line: &[u8], spans: &mut Vec<Span>) {
    let start = line.iter().take(64).position(|byte| !matches!(byte, b' ' | b'\t' | b'"')).unwrap_or(0);
    let length = super::length(&line[start..]);
    let rest = &line[start + length..];
    // A hash in the second field, of shadow or htpasswd.
    if length > 0 && (rest.starts_with(b":$") || rest.starts_with(b":{SHA") || rest.starts_with(b":!$")) {
        super::push(line, start, start + length, "account of a list", spans);
        return;
    }
    if length == 0
        || !(rest.starts_with(b":x:") || rest.starts_with(b":*:") || rest.starts_with(b"::"))
        || rest.len() > 400
    {
        return;
    }
    let fields: Vec<&[u8]> = rest.split(|byte| *byte == b':').collect();
    let number = |field: &[u8]| !field.is_empty() && field.iter().all(u8::is_ascii_digit);
    if fields.len() < 7 || !number(fields[2]) || !number(fields[3]) {
        return;
    }
    super::push(line, start, start + length, "account of a list", spans);
    let gecos = fields[4];
    let before: usize = fields[..4].iter().map(|field| field.len() + 1).sum();
    let name = gecos.split(|byte| *byte == b',').next().unwrap_or_default();
    if std::str::from_utf8(name).is_ok_and(words::is_full_name) {
        let at = start + length + before;
        spans.push(Span::new(at..at + name.len(), Class::Name, "account of a list"));
    }
}

/// `-rw-r--r-- 1 mia staff 123 Jan  1 10:00 notes.txt`
fn listing(line: &[u8], spans: &mut Vec<Span>) {
    let Some(mode) = line.get(..10) else { return };
    if !b"-dlcbps".contains(&mode[0])
        || !mode[1..].iter().all(|byte| b"rwxsStT-".contains(byte))
        || !mode.contains(&b'r')
    {
        return;
    }
    for (number, word) in words_of(line).into_iter().enumerate().take(4).skip(2) {
        if number >= 2 {
            super::push(line, word.start, word.end, "owner of a file", spans);
        }
    }
}

/// `mia  4711  0.0  0.1 16892 3456 pts/0 Ss 10:00 0:00 -bash`
fn processes(line: &[u8], spans: &mut Vec<Span>) {
    if !line.first().is_some_and(u8::is_ascii_alphabetic) {
        return;
    }
    let words = words_of(line);
    let [user, pid, cpu, memory, rest @ ..] = words.as_slice() else { return };
    let size = rest.first().unwrap_or(memory);
    let number = |word: &std::ops::Range<usize>| line[word.clone()].iter().all(u8::is_ascii_digit);
    let decimal = |word: &std::ops::Range<usize>| {
        let text = &line[word.clone()];
        text.contains(&b'.') && text.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
    };
    let full = decimal(memory) && number(size);
    if number(pid) && decimal(cpu) && (full || line[memory.start] == b'/') {
        let end = user.end - usize::from(line[user.end - 1] == b'+');
        super::push(line, user.start, end, "owner of a process", spans);
    }
}

/// `mia  pts/0  203.0.113.7  Mon Jan  1 10:00`, of `who`, `w` and `last`.
fn sessions(line: &[u8], spans: &mut Vec<Span>) {
    if !line.first().is_some_and(u8::is_ascii_alphabetic) {
        return;
    }
    let words = words_of(line);
    let [user, terminal, ..] = words.as_slice() else { return };
    let terminal = &line[terminal.clone()];
    let number = |rest: &[u8]| !rest.is_empty() && rest.iter().all(u8::is_ascii_digit);
    let is_terminal = ["pts/", "tty", "ttyS", ":"]
        .iter()
        .any(|word| terminal.strip_prefix(word.as_bytes()).is_some_and(number));
    if is_terminal {
        super::push(line, user.start, user.end, "session of a user", spans);
    }
}

/// What stands behind an account, of sudo and of Squid.
static BEHIND_ACCOUNTS: LazyLock<[Finder<'static>; 5]> =
    LazyLock::new(|| [" : TTY=", " : PWD=", " : user NOT in sudoers", " HIER_", " on pts/"].map(Finder::new));

/// What stands behind an account in brackets: of cron, and of vsftpd.
const BEHIND_BRACKETS: &[&[u8]] = &[
    b") CMD (",
    b") LIST (",
    b") BEGIN EDIT (",
    b") REPLACE (",
    b") END EDIT (",
    b"] OK LOGIN",
    b"] FAIL LOGIN",
    b"] OK UPLOAD",
    b"] OK DOWNLOAD",
    b"] FTP command",
    b"] (from client",
];

/// `CRON[4711]: (mia) CMD (…)`, and vsftpd's `[mia] OK LOGIN`.
fn bracketed(line: &[u8], spans: &mut Vec<Span>) {
    for close in memchr::memchr2_iter(b')', b']', line) {
        if !BEHIND_BRACKETS.iter().any(|mark| line[close..].starts_with(mark)) {
            continue;
        }
        let open = if line[close] == b')' { b'(' } else { b'[' };
        // FreeRADIUS writes the password behind the account: `[mia/V]`.
        let near = close.saturating_sub(128);
        let slash = memchr::memrchr(open, &line[near..close])
            .and_then(|from| memchr::memchr(b'/', &line[near + from..close]).map(|at| near + from + at));
        let close = slash.unwrap_or(close);
        let length = line[..close].iter().rev().take(64).take_while(|byte| super::is_part(**byte)).count();
        if line[..close - length].last() == Some(&open) {
            super::push(line, close - length, close, "user in brackets", spans);
        }
    }
}

/// `4f1c2aa src/main.rs (Mia Kern 2026-01-02 10:00:00 +0100 17)`: who wrote a line, as `git blame` says.
fn blame(line: &[u8], spans: &mut Vec<Span>) {
    let near = &line[..line.len().min(200)];
    let hash = near.iter().take_while(|byte| byte.is_ascii_hexdigit() || **byte == b'^').count();
    let Some(open) = memchr::memchr(b'(', near).filter(|_| (7..=40).contains(&hash)) else { return };
    let inside = &near[open + 1..];
    let Some(date) = inside.windows(14).position(|text| {
        text[0] == b' '
            && text[1..5].iter().all(u8::is_ascii_digit)
            && text[5] == b'-'
            && text[8] == b'-'
            && text[11] == b' '
    }) else {
        return;
    };
    let length = inside[..date].trim_ascii_end().len();
    if std::str::from_utf8(&inside[..length]).is_ok_and(words::is_given_as_name) {
        spans.push(Span::new(open + 1..open + 1 + length, Class::Name, "author of a line"));
    }
}

/// Where Dovecot looks accounts up.
const LOOKED_UP_IN: &[&[u8]] =
    &[b"sql", b"pam", b"ldap", b"passwd", b"passwd-file", b"shadow", b"static", b"plain", b"login"];

/// `sql(mia,203.0.113.7): Password mismatch`.
fn looked_up(line: &[u8], spans: &mut Vec<Span>) {
    for open in memchr::memchr_iter(b'(', line).take(8) {
        let length = line[..open]
            .iter()
            .rev()
            .take(12)
            .take_while(|byte| byte.is_ascii_lowercase() || **byte == b'-')
            .count();
        let end = open + 1 + super::length(&line[open + 1..]);
        let behind = line.get(end + 1..).unwrap_or_default();
        let is_machine = behind.starts_with(b"ip-")
            || behind
                .iter()
                .take(40)
                .take_while(|byte| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b':'))
                .count()
                >= 3;
        if line.get(end) == Some(&b',') && is_machine && LOOKED_UP_IN.contains(&&line[open - length..open]) {
            super::push(line, open + 1, end, "account that is looked up", spans);
        }
    }
}

static CLIENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("Client: "));

/// `Client: mia @ ACME.EXAMPLE`: a ticket, as Windows lists it.
fn ticket(line: &[u8], spans: &mut Vec<Span>) {
    let Some(start) = CLIENT.find(line).map(|at| at + CLIENT.needle().len()) else { return };
    let end = start + super::length(&line[start..]);
    if line[end..].starts_with(b" @ ") {
        super::push(line, start, end, "owner of a ticket", spans);
    }
}

/// The word in front of a mark.
fn before(line: &[u8], mark: &Finder<'_>, spans: &mut Vec<Span>) {
    let Some(end) = mark.find(line) else { return };
    let length = line[..end].iter().rev().take(64).take_while(|byte| super::is_part(**byte)).count();
    if length > 0 && line[..end - length].last().is_none_or(|byte| *byte == b' ') {
        super::push(line, end - length, end, "user before a mark", spans);
    }
}

/// The first eight words of a line.
fn words_of(line: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let mut at = 0;
    while words.len() < 8 && at < line.len() {
        let blank = line[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let start = at + blank;
        let length = line[start..]
            .iter()
            .take(200)
            .take_while(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
            .count();
        if length == 0 {
            break;
        }
        words.push(start..start + length);
        at = start + length;
    }
    words
}
