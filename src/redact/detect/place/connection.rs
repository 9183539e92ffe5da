//! Connection strings that are no URL with `user:password@` behind `://`: Oracle's `mia/V@DB`, Go's `mia:V@tcp(host)/db`, ODBC's
//! `PWD={V}`, `mia:V@host:port`, and what a mail relay's file has.

use std::ops::Range;

use memchr::memmem;

use super::{read, shell};
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::shape;
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::placeholder::is_pair_of_a_manual;

const RULE: &str = "password in a connection string";

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    cue(":thin:", oracle),
    cue(":oci:", oracle),
    cue(":oci8:", oracle),
    cue("sqlplus ", client),
    cue("sqlplus64 ", client),
    cue("sqlcl ", client),
    cue("sqlldr ", client),
    cue("expdp ", client),
    cue("impdp ", client),
    cue("rman target", client),
    cue("tkprof ", client),
    cue("connect ", prompt),
    cue("conn ", prompt),
    cue("userid=", oracle),
    cue("oracle: ", oracle),
    cue("oracle=", oracle),
    cue("tns: ", oracle),
    cue("tns=", oracle),
    cue("@tcp(", go),
    cue("@tcp6(", go),
    cue("@unix(", go),
    cue("@udp(", go),
    cue("@cloudsql(", go),
    cue("@/", go),
    cue("user = \"", pair),
    cue("user=\"", pair),
    cue("user \"", pair),
    cue("user: \"", pair),
    cue("pwd={", braces),
    cue("pwd = {", braces),
    cue("password={", braces),
    cue("@", host),
];

/// The longest user and password that are read.
const LONGEST: usize = 200;

/// `mia/V@` from `at` on; the password may stand in double quotes.
fn slashed(line: &[u8], at: usize) -> Option<Range<usize>> {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_$#\"[]".contains(byte);
    let user = line[at..].iter().take(64).take_while(|byte| is_name(byte)).count();
    if user == 0 || line.get(at + user) != Some(&b'/') {
        return None;
    }
    let start = at + user + 1;
    if line.get(start) == Some(&b'"') {
        return read::quoted(line, start);
    }
    let rest = &line[start..line.len().min(start + LONGEST)];
    let length =
        rest.iter().take_while(|byte| !byte.is_ascii_whitespace() && !b"\"'@".contains(byte)).count();
    (length > 0).then(|| start..start + length)
}

fn oracle(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let at = hit.end + usize::from(matches!(line.get(hit.end), Some(b'"' | b'\'')));
    if let Some(value) = slashed(line, at)
        && (line.get(value.end) == Some(&b'@')
            || line.get(value.end) == Some(&b'"')
            || line[hit.start] == b'u')
    {
        read::push(line, value, RULE, spans);
    }
}

/// `sqlplus -s mia/V@DB`
fn client(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    for word in shell::words(line, read::blanks(line, hit.end)).into_iter().take(6) {
        let word = shell::inside(line, word);
        if let Some(value) = slashed(line, word.start)
            && value.end <= word.end + 1
        {
            read::push(line, value, RULE, spans);
            return;
        }
    }
}

/// `SQL> CONNECT mia/V@DB` at the beginning of a line or behind a prompt.
fn prompt(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let before = line[hit.start.saturating_sub(16)..hit.start].trim_ascii();
    if (hit.start <= 16 && before.is_empty() || before.ends_with(b">"))
        && let Some(value) = slashed(line, read::blanks(line, hit.end))
        && (line.get(value.end) == Some(&b'@')
            || line[value.end..].starts_with(b"\"@")
            || line[value.end..].trim_ascii().len() <= 1)
    {
        read::push(line, value, RULE, spans);
    }
}

/// `mia:V@tcp(host:3306)/shop`
fn go(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let from = hit.start.saturating_sub(LONGEST);
    let before = &line[from..hit.start];
    let start = before
        .iter()
        .rposition(|byte| byte.is_ascii_whitespace() || b"\"'`=".contains(byte))
        .map_or(0, |at| at + 1);
    // `=` may stand in the password, behind the colon.
    let colon =
        memchr::memchr(b':', &before[start..]).map(|at| start + at).or_else(|| memchr::memrchr(b':', before));
    let is_short = hit.len() == 2;
    if let Some(colon) = colon.filter(|colon| !is_short || before.get(start..*colon).is_some_and(is_account))
    {
        read::push(line, from + colon + 1..hit.start, RULE, spans);
    }
}

/// `user = "mia:V"` of a .curlrc.
fn pair(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if let Some(inside) = read::quoted(line, hit.end - 1)
        && let Some(colon) = memchr::memchr(b':', &line[inside.clone()])
        && is_account(&line[inside.start..inside.start + colon])
        && !line[inside.clone()].contains(&b' ')
        && memchr::memrchr(b':', &line[inside.clone()]) == Some(colon)
        && line[inside.end + 1..].trim_ascii().is_empty()
        && !is_pair_of_a_manual(&line[inside.clone()], colon)
    {
        read::push(line, inside.start + colon + 1..inside.end, RULE, spans);
    }
}

/// Whether the text may be the name of an account in front of a password.
fn is_account(text: &[u8]) -> bool {
    (1..=64).contains(&text.len())
        && !NO_USERS.contains(&text.to_ascii_lowercase().as_slice())
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-\\+".contains(byte))
}

/// `Driver={…};Server=db;UID=mia;PWD={V};`: inside braces a semicolon does not divide, and `}}` stands for one brace.
fn braces(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let near = &line[hit.end..line.len().min(hit.end + LONGEST)];
    let mut end = 0;
    while end < near.len() && near[end] != b'}' || near.get(end + 1) == Some(&b'}') {
        end += 1 + usize::from(near.get(end) == Some(&b'}'));
    }
    if end >= near.len() {
        return;
    }
    let value = &near[..end];
    // `PWD={password}` is a template's place.
    let is_name = matches!(
        value.to_ascii_lowercase().as_slice(),
        b"password" | b"pwd" | b"pass" | b"0" | b"1" | b"2" | b"3" | b"secret"
    ) || value.starts_with(b"{")
        || value.first() == Some(&b'$');
    let around = &line[hit.start.saturating_sub(LONGEST)..hit.start];
    let is_string = memchr::memchr(b';', around).is_some() || near.get(end + 1) == Some(&b';');
    if is_string && !is_name {
        read::push(line, hit.end..hit.end + end, RULE, spans);
    }
}

/// Names in front of a colon that are no users: `sip:mia@host:5060`.
#[rustfmt::skip]
const NO_USERS: &[&[u8]] = &[
    b"mailto", b"sip", b"sips", b"acct", b"xmpp", b"tel", b"git", b"ssh", b"http", b"https", b"im", b"callto",
    b"system", b"jdbc", b"odbc", b"urn",
];

/// `mia:V@host:port`
fn host(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let name = line[hit.end..]
        .iter()
        .take(128)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        .count();
    let port = line[hit.end + name..]
        .strip_prefix(b":")
        .map_or(0, |rest| rest.iter().take(6).take_while(|byte| byte.is_ascii_digit()).count());
    if name < 2 || !(2..=5).contains(&port) {
        return;
    }
    let from = hit.start.saturating_sub(LONGEST);
    let before = &line[from..hit.start];
    let start = before
        .iter()
        .rposition(|byte| byte.is_ascii_whitespace() || b"\"'`=,([".contains(byte))
        .map_or(0, |at| at + 1);
    let pair = &before[start..];
    let Some(colon) = memchr::memchr(b':', pair) else { return };
    let (user, value) = (&pair[..colon], &pair[colon + 1..]);
    let is_user = !value.contains(&b'/')
        && (1..=64).contains(&colon)
        && !NO_USERS.contains(&user.to_ascii_lowercase().as_slice())
        && user.iter().all(|byte| byte.is_ascii_alphanumeric() || b"._-\\+".contains(byte));
    if is_user && !value.starts_with(b"//") && !shape::is_word(value) {
        read::push(line, from + start + colon + 1..hit.start, RULE, spans);
    }
}

/// A line of Postfix's `sasl_passwd`: `[smtp.example]:587 mia:V`.
pub(super) fn relay(line: &[u8], spans: &mut Vec<Span>) {
    let text = line.trim_ascii_start();
    if text.len() > LONGEST || text.first() != Some(&b'[') {
        return;
    }
    let Some(close) = memmem::find(text, b"]") else { return };
    let start = line.len() - text.len();
    let port = text[close + 1..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b':').count();
    let at = start + close + 1 + port;
    let is_host = memchr::memchr(b'.', &text[..close]).is_some() && !text[..close].contains(&b' ');
    let words = read::words(line, at, 2);
    if let ([pair], true, true) =
        (words.as_slice(), is_host, line.get(at).is_some_and(u8::is_ascii_whitespace))
        && let Some(colon) = memchr::memchr(b':', &line[pair.clone()])
        && colon > 0
    {
        read::push(line, pair.start + colon + 1..pair.end, RULE, spans);
    }
}
