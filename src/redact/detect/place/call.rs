//! Calls of functions that take a password, as traces print them with their arguments: `PDO->__construct('mysql:…', 'mia', 'V')`,
//! `auth=('mia', 'V')`, `setPassword("V")`.

use std::ops::Range;

use super::read;
use crate::redact::detect::cue::{Cue, cues};
use crate::redact::detect::prose;
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::{self, NameHint};

/// What reads on from which word.
pub(super) const CUES: &[&[Cue]] = &[
    &cues::<{ FIRST.len() }>(FIRST, first),
    &cues::<{ SECOND.len() }>(SECOND, second),
    &cues::<{ THIRD.len() }>(THIRD, third),
    &cues::<{ NAMED.len() }>(NAMED, constant),
    &cues::<{ GIVEN.len() }>(GIVEN, given),
];

/// The password is the first argument.
#[rustfmt::skip]
const FIRST: &[&str] = &[
    "setpassword(", "set_password(", "withpassword(", "checkpassword(", "check_password(", "verifypassword(", "verify_password(",
    "comparepassword(", "password_verify(", "password_hash(", "hashpassword(", "hash_password(", "make_password(", "bcrypt.hash(",
    "bcrypt.compare(", "hashpw(", "checkpw(", "verifypw(", "valid_password?(", "encodepassword(", "changepassword(", "validatepassword(",
];

/// The second: behind a user.
#[rustfmt::skip]
const SECOND: &[&str] = &[
    "oci_connect(", "simple_bind_s(", "->bind(", ".bind_s(", "authenticate(", "->login(", ".login(", "::login(", " login(",
    "->attempt(", "signin(", "httpbasicauth(", "basicauth(", "basic_auth(", "auth=(", "auth = (", "auth=[", "auth = [", "httpdigestauth(",
    "plaincredentials(", "passwordauthenticationtoken(", "passwordcredentials(", "passwordauthentication(", "setcredentials(",
    "wp_signon(", "sign_in(", "bind->open(", "validateuser(", "auth_basic(", "smtpauth(", "plain_auth(", "checkcredentials(", "signinwithemailandpassword(",
];

/// The third: behind a server and a user.
#[rustfmt::skip]
const THIRD: &[&str] = &[
    "pdo->__construct(", "new pdo(", "mysqli_connect(", "new mysqli(", "mysqli->__construct(", "ldap_bind(", "ldap_simple_bind(",
    "getconnection(", "mysqldb.connect(", "pymysql.connect(", "cx_oracle.connect(", "drivermanager.getconnection(", "ftp_login(",
];

/// The first argument names the second: what is defined, or what a variable has by default.
const NAMED: &[&str] =
    &["define(", "env(", "environ.get(", "system.getproperty(", "setproperty(", "config.get("];

/// What a log writes in front of the arguments of a call.
const GIVEN: &[&str] = &[
    "args: [",
    "args: (",
    "args=[",
    "args=(",
    "args = (",
    "args = [",
    "arguments: [",
    "arguments: (",
    "arguments=[",
    "called with (",
    "params: [",
];

/// How much of the arguments is read, in bytes.
const LONGEST: usize = 512;

/// The literal among the arguments from `at` on that stands at the place `index`.
fn argument(line: &[u8], mut at: usize, index: usize) -> Option<Range<usize>> {
    let end = line.len().min(at + LONGEST);
    let mut count = 0;
    let mut depth = 0_usize;
    let mut literal = None;
    while at < end {
        match line[at] {
            b'"' | b'\'' => {
                let range = read::quoted(line, at)?;
                at = range.end;
                literal = Some(range);
            }
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth > 0 => depth -= 1,
            b',' if depth > 0 => {}
            b',' | b')' | b']' if count == index => return literal,
            b',' => {
                count += 1;
                literal = None;
            }
            b')' | b';' | b'\n' => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// Names of algorithms, which such functions take, too.
fn is_algorithm(value: &[u8]) -> bool {
    [&b"sha"[..], b"md5", b"bcrypt", b"argon", b"scrypt", b"pbkdf", b"blowfish"]
        .iter()
        .any(|name| value.starts_with(name))
        && value.len() <= 12
}

fn find(line: &[u8], hit: &Range<usize>, index: usize, spans: &mut Vec<Span>) {
    if let Some(value) = argument(line, hit.end, index)
        && !is_algorithm(&line[value.clone()])
    {
        read::push(line, value, "argument of a call", spans);
    }
}

/// `imap_poll_job.rb:19 (args: ["mia@acme.example", "V", 993])`: what a job or a call that signs in was given, behind the address of the
/// account. Where nothing says that it signs in, the text must be one that only people make up.
fn given(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    const SIGNS_IN: &[&[u8]] =
        &[b"imap", b"smtp", b"pop3", b"ftp", b"login", b"auth", b"signin", b"sign_in", b"ldap"];
    // `command: { name: 'auth', args: [ 'default', 'V' ] }`: AUTH of redis, with a user or without.
    let near = line[hit.start.saturating_sub(12)..hit.start].trim_ascii_end();
    if let Some(command) = near.strip_suffix(b"',").or_else(|| near.strip_suffix(b"\","))
        && command.len() >= 5
        && command[command.len() - 4..].eq_ignore_ascii_case(b"auth")
        && matches!(command[command.len() - 5], b'\'' | b'"')
    {
        let last = usize::from(argument(line, hit.end, 1).is_some());
        return find(line, &hit, last, spans);
    }
    let Some(account) =
        (0..3).find(|index| argument(line, hit.end, *index).is_some_and(|text| line[text].contains(&b'@')))
    else {
        return;
    };
    let Some(value) = argument(line, hit.end, account + 1) else { return };
    let before = line[hit.start.saturating_sub(200)..hit.start].to_ascii_lowercase();
    if SIGNS_IN.iter().any(|word| memchr::memmem::find(&before, word).is_some())
        || std::str::from_utf8(&line[value]).is_ok_and(prose::is_made_up)
    {
        find(line, &hit, account + 1, spans);
    }
}

/// `define( 'DB_PASSWORD', 'V' );`: the first argument names the second.
fn constant(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let Some(name) = argument(line, hit.end, 0) else { return };
    let is_secret = match vocabulary::classify_name(&line[name]) {
        NameHint::Password | NameHint::Token => true,
        // `define('AUTH_SALT', '|w~P 3;x&Uo')`
        NameHint::Maybe => argument(line, hit.end, 1).is_some_and(|value| {
            line[value].iter().filter(|byte| b"|~;&^*!?#%{}<>@$".contains(byte)).count() >= 2
        }),
        _ => false,
    };
    if is_secret {
        find(line, &hit, 1, spans);
    }
}

fn first(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    find(line, &hit, 0, spans);
}

fn second(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    find(line, &hit, 1, spans);
}

fn third(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    find(line, &hit, 2, spans);
}
