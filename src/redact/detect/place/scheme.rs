//! `Basic …`, `Bearer …` and other schemes of HTTP wherever they stand: in a header, a column, a map that a program printed, or a
//! link in a link. The credential ends where its alphabet does, not where a value would.

use std::ops::Range;

use base64::Engine as _;

use super::read;
use crate::redact::detect::account_pair::{LINK, is_pair};
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::shape::{self, CharStats};
use crate::redact::detect::span::Span;
use crate::redact::vocabulary::placeholder::is_placeholder;

const RULE: &str = "authorization";

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    cue("basic", basic),
    cue("bearer", bearer),
    cue("bearer.", protocol),
    cue("dpop ", bearer),
    cue("negotiate ", bearer),
    cue("ntlm ", bearer),
    cue("ssws ", bearer),
    cue("apikey ", bearer),
    cue("api-key ", bearer),
    cue("genericapikey ", bearer),
    cue("genie key ", bearer),
    cue("eyJ", signed),
];

/// The longest credential that is read: a Kerberos ticket with many groups.
const LONGEST: usize = 16_384;
/// The longest pair of user and password that is decoded.
const LONGEST_PAIR: usize = 1024;

/// Behind what stands between a scheme and its credential: a blank, a plus of a form, an underscore of a file's name, a colon.
fn behind_joint(line: &[u8], at: usize) -> Option<usize> {
    let joints = line[at..].iter().take(4).take_while(|byte| b" \t+_:=,\"'".contains(byte)).count();
    (joints > 0).then_some(at + joints)
}

fn basic(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let Some(at) = behind_joint(line, hit.end) else { return };
    let run = line[at..]
        .iter()
        .take(LONGEST_PAIR)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(byte))
        .count();
    let padding = |end: usize| line[end..].iter().take(2).take_while(|byte| **byte == b'=').count();
    // `…=_y` and `…-3`: what is glued behind a credential without padding may be a part of its alphabet.
    let whole = at + run;
    let cut = line[at..whole].iter().position(|byte| matches!(byte, b'_' | b'-')).map(|length| at + length);
    for end in [Some(whole), cut].into_iter().flatten() {
        if is_pair(&line[at..end]) {
            spans.push(Span::secret(at..end + padding(end), RULE));
            return;
        }
    }
}

/// `Sec-WebSocket-Protocol: graphql-ws, bearer.V`: browsers let a page send no other header with a WebSocket.
fn protocol(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let length = line[hit.end..]
        .iter()
        .take(LONGEST)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(byte))
        .count();
    let value = hit.end..hit.end + length;
    let text = &line[value.clone()];
    if read::is_open(line, hit.start)
        && length >= 6
        && CharStats::of(text).is_mixed()
        && !is_placeholder(text)
    {
        spans.push(Span::secret(value, RULE));
    }
}

fn bearer(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let at = if line[hit.end - 1] == b' ' { Some(hit.end) } else { behind_joint(line, hit.end) };
    let Some(at) = at.filter(|_| read::is_open(line, hit.start) || line[hit.start - 1] == b'_') else {
        return;
    };
    let run = line[at..]
        .iter()
        .take(LONGEST)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-._~+/".contains(byte))
        .count();
    let padding = line[at + run..].iter().take(2).take_while(|byte| **byte == b'=').count();
    let mut end = at + run;
    while end > at && padding == 0 && line[end - 1] == b'.' {
        end -= 1;
    }
    let text = &line[at..end];
    let stats = CharStats::of(text);
    // `Bearer error="invalid_token"` is a challenge.
    let is_parameter = line.get(end + padding).is_some_and(|byte| *byte == b'"' && padding > 0);
    if text.len() >= 8
        && !is_parameter
        && !text.starts_with(b"http")
        && (stats.is_mixed()
            || stats.density() >= 35
            || (stats.length >= 20 && stats.distinct >= 8 && !shape::is_word(text)))
        && !is_placeholder(text)
        && !is_plain(text, &stats)
    {
        spans.push(Span::secret(at..end + padding, RULE));
    }
}

/// `rfc6750`, `oauth2.0`, `token-v1`: words with a number.
fn is_plain(text: &[u8], stats: &CharStats) -> bool {
    stats.length < 16 && stats.digits <= 2 && stats.switches <= 2 || shape::is_word(text)
}

/// A JSON Web Token in three or five parts, or its header alone: base64 of `{"` begins with `eyJ`.
fn signed(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    if line[hit.clone()] != *b"eyJ"
        || (hit.start > 0
            && (line[hit.start - 1].is_ascii_alphanumeric()
                || b".-_".contains(&line[hit.start - 1]) && follows_a_part(line, hit.start)))
    {
        return;
    }
    let part = |at: usize| {
        line[at..]
            .iter()
            .take(LONGEST)
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
            .count()
    };
    let head = part(hit.start);
    let mut end = hit.start + head;
    let mut parts = 1;
    // A token that is encrypted with a shared key has an empty second part.
    while parts < 5
        && line.get(end) == Some(&b'.')
        && (part(end + 1) >= 6 || (parts == 1 && line.get(end + 1) == Some(&b'.')))
    {
        end += 1 + part(end + 1);
        parts += 1;
    }
    let header = &line[hit.start..hit.start + head.min(LONGEST_PAIR) / 4 * 4];
    let is_header = LINK.decode(header).is_ok_and(|text| {
        [&b"\"alg\""[..], b"\"typ\"", b"\"enc\"", b"\"kid\"", b"\"sub\"", b"\"iss\"", b"\"exp\""]
            .iter()
            .any(|claim| memchr::memmem::find(&text, claim).is_some())
    });
    if head >= 12 && (is_header || parts >= 3) && !is_placeholder(&line[hit.start..end]) {
        let padding = line[end..].iter().take(2).take_while(|byte| **byte == b'=').count();
        spans.push(Span::secret(hit.start..end + padding, "signed token"));
    }
}

/// Whether another part of the same token stands in front: that one has read this part, too.
fn follows_a_part(line: &[u8], start: usize) -> bool {
    line[start - 1] == b'.' && start >= 2 && line[start - 2].is_ascii_alphanumeric() && {
        let before = &line[start.saturating_sub(400)..start - 1];
        memchr::memmem::rfind(before, b"eyJ").is_some()
    }
}
