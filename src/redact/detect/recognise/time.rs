//! Times with their zone, offsets and process ids: `10:00:00 +0200 12345`, `offset +12345678`, `r10...00000000  |+008 00000000`.

use std::ops::Range;

pub(super) fn covers(line: &[u8], range: &Range<usize>) -> bool {
    let text = &line[range.clone()];
    if text.first() != Some(&b'+') && text.first() != Some(&b'-') {
        return false;
    }
    let before = line[..range.start].trim_ascii_end();
    let blanks = range.start - before.len();
    // Behind `HH:MM:SS`, `HH:MM:SS.123` or `HH:MM:SS,123`.
    let fraction = before.iter().rev().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let time = match before.len().checked_sub(fraction + 1).map(|at| before[at]) {
        Some(b'.' | b',') => &before[..before.len() - fraction - 1],
        _ => before,
    };
    let is_time = blanks <= 1
        && matches!(time, [.., h, b':', m1, m2] if h.is_ascii_digit() && m1.is_ascii_digit() && m2.is_ascii_digit());
    let zone =
        text.get(1..5).is_some_and(|zone| zone.iter().all(u8::is_ascii_digit)) || text.get(3) == Some(&b':');
    let word = before.rsplit(|byte| !byte.is_ascii_alphabetic()).next().unwrap_or_default();
    let counts = word.eq_ignore_ascii_case(b"offset") || before.ends_with(b"|");
    is_time && zone || counts
}
