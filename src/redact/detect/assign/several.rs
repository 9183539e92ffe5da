//! Values that stand in a list or in a call behind their name.

use std::ops::Range;

use crate::redact::detect::judge;
use crate::redact::detect::span::Span;
use crate::redact::detect::value_at::value_at_most;

/// How far a list of bytes is read: one of 64 in hexadecimal.
const LONGEST_LIST: usize = 512;

/// Values of a list that belong to one name.
const MOST_LISTED: usize = 100;

/// The other values of a list: `["7qk2-vvd1", "m0x9-r3tt"]`.
pub(super) fn rest_of_list(line: &[u8], from: usize, most: usize, spans: &mut Vec<Span>) -> usize {
    let mut end = from;
    for _ in 0..MOST_LISTED {
        // Behind the closing quote, a comma and the next opening one.
        let rest = &line[end..];
        let between = rest.iter().skip(1).take(8).take_while(|byte| b", \t".contains(byte)).count();
        let open = end + 1 + between;
        if between == 0 || !matches!(line.get(open), Some(b'"' | b'\'')) {
            break;
        }
        let value = value_at_most(line, open + 1, most);
        end = value.end;
        if value.len() >= 3 && !judge::is_no_secret(&line[value.clone()]) {
            spans.push(Span::secret(value, "value behind a telling name"));
        }
    }
    end
}

/// The fewest bytes that are a key.
const LEAST_BYTES: usize = 8;

/// The numbers of a list of bytes, and how many they are: `[17, 203, …]`, `new byte[] {0x11, 0xcb, …}`, `bytes([17, 203, …])`.
pub(super) fn bytes(line: &[u8], at: usize) -> Option<(Range<usize>, usize)> {
    let near = &line[at..line.len().min(at + LONGEST_LIST)];
    let opens = near.iter().take(24).enumerate().filter(|(_, byte)| matches!(byte, b'[' | b'{' | b'('));
    opens.map(|(open, _)| open + 1).find_map(|start| {
        let length = near[start..].iter().position(|byte| matches!(byte, b']' | b'}' | b')'))?;
        let inside = &near[start..start + length];
        let lead = inside.len() - inside.trim_ascii_start().len();
        let inside = inside.trim_ascii();
        let count =
            inside.split(|byte| *byte == b',').map(<[u8]>::trim_ascii).try_fold(0, |count, number| {
                let hex = number.strip_prefix(b"0x").or_else(|| number.strip_prefix(b"0X"));
                let is_byte = match hex {
                    Some(hex) => (1..=2).contains(&hex.len()) && hex.iter().all(u8::is_ascii_hexdigit),
                    None => std::str::from_utf8(number).is_ok_and(|number| number.parse::<u8>().is_ok()),
                };
                is_byte.then_some(count + 1)
            })?;
        let start = at + start + lead;
        (count >= LEAST_BYTES).then(|| (start..start + inside.len(), count))
    })
}

/// The quoted argument of a call that stands as a value.
pub(super) fn argument(line: &[u8], value: &Range<usize>, most: usize) -> Option<Range<usize>> {
    let open = value.end.checked_sub(1).filter(|at| line[*at] == b'(')?;
    line.get(open + 1).filter(|quote| matches!(quote, b'"' | b'\''))?;
    Some(value_at_most(line, open + 2, most))
}
