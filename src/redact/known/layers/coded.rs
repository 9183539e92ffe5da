//! Notations of whole runs: base64, hexadecimal, lists of numbers; also over several lines.

use std::ops::Range;

use super::{Layer, Unpacker, escapes};

/// Digits of base64 that may hold a credential; a shorter one is looked for as it is.
const SHORTEST_BASE64: usize = 12;
/// Digits over several lines that are more than the last word of one and the first of the next.
const LONG: usize = 40;
/// Bytes of hexadecimal or of a list of numbers, likewise.
const SHORTEST_BYTES: usize = 6;

/// A run of digits, also over line breaks.
struct DigitRun {
    place: Range<usize>,
    digits: Vec<u8>,
    /// It goes over a line break.
    folded: bool,
}

/// Everything in base64 of either alphabet (RFC 4648), and what is packed in it.
pub(super) fn base64(text: &[u8], unpacker: &mut Unpacker) -> Option<Layer> {
    let mut layer = Layer::default();
    let mut at = 0;
    while let Some(run) = base64_run(text, &mut at) {
        // What stands directly in front may only look like a part of it.
        for shift in 0..4_usize.min(run.digits.len()) {
            let bytes = base64_bytes(&run.digits[shift..]);
            if let Some(plain) = unpacker.unpacked(&bytes, &run.place) {
                layer.put(&plain, run.place.clone());
                layer.put(b"\n", run.place.clone());
            } else if is_text(&bytes) || (run.folded && run.digits.len() >= LONG) {
                layer.put(&bytes, run.place.clone());
                layer.put(b"\n", run.place.clone());
            }
        }
    }
    (!layer.bytes.is_empty()).then_some(layer)
}

/// What a byte is worth as a digit of either alphabet; 255 for those that are none.
const DIGITS: [u8; 256] = {
    let mut digits = [255; 256];
    let mut letter = 0_u8;
    while letter < 26 {
        digits[(b'A' + letter) as usize] = letter;
        digits[(b'a' + letter) as usize] = letter + 26;
        letter += 1;
    }
    let mut number = 0_u8;
    while number < 10 {
        digits[(b'0' + number) as usize] = number + 52;
        number += 1;
    }
    digits[b'+' as usize] = 62;
    digits[b'-' as usize] = 62;
    digits[b'/' as usize] = 63;
    digits[b'_' as usize] = 63;
    digits
};

fn is_digit(byte: u8) -> bool {
    DIGITS[usize::from(byte)] < 64
}

/// The next run from `at` on, which goes on behind it.
fn base64_run(text: &[u8], at: &mut usize) -> Option<DigitRun> {
    while *at < text.len() {
        if !is_digit(text[*at]) {
            *at += 1;
            continue;
        }
        let mut run = DigitRun { place: *at..*at, digits: Vec::new(), folded: false };
        let mut here = *at;
        loop {
            while here < text.len() && is_digit(text[here]) {
                run.digits.push(DIGITS[usize::from(text[here])]);
                here += 1;
            }
            run.place.end = here;
            let next =
                next_line(text, here).filter(|next| text.get(*next).is_some_and(|byte| is_digit(*byte)));
            let Some(next) = next else { break };
            run.folded = true;
            here = next;
        }
        let padding = text[run.place.end..].iter().take(2).take_while(|byte| **byte == b'=').count();
        run.place.end += padding;
        *at = run.place.end;
        if run.digits.len() >= SHORTEST_BASE64 {
            return Some(run);
        }
    }
    *at = text.len();
    None
}

/// Where the next line begins, if this one ends at `at`: `\n` may be written out.
fn next_line(text: &[u8], at: usize) -> Option<usize> {
    let rest = &text[at..];
    for (written, length) in [(b"\\r\\n".as_slice(), 4), (b"\\n", 2), (b"\\\n", 2), (b"\\\r\n", 3)] {
        if rest.starts_with(written) {
            return Some(at + length);
        }
    }
    let blank = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    matches!(rest.get(blank), Some(b'\n' | b'\r')).then(|| escapes::fold(text, at + blank).end)
}

/// Whether decoded bytes can be something that somebody wrote, in UTF-8 or UTF-16: nearly all other words give none.
fn is_text(bytes: &[u8]) -> bool {
    let odd =
        bytes.iter().filter(|byte| (**byte < 0x20 && !b"\0\t\r\n".contains(byte)) || **byte > 0x7E).count();
    odd * 8 <= bytes.len()
}

fn base64_bytes(digits: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 3);
    for group in digits.chunks(4) {
        let bits = group.iter().fold(0_u32, |bits, digit| (bits << 6) | u32::from(*digit));
        // Two digits are one byte, three are two; what is left over of the bits means nothing.
        let bits = bits << (6 * (4 - group.len()));
        let whole = [bits >> 16, bits >> 8, bits].map(|byte| u8::try_from(byte & 0xFF).unwrap_or_default());
        bytes.extend_from_slice(&whole[..group.len() * 6 / 8]);
    }
    bytes
}

/// Everything in hexadecimal: in one piece, or with the same few characters between all bytes, as in `de:ad` and `\xde\xad`.
pub(super) fn hexadecimal(text: &[u8], unpacker: &mut Unpacker) -> Option<Layer> {
    let mut layer = Layer::default();
    let mut at = 0;
    while at < text.len() {
        let Some(first) = text[at..].iter().position(u8::is_ascii_hexdigit).map(|found| at + found) else {
            break;
        };
        let mut bytes = Vec::new();
        let (mut here, mut end) = (first, first);
        while let Some(byte) = text.get(here..).and_then(escapes::hex_pair) {
            bytes.push(byte);
            end = here + 2;
            here = end + between(&text[end..]);
        }
        if bytes.len() >= SHORTEST_BYTES {
            if let Some(plain) = unpacker.unpacked(&bytes, &(first..end)) {
                layer.put(&plain, first..end);
                layer.put(b"\n", first..end);
            }
            layer.put(&bytes, first..end);
            layer.put(b"\n", first..end);
            at = end;
        } else {
            // `xab`, `0xab`: the digits may begin one later.
            at = first + 1;
        }
    }
    (!layer.bytes.is_empty()).then_some(layer)
}

/// How many characters stand between two bytes of a list.
fn between(rest: &[u8]) -> usize {
    let mark = |byte: &u8| b" :,;-\t\r\n\\'\"{}[]()>|".contains(byte);
    let gap = rest.iter().take(12).take_while(|byte| mark(byte)).count();
    match &rest[gap..] {
        [b'0', b'x' | b'X', ..] => gap + 2,
        [b'x' | b'X' | b'h', ..] if gap > 0 => gap + 1,
        _ => gap,
    }
}

/// Lists of bytes as numbers: `[104, 117, 110]`.
pub(super) fn decimal(text: &[u8]) -> Option<Layer> {
    let mut layer = Layer::default();
    let mut at = 0;
    while let Some(first) = text[at..].iter().position(u8::is_ascii_digit).map(|found| at + found) {
        let mut bytes = Vec::new();
        let (mut here, mut end) = (first, first);
        loop {
            let digits = text[here..].iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
            let number =
                std::str::from_utf8(&text[here..here + digits]).ok().and_then(|number| number.parse().ok());
            let Some(byte) = number else { break };
            bytes.push(byte);
            end = here + digits;
            let gap = text[end..].iter().take(12).take_while(|byte| b" ,;\t\r\n".contains(byte)).count();
            if gap == 0 {
                break;
            }
            here = end + gap;
        }
        if bytes.len() >= SHORTEST_BYTES {
            layer.put(&bytes, first..end);
            layer.put(b"\n", first..end);
        }
        at = end.max(first + text[first..].iter().take_while(|byte| byte.is_ascii_digit()).count());
    }
    (!layer.bytes.is_empty()).then_some(layer)
}
