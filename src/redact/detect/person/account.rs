//! Names of accounts: what may be one, and the accounts that every system has, which name nobody.

mod at_host;
mod before_password;
mod domain_user;
mod folders;
mod layouts;
mod phrases;
mod well_known;

pub(in super::super) use phrases::texts as phrases;

use crate::redact::class::Class;
use crate::redact::detect::line_words::LineWord;
use crate::redact::detect::person::words;
use crate::redact::detect::span::Span;
use crate::redact::pseudonym;
use crate::redact::vocabulary::placeholder;

/// The longest name of an account.
const LONGEST: usize = 64;

/// Finds what has a backslash before it in a line as it is written: decoded, `CORP\\nora` and `C:\\Users\\nora` are two lines.
pub(super) fn find_raw(line: &[u8], spans: &mut Vec<Span>) {
    if memchr::memchr(b'\\', line).is_some() {
        domain_user::find(line, spans);
        folders::find(line, spans);
    }
}

/// Finds the names of accounts in a line, which is the value of a field of this name.
pub(super) fn find(line: &[u8], name: Option<&str>, words: &mut [LineWord], spans: &mut Vec<Span>) {
    phrases::find(line, words, spans);
    layouts::find(line, spans);
    folders::find(line, spans);
    at_host::find(line, name, spans);
}

/// Finds the accounts in front of the passwords that were found, behind the first `from` spans.
pub(super) fn find_before_passwords(line: &[u8], spans: &mut Vec<Span>, from: usize) {
    before_password::find(line, spans, from);
}

/// Whether a byte may be a part of the name of an account.
const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || !byte.is_ascii()
        || matches!(byte, b'.' | b'_' | b'-' | b'+' | b'~' | b'$' | b'\'')
}

/// How many bytes of a text are the name of an account.
pub(super) fn length(text: &[u8]) -> usize {
    let length = text.iter().take(LONGEST + 1).take_while(|byte| is_part(**byte)).count();
    text[..length].iter().rev().skip_while(|byte| matches!(byte, b'.' | b'\'' | b'-' | b'~')).count()
}

/// Whether a text is the name of somebody's account: not a number, an id, a word of software, and no account that every
/// system has.
pub(super) fn is_somebody(name: &str) -> bool {
    let letters = name.chars().filter(|char| char.is_alphabetic()).count();
    (2..=LONGEST).contains(&name.len())
        && letters > 0
        && name.bytes().all(is_part)
        && !name.ends_with('$')
        && !name.starts_with('$')
        && !pseudonym::is_token(name)
        && !placeholder::is_placeholder(name.as_bytes())
        && !is_id(name)
        && !is_expression(name)
        && !is_file(name)
        && !is_deed(name)
        && !is_known(name)
}

/// `app:user:create`, `user:invite`, `user:reset_password`: a command, or a permission. What is done stands first.
fn is_deed(name: &str) -> bool {
    name.split(['.', '_', '-']).next().is_some_and(|first| DEEDS.contains(&first))
}

/// What commands and permissions do with an account. No verb that is a given name, too (grant, mark).
#[rustfmt::skip]
const DEEDS: &[&str] = &[
    "access", "activate", "add", "approve", "archive", "assign", "block", "change", "configure", "create", "deactivate",
    "delete", "demote", "disable", "edit", "enable", "export", "follow", "impersonate", "import", "insert", "invite",
    "join", "leave", "list", "lock", "manage", "moderate", "promote", "read", "reassign", "reject", "remove",
    "rename", "reset", "restore", "revoke", "rotate", "search", "select", "share", "suspend", "unassign", "unblock",
    "unlock", "update", "upload", "verify", "view", "write",
];

/// `login.8f31c07e.js`, `login.html`: a file of a page.
fn is_file(name: &str) -> bool {
    const ENDS: &[&str] = &["js", "mjs", "css", "map", "html", "htm", "php", "jsp", "aspx", "vue", "tsx"];
    name.rsplit_once('.').is_some_and(|(_, end)| ENDS.contains(&end))
}

/// Whether a name is a word of software, or the account of a program.
fn is_known(name: &str) -> bool {
    let lower = name.to_lowercase();
    words::is_no_name(&lower)
        || well_known::is_well_known(&lower)
        || lower.split(['_', '-', '.', '$']).all(|part| {
            part.is_empty()
                || words::is_no_name(part)
                || well_known::is_well_known(part)
                || part.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// A UUID, a digest, a generated id, a code such as `REQ-12`, a version or a time.
fn is_id(name: &str) -> bool {
    let bytes = name.as_bytes();
    let count = |is: fn(&u8) -> bool| bytes.iter().filter(|byte| is(byte)).count();
    let (digits, upper, lower) =
        (count(u8::is_ascii_digit), count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase));
    let bare = bytes.iter().filter(|byte| **byte != b'-');
    let hex = bare.clone().all(u8::is_ascii_hexdigit);
    let length = bare.count();
    let generated = digits >= 2 && upper > 0 && lower > 0 && length >= 10 && !name.contains(['.', '_']);
    let code = lower == 0 && digits > 0 && name.contains('-') && upper >= 2;
    // `0x3e7`, `1000:1000`, `5m`: a name of an account seldom begins with a digit, and then it has more letters than one.
    let number = bytes[0].is_ascii_digit() && upper + lower <= digits;
    (hex && length >= 12) || generated || code || number || digits >= 12
}

/// `com.acme.User`, `userRepository`, `user.name`: a class, a variable, a field of a program.
fn is_expression(name: &str) -> bool {
    let parts: Vec<&str> = name.split('.').collect();
    let has_class = parts.len() >= 3
        && parts.last().is_some_and(|last| last.starts_with(|char: char| char.is_uppercase()));
    let ends = [
        "id",
        "name",
        "service",
        "repository",
        "controller",
        "entity",
        "details",
        "impl",
        "manager",
        "dto",
        "model",
        "token",
    ];
    let camel =
        name.as_bytes().windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    let lower = name.to_lowercase();
    let field = parts.len() == 2 && parts.iter().all(|part| words::is_no_name(&part.to_lowercase()));
    let number_type = lower
        .strip_prefix(['u', 'i', 'f'])
        .is_some_and(|bits| matches!(bits, "8" | "16" | "32" | "64" | "128"))
        || lower.starts_with("c_")
        || lower.ends_with("_t");
    number_type || has_class || field || (camel && ends.iter().any(|end| lower.ends_with(end)))
}

/// Notes the account at a place if it is somebody's.
fn push(line: &[u8], start: usize, end: usize, rule: &'static str, spans: &mut Vec<Span>) {
    if std::str::from_utf8(&line[start..end]).is_ok_and(is_somebody) {
        spans.push(Span::new(start..end, Class::Name, rule));
    }
}
