//! Finds one array of a document and its items, without looking into them: for cutting a long document at an item and for
//! cleaning its parts side by side.

use std::ops::Range;

use super::read::{JsonReader, Malformed, unescape};

/// The items of the array at the end of `path` (keys of objects, from the root): where each stands in the text. `None` if the
/// document is malformed or there is no such array.
pub(in crate::redact) fn list(text: &str, path: &[&str]) -> Option<Vec<Range<usize>>> {
    let mut reader = JsonReader::new(text);
    let mut found = None;
    find(&mut reader, path, &mut found)?;
    reader.end().ok()?;
    found
}

/// Whether the whole text is one JSON value.
pub(in crate::redact) fn is_json(text: &str) -> bool {
    let mut reader = JsonReader::new(text);
    reader.skip(0).and_then(|()| reader.end()).is_ok()
}

/// Bytes in which the first keys of a document stand.
const HEAD: usize = 64 << 10;

/// The keys of the root object, or of the first item of a root list, as far as they stand in the first 64 KiB. The text may be
/// malformed, or cut.
pub(in crate::redact) fn first_keys(text: &str) -> Vec<String> {
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut reader = JsonReader::new(&text[..end]);
    let mut keys = Vec::new();
    let _ = reader.take(b'[');
    if reader.take(b'{') {
        let _ = read_keys(&mut reader, &mut keys);
    }
    keys
}

fn read_keys(reader: &mut JsonReader<'_>, keys: &mut Vec<String>) -> Result<(), Malformed> {
    loop {
        reader.peek();
        let (range, _) = reader.string()?;
        keys.push(unescape(&reader.text[range]).into_owned());
        reader.expect(b':')?;
        reader.skip(0)?;
        reader.expect(b',')?;
    }
}

fn find(reader: &mut JsonReader<'_>, path: &[&str], found: &mut Option<Vec<Range<usize>>>) -> Option<()> {
    reader.peek();
    match path.split_first() {
        _ if found.is_some() => reader.skip(0).ok(),
        None if reader.take(b'[') => {
            *found = Some(items(reader)?);
            Some(())
        }
        Some((key, rest)) if reader.take(b'{') => {
            if reader.take(b'}') {
                return Some(());
            }
            loop {
                reader.peek();
                let (range, _) = reader.string().ok()?;
                let is_next = unescape(&reader.text[range]) == **key;
                reader.expect(b':').ok()?;
                if is_next {
                    find(reader, rest, found)?;
                } else {
                    reader.skip(0).ok()?;
                }
                if !reader.take(b',') {
                    return reader.expect(b'}').ok();
                }
            }
        }
        _ => reader.skip(0).ok(),
    }
}

fn items(reader: &mut JsonReader<'_>) -> Option<Vec<Range<usize>>> {
    let mut items = Vec::new();
    if reader.take(b']') {
        return Some(items);
    }
    loop {
        reader.peek();
        let start = reader.at;
        reader.skip(0).ok()?;
        items.push(start..reader.at);
        if !reader.take(b',') {
            reader.expect(b']').ok()?;
            return Some(items);
        }
    }
}
