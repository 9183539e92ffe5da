//! `INSERT INTO users (name, password) VALUES ('mia', '…')`: the values of the columns that hold credentials or people; and hashes
//! in a table of users whose columns are not named.

use std::ops::Range;

use super::read;
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::person;
use crate::redact::detect::span::{Span, shift};
use crate::redact::vocabulary::person as field_names;
use crate::redact::vocabulary::{self, NameHint};

/// What reads on from which word.
pub(super) const CUES: &[Cue] =
    &[cue("insert into", find), cue("replace into", find), cue("insert ignore into", find)];

/// Bytes of a list of columns at most.
const LONGEST_LIST: usize = 4096;

/// Bytes of a literal at most: longer ones are files.
const LONGEST_LITERAL: usize = 1 << 16;

/// How deep calls stand in each other at most.
const DEEPEST: usize = 8;

/// Parts of the names of tables that hold accounts.
#[rustfmt::skip]
const ACCOUNTS: &[&str] = &[
    "user", "account", "login", "auth", "member", "customer", "admin", "employee", "credential", "person",
    "agent", "client", "mitarbeiter", "benutzer", "kunde", "utilisateur", "usuario",
];

/// Parts of the names of tables whose codes open something.
const OPENERS: &[&str] = &[
    "recover",
    "backup_code",
    "mfa",
    "otp",
    "2fa",
    "two_factor",
    "twofactor",
    "scratch",
    "reset",
    "verification",
];

/// What a column holds.
enum Column {
    Credential,
    /// Something of a person, by the folded name of the column.
    Person(String),
}

/// What the column of this name holds, if it must be looked at.
fn column(name: &[u8]) -> Option<Column> {
    let folded = vocabulary::fold(name);
    let folded = std::str::from_utf8(&folded).unwrap_or_default();
    let is_hash =
        ["pwhash", "passhash", "hash", "salt", "digest", "seed"].iter().any(|end| folded.ends_with(end))
            && !["filehash", "contenthash", "commithash", "githash", "urlhash"].contains(&folded);
    if is_hash || matches!(vocabulary::classify_name(name), NameHint::Password | NameHint::Token) {
        Some(Column::Credential)
    } else {
        field_names::kind(folded).map(|_| Column::Person(folded.to_owned()))
    }
}

fn find(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let Some(at) =
        line.get(hit.end).filter(|byte| byte.is_ascii_whitespace()).map(|_| read::blanks(line, hit.end))
    else {
        return;
    };
    let length =
        line[at..].iter().take(160).take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'(').count();
    let table = line[at..at + length].to_ascii_lowercase();
    let holds_accounts = ACCOUNTS.iter().any(|word| memchr::memmem::find(&table, word.as_bytes()).is_some());
    let mut at = read::blanks(line, at + length);
    let mut columns = Vec::new();
    if line.get(at) == Some(&b'(') {
        let near = &line[at + 1..line.len().min(at + LONGEST_LIST)];
        let Some(end) = memchr::memchr(b')', near) else { return };
        let opens = OPENERS.iter().any(|word| memchr::memmem::find(&table, word.as_bytes()).is_some());
        let column = |name: &[u8]| {
            if opens && vocabulary::fold(name) == b"code" { Some(Column::Credential) } else { column(name) }
        };
        columns = near[..end].split(|byte| *byte == b',').map(column).collect();
        at = read::blanks(line, at + 1 + end + 1);
    }
    let word = &line[at..line.len().min(at + 6)];
    if !word.eq_ignore_ascii_case(b"values") || (!holds_accounts && columns.iter().all(Option::is_none)) {
        return;
    }
    let mut at = read::blanks(line, at + word.len());
    while line.get(at) == Some(&b'(') {
        let Some(end) = row(line, at + 1, &columns, holds_accounts, spans) else { return };
        at = read::blanks(line, end);
        if line.get(at) != Some(&b',') {
            return;
        }
        at = read::blanks(line, at + 1);
    }
}

/// Reads one row of values from behind its bracket. Returns the byte behind its end.
fn row(
    line: &[u8],
    mut at: usize,
    columns: &[Option<Column>],
    holds_accounts: bool,
    spans: &mut Vec<Span>,
) -> Option<usize> {
    for number in 0.. {
        at = read::blanks(line, at);
        let letters =
            line[at..].iter().take(7).take_while(|byte| byte.is_ascii_alphabetic() || **byte == b'_').count();
        let text = [0, letters].into_iter().find_map(|skipped| literal(line, at + skipped));
        if let Some(value) = text {
            at = value.end + 1;
            let text = &line[value.clone()];
            match columns.get(number).and_then(Option::as_ref) {
                Some(Column::Credential) => {
                    read::push(line, value, "column of a credential", spans);
                }
                Some(Column::Person(name)) => {
                    let from = spans.len();
                    if let Ok(text) = std::str::from_utf8(text) {
                        person::field(name, text, spans);
                    }
                    shift(&mut spans[from..], value.start);
                }
                None if columns.is_empty() && holds_accounts && is_hash(text) => {
                    spans.push(Span::secret(value, "hash of a password"));
                }
                _ => {}
            }
        }
        // A number, a name or a call with brackets of its own.
        let mut depth = 0_usize;
        loop {
            match line.get(at)? {
                b'(' if depth >= DEEPEST => return None,
                b'(' => depth += 1,
                b')' if depth == 0 => return Some(at + 1),
                b')' => depth -= 1,
                b',' if depth == 0 => break,
                b'\'' | b'"' => at = literal(line, at)?.end,
                b'\n' => return None,
                _ => {}
            }
            at += 1;
        }
        at += 1;
    }
    None
}

/// The literal that begins at `at`. A quote that is doubled or stands behind a backslash does not close it.
fn literal(line: &[u8], at: usize) -> Option<Range<usize>> {
    let quote = *line.get(at).filter(|byte| matches!(byte, b'\'' | b'"'))?;
    let mut end = at + 1;
    while end - at <= LONGEST_LITERAL {
        let byte = *line.get(end)?;
        if byte == b'\\' || (byte == quote && line.get(end + 1) == Some(&quote)) {
            end += 2;
        } else if byte == quote {
            return Some(at + 1..end);
        } else {
            end += 1;
        }
    }
    None
}

/// The digest of a common hash in hexadecimal, with the star of `MySQL` or without.
fn is_hash(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"*").unwrap_or(text);
    matches!(digits.len(), 32 | 40 | 56 | 64 | 96 | 128) && digits.iter().all(u8::is_ascii_hexdigit)
}
