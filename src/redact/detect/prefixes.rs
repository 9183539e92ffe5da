//! Keys and tokens that their makers gave a prefix, so that they can be found. No rule file was copied.

use std::cmp::Reverse;
use std::sync::LazyLock;

use super::shape::{self, CharStats};
use super::span::Span;
use crate::redact::vocabulary::placeholder::is_placeholder;

mod table;

use table::{Letters, PREFIXES, Prefix};

/// The prefixes in the order of their first two bytes.
struct Index {
    sorted: Vec<&'static Prefix>,
    /// A bit for every two bytes that a prefix begins with: most words are ruled out by it.
    pairs: Vec<u64>,
    /// For every two bytes, where in `sorted` the prefixes stand that begin with them.
    firsts: Vec<u16>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut sorted: Vec<&Prefix> = PREFIXES.iter().collect();
    // The longest first, so that `sk-ant-` is not taken for `sk-`.
    sorted.sort_by_key(|prefix| (start_of(prefix), Reverse(prefix.text.len()), prefix.text));
    let mut pairs = vec![0; 1024];
    let mut firsts = vec![0; 1 << 16];
    for (place, prefix) in (0_u16..).zip(&sorted) {
        let (word, bit) = pair(start_of(prefix));
        if pairs[word] & bit == 0 {
            firsts[usize::from(u16::from_be_bytes(start_of(prefix)))] = place;
        }
        pairs[word] |= bit;
    }
    Index { sorted, pairs, firsts }
});

/// The first two bytes; every prefix has them.
fn start_of(prefix: &Prefix) -> [u8; 2] {
    let bytes = prefix.text.as_bytes();
    [bytes[0], bytes[1]]
}

fn pair(start: [u8; 2]) -> (usize, u64) {
    let number = usize::from(u16::from_be_bytes(start));
    (number / 64, 1 << (number % 64))
}

const fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

static PART: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "counts to 255")]
        let is = is_part(byte as u8);
        table[byte] = is;
        byte += 1;
    }
    table
};

/// Finds keys by their prefix, at the beginning of a word.
pub(super) fn find(line: &[u8], spans: &mut Vec<Span>) {
    let index = &*INDEX;
    let mut at = 0;
    while at < line.len() {
        let length = line[at..].iter().take_while(|byte| PART[usize::from(**byte)]).count();
        let word = at;
        at += length.max(1);
        if length < 2 {
            continue;
        }
        let mut start = word;
        while start < word + length {
            if let Some(span) = at_start(line, start, index) {
                at = at.max(span.range.end);
                spans.push(span);
                break;
            }
            // The next beginning of a word inside the run: `my_ghp_…`, `key-sk-…`.
            let Some(joint) =
                line[start..word + length].iter().position(|byte| !byte.is_ascii_alphanumeric())
            else {
                break;
            };
            start += joint + 1;
        }
    }
}

/// Bytes behind a prefix that say whether they are a key; its end is only looked for if they are. In `SG.SG.SG.…` none is, and
/// each would be read to the end of the line.
const LOOKED_AT: usize = 512;

fn at_start(line: &[u8], start: usize, index: &Index) -> Option<Span> {
    let [first, second, ..] = line.get(start..)? else { return None };
    let key = [*first, *second];
    let (place, bit) = pair(key);
    if index.pairs[place] & bit == 0 {
        return None;
    }
    let from = usize::from(index.firsts[usize::from(u16::from_be_bytes(key))]);
    index.sorted[from..].iter().take_while(|prefix| start_of(prefix) == key).find_map(|prefix| {
        let tail = line[start..].strip_prefix(prefix.text.as_bytes())?;
        let run = |bytes: &[u8]| bytes.iter().take_while(|byte| prefix.letters.holds(**byte)).count();
        let head = run(&tail[..tail.len().min(LOOKED_AT)]);
        if head < prefix.least {
            return None;
        }
        let value = &tail[..head];
        let stats = CharStats::of(value);
        let random = match prefix.letters {
            Letters::Hex | Letters::Upper => stats.distinct >= 4,
            // Some keys happen to have no digit; then their letters must be mixed as in no word.
            _ if stats.digits == 0 => stats.density() >= 40 && stats.length >= 20,
            _ => stats.distinct >= 6 && (stats.letters() >= 2 || shape::is_uuid(value)),
        };
        let is_key = random && !is_placeholder(value);
        let end = start + prefix.text.len() + head;
        is_key.then(|| Span::secret(start..end + run(&line[end..]), prefix.rule))
    })
}
