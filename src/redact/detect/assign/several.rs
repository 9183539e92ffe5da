//! Values that stand in a list or in a call behind their name.

use std::ops::Range;

use crate::redact::detect::judge;
use crate::redact::detect::span::Span;
use crate::redact::detect::value_at::value_at_most;

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

/// The quoted argument of a call that stands as a value.
pub(super) fn argument(line: &[u8], value: &Range<usize>, most: usize) -> Option<Range<usize>> {
    let open = value.end.checked_sub(1).filter(|at| line[*at] == b'(')?;
    line.get(open + 1).filter(|quote| matches!(quote, b'"' | b'\''))?;
    Some(value_at_most(line, open + 2, most))
}
