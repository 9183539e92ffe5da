//! Files whose lines are columns between colons: `.pgpass`, `/etc/passwd` and `shadow`, htpasswd and htdigest, and what programs
//! write that read password stores.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::read;
use crate::redact::detect::judge;
use crate::redact::detect::shape::CharStats;
use crate::redact::detect::span::Span;

/// A longer line is none of these.
const LONGEST: usize = 1024;

/// Finds the credential of a line that is nothing but such columns.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    if line.first() == Some(&b'"') {
        user_list(line, spans);
    }
    if ANY_HOST.find(&line[..line.len().min(80)]).is_some() {
        secrets_of_ppp(line, spans);
    }
    let blank = line.iter().take(64).take_while(|byte| matches!(byte, b' ' | b'\t' | b'#')).count();
    let text = line[blank..].trim_ascii_end();
    // Most lines of a log have a blank before their first colon, and are done here.
    let head = text.iter().take(128).take_while(|byte| !byte.is_ascii_whitespace() && **byte != b':').count();
    if text.len() > LONGEST || head == 0 || text.get(head) != Some(&b':') {
        if text.len() <= LONGEST {
            last_word(line, text, blank, spans);
        }
        return in_a_shell(line, spans);
    }
    if cracked(line, text, blank, head, spans) {
        return;
    }
    let columns = columns(text, blank);
    let column = |index: usize| columns.get(index).map(|range: &Range<usize>| &line[range.clone()]);
    last_word(line, text, blank, spans);
    if let Some(password) = pgpass(line, &columns) {
        spans.push(Span::secret(password, "password of .pgpass"));
    } else if let (Some(lan), Some(nt)) = (column(2), column(3))
        && is_hex(lan, 32)
        && is_hex(nt, 32)
    {
        spans.push(Span::secret(columns[2].start..columns[3].end, "hash of a password"));
    } else if let (Some(b""), Some(challenge), Some(answer)) = (column(1), column(3), column(4))
        && (is_hex(challenge, 16) || is_hex(challenge, 48))
        && answer.len() >= 32
        && answer.iter().all(u8::is_ascii_hexdigit)
    {
        spans.push(Span::secret(columns[3].start..blank + text.len(), "hash of a password"));
    } else if let (9, Some(name), Some(plain), Some(days)) = (columns.len(), column(0), column(1), column(2))
        && is_name(name)
        && plain.len() >= 3
        // `Received: from mx (mx [IPv6:2610:…])` has nine columns, too.
        && !plain.contains(&b' ')
        && !plain.starts_with(b"$")
        && !plain.iter().all(|byte| b"!*x".contains(byte))
        && (4..=6).contains(&days.len())
        && days.iter().all(u8::is_ascii_digit)
    {
        read::push(line, columns[1].clone(), "hash of a password", spans);
    } else if let (3, Some(name), Some(digest)) = (columns.len(), column(0), column(2))
        && is_hex(digest, 32)
        && is_name(name)
        && name != b"md5"
    {
        spans.push(Span::secret(columns[2].clone(), "hash of a password"));
    } else if let (1.., Some(name), Some(hash)) = (columns.len(), column(0), column(1))
        && matches!(columns.len(), 2 | 7 | 9)
        && is_name(name)
        && is_des(hash)
    {
        spans.push(Span::secret(columns[1].clone(), "hash of a password"));
    }
}

/// `[02:00] | 10.0.0.5:5432:base:mia:V`: such a line with a mark in front of it.
fn last_word(line: &[u8], text: &[u8], start: usize, spans: &mut Vec<Span>) {
    let Some(blank) = memchr::memrchr(b' ', text) else { return };
    let quote = usize::from(matches!(text.get(blank + 1), Some(b'"' | b'\'')));
    let word =
        text[blank + 1 + quote..].strip_suffix(&text[blank + 1..blank + 1 + quote]).unwrap_or_default();
    if memchr::memchr_iter(b':', word).count() != 4 || !word.contains(&b'.') && !word.starts_with(b"*:") {
        return;
    }
    if let Some(password) = pgpass(line, &columns(word, start + blank + 1 + quote)) {
        spans.push(Span::secret(password, "password of .pgpass"));
    }
}

/// `$6$…:V`, `5f4d…:V`: what a program that tries passwords writes. A path behind a digest is a file's.
fn cracked(line: &[u8], text: &[u8], start: usize, head: usize, spans: &mut Vec<Span>) -> bool {
    let (hash, plain) = (&text[..head], &text[head + 1..]);
    let digest = matches!(hash.len(), 32 | 40 | 64 | 128) && hash.iter().all(u8::is_ascii_hexdigit);
    let crypt = hash.len() >= 20 && hash[0] == b'$' && memchr::memchr_iter(b'$', hash).count() >= 3;
    let counted = memchr::memchr(b':', plain).is_some() && plain[0].is_ascii_digit();
    let is_file = plain.iter().any(|byte| matches!(byte, b'/' | b'\\'))
        || plain.len() > 4 && plain[plain.len() - 4] == b'.' && digest;
    if !(digest || crypt) || counted || is_file || plain.first().is_none_or(u8::is_ascii_whitespace) {
        return false;
    }
    spans.push(Span::secret(start..start + head, "hash of a password"));
    read::push(line, start + head + 1..start + text.len(), "password of .pgpass", spans)
}

/// `"mia" "V"`: a user list of `PgBouncer`.
fn user_list(line: &[u8], spans: &mut Vec<Span>) {
    if line.len() <= LONGEST
        && let [user, password] = read::words(line, 0, 3).as_slice()
        && [user, password]
            .iter()
            .all(|word| word.start > 0 && line[word.start - 1] == b'"' && line.get(word.end) == Some(&b'"'))
        && line[password.end + 1..].trim_ascii().is_empty()
        && line.get(user.end + 1) == Some(&b' ')
        && !line[user.clone()].contains(&b' ')
    {
        read::push(line, password.clone(), "password of a user list", spans);
    }
}

/// Any server, in the secrets of pppd.
static ANY_HOST: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(" * "));

/// A part of the name of the file that such lines are written to.
static FILE: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("pgpass"));

/// `echo "host:5432:db:user:V" >> ~/.pgpass`.
fn in_a_shell(line: &[u8], spans: &mut Vec<Span>) {
    if line.len() > LONGEST || FILE.find(line).is_none() {
        return;
    }
    for word in read::words(line, 0, 12) {
        let columns = columns(&line[word.clone()], word.start);
        if let Some(password) = pgpass(line, &columns) {
            spans.push(Span::secret(password, "password of .pgpass"));
        }
    }
}

/// `"mia" * "V" *`: who, at which server, the secret, from which address.
fn secrets_of_ppp(line: &[u8], spans: &mut Vec<Span>) {
    if let [user, server, secret, address] = read::words(line, 0, 5).as_slice()
        && line[server.clone()] == *b"*"
        && line[user.clone()] != *b"*"
        && (line[address.clone()] == *b"*" || line[address.clone()].contains(&b'.'))
    {
        read::push(line, secret.clone(), "password of a user list", spans);
    }
}

/// The columns of a text that stands at `start` of the line. A colon behind a backslash does not divide.
fn columns(text: &[u8], start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    // `[fd12::7]:5433:…`: an address in brackets is one column.
    let host = if text.first() == Some(&b'[') { memchr::memchr(b']', text).unwrap_or(0) } else { 0 };
    for colon in memchr::memchr_iter(b':', text) {
        let escaped = text[..colon].iter().rev().take(16).take_while(|byte| **byte == b'\\').count() % 2 == 1;
        if escaped || colon < host {
            continue;
        }
        found.push(start + from..start + colon);
        from = colon + 1;
    }
    found.push(start + from..start + text.len());
    found
}

/// host:port:database:user:password. A password may hold a colon that nobody escaped.
fn pgpass(line: &[u8], columns: &[Range<usize>]) -> Option<Range<usize>> {
    let [host, port, base, user, password, ..] = columns else { return None };
    let text = |range: &Range<usize>| &line[range.clone()];
    let password = password.start..columns.last()?.end;
    let is_port =
        text(port) == b"*" || ((2..=5).contains(&port.len()) && text(port).iter().all(u8::is_ascii_digit));
    let fits_a_name =
        |text: &[u8]| !text.iter().any(|byte| byte.is_ascii_whitespace() || b"\"'=(){}[]<>,;".contains(byte));
    let address = text(host);
    let address = address.strip_prefix(b"[").and_then(|rest| rest.strip_suffix(b"]")).unwrap_or(address);
    let named = [base, user].iter().all(|range| !range.is_empty() && fits_a_name(text(range)))
        && !address.is_empty()
        && fits_a_name(address);
    // `main.rs:42:13:error:…` and `2026:11:…` count; a database and a user have names.
    let counted = [base, user].iter().any(|range| text(range).iter().all(u8::is_ascii_digit))
        || text(host).iter().all(u8::is_ascii_digit);
    let is_address =
        columns.iter().all(|range| range.len() <= 4 && text(range).iter().all(u8::is_ascii_hexdigit));
    let value = text(&password);
    // Several words only at a port of the data base, so that no message of a log is one.
    let at_data_base =
        text(port) == b"*" || [&b"54"[..], b"643"].iter().any(|start| text(port).starts_with(start));
    let words = value.iter().any(u8::is_ascii_whitespace);
    let fits = is_port && named && !counted && !is_address && !is_state(value);
    let fits =
        fits && (!words || at_data_base && !value[0].is_ascii_whitespace() && !judge::is_described(value));
    (fits && read::may_be(value) && value != b"*").then_some(password)
}

/// How a server or a check is: `DOWN`, `ECONNREFUSED`, `healthy`, `streaming`.
fn is_state(value: &[u8]) -> bool {
    const STATES: &[&[u8]] = &[
        b"healthy",
        b"unhealthy",
        b"up",
        b"down",
        b"ready",
        b"running",
        b"stopped",
        b"idle",
        b"busy",
        b"streaming",
        b"catchup",
        b"open",
        b"closed",
        b"connected",
        b"refused",
        b"timeout",
        b"exhausted",
        b"starting",
        b"draining",
        b"maint",
        b"active",
        b"passive",
        b"leader",
        b"follower",
        b"replica",
        b"primary",
        b"master",
        b"slave",
        b"reset",
        b"listen",
        b"established",
        b"filtered",
    ];
    let first = value.split(|byte| matches!(byte, b' ' | b'(')).next().unwrap_or_default();
    STATES.contains(&first) || value.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'_')
}

fn is_name(name: &[u8]) -> bool {
    !name.is_empty()
        && name.len() <= 64
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-.@\\$".contains(byte))
}

fn is_hex(text: &[u8], length: usize) -> bool {
    text.len() == length && text.iter().all(u8::is_ascii_hexdigit)
}

/// crypt(3) of old: 13 characters, two of them the salt.
fn is_des(hash: &[u8]) -> bool {
    let stats = CharStats::of(hash);
    hash.len() == 13
        && hash.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/'))
        && stats.lower > 0
        && stats.upper > 0
        && stats.density() >= 30
}
