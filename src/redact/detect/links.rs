//! Links that open something by themselves: passwords in front of the host, one-time links, webhooks, signed parameters; and
//! `-u user:password` on a command line.

use std::ops::Range;

use memchr::memmem;

use super::shape::{self, CharStats};
use super::span::Span;
use crate::redact::vocabulary::placeholder::{is_pair_of_a_manual, is_placeholder};
use crate::redact::vocabulary::{fold, one_time};

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
    for dash in memchr::memchr_iter(b'-', line) {
        let rest = &line[dash..];
        if let Some(flag) = [&b"-u"[..], b"--user"].into_iter().find(|flag| rest.starts_with(flag)) {
            login(line, dash, dash + flag.len(), spans);
        }
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
    parameters(line, range.start + path_end..range.end, spans);
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
    let mut is_short = false;
    for segment in line[range].split(|byte| *byte == b'/') {
        // `/m/8hWq2Lr0t5v`: links that are short on purpose.
        // `/welcome/7QxLm2Rt9v,2024-07-01,OPENED`: the next cell of a table.
        let cell =
            segment.iter().position(|byte| matches!(byte, b',' | b';' | b'|')).unwrap_or(segment.len());
        if is_one_time && is_random(&segment[..cell], 8) || is_short && is_drawn(&segment[..cell]) {
            spans.push(Span::secret(start..start + cell, "one-time link or webhook"));
        }
        is_one_time |= one_time::opens(segment);
        is_short = segment.len() == 1 && segment[0].is_ascii_lowercase();
        start += segment.len() + 1;
    }
}

/// Ten letters or more of all kinds, as a generator draws them.
fn is_drawn(segment: &[u8]) -> bool {
    let stats = CharStats::of(segment);
    is_random(segment, 10) && stats.lower > 0 && stats.upper > 0 && stats.digits > 0 && stats.density() >= 30
}

fn parameters(line: &[u8], range: Range<usize>, spans: &mut Vec<Span>) {
    let mut start = range.start;
    for part in line[range].split(|byte| matches!(byte, b'?' | b'&' | b'#' | b';')) {
        if let Some(equals) = memchr::memchr(b'=', part) {
            let value = &part[equals + 1..];
            if PARAMETERS.contains(&fold(&part[..equals]).as_slice()) && is_random(value, 10) {
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
