//! Whether an object is somebody's: `{"name": "Mia Kern", "email": "…"}`. Its `name` is then a person's.

use crate::redact::vocabulary::person;

/// How far into an object its keys are read, in bytes.
const NEAR: usize = 2048;

/// What a bare `name` is in the object whose first key stands at `start`, and whose own key is `outer`, if it is somebody's.
pub(super) fn meant(text: &str, start: usize, outer: &str) -> Option<&'static str> {
    let has = |is: fn(&str) -> bool| has_key(text, start, is);
    if has(person::is_part_of_a_name) {
        return Some("firstName");
    }
    (person::is_of_people(outer) || has(person::tells_a_person)).then_some("displayName")
}

/// Whether the object has such a key.
fn has_key(text: &str, start: usize, is: fn(&str) -> bool) -> bool {
    let bytes = &text.as_bytes()[start..text.len().min(start + NEAR)];
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return false,
            b'}' | b']' => depth -= 1,
            b'"' => {
                let open = at + 1;
                at = open;
                while bytes.get(at).is_some_and(|byte| *byte != b'"') {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                let is_key =
                    bytes.get(at + 1..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"));
                let key = bytes.get(open..at).and_then(|key| std::str::from_utf8(key).ok());
                if depth == 0 && is_key && key.is_some_and(is) {
                    return true;
                }
            }
            _ => {}
        }
        at += 1;
    }
    false
}
