//! Reads JSON (RFC 8259) token by token, strictly: what it accepts, every parser accepts. Nothing is built.

use std::borrow::Cow;
use std::ops::Range;

/// Levels of arrays and objects. Most parsers stop at 128, too.
pub(super) const MAX_DEPTH: usize = 127;

/// Not JSON: the byte at which that shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::redact) struct Malformed {
    pub(in crate::redact) at: usize,
}

/// A position in a text.
#[derive(Clone, Copy)]
pub(super) struct JsonReader<'s> {
    pub(super) text: &'s str,
    pub(super) at: usize,
}

impl<'s> JsonReader<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        Self { text, at: 0 }
    }

    fn bytes(&self) -> &'s [u8] {
        self.text.as_bytes()
    }

    pub(super) fn malformed<T>(&self) -> Result<T, Malformed> {
        Err(Malformed { at: self.at })
    }

    /// The next byte that is no white space. It stays unread.
    pub(super) fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes().get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    /// Reads one punctuation mark, if it is next.
    pub(super) fn take(&mut self, mark: u8) -> bool {
        let found = self.peek() == Some(mark);
        self.at += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, mark: u8) -> Result<(), Malformed> {
        if self.take(mark) { Ok(()) } else { self.malformed() }
    }

    /// Nothing but white space follows.
    pub(super) fn end(&mut self) -> Result<(), Malformed> {
        if self.peek().is_none() { Ok(()) } else { self.malformed() }
    }

    /// Reads a string: the range between its quotes, and whether there is a backslash in it.
    pub(super) fn string(&mut self) -> Result<(Range<usize>, bool), Malformed> {
        self.expect(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            let rest = &self.bytes()[self.at..];
            let Some(found) = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1F)) else {
                self.at = self.text.len();
                return self.malformed();
            };
            self.at += found;
            match rest[found] {
                b'"' => {
                    self.at += 1;
                    return Ok((start..self.at - 1, escaped));
                }
                b'\\' => {
                    escaped = true;
                    self.escape(rest.get(found + 1..).unwrap_or_default())?;
                }
                _ => return self.malformed(),
            }
        }
    }

    fn escape(&mut self, behind: &[u8]) -> Result<(), Malformed> {
        let length = match behind {
            [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            [b'u', a, b, c, d, ..] if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) => 6,
            _ => return self.malformed(),
        };
        self.at += length;
        Ok(())
    }

    /// Reads a number.
    pub(super) fn number(&mut self) -> Result<Range<usize>, Malformed> {
        let start = self.at;
        self.at += usize::from(self.bytes().get(self.at) == Some(&b'-'));
        if self.bytes().get(self.at) == Some(&b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.bytes().get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.bytes().get(self.at), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.bytes().get(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(start..self.at)
    }

    fn digits(&mut self) -> Result<(), Malformed> {
        let count = self.bytes()[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        if count == 0 { self.malformed() } else { Ok(()) }
    }

    /// Reads `true`, `false` or `null`.
    pub(super) fn word(&mut self) -> Result<(), Malformed> {
        let rest = &self.bytes()[self.at..];
        match [&b"true"[..], b"false", b"null"].iter().find(|word| rest.starts_with(word)) {
            Some(word) => self.at += word.len(),
            None => return self.malformed(),
        }
        Ok(())
    }

    /// Reads a whole value of any kind.
    pub(super) fn skip(&mut self, depth: usize) -> Result<(), Malformed> {
        if depth > MAX_DEPTH {
            return self.malformed();
        }
        match self.peek() {
            Some(b'"') => self.string().map(|_| ()),
            Some(b'-' | b'0'..=b'9') => self.number().map(|_| ()),
            Some(b'[') => {
                self.at += 1;
                if self.take(b']') {
                    return Ok(());
                }
                loop {
                    self.skip(depth + 1)?;
                    if !self.take(b',') {
                        return self.expect(b']');
                    }
                }
            }
            Some(b'{') => {
                self.at += 1;
                if self.take(b'}') {
                    return Ok(());
                }
                loop {
                    self.peek();
                    self.string()?;
                    self.expect(b':')?;
                    self.skip(depth + 1)?;
                    if !self.take(b',') {
                        return self.expect(b'}');
                    }
                }
            }
            Some(_) => self.word(),
            None => self.malformed(),
        }
    }
}

/// The text of a string without its escapes. Half of a surrogate pair becomes U+FFFD.
pub(super) fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let behind = &rest[at + 1..];
        let mut length = 2;
        out.push(match behind.as_bytes().first() {
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'u') => {
                let (char, read) = code_point(&rest[at..]);
                length = read;
                char
            }
            Some(mark) => char::from(*mark),
            None => '\u{FFFD}',
        });
        rest = rest.get(at + length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// One `\uXXXX`, or two that make a pair, and how many bytes that was.
fn code_point(text: &str) -> (char, usize) {
    let unit = |from: usize| {
        text.get(from..from + 6)
            .and_then(|escape| escape.strip_prefix("\\u"))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
    };
    match (unit(0), unit(6)) {
        (Some(high @ 0xD800..=0xDBFF), Some(low @ 0xDC00..=0xDFFF)) => {
            let joined = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
            (char::from_u32(joined).unwrap_or('\u{FFFD}'), 12)
        }
        (Some(single), _) => (char::from_u32(single).unwrap_or('\u{FFFD}'), 6),
        (None, _) => ('\u{FFFD}', 2),
    }
}

/// Writes a string with its quotes.
pub(super) fn write(out: &mut String, text: &str) {
    out.push('"');
    for char in text.chars() {
        match char {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                out.push_str("\\u00");
                for digit in [u32::from(control) >> 4, u32::from(control) & 15] {
                    out.push(char::from_digit(digit, 16).unwrap_or('0'));
                }
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
