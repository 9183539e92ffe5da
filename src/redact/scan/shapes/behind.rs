//! How a shape goes on behind its first letters, and which bytes of it are the secret.

use std::ops::Range;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::super::stands_in::{is_stand_in, starts_with_token};
use crate::redact::vocabulary::cookie;

/// How a shape goes on.
#[derive(Clone, Copy)]
pub(super) enum Rest {
    /// At least so many letters and digits.
    Alphanumeric(usize),
    /// At least so many letters, digits, `-` and `_`.
    Word(usize),
    /// The same; what stands in front is no part of it.
    Scheme(usize),
    /// At least so many upper-case letters and digits.
    Upper(usize),
    /// At least so many hex digits.
    Hex(usize),
    /// Two or three parts with dots between them.
    Jwt,
    PrivateKey,
    /// A scheme's credentials.
    Bearer,
    Basic,
    Cookies,
    /// `user:password@`.
    UserInfo,
    /// `/T…/B…/…`.
    SlackPath,
    /// A parameter's value of at least so many bytes.
    Value(usize),
}

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The longest part of a signed token, the longest key, header line, authority that is looked at, in bytes.
const LONGEST_PART: usize = 16_384;
const LONGEST_KEY: usize = 16_384;
const LONGEST_HEADER: usize = 4096;
const LONGEST_AUTHORITY: usize = 512;
/// Parts with dots between them that a key has behind its first at most.
const PARTS: usize = 4;
/// Letters in a row that the lines of a key have at least.
const KEY_LINE: usize = 32;

/// Bytes, and the runs of letters that were measured last: `eyJ-eyJ-eyJ-…` is one run, and is measured once.
pub(super) struct Runs<'b> {
    bytes: &'b [u8],
    last: Range<usize>,
    last_value: Range<usize>,
}

impl<'b> Runs<'b> {
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        Self { bytes, last: 0..0, last_value: 0..0 }
    }

    /// Calls `value` with the secret bytes of a shape whose first letters stand at `start`.
    pub(super) fn values(&mut self, start: Range<usize>, rest: Rest, mut value: impl FnMut(Range<usize>)) {
        let (from, behind) = (start.end, &self.bytes[start.end..]);
        match rest {
            // No prefix of these is all of such letters, so a run of them is measured once.
            Rest::Alphanumeric(least) => {
                let end = from + count(behind, |byte| byte.is_ascii_alphanumeric());
                self.prefixed(start, least, end, value);
            }
            Rest::Upper(least) => {
                let end = from + count(behind, |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
                self.prefixed(start, least, end, value);
            }
            Rest::Hex(least) => {
                let end = from + count(behind, |byte| byte.is_ascii_hexdigit());
                self.run(from..end, least, value);
            }
            Rest::Word(least) => {
                let end = self.word_end(from);
                self.prefixed(start, least, end, value);
            }
            Rest::Scheme(least) => {
                let end = self.word_end(from);
                self.run(from..end, least, value);
            }
            Rest::Value(least) => {
                let end = self.value_end(from);
                self.run(from..end, least, value);
            }
            Rest::Bearer => {
                let length = count(behind, |byte| is_word(byte) || b".~+/=".contains(&byte));
                let text = &behind[..length];
                if length >= 16 && text.iter().any(u8::is_ascii_digit) && !is_stand_in(text) {
                    value(from..from + length);
                }
            }
            Rest::Basic => {
                let letters = count(behind, |byte| byte.is_ascii_alphanumeric() || b"+/".contains(&byte));
                let text = &behind[..letters];
                let says = LENIENT
                    .decode(text)
                    .is_ok_and(|plain| plain.contains(&b':') && plain.is_ascii() && !is_stand_in(text));
                if says {
                    let end = letters + count(&behind[letters..], is_word);
                    let padding = count(&behind[end..behind.len().min(end + 2)], |byte| byte == b'=');
                    value(from..from + end + padding);
                }
            }
            Rest::Jwt => {
                if let Some(end) = self.jwt(from) {
                    value(start.start..end);
                }
            }
            Rest::PrivateKey => key_lines(behind, |line| value(from + line.start..from + line.end)),
            Rest::Cookies => cookies(behind, |pair| value(from + pair.start..from + pair.end)),
            Rest::UserInfo => {
                if let Some(password) = password(behind) {
                    value(from + password.start..from + password.end);
                }
            }
            Rest::SlackPath => {
                let path = &behind[..count(behind, |byte| is_word(byte) || byte == b'/')];
                let team = path.strip_prefix(b"/T").map_or(0, |team| count(team, is_word));
                if team >= 6 && !path.split(|byte| *byte == b'/').skip(1).all(is_stand_in) {
                    value(from..from + path.len());
                }
            }
        }
    }

    /// The prefix with what follows it, when that is long enough. Parts behind a dot belong to it: `SG.….…`.
    fn prefixed(&self, start: Range<usize>, least: usize, end: usize, mut value: impl FnMut(Range<usize>)) {
        if end - start.end < least || is_stand_in(&self.bytes[start.end..end]) {
            return;
        }
        let (behind, mut length) = (&self.bytes[start.end..], end - start.end);
        for _ in 0..PARTS {
            if behind.get(length) != Some(&b'.') || !behind.get(length + 1).is_some_and(|byte| is_word(*byte))
            {
                break;
            }
            length += 1 + count(&behind[length + 1..], is_word);
        }
        value(start.start..start.end + length);
    }

    fn run(&self, run: Range<usize>, least: usize, mut value: impl FnMut(Range<usize>)) {
        if run.len() >= least && !is_stand_in(&self.bytes[run.clone()]) {
            value(run);
        }
    }

    /// Where a signed token ends whose first letters end at `at`: header, payload and a signature.
    fn jwt(&mut self, at: usize) -> Option<usize> {
        let mut at = at;
        for last in [false, false, true] {
            let end = self.word_end(at);
            if end - at < 10 || end - at > LONGEST_PART {
                return None;
            }
            if last {
                return Some(end);
            }
            if self.bytes.get(end) != Some(&b'.') {
                return None;
            }
            at = end + 1;
        }
        None
    }

    /// Where the value of a parameter ends that stands at `at`.
    fn value_end(&mut self, at: usize) -> usize {
        if !self.last_value.contains(&at) {
            let length = count(&self.bytes[at..], |byte| is_word(byte) || b"+/=%.".contains(&byte));
            self.last_value = at..at + length;
        }
        self.last_value.end.max(at)
    }

    /// Where the word ends that stands at `at`.
    fn word_end(&mut self, at: usize) -> usize {
        if !self.last.contains(&at) {
            self.last = at..at + count(&self.bytes[at..], is_word);
        }
        self.last.end.max(at)
    }
}

fn count(bytes: &[u8], allowed: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| allowed(**byte)).count()
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Behind `-----BEGIN `: the rest of the line, and then the lines of the key.
fn key_lines(behind: &[u8], mut line: impl FnMut(Range<usize>)) {
    let head = &behind[..behind.len().min(64)];
    let Some(end) = memchr::memmem::find(head, b"PRIVATE KEY").map(|at| at + b"PRIVATE KEY".len()) else {
        return;
    };
    let body = &behind[end..behind.len().min(end + LONGEST_KEY)];
    // The dashes that end this line are no key's end.
    let dashes = end + count(body, |byte| byte == b'-');
    let body = &behind[dashes..behind.len().min(end + LONGEST_KEY)];
    let body = &body[..memchr::memmem::find(body, b"-----").unwrap_or(body.len())];
    let mut at = dashes;
    for run in body.split(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))) {
        if run.len() >= KEY_LINE && !run.iter().all(u8::is_ascii_hexdigit) {
            line(at..at + run.len());
        }
        at += run.len() + 1;
    }
}

/// Behind `cookie`: `: name=value` of a header line, or `","value":"name=value` of a HAR.
fn cookies(behind: &[u8], mut value: impl FnMut(Range<usize>)) {
    let head = &behind[..behind.len().min(LONGEST_HEADER)];
    let trimmed = head.strip_prefix(b"\"").unwrap_or(head).trim_ascii_start();
    let header = match trimmed.split_first() {
        Some((b':', rest)) => rest,
        Some((b',', rest)) => {
            match rest.trim_ascii_start().strip_prefix(b"\"value\"").map(<[u8]>::trim_ascii_start) {
                Some([b':', rest @ ..]) => rest,
                _ => return,
            }
        }
        _ => return,
    };
    let header = header.trim_ascii_start();
    let header = header.strip_prefix(b"\"").unwrap_or(header);
    let mut at = head.len() - header.len();
    let line = header.split(|byte| b"\n\r\"'\\".contains(byte)).next().unwrap_or_default();
    for pair in line.split(|byte| *byte == b';') {
        if let Some(equals) = memchr::memchr(b'=', pair) {
            let name = pair[..equals].trim_ascii();
            let text = &pair[equals + 1..];
            let start = at + equals + 1 + (text.len() - text.trim_ascii_start().len());
            // A cookie's value has no blank in it (RFC 6265): behind one, a sentence goes on.
            let text = text.split(u8::is_ascii_whitespace).find(|word| !word.is_empty()).unwrap_or_default();
            let is_name = !name.is_empty() && name.iter().all(u8::is_ascii_graphic);
            if is_name && !cookie::is_attribute(name) && text.len() >= 8 && !is_stand_in(text) {
                value(start..start + text.len());
            }
            // A console's sentence about a cookie goes on with words, a header with the next pair.
            if !is_name {
                return;
            }
        }
        at += pair.len() + 1;
    }
}

/// Behind `://`: the password of `user:password@host`.
fn password(behind: &[u8]) -> Option<Range<usize>> {
    let head = &behind[..behind.len().min(LONGEST_AUTHORITY)];
    let authority = &head[..count(head, |byte| !b"/?#\"'<> \n\r\t\\".contains(&byte))];
    let at = memchr::memrchr(b'@', authority)?;
    let colon = memchr::memchr(b':', &authority[..at])?;
    let password = &authority[colon + 1..at];
    let is_plain = is_stand_in(password) || starts_with_token(authority);
    (!is_plain).then_some(colon + 1..at)
}
