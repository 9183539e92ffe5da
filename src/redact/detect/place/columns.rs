//! Files whose lines are columns between colons: `.pgpass`, `/etc/passwd` and `shadow`, htpasswd and htdigest, and what programs
//! write that read password stores.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::read;
use crate::redact::detect::shape::CharStats;
use crate::redact::detect::span::Span;

/// A longer line is none of these.
const LONGEST: usize = 1024;

/// Finds the credential of a line that is nothing but such columns.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    if line.first() == Some(&b'"') {
        user_list(line, spans);
    }
    let blank = line.iter().take(64).take_while(|byte| matches!(byte, b' ' | b'\t' | b'#')).count();
    let text = line[blank..].trim_ascii_end();
    // Most lines of a log have a blank before their first colon, and are done here.
    let head = text.iter().take(128).take_while(|byte| !byte.is_ascii_whitespace() && **byte != b':').count();
    if text.len() > LONGEST || head == 0 || text.get(head) != Some(&b':') {
        return in_a_shell(line, spans);
    }
    let columns = columns(text, blank);
    let column = |index: usize| columns.get(index).map(|range: &Range<usize>| &line[range.clone()]);
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

/// The columns of a text that stands at `start` of the line. A colon behind a backslash does not divide.
fn columns(text: &[u8], start: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for colon in memchr::memchr_iter(b':', text) {
        if colon > 0 && text[colon - 1] == b'\\' {
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
    let named = [host, base, user].iter().all(|range| {
        !range.is_empty()
            && !text(range).iter().any(|byte| byte.is_ascii_whitespace() || b"\"'=(){}[]<>,;".contains(byte))
    });
    // `main.rs:42:13:error:…` and `2026:11:…` count; a database and a user have names.
    let counted = [base, user].iter().any(|range| text(range).iter().all(u8::is_ascii_digit))
        || text(host).iter().all(u8::is_ascii_digit);
    let is_address =
        columns.iter().all(|range| range.len() <= 4 && text(range).iter().all(u8::is_ascii_hexdigit));
    let value = text(&password);
    let fits = is_port && named && !counted && !is_address && !value.iter().any(u8::is_ascii_whitespace);
    (fits && read::may_be(value) && value != b"*").then_some(password)
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
