//! Notations of single characters: percent signs, backslashes, entities, quoted-printable; and lines that were folded.

use std::ops::Range;

use super::Layer;

/// Names of entities that stand for characters of credentials (HTML 13.5).
const ENTITIES: &[(&[u8], u8)] = &[
    (b"amp", b'&'),
    (b"lt", b'<'),
    (b"gt", b'>'),
    (b"quot", b'"'),
    (b"apos", b'\''),
    (b"plus", b'+'),
    (b"equals", b'='),
    (b"sol", b'/'),
    (b"bsol", b'\\'),
    (b"colon", b':'),
    (b"semi", b';'),
    (b"comma", b','),
    (b"period", b'.'),
    (b"lowbar", b'_'),
    (b"excl", b'!'),
    (b"num", b'#'),
    (b"dollar", b'$'),
    (b"percnt", b'%'),
    (b"ast", b'*'),
    (b"quest", b'?'),
    (b"commat", b'@'),
    (b"lpar", b'('),
    (b"rpar", b')'),
    (b"lsqb", b'['),
    (b"rsqb", b']'),
    (b"lcub", b'{'),
    (b"rcub", b'}'),
    (b"verbar", b'|'),
    (b"Hat", b'^'),
    (b"grave", b'`'),
    (b"Tab", b'\t'),
    (b"NewLine", b'\n'),
];

/// Without backslash escapes and entities, where percent signs stand beside them: those may be the secret's own, or be split by a
/// line break that is written as `\n`.
pub(super) fn percent_kept(text: &[u8]) -> Option<Layer> {
    memchr::memchr(b'%', text)?;
    let next = |from: usize| memchr::memchr2(b'\\', b'&', &text[from..]).map(|at| from + at);
    replaced(text, next, |at| if text[at] == b'\\' { backslash(text, at) } else { entity(text, at) })
}

/// Without percent-encoding, backslash escapes and entities; `None` if there is none of them.
pub(super) fn plain(text: &[u8]) -> Option<Layer> {
    let next = |from: usize| memchr::memchr3(b'%', b'\\', b'&', &text[from..]).map(|at| from + at);
    replaced(text, next, |at| match text[at] {
        b'%' => percent(text, at),
        b'\\' => backslash(text, at),
        _ => entity(text, at),
    })
}

/// Without quoted-printable (RFC 2045, 6.7); `None` if there is none. `a=b0` in a query is none.
pub(super) fn quoted_printable(text: &[u8]) -> Option<Layer> {
    let is_sign = |at: usize| match &text[at + 1..] {
        [b'3', b'D' | b'd', ..] | [b' ' | b'\t' | b'\r' | b'\n', ..] => true,
        rest => hex_pair(rest).is_some() && rest.get(2) == Some(&b'='),
    };
    if !memchr::memchr_iter(b'=', text).any(is_sign) {
        return None;
    }
    let next = |from: usize| memchr::memchr(b'=', &text[from..]).map(|at| from + at);
    replaced(text, next, |at| {
        let rest = &text[at + 1..];
        let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        match &rest[blank..] {
            [b'\r', b'\n', ..] => Some((Unescaped::NOTHING, blank + 3)),
            [b'\n', ..] => Some((Unescaped::NOTHING, blank + 2)),
            _ => Some((Unescaped::byte(hex_pair(rest)?), 3)),
        }
    })
}

/// In one line: without line breaks, the blanks around them, and what a mail or a ticket puts in front of a line that it quotes,
/// with `between` in their place; `None` if it has one line only.
pub(super) fn unfolded(text: &[u8], between: &[u8]) -> Option<Layer> {
    let mut layer = Layer::default();
    let mut done = 0;
    while let Some(at) = memchr::memchr2(b'\n', b'\r', &text[done..]) {
        let at = done + at;
        let mut fold = fold(text, at);
        layer.keep(text, done.min(fold.start)..fold.start);
        if text[fold.start] == b'\\' && !between.is_empty() {
            // Blanks behind such a break belong to the text in shells and C.
            fold.end = at + 1 + usize::from(text[at..].starts_with(b"\r\n"));
        } else {
            layer.put(between, fold.clone());
        }
        done = fold.end;
    }
    if done == 0 {
        return None;
    }
    layer.keep(text, done..text.len());
    Some(layer)
}

/// The whole of a line break at `at`.
pub(super) fn fold(text: &[u8], at: usize) -> Range<usize> {
    // A backslash goes on with the line in shells, C and TOML.
    let before = text[..at].iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    let before = before + usize::from(text[..at - before].ends_with(b"\\"));
    let after =
        text[at..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r' | b' ' | b'\t' | b'>' | b'|'));
    at - before..at + after.count()
}

/// What an escape means: up to four bytes.
struct Unescaped {
    bytes: [u8; 4],
    length: usize,
}

impl Unescaped {
    const NOTHING: Self = Self { bytes: [0; 4], length: 0 };

    fn byte(byte: u8) -> Self {
        Self { bytes: [byte, 0, 0, 0], length: 1 }
    }

    fn letter(code: u32) -> Option<Self> {
        let mut bytes = [0; 4];
        let length = char::from_u32(code)?.encode_utf8(&mut bytes).len();
        Some(Self { bytes, length })
    }
}

/// The text with every escape replaced; `None` if there is none.
fn replaced(
    text: &[u8],
    next: impl Fn(usize) -> Option<usize>,
    decode: impl Fn(usize) -> Option<(Unescaped, usize)>,
) -> Option<Layer> {
    let mut layer = Layer::default();
    let (mut done, mut at, mut any) = (0, 0, false);
    while let Some(found) = next(at) {
        at = found + 1;
        let Some((meaning, length)) = decode(found) else { continue };
        if !any {
            layer.bytes.reserve(text.len());
            any = true;
        }
        layer.keep(text, done..found);
        layer.put(&meaning.bytes[..meaning.length], found..found + length);
        done = found + length;
        at = done;
    }
    if !any {
        return None;
    }
    layer.keep(text, done..text.len());
    Some(layer)
}

fn percent(text: &[u8], at: usize) -> Option<(Unescaped, usize)> {
    // Not of a standard, but `escape` of old scripts writes it: %u0041.
    if let Some(b'u' | b'U') = text.get(at + 1) {
        return Some((Unescaped::letter(number(text.get(at + 2..at + 6)?, 16)?)?, 6));
    }
    Some((Unescaped::byte(hex_pair(text.get(at + 1..)?)?), 3))
}

fn backslash(text: &[u8], at: usize) -> Option<(Unescaped, usize)> {
    let byte = |byte| Some((Unescaped::byte(byte), 2));
    match *text.get(at + 1)? {
        b'n' => byte(b'\n'),
        b'r' => byte(b'\r'),
        b't' => byte(b'\t'),
        mark @ (b'"' | b'\'' | b'\\' | b'/' | b'`' | b'$') => byte(mark),
        b'x' => Some((Unescaped::byte(hex_pair(text.get(at + 2..)?)?), 4)),
        b'u' if text.get(at + 2) == Some(&b'{') => {
            let digits = text.get(at + 3..)?.iter().take(9).position(|byte| *byte == b'}')?;
            Some((Unescaped::letter(number(&text[at + 3..at + 3 + digits], 16)?)?, digits + 4))
        }
        b'u' => {
            let unit = number(text.get(at + 2..at + 6)?, 16)?;
            // The second half of a pair of surrogates follows.
            if (0xD800..0xDC00).contains(&unit)
                && text.get(at + 6..at + 8) == Some(b"\\u")
                && let Some(low) = text.get(at + 8..at + 12).and_then(|digits| number(digits, 16))
                && (0xDC00..0xE000).contains(&low)
            {
                return Some((Unescaped::letter(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))?, 12));
            }
            Some((Unescaped::letter(unit)?, 6))
        }
        b'U' => Some((Unescaped::letter(number(text.get(at + 2..at + 10)?, 16)?)?, 10)),
        b'0'..=b'3' => Some((Unescaped::byte(u8::try_from(number(text.get(at + 1..at + 4)?, 8)?).ok()?), 4)),
        _ => None,
    }
}

fn entity(text: &[u8], at: usize) -> Option<(Unescaped, usize)> {
    let rest = &text[at + 1..];
    let length = rest.iter().take(12).position(|byte| *byte == b';')?;
    let name = &rest[..length];
    let meaning = if let [b'#', b'x' | b'X', digits @ ..] = name {
        Unescaped::letter(number(digits, 16)?)?
    } else if let [b'#', digits @ ..] = name {
        Unescaped::letter(number(digits, 10)?)?
    } else {
        Unescaped::byte(ENTITIES.iter().find(|(known, _)| *known == name)?.1)
    };
    Some((meaning, length + 2))
}

pub(super) fn hex_pair(text: &[u8]) -> Option<u8> {
    u8::try_from(number(text.get(..2)?, 16)?).ok()
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, radix).ok()
}
