//! Codes in the fields of a check: `otp mismatch got=018355 want=481906`, `pin_entered=604418`; and the code that an authorization
//! server gave, beside what proves who asked for it.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::code;
use crate::redact::detect::cue::{Cue, cue};
use crate::redact::detect::span::Span;

/// What reads on from which word.
pub(super) const CUES: &[Cue] = &[
    cue("got=", compared),
    cue("want=", compared),
    cue("wanted=", compared),
    cue("expected=", compared),
    cue("entered=", compared),
    cue("received=", compared),
    cue("submitted=", compared),
    cue("provided=", compared),
    cue("supplied=", compared),
    cue("typed=", compared),
    cue("actual=", compared),
    cue("erwartet=", compared),
    cue("eingegeben=", compared),
    cue("code_verifier", exchanged),
    cue("codeVerifier", exchanged),
];

/// How far around a field words are read that say what is checked, in bytes.
const NEAR: usize = 160;

/// What is checked by a code, as a word of its own: in capitals or small letters.
const CHECKS: &[&str] = &["otp", "totp", "hotp", "mfa", "2fa", "pin", "passcode", "tan"];

/// The value of a field of a check that compares codes.
fn compared(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let quote = line.get(hit.end).copied().filter(|byte| matches!(byte, b'"' | b'\''));
    let start = hit.end + usize::from(quote.is_some());
    let near = &line[start..line.len().min(start + 24)];
    let length =
        near.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b' ')).count();
    let length = if quote.is_some() {
        length
    } else {
        near[..length].iter().position(|byte| *byte == b' ').unwrap_or(length)
    };
    let closes = near.get(length);
    let ends = match quote {
        Some(quote) => closes == Some(&quote),
        None => closes.is_none_or(|byte| b" ,;)]}|\"".contains(byte)),
    };
    let Ok(text) = std::str::from_utf8(&near[..length]) else { return };
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_number = digits == text.bytes().filter(|byte| !matches!(byte, b' ' | b'-')).count();
    let is_code = if is_number { (4..=8).contains(&digits) } else { code::is_in_parts(text, digits) };
    if ends && is_code && (names_a_check(line, &hit) || digits >= 6 || !is_number) && is_checked(line, &hit) {
        spans.push(Span::secret(start..start + length, "one-time code"));
    }
}

/// Whether the name itself says what is checked: `pin_entered=`.
fn names_a_check(line: &[u8], hit: &Range<usize>) -> bool {
    let before = &line[hit.start.saturating_sub(24)..hit.start];
    let name = before.iter().rposition(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    is_said(&before[name.map_or(0, |at| at + 1)..])
}

fn is_checked(line: &[u8], hit: &Range<usize>) -> bool {
    is_said(&line[hit.start.saturating_sub(NEAR)..line.len().min(hit.end + NEAR)])
}

fn is_said(text: &[u8]) -> bool {
    text.split(|byte| !byte.is_ascii_alphanumeric())
        .any(|word| CHECKS.iter().any(|check| word.eq_ignore_ascii_case(check.as_bytes())))
}

/// `"code":"…"` and `code=…` beside a verifier.
static CODES: LazyLock<[Finder<'static>; 2]> =
    LazyLock::new(|| [Finder::new(b"\"code\":"), Finder::new(b"code=")]);

/// The code that is exchanged for a token, where its verifier stands beside it.
fn exchanged(line: &[u8], hit: Range<usize>, spans: &mut Vec<Span>) {
    let from = hit.start.saturating_sub(NEAR);
    let near = &line[from..line.len().min(hit.end + NEAR * 2)];
    for finder in CODES.iter() {
        for at in finder.find_iter(near) {
            // `error_code=`, `statuscode=`
            if at > 0 && (near[at - 1].is_ascii_alphanumeric() || matches!(near[at - 1], b'_' | b'-')) {
                continue;
            }
            let mut start = at + finder.needle().len();
            start += near[start..].iter().take(2).take_while(|byte| matches!(byte, b' ' | b'"')).count();
            let length = near[start..]
                .iter()
                .take_while(|byte| byte.is_ascii_alphanumeric() || b"-_.~/+%".contains(byte));
            let value = &near[start..start + length.count()];
            let has = |fits: fn(&u8) -> bool| value.iter().any(fits);
            if value.len() >= 8 && has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) {
                let start = from + start;
                spans.push(Span::secret(start..start + value.len(), "code of an authorization"));
            }
        }
    }
}
