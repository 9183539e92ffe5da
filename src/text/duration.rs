//! Lengths of time as people write them, on the command line and in files.

use std::time::Duration;

/// Reads `500ms`, `30s`, `2m`, or seconds without a unit; more than nothing, at most an hour.
///
/// # Errors
/// What is wrong with it, and what would be right.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let number: u64 = digits.parse().map_err(|_| "say how long, e.g. 30s, 500ms or 2m".to_owned())?;
    let length = match &text[digits.len()..] {
        "ms" => Duration::from_millis(number),
        "s" | "" => Duration::from_secs(number),
        "m" => Duration::from_secs(number.min(61) * 60),
        unit => return Err(format!("`{unit}` is not a unit: use ms, s or m")),
    };
    if length.is_zero() || length > Duration::from_secs(60 * 60) {
        return Err("must be more than 0 and at most 60m".to_owned());
    }
    Ok(length)
}
