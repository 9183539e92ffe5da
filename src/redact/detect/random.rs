//! Long runs of random letters and digits that no diagnostic name explains.

use std::ops::Range;

use super::shape::{self, CharStats};
use super::span::Span;
use crate::redact::vocabulary::placeholder::is_placeholder;
use crate::redact::vocabulary::{self as names, NameHint};

/// The shortest run that is looked at.
const SHORTEST: usize = 16;
/// The shortest run that is secret without a name in front of it.
const SHORTEST_BARE: usize = 20;

/// Letters, digits, and what joins them in one token.
const fn is_run(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'/' | b'~' | b'.')
}

static RUN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "counts to 255")]
        let is = is_run(byte as u8);
        table[byte] = is;
        byte += 1;
    }
    table
};

/// Calls `each` with every run of at least `least` bytes.
pub(super) fn runs(line: &[u8], least: usize, mut each: impl FnMut(Range<usize>)) {
    // The probes are `least` bytes apart, so a run of that length holds at least one: only around a hit are all bytes read.
    let mut probe = least - 1;
    let mut done = 0;
    while probe < line.len() {
        if !RUN[usize::from(line[probe])] {
            done = probe + 1;
            probe += least;
            continue;
        }
        let mut start = probe;
        while start > done && RUN[usize::from(line[start - 1])] {
            start -= 1;
        }
        let mut end = probe + 1;
        while end < line.len() && RUN[usize::from(line[end])] {
            end += 1;
        }
        if end - start >= least {
            each(start..end);
        }
        done = end;
        probe = end + least;
    }
}

/// Finds random runs. `name` is the name of the field whose value the line is.
pub(super) fn find(line: &[u8], name: Option<&str>, spans: &mut Vec<Span>) {
    runs(line, SHORTEST, |run| in_run(line, run, name, spans));
}

fn in_run(line: &[u8], run: Range<usize>, name: Option<&str>, spans: &mut Vec<Span>) {
    let text = &line[run.clone()];
    let whole = CharStats::of(text);
    if whole.digits == 0 && whole.density() < 35 {
        return;
    }
    if let Some(range) = joined(line, &run) {
        if !is_explained(line, &range, name) {
            spans.push(Span::secret(with_padding(line, range), "random text"));
        }
        return;
    }
    let mut start = run.start;
    for part in text.split(|byte| matches!(byte, b'/' | b'.')) {
        let range = start..start + part.len();
        start = range.end + 1;
        if part.len() >= SHORTEST && !is_asset(line, range.end) && is_random(line, part, &range, name) {
            spans.push(Span::secret(with_padding(line, range), "random text"));
        }
    }
}

/// Extensions of static files: everybody may fetch them, and many have a digest in their name (`app.3f9a….js`).
const ASSETS: &[&[u8]] =
    &[b"jpg", b"jpeg", b"png", b"gif", b"svg", b"webp", b"ico", b"css", b"js", b"mjs", b"woff", b"woff2"];

/// Whether one of [`ASSETS`] follows as an extension.
fn is_asset(line: &[u8], end: usize) -> bool {
    let Some(rest) = line[end..].strip_prefix(b".") else { return false };
    let length = rest.iter().take(6).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let closed = !rest.get(length).is_some_and(|byte| matches!(byte, b'.' | b'-' | b'_' | b'/'));
    closed && ASSETS.contains(&&rest[..length])
}

/// Base64 with slashes and pluses in it: random as a whole, whatever its parts are.
fn joined(line: &[u8], run: &Range<usize>) -> Option<Range<usize>> {
    let text = &line[run.clone()];
    let marks = text.iter().filter(|byte| matches!(byte, b'/' | b'+')).count();
    let has_other = text.iter().any(|byte| matches!(byte, b'.' | b'-' | b'_' | b'~'));
    if marks == 0
        || has_other
        || text.len() < 28
        || text[0] == b'/'
        || (run.start > 0 && matches!(line[run.start - 1], b':' | b'@') && marks > 3)
    {
        return None;
    }
    let stats = CharStats::of(text);
    let random = stats.digits * 20 >= stats.length
        && stats.lower > 0
        && stats.upper > 0
        && stats.density() >= 42
        && marks * 10 <= text.len();
    random.then(|| run.clone())
}

fn with_padding(line: &[u8], range: Range<usize>) -> Range<usize> {
    let padding = line[range.end..].iter().take(2).take_while(|byte| **byte == b'=').count();
    let closed = line.get(range.end + padding).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    if closed { range.start..range.end + padding } else { range }
}

fn is_random(line: &[u8], part: &[u8], range: &Range<usize>, name: Option<&str>) -> bool {
    let stats = CharStats::of(part);
    if stats.letters() < 3
        || stats.digits < 2
        || stats.distinct < 8
        || shape::is_uuid(part)
        || shape::is_ulid(part)
    {
        return false;
    }
    // Words that are joined by dashes and underscores are judged one by one.
    let longest = part
        .split(|byte| matches!(byte, b'_' | b'-' | b'~' | b'+'))
        .max_by_key(|piece| piece.len())
        .unwrap_or(part);
    let core = CharStats::of(longest);
    let three = stats.lower > 0 && stats.upper > 0;
    let bare = if stats.is_hex() {
        // A hexadecimal key looks like a digest or an id, so only lengths that no common hash has count: more than 64 digits
        // (SHA-256), but not 96 (SHA-384) or 128 (SHA-512).
        stats.length > 64 && !matches!(stats.length, 96 | 128)
    } else if three {
        stats.length >= SHORTEST_BARE
            && stats.density() >= 38
            && (core.length >= 12 || stats.length >= 40 && stats.density() >= 45)
    } else {
        core.length >= SHORTEST_BARE && core.density() >= 26 && core.digits >= 4 && !core.is_hex()
    };
    let bare = (bare && !shape::is_camel(longest)) || is_branded(part, &core);
    if bare {
        return !is_explained(line, range, name) && !is_placeholder(part);
    }
    // Behind `name=` or `name:` a shorter run is enough, unless the name says that it is an id or a digest.
    let assigned = if stats.is_hex() {
        stats.length >= 32
    } else {
        core.length >= SHORTEST
            && core.is_mixed()
            && core.digits >= 3
            && !core.is_hex()
            && (core.density() >= 22 || core.length >= 30)
    };
    assigned
        && name_before(line, range.start).is_some_and(|(name, firmly)| firmly && !is_id(&line[name]))
        && !is_explained(line, range, name)
        && !is_placeholder(part)
}

/// `vendor_` and one long piece of letters and digits: the way makers of keys write them today.
fn is_branded(part: &[u8], core: &CharStats) -> bool {
    let brand = part.iter().take_while(|byte| byte.is_ascii_lowercase()).count();
    (2..=8).contains(&brand)
        && part.get(brand) == Some(&b'_')
        && core.length >= 30
        && core.length + brand < part.len()
        && core.is_mixed()
        && core.digits >= 2
        && !core.is_hex()
}

/// `user_id` and the like: an id, unless it is long and random.
fn is_id(name: &[u8]) -> bool {
    let folded = names::fold(name);
    folded.ends_with(b"id")
        || folded.ends_with(b"ids")
        || folded.ends_with(b"uuid")
        || folded.ends_with(b"ref")
        || names::classify_name(name) == NameHint::About
}

/// Whether the name in front of a run, or the word before it, says that it is an id, a digest or a version.
fn is_explained(line: &[u8], range: &Range<usize>, name: Option<&str>) -> bool {
    if let Some((before, _)) = name_before(line, range.start) {
        return names::explains(&line[before.clone()])
            || before_that(line, &before).is_some_and(|joined| names::explains(&joined));
    }
    name.is_some_and(|name| names::explains(name.as_bytes()))
}

/// The name in front of a value, and whether an operator joins them.
fn name_before(line: &[u8], start: usize) -> Option<(Range<usize>, bool)> {
    let mut end = start;
    let skip = |end: &mut usize, set: &[u8], most: usize| {
        let count = line[..*end].iter().rev().take(most).take_while(|byte| set.contains(byte)).count();
        *end -= count;
        count
    };
    skip(&mut end, b"\"'`([{<", 3);
    skip(&mut end, b" \t", 4);
    let firmly = skip(&mut end, b"=:>", 3) > 0;
    skip(&mut end, b" \t", 4);
    skip(&mut end, b"\"'`])", 3);
    if end == start {
        return None;
    }
    // `digest = "1:c5d0…"`: a number in front is no name.
    let digits = line[..end].iter().rev().take(3).take_while(|byte| byte.is_ascii_digit()).count();
    if digits > 0 && line[..end - digits].ends_with(b"\"") && end < start {
        return name_before(line, end - digits);
    }
    let length = line[..end]
        .iter()
        .rev()
        .take(64)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
        .count();
    (length > 0).then(|| (end - length..end, firmly))
}

/// The name together with the word in front of it: `request id`.
fn before_that(line: &[u8], name: &Range<usize>) -> Option<Vec<u8>> {
    let before = line[..name.start].strip_suffix(b" ")?;
    let length = before.iter().rev().take(20).take_while(|byte| byte.is_ascii_alphabetic()).count();
    (length > 0).then(|| [&before[before.len() - length..], &line[name.clone()]].concat())
}
