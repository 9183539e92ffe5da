//! One header field: its value, and the parameters of those that say what a part is (RFC 2045, 5.1).

use std::ops::Range;

/// What stands before the first parameter, in lower case: `text/plain`.
pub(super) fn value(field: &str) -> String {
    let (_, value) = field.split_once(':').unwrap_or(("", field));
    value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// The value of a parameter, without its quotes: `boundary="x"`.
pub(super) fn parameter<'f>(field: &'f str, wanted: &str) -> Option<&'f str> {
    place(field, wanted).map(|place| &field[place])
}

/// The field with another value for a parameter, if it has it.
pub(super) fn with(field: &str, wanted: &str, new: &str) -> String {
    match place(field, wanted) {
        Some(place) => format!("{}{new}{}", &field[..place.start], &field[place.end..]),
        None => field.to_owned(),
    }
}

/// Where the value of a parameter stands.
fn place(field: &str, wanted: &str) -> Option<Range<usize>> {
    outside_quotes(field).into_iter().skip(1).find_map(|part| {
        let (name, _) = field[part.clone()].split_once('=')?;
        if !name.trim().eq_ignore_ascii_case(wanted) {
            return None;
        }
        let from = part.start + name.len() + 1;
        let value = &field[from..part.end];
        let start = from + value.len() - value.trim_start().len();
        let value = &field[start..part.end];
        let (start, length) = match value.strip_prefix('"') {
            Some(quoted) => (start + 1, quoted.find('"').unwrap_or(quoted.trim_end().len())),
            None => (start, value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        (length > 0).then(|| start..start + length)
    })
}

/// Where the parts between semicolons stand that are not inside quotes.
fn outside_quotes(text: &str) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut quoted) = (Vec::new(), 0, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b';' if !quoted => {
                parts.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(start..text.len());
    parts
}
