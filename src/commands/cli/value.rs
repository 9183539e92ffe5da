//! Values on the command line: what an admin found, where the error is, durations, instants, languages.

use std::convert::Infallible;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

use crate::case::CheckId;
use crate::case::input::ErrorSource;
use crate::checks::{self, Check};
use crate::facts::FoundStatus;
use crate::text::moment::unreadable;
use crate::text::near::one_edit;

/// One `--found CHECK=pass|fail[:REASON[: WORDS]|:WORDS]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundArg {
    /// Which check.
    pub check: CheckId,
    /// In order, or the cause.
    pub status: FoundStatus,
    /// One of the check's own reason codes.
    pub reason: Option<String>,
    /// The admin's own words.
    pub note: Option<String>,
}

/// Reads `--found`.
pub(super) fn found(text: &str) -> Result<FoundArg, String> {
    let (check, answer) = text.split_once('=').ok_or_else(|| {
        format!("say which check and what you found, e.g. account=pass; the checks are {}", names())
    })?;
    let check = checks::named(check).ok_or_else(|| format!("`{check}` is not one of {}", names()))?;
    let (status, note) = match answer.split_once(':') {
        Some((status, note)) => (status, Some(note).filter(|note| !note.trim().is_empty())),
        None => (answer, None),
    };
    let status = match status {
        "pass" => FoundStatus::Pass,
        "fail" => FoundStatus::Fail,
        other => return Err(format!("`{other}` is neither pass nor fail")),
    };
    let (reason, note) = match note.filter(|_| status == FoundStatus::Fail) {
        Some(note) => reason(check, note)?,
        None => (None, note.map(str::to_owned)),
    };
    Ok(FoundArg { check: check.id, status, reason, note })
}

/// A reason code of the check, alone or before words; one letter away from a code is a slip, and anything else is words.
fn reason(check: &Check, note: &str) -> Result<(Option<String>, Option<String>), String> {
    let (head, words) = note.split_once(':').map_or((note, None), |(head, words)| (head, Some(words)));
    let head = head.trim();
    let codes = check.by_hand.reasons;
    if codes.iter().any(|reason| reason.code == head) {
        let words = words.map(str::trim).filter(|words| !words.is_empty());
        return Ok((Some(head.to_owned()), words.map(str::to_owned)));
    }
    let is_word = !head.is_empty() && !head.contains(char::is_whitespace);
    let near = codes.iter().find(|reason| one_edit(reason.code, &head.to_lowercase()));
    match near.filter(|_| is_word) {
        Some(near) => Err(format!(
            "`{head}` is no reason of {}: did you mean `{}`? `escalate explain {}` lists them",
            check.id.as_str(),
            near.code,
            check.id.as_str()
        )),
        None => Ok((None, Some(note.to_owned()))),
    }
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

/// When something was, as people say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenArg {
    /// With its zone.
    Instant(DateTime<Utc>),
    /// In the zone of this machine.
    Local(NaiveDateTime),
    /// So long ago.
    Ago(TimeDelta),
}

/// How it is written.
pub(in crate::commands) const WHEN: &str = "write a date (2026-11-20), a time (\"2026-11-20 14:00\", 2026-11-20T14:00:00+01:00), or how long ago (90m, 3d, 2w)";

/// Reads an instant, a local time, a date (its first instant), or how long ago.
pub(super) fn when(text: &str) -> Result<WhenArg, String> {
    let text = text.trim();
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Ok(WhenArg::Instant(instant.to_utc()));
    }
    for format in ["%F %R%:z", "%F %R %:z", "%F %T%:z", "%F %T %:z", "%FT%R%:z"] {
        if let Ok(instant) = DateTime::parse_from_str(&text.replace(['Z', 'z'], "+00:00"), format) {
            return Ok(WhenArg::Instant(instant.to_utc()));
        }
    }
    for format in ["%F %R", "%FT%R", "%F %T", "%FT%T"] {
        if let Ok(local) = NaiveDateTime::parse_from_str(text, format) {
            return Ok(WhenArg::Local(local));
        }
    }
    if let Ok(day) = NaiveDate::parse_from_str(text, "%F") {
        return Ok(WhenArg::Local(day.and_time(NaiveTime::MIN)));
    }
    ago(text).map(WhenArg::Ago).ok_or_else(|| WHEN.to_owned())
}

/// `90m`, `12h`, `3d`, `2w`.
fn ago(text: &str) -> Option<TimeDelta> {
    let unit = text.chars().last()?;
    let count: i64 = text.strip_suffix(unit)?.trim().parse().ok().filter(|count| *count > 0)?;
    match unit {
        'm' => TimeDelta::try_minutes(count),
        'h' => TimeDelta::try_hours(count),
        'd' => TimeDelta::try_days(count),
        'w' => TimeDelta::try_weeks(count),
        _ => None,
    }
}

/// Reads an RFC 3339 instant.
pub(super) fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text)
        .map(|instant| instant.to_utc())
        .map_err(|error| unreadable(&error.to_string()))
}

/// Reads a language tag; it names a file, so only letters, digits and `-`.
pub(super) fn language(text: &str) -> Result<String, String> {
    let fits = (2..=16).contains(&text.len())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
    if fits { Ok(text.to_owned()) } else { Err("write a language tag like en or pt-br".to_owned()) }
}
