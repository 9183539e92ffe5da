//! Links that open something by themselves: passwords in front of the host, one-time links, webhooks, signed parameters; and
//! `-u user:password` on a command line.

use std::ops::Range;

use memchr::memmem;

use super::shape::{self, CharStats};
use super::span::Span;
use crate::redact::pseudonym;
use crate::redact::vocabulary::fold;
use crate::redact::vocabulary::one_time::{self, Behind};
use crate::redact::vocabulary::placeholder::{is_pair_of_a_manual, is_placeholder};

/// Parameters of a link whose value is secret if it looks random.
const PARAMETERS: &[&[u8]] = &[
    b"sig",
    b"signature",
    b"code",
    b"state",
    b"nonce",
    b"ticket",
    b"otp",
    b"key",
    b"k",
    b"t",
    b"h",
    b"hash",
    b"hmac",
    b"auth",
    b"s",
    b"st",
    b"invite",
    b"invitation",
    b"link",
    b"hint",
    b"xamzcredential",
    b"xamzsignature",
    b"xgoogcredential",
    b"xgoogsignature",
    b"awsaccesskeyid",
    b"googleaccessid",
    b"keypairid",
    b"loginhint",
    b"oobcode",
    b"confirmation",
    b"challenge",
    b"ct",
    b"r",
    b"rt",
    b"x",
    b"c",
    b"i",
];

/// The longest link that is read: a sign-in's may carry a whole SAML request.
const LONGEST: usize = 1 << 16;
/// How much is read of a link that stands in another one: `?next=https://…`.
const LONGEST_INSIDE: usize = 512;

/// Finds secrets in links.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    let mut done = 0;
    for colon in memchr::memchr_iter(b':', line) {
        if !line[colon + 1..].starts_with(b"//") {
            continue;
        }
        let start = colon + 3;
        // A link in a link was read with it: only its own beginning is looked at once more.
        let most = if start < done { LONGEST_INSIDE } else { LONGEST };
        let length = length(&line[start..line.len().min(start + most)]);
        done = done.max(start + length);
        link(line, start..start + length, spans);
        continued(line, start..start + length, spans);
    }
    for slash in memchr::memchr_iter(b'/', line) {
        if slash >= 4
            && line[slash - 1] == b' '
            && METHODS.iter().any(|method| line[..slash - 1].ends_with(method))
        {
            requested(line, slash, spans);
        }
    }
    for mark in memchr::memchr_iter(b'?', line) {
        relative(line, mark, spans);
    }
    for dash in memchr::memchr_iter(b'-', line) {
        let rest = &line[dash..];
        if let Some(flag) = [&b"-u"[..], b"--user"].into_iter().find(|flag| rest.starts_with(flag)) {
            login(line, dash, dash + flag.len(), spans);
        }
    }
}

/// What stands in front of a path that is asked for.
const METHODS: &[&[u8]] = &[b"GET", b"POST", b"PUT", b"PATCH", b"DELETE", b"HEAD"];

/// `GET /account/new-password/Zk3hq9TtLw0pVx HTTP/2.0`: behind what opens something by itself. A session is an object here.
fn requested(line: &[u8], slash: usize, spans: &mut Vec<Span>) {
    let near = &line[slash + 1..line.len().min(slash + LONGEST_INSIDE)];
    let length = near.iter().position(|byte| ends_link(*byte) || *byte == b'?').unwrap_or(near.len());
    let mut start = slash + 1;
    let mut opens = false;
    for segment in near[..length].split(|byte| *byte == b'/') {
        if opens && is_random(segment, 8) && !shape::is_wordy(segment) && !segment.contains(&b'.') {
            spans.push(Span::secret(start..start + segment.len(), "one-time link or webhook"));
        }
        opens |= one_time::behind(segment) == Behind::Code;
        start += segment.len() + 1;
    }
}

/// How long the path of a link without a host is at most.
const LONGEST_PATH: usize = 120;

/// `GET /account/reset?code=kiwi.77.plum HTTP/2.0`: the parameters behind a path without its host.
fn relative(line: &[u8], mark: usize, spans: &mut Vec<Span>) {
    let near = &line[mark.saturating_sub(LONGEST_PATH)..mark];
    let path = near.iter().rposition(|byte| ends_link(*byte)).map_or(near, |at| &near[at + 1..]);
    if !path.starts_with(b"/") || path.starts_with(b"//") {
        return;
    }
    let last = path.rsplit(|byte| *byte == b'/').find(|part| !part.is_empty()).unwrap_or_default();
    let opens = one_time::behind(last);
    if opens != Behind::Nothing {
        let end = mark + length(&line[mark..line.len().min(mark + LONGEST_INSIDE)]);
        parameters(line, mark..end, opens, spans);
    }
}

/// How long a link is. `mysql://shop:Pfauen''Auge@my8/shop` in SQL: a doubled quote does not end it.
fn length(text: &[u8]) -> usize {
    let mut end = 0;
    while end < text.len() && !ends_link(text[end]) {
        end += 1;
        let doubled =
            text[end..].starts_with(b"''") && text.get(end + 2).is_some_and(u8::is_ascii_alphanumeric);
        end += if doubled { 2 } else { 0 };
    }
    end
}

/// `"mysql://etl:" + "x" + "@host/db"`: a password between two pieces of a link.
fn continued(line: &[u8], range: Range<usize>, spans: &mut Vec<Span>) {
    let Some(quote @ (b'"' | b'\'')) = line.get(range.end).copied() else { return };
    let pair = &line[range.clone()];
    if pair.len() < 2
        || !pair.ends_with(b":")
        || pair[..pair.len() - 1].contains(&b':')
        || pair.contains(&b'/')
    {
        return;
    }
    let near = &line[range.end + 1..line.len().min(range.end + 1 + LONGEST_INSIDE)];
    let joint = near.iter().take(8).take_while(|byte| b" +.&|,".contains(byte)).count();
    let Some(inside) = near.get(joint + 1..).filter(|_| joint > 0 && near.get(joint) == Some(&quote)) else {
        return;
    };
    if let Some(length) = memchr::memchr(quote, inside)
        && !is_placeholder(&inside[..length])
    {
        let start = range.end + 1 + joint + 1;
        spans.push(Span::secret(start..start + length, "password in a link"));
    }
}

fn ends_link(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'`' | b'\\')
}

fn link(line: &[u8], range: Range<usize>, spans: &mut Vec<Span>) {
    let text = &line[range.clone()];
    let authority = text.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(text.len());
    // A password may hold a slash or a question mark that nobody encoded: then the host comes after it.
    let host = memchr::memrchr(b'@', &text[..authority]).or_else(|| unencoded(text, authority));
    if let Some(at) = host {
        match memchr::memchr(b':', &text[..at]) {
            Some(colon) if colon + 1 < at && !is_placeholder(&text[colon + 1..at]) => {
                spans.push(Span::secret(range.start..range.start + at, "password in a link"));
            }
            None if at >= 8 && CharStats::of(&text[..at]).is_mixed() => {
                spans.push(Span::secret(range.start..range.start + at, "key in a link"));
            }
            _ => {}
        }
    }
    let path_end = text.iter().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(text.len());
    if host.is_none_or(|at| at < authority) {
        path(line, range.start + authority..range.start + path_end, spans);
    }
    let last =
        text[..path_end].rsplit(|byte| *byte == b'/').find(|part| !part.is_empty()).unwrap_or_default();
    let opens = if path_end > authority { one_time::behind(last) } else { Behind::Nothing };
    parameters(line, range.start + path_end..range.end, opens, spans);
}

fn unencoded(text: &[u8], authority: usize) -> Option<usize> {
    let colon = memchr::memchr(b':', &text[..authority])?;
    let at = memchr::memchr(b'@', &text[authority..])? + authority;
    // `host:8080/@user` is a path; a password in front of a host does not begin with a port.
    let port = text[colon + 1..authority].iter().all(u8::is_ascii_digit);
    (!port).then_some(at)
}

fn path(line: &[u8], range: Range<usize>, spans: &mut Vec<Span>) {
    let mut start = range.start;
    let mut is_one_time = false;
    let host = &line[..range.start];
    if [&b"//hooks.slack.com"[..], b"//hooks.zapier.com", b"webhook.office.com"]
        .iter()
        .any(|door| host.ends_with(door))
    {
        is_one_time = true;
    }
    // Segments in which something drawn may come: two behind a short one (`/j/acme/…`), all where the words in front invite.
    let mut drawn =
        if one_time::is_said(&line[range.start.saturating_sub(SAID)..range.start]) { 8_usize } else { 0 };
    for segment in line[range].split(|byte| *byte == b'/') {
        // `/m/8hWq2Lr0t5v`: links that are short on purpose.
        // `/welcome/7QxLm2Rt9v,2024-07-01,OPENED`: the next cell of a table.
        let cell =
            segment.iter().position(|byte| matches!(byte, b',' | b';' | b'|')).unwrap_or(segment.len());
        if is_one_time && is_random(&segment[..cell], 8) || drawn > 0 && is_drawn(&segment[..cell]) {
            spans.push(Span::secret(start..start + cell, "one-time link or webhook"));
        } else if let Some(head) = private_head(&segment[..cell]) {
            spans.push(Span::secret(start + head..start + cell, "private part of a path"));
        }
        is_one_time |= one_time::opens(segment);
        drawn = drawn.saturating_sub(1);
        if segment.len() == 1 && segment[0].is_ascii_lowercase() {
            drawn = drawn.max(2);
        }
        // `/in/Yw4-kk81-Zq`
        if segment == b"in" {
            drawn = drawn.max(1);
        }
        start += segment.len() + 1;
    }
}

/// How far in front of the path of a link words are read that say what it opens.
const SAID: usize = 90;

/// What says in front of a part of a path that the rest of the part is known to few: `/feeds/private-8b1f…/basic.ics`.
#[rustfmt::skip]
const PRIVATE: &[&[u8]] = &[
    b"private", b"privat", b"priv", b"prive", b"privado", b"privada", b"privato", b"prywatny", b"secret", b"geheim", b"secreto", b"segreto", b"token", b"key",
    b"apikey", b"accesskey", b"auth", b"pw", b"pass", b"sig",
];

/// Where what is known to few begins in a part of a path.
fn private_head(segment: &[u8]) -> Option<usize> {
    let mark = segment.iter().take(16).position(|byte| matches!(byte, b'-' | b'_' | b'=' | b':'))?;
    let is_token =
        std::str::from_utf8(segment).is_ok_and(|segment| pseudonym::token_length(segment).is_some());
    (!is_token
        && PRIVATE.contains(&segment[..mark].to_ascii_lowercase().as_slice())
        && memchr::memchr(b'.', segment).is_none()
        && !shape::is_wordy(&segment[mark + 1..])
        && is_random(&segment[mark + 1..], 10))
    .then_some(mark + 1)
}

/// Ten letters or more of all kinds, as a generator draws them.
fn is_drawn(segment: &[u8]) -> bool {
    let stats = CharStats::of(segment);
    is_random(segment, 10) && stats.lower > 0 && stats.upper > 0 && stats.digits > 0 && stats.density() >= 30
}

/// Those of them that open what the path says.
const OPENERS: &[&[u8]] = &[
    b"code",
    b"key",
    b"k",
    b"t",
    b"c",
    b"ticket",
    b"otp",
    b"invite",
    b"invitation",
    b"oobcode",
    b"confirmation",
];

/// `/account/reset?code=kiwi.77.plum`: behind a path that opens something, words with digits in them, and digits as of a code.
fn is_opener(name: &[u8], value: &[u8], opens: Behind) -> bool {
    let stats = CharStats::of(value);
    let mixed = stats.lower > 0 && stats.letters() >= 4 && stats.is_mixed() && value.len() >= 6;
    let code = opens == Behind::Code && (6..=8).contains(&value.len()) && stats.digits == value.len();
    opens != Behind::Nothing
        && OPENERS.contains(&name)
        && (mixed || code)
        && !is_placeholder(value)
        && !shape::is_status_word(value)
}

fn parameters(line: &[u8], range: Range<usize>, opens: Behind, spans: &mut Vec<Span>) {
    let mut start = range.start;
    for part in line[range].split(|byte| matches!(byte, b'?' | b'&' | b'#' | b';')) {
        if let Some(equals) = memchr::memchr(b'=', part) {
            let value = &part[equals + 1..];
            let name = fold(&part[..equals]);
            if PARAMETERS.contains(&name.as_slice()) && is_random(value, 10) || is_opener(&name, value, opens)
            {
                spans.push(Span::secret(start + equals + 1..start + part.len(), "signed or one-time link"));
            }
        }
        start += part.len() + 1;
    }
}

fn is_random(value: &[u8], least: usize) -> bool {
    let stats = CharStats::of(value);
    value.len() >= least
        && !is_placeholder(value)
        && (shape::is_uuid(value)
            || (stats.is_mixed() && (stats.density() >= 20 || stats.length >= 24))
            || (stats.length >= 20 && stats.density() >= 45))
}

/// `-u user:password`.
fn login(line: &[u8], flag: usize, end: usize, spans: &mut Vec<Span>) {
    let mut at = end;
    at += line[at..].iter().take(4).take_while(|byte| matches!(byte, b' ' | b'=' | b'"' | b'\'')).count();
    if at == end
        || (flag > 0
            && !line[flag - 1].is_ascii_whitespace()
            && !matches!(line[flag - 1], b'"' | b'\'' | b'['))
    {
        return;
    }
    let length = line[at..].iter().take_while(|byte| !ends_link(**byte)).count();
    let value = &line[at..at + length];
    let Some(colon) = memchr::memchr(b':', value) else { return };
    let (user, password) = (&value[..colon], &value[colon + 1..]);
    let whole = || Span::secret(at..at + length, "password on a command line");
    if password.starts_with(b"//") || stands_for_one(user) || stands_for_one(password) {
        return;
    }
    if is_pair_of_a_manual(value, colon) {
        return;
    }
    let told =
        password.len() >= 4 && user != password && password != b"pass" && !shape::is_status_word(password);
    if (told && !user.is_empty())
        || (password.is_empty() != user.is_empty() && CharStats::of(value).is_mixed())
    {
        spans.push(whole());
    }
}

/// Whether this is a variable or a template (`$PASSWORD`, `{{user}}`) and no value. Empty text is neither.
fn stands_for_one(value: &[u8]) -> bool {
    !value.is_empty()
        && (is_placeholder(value) && !value.starts_with(b"{")
            || value.starts_with(b"$")
            || memmem::find(value, b"${").is_some()
            || memmem::find(value, b"{{").is_some())
}
