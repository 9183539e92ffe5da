//! What clients say to servers of mail, files and data: `AUTH PLAIN …`, `a1 LOGIN mia V`, `PASS V`, `AUTH mia V`. From RFC 4954,
//! 9051, 1939, 959, and the protocol of redis.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::read;
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::shape::{self, CharStats};
use crate::redact::detect::span::Span;

const RULE: &str = "sign-in of a protocol";

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    cue("auth ", auth),
    cue("authenticate ", auth),
    cue("login ", login),
    cue("pass ", pass),
    cue("authinfo pass ", info),
    cue("identify ", identify),
    cue("334 ", answer),
    cue("login incorrect", radius),
    cue("login ok: [", radius),
    cue("invalid user", radius),
];

/// Mechanisms of SASL behind which the answer may stand.
#[rustfmt::skip]
const MECHANISMS: &[&[u8]] = &[
    b"PLAIN", b"LOGIN", b"XOAUTH2", b"OAUTHBEARER", b"CRAM-MD5", b"NTLM", b"GSSAPI", b"SCRAM-SHA-1",
    b"SCRAM-SHA-256", b"DIGEST-MD5", b"EXTERNAL", b"=PLAIN", b"=LOGIN", b"KERBEROS_V5", b"XOAUTH",
];

/// Whether a client begins to speak at `start`: the line does, or a mark of direction or of a prompt stands in front.
fn begins(line: &[u8], start: usize) -> bool {
    let before = line[start.saturating_sub(24)..start].trim_ascii_end();
    before.len() + 24 <= start.saturating_sub(0) && before.is_empty()
        || start == 0
        || line[..start].iter().take(24).all(u8::is_ascii_whitespace) && start < 24
        || before.last().is_some_and(|byte| b">:|\"'`])*".contains(byte))
        || before.ends_with(b"-->")
        || before.ends_with(b"redis-cli")
        || before.ends_with(b" C")
        || before == b"C"
}

/// `AUTH V` and `AUTH user V` of redis; `AUTH PLAIN V` of a mail client.
fn auth(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let is_upper = line[hit.start].is_ascii_uppercase() && line[hit.start + 1].is_ascii_uppercase();
    if !read::is_open(line, hit.start) {
        return;
    }
    let words = read::words(line, hit.end, 3);
    let Some(first) = words.first() else { return };
    if MECHANISMS.iter().any(|known| line[first.clone()].eq_ignore_ascii_case(known)) {
        if let Some(answer) = words.get(1)
            && is_answer(&line[answer.clone()])
        {
            read::push(line, answer.clone(), RULE, spans);
        }
        return;
    }
    if !begins(line, hit.start) || words.len() > 2 {
        return;
    }
    // In lower case it is the beginning of a sentence as often, or a setting.
    let Some(value) = words.last() else { return };
    let text = &line[value.clone()];
    let told =
        if is_upper { !text.contains(&b'=') } else { CharStats::of(text).is_mixed() && text.len() >= 8 };
    if told && !text.starts_with(b"[") && !is_code(text) {
        read::push(line, value.clone(), RULE, spans);
    }
}

/// A base64 answer; `*` and `=` are none.
fn is_answer(text: &[u8]) -> bool {
    text.len() >= 4
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte))
        && (text.contains(&b'=') || !shape::is_word(text) || text.len() >= 16)
}

/// `AUTH FAILED`, `AUTH_REQUIRED`, `AUTH_400`: what a server says.
fn is_code(text: &[u8]) -> bool {
    let words = [
        &b"failed"[..],
        b"failure",
        b"success",
        b"successful",
        b"succeeded",
        b"timeout",
        b"started",
        b"mechanism",
        b"mechanisms",
        b"command",
        b"method",
    ];
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
        || (text.contains(&b'_')
            && text.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_'))
}

/// `a1 LOGIN mia V`
fn login(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let Some(before) = line[..hit.start].strip_suffix(b" ") else { return };
    let length = before
        .iter()
        .rev()
        .take(12)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'$' | b'*'))
        .count();
    let tag = &before[before.len() - length..];
    let is_tag = (1..=10).contains(&length)
        && (tag.iter().any(u8::is_ascii_digit) || tag == b"." || tag == b"*" || tag == b"a");
    let is_said = line[hit.start..hit.end - 1] == *b"LOGIN"
        || (line[hit.start..hit.end - 1] == *b"login" && begins(line, hit.start - 1 - length));
    let words = read::words(line, hit.end, 3);
    if let (true, true, [_, value]) = (is_tag, is_said, words.as_slice()) {
        read::push(line, value.clone(), RULE, spans);
    }
}

/// `PASS V` of POP3, FTP and IRC. A runner of tests says `PASS path/of/a.test.js`.
fn pass(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if line[hit.start..hit.end - 1] != *b"PASS" || !read::is_open(line, hit.start) || !begins(line, hit.start)
    {
        return;
    }
    let words = read::words(line, hit.end, 2);
    let [value] = words.as_slice() else { return };
    let text = &line[value.clone()];
    let is_test = memchr::memchr(b'/', text).is_some()
        || text.windows(2).any(|pair| pair == b"::")
        || text.starts_with(b"test")
        || text.starts_with(b"Test")
        || text.ends_with(b".js")
        || text.ends_with(b".ts")
        || text.ends_with(b".py")
        || shape::is_word(text)
            && line[hit.start.saturating_sub(2)..hit.start].iter().all(|byte| !b":>".contains(byte));
    if !is_test {
        read::push(line, value.clone(), RULE, spans);
    }
}

/// `AUTHINFO PASS V`
fn info(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    read::push(line, read::value(line, hit.end), RULE, spans);
}

/// `/msg NickServ IDENTIFY V`
fn identify(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let before = &line[hit.start.saturating_sub(24)..hit.start];
    if memchr::memmem::find(&before.to_ascii_lowercase(), b"nickserv").is_some()
        && let Some(value) = read::words(line, hit.end, 2).last()
    {
        read::push(line, value.clone(), RULE, spans);
    }
}

/// `334 UGFzc3dvcmQ6 …`: a server's question in base64 with the client's answer on the same line.
fn answer(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let words = read::words(line, hit.end, 4);
    let Some(question) = words.first() else { return };
    let asked = STANDARD
        .decode(&line[question.clone()])
        .is_ok_and(|text| text.eq_ignore_ascii_case(b"password:") || text.eq_ignore_ascii_case(b"username:"));
    if asked && let Some(answer) = words.last().filter(|_| words.len() >= 2) {
        read::push(line, answer.clone(), RULE, spans);
    }
}

/// `Login incorrect (mschap: …): [mia/V] (from client nas1 port 0)`: what a server of RADIUS writes when it logs passwords.
fn radius(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let near = &line[hit.start..line.len().min(hit.start + read::LONGEST)];
    let Some(open) = near.windows(3).position(|part| part == b": [") else { return };
    let start = hit.start + open + 3;
    let pair = &near[open + 3..];
    let Some(close) = pair.windows(8).position(|part| part == b"] (from ") else { return };
    // `<via Auth-Type = EAP>`, `<no User-Password attribute>`
    if let Some(slash) = memchr::memchr(b'/', &pair[..close])
        && pair[slash + 1] != b'<'
        && slash + 1 < close
    {
        read::push(line, start + slash + 1..start + close, RULE, spans);
    }
}
