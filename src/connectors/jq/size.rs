//! How large values are, and how large they may be.

use jaq_core::Error;
use jaq_json::Val;

use super::value;

/// Bytes of a text that a program makes; of what it writes out, all together. Answers may be larger, and go through untouched.
pub(super) const LARGEST: usize = 16_000_000;
/// Items of a list that a program puts together: of 16 bytes each.
pub(super) const LONGEST: usize = 1_000_000;
/// Bytes of a text that is taken apart: by a pattern, into parts, characters or JSON.
pub(super) const TEXT: usize = 1_000_000;
/// Parts, matches and groups of matches that a text may give.
pub(super) const PARTS: usize = 100_000;

/// For a filter that takes no more than `most`.
pub(super) fn too_much(what: &str, most: &str) -> Error<Val> {
    Error::new(value::text(&format!("too large: {what} takes at most {most}")))
}

/// The bytes of a text.
pub(super) fn length(value: &Val) -> Option<usize> {
    match value {
        Val::TStr(text) | Val::BStr(text) => Some(text.len()),
        _ => None,
    }
}

/// Whether a value has at most `most` bytes when it is written out.
pub(super) fn is_writable(value: &Val, most: usize) -> bool {
    weight(value, most).is_some()
}

/// About how many bytes a value has when it is written out; nothing above `most`. A list may hold another one twice without being
/// larger in memory: forty levels of that are a terabyte on paper.
pub(in super::super) fn weight(value: &Val, most: usize) -> Option<usize> {
    fn weigh(value: &Val, left: &mut usize, depth: usize) -> bool {
        let own = 1 + length(value).unwrap_or(1);
        // jaq writes by recursion, too.
        if own > *left || depth > 2_000 {
            return false;
        }
        *left -= own;
        match value {
            Val::Arr(items) => items.iter().all(|item| weigh(item, left, depth + 1)),
            Val::Obj(fields) => {
                fields.iter().all(|(key, value)| weigh(key, left, depth + 1) && weigh(value, left, depth + 1))
            }
            _ => true,
        }
    }
    let mut left = most;
    weigh(value, &mut left, 0).then(|| most - left)
}
