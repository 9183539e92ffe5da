//! Values on the command line: what an admin found, where the error is, durations, instants, languages.

use std::convert::Infallible;
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use crate::case::CheckId;
use crate::case::input::ErrorSource;
use crate::checks;
use crate::facts::FoundStatus;

/// One `--found CHECK=pass|fail[:NOTE]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundArg {
    /// Which check.
    pub check: CheckId,
    /// In order, or the cause.
    pub status: FoundStatus,
    /// The admin's own words.
    pub note: Option<String>,
}

/// Reads `--found`.
pub(super) fn found(text: &str) -> Result<FoundArg, String> {
    let (check, answer) = text.split_once('=').ok_or_else(|| {
        format!("say which check and what you found, e.g. account=pass; the checks are {}", names())
    })?;
    let check = checks::named(check).ok_or_else(|| format!("`{check}` is not one of {}", names()))?.id;
    let (status, note) = match answer.split_once(':') {
        Some((status, note)) => (status, Some(note).filter(|note| !note.trim().is_empty())),
        None => (answer, None),
    };
    let status = match status {
        "pass" => FoundStatus::Pass,
        "fail" => FoundStatus::Fail,
        other => return Err(format!("`{other}` is neither pass nor fail")),
    };
    Ok(FoundArg { check, status, note: note.map(str::to_owned) })
}

/// Reads `NAME=VALUE`.
pub(super) fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("say a name and a value, e.g. plan=pro".to_owned()),
    }
}

fn names() -> String {
    let names: Vec<_> = checks::ALL.iter().map(|check| check.id.as_str()).collect();
    names.join(", ")
}

/// Where the exact error is: `@FILE`, `-` for standard input, or the text itself.
#[expect(clippy::unnecessary_wraps, reason = "what clap takes as a parser")]
pub(super) fn error(text: &str) -> Result<ErrorSource, Infallible> {
    Ok(match (text, text.strip_prefix('@')) {
        ("-", _) => ErrorSource::StandardInput,
        (_, Some(path)) => ErrorSource::File(PathBuf::from(path)),
        _ => ErrorSource::Text(text.to_owned()),
    })
}

/// Reads an RFC 3339 instant.
pub(super) fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|instant| instant.to_utc())
        .map_err(|error| format!("{error}; write it like 2026-11-23T09:00:00Z"))
}

/// Reads a language tag; it names a file, so only letters, digits and `-`.
pub(super) fn language(text: &str) -> Result<String, String> {
    let fits = (2..=16).contains(&text.len())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if fits { Ok(text.to_owned()) } else { Err("write a language tag like en or pt-br".to_owned()) }
}
