//! Arrays of PostgreSQL: a list in a list for each dimension.

use serde_json::Value;

/// More dimensions are none of PostgreSQL.
const DIMENSIONS: usize = 6;

/// The items of an array; `None`: the bytes are none, or hold what is not read.
pub(super) fn items(bytes: &[u8], item: &dyn Fn(&[u8]) -> Option<Value>) -> Option<Value> {
    let mut bytes = bytes;
    let dimensions = usize::try_from(number(&mut bytes)?).ok().filter(|number| *number <= DIMENSIONS)?;
    // Whether there are nulls, and the type of the items.
    number(&mut bytes)?;
    number(&mut bytes)?;
    let mut lengths = Vec::new();
    for _ in 0..dimensions {
        lengths.push(usize::try_from(number(&mut bytes)?).ok()?);
        number(&mut bytes)?;
    }
    if lengths.is_empty() {
        return Some(Value::Array(Vec::new()));
    }
    list(&lengths, &mut bytes, item)
}

fn list(lengths: &[usize], bytes: &mut &[u8], item: &dyn Fn(&[u8]) -> Option<Value>) -> Option<Value> {
    let Some((length, inner)) = lengths.split_first() else {
        let size = number(bytes)?;
        if size < 0 {
            return Some(Value::Null);
        }
        let (own, rest) = bytes.split_at_checked(usize::try_from(size).ok()?)?;
        *bytes = rest;
        return item(own);
    };
    (0..*length).map(|_| list(inner, bytes, item)).collect::<Option<Vec<Value>>>().map(Value::Array)
}

fn number(bytes: &mut &[u8]) -> Option<i32> {
    let (own, rest) = bytes.split_at_checked(4)?;
    *bytes = rest;
    own.try_into().ok().map(i32::from_be_bytes)
}
