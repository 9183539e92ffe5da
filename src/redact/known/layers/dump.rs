//! Dumps: `xxd`, `hexdump -C`, `od -t x1`. An offset, the bytes, and often the same once more as letters.

use std::ops::Range;

use super::{Layer, escapes};

/// Bytes of one line: behind these stand the letters.
const LINE: usize = 16;

/// The bytes of every dump in a text; `None` if there is none.
pub(super) fn dumped(text: &[u8]) -> Option<Layer> {
    let mut layer = Layer::default();
    let (mut bytes, mut place): (Vec<u8>, Range<usize>) = (Vec::new(), 0..0);
    let mut at = 0;
    for line in text.split(|byte| *byte == b'\n') {
        let here = at..at + line.len();
        at = here.end + 1;
        if let Some((start, more)) = found(line) {
            if bytes.is_empty() {
                place.start = here.start + start;
            }
            place.end = here.end;
            bytes.extend(more);
        } else if !bytes.is_empty() {
            layer.put(&bytes, place.clone());
            layer.put(b"\n", place.clone());
            bytes.clear();
        }
    }
    layer.put(&bytes, place);
    (!layer.bytes.is_empty()).then_some(layer)
}

/// Where in a line a dump begins, and its bytes: something may stand in front of its first line.
fn found(line: &[u8]) -> Option<(usize, Vec<u8>)> {
    let is_start =
        |at: &usize| line[*at].is_ascii_hexdigit() && (*at == 0 || !line[*at - 1].is_ascii_alphanumeric());
    (0..line.len()).filter(is_start).find_map(|at| Some((at, line_bytes(&line[at..])?)))
}

/// The bytes of a line of a dump.
fn line_bytes(line: &[u8]) -> Option<Vec<u8>> {
    let digits = line.iter().take(17).take_while(|byte| byte.is_ascii_hexdigit()).count();
    if !(4..=16).contains(&digits) {
        return None;
    }
    let mut rest = line[digits..].strip_prefix(b":").unwrap_or(&line[digits..]);
    let mut bytes = Vec::new();
    while bytes.len() < LINE {
        let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let word = &rest[blanks..];
        let length = word.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
        let pairs: Option<Vec<u8>> = word[..length].chunks(2).map(escapes::hex_pair).collect();
        // Two digits each, or several bytes in one group as `xxd` writes them.
        let Some(pairs) = pairs.filter(|_| blanks > 0 && matches!(length, 2 | 4 | 8)) else { break };
        bytes.extend(pairs);
        rest = &word[length..];
    }
    (!bytes.is_empty()).then_some(bytes)
}
