//! Cases as a table: the first line names the columns, and a row is a case.

use super::case_line::KEYS;
use super::columns::Columns;
use super::line_error::LineError;
use super::lines::PhysicalLine;
use crate::text::near::one_edit;

/// What may stand between two columns. A semicolon is what spreadsheets write where the comma is in numbers.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// The columns that a first line names, and notes about them; `None`: it is no table. `named`: the name of the file says that it is one.
pub(super) fn columns(line: &PhysicalLine, named: bool) -> Option<Result<(Columns, Vec<String>), LineError>> {
    let text = String::from_utf8_lossy(&line.bytes);
    if text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let separator = *SEPARATORS
        .iter()
        .max_by_key(|separator| names(&text, **separator).filter(|name| key(name).is_some()).count())?;
    let found: Vec<String> = names(&text, separator).collect();
    let keys: Vec<Option<&'static str>> = found.iter().map(|name| key(name)).collect();
    if !named && keys.iter().all(Option::is_none) && found.iter().all(|name| near(name).is_none()) {
        return None;
    }
    Some(
        checked(line.number, &found, keys)
            .map(|(keys, notes)| (Columns { keys, separator: separator as u8 }, notes)),
    )
}

fn checked(
    number: u64,
    names: &[String],
    keys: Vec<Option<&'static str>>,
) -> Result<(Vec<Option<&'static str>>, Vec<String>), LineError> {
    let is_twice = |key: &str| keys.iter().flatten().filter(|other| **other == key).count() > 1;
    if let Some(key) = keys.iter().flatten().find(|key| is_twice(key)) {
        let message = format!("two columns are called `{key}`, and only one of them can be meant");
        return Err(LineError::usage(number, message).of_key(key));
    }
    // A slip would else leave out what was said, for every row.
    let mut slip = names.iter().zip(&keys).filter(|(_, key)| key.is_none());
    if let Some((name, near)) = slip.find_map(|(name, _)| Some((name, near(name)?))) {
        let message = format!("the column `{name}` is nothing of a case; did you mean `{near}`?");
        let wrong = LineError::usage(number, message).of_key(name);
        return Err(LineError { candidates: vec![near.to_owned()], ..wrong });
    }
    if !keys.contains(&Some("user")) {
        let all = names.join("`, `");
        let message = format!("the table has no column `user`; its first line names `{all}`");
        let wrong = LineError::usage(number, message).of_key("user");
        return Err(wrong.with_hint("the first line names the columns: user,tenant,action,error"));
    }
    let unknown = names.iter().zip(&keys).filter(|(name, key)| key.is_none() && !name.is_empty());
    let notes = unknown
        .map(|(name, _)| format!("line {number}: the column `{name}` is nothing of a case and is left out"));
    let notes = notes.collect();
    Ok((keys, notes))
}

fn names(line: &str, separator: char) -> impl Iterator<Item = String> {
    line.split(separator).map(|name| name.trim().trim_matches('"').trim().to_owned())
}

fn key(name: &str) -> Option<&'static str> {
    KEYS.into_iter().find(|key| key.eq_ignore_ascii_case(name))
}

/// The key that is one slip away.
fn near(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    KEYS.into_iter()
        .find(|key| name.len() > 2 && (one_edit(key, &name) || name.strip_suffix('s') == Some(key)))
}
