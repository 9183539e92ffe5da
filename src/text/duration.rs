//! Lengths of time as people write them, on the command line and in files.

use std::time::Duration;

/// Reads `90m`, `12h`, `2d` or `1w`; at most ten years.
///
/// # Errors
/// What is wrong with it, and what would be right.
pub(crate) fn age(text: &str) -> Result<Duration, String> {
    let wrong = || "say how old at most, e.g. 12h, 2d or 1w".to_owned();
    let unit = text.chars().next_back().ok_or_else(wrong)?;
    let number: u64 = text[..text.len() - unit.len_utf8()].parse().map_err(|_| wrong())?;
    let minutes = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        'w' => 7 * 24 * 60,
        _ => return Err(wrong()),
    };
    let minutes = number.saturating_mul(minutes);
    if minutes == 0 || minutes > 10 * 366 * 24 * 60 {
        return Err("must be more than 0 and at most ten years".to_owned());
    }
    Ok(Duration::from_secs(minutes * 60))
}

/// A length in its largest unit: `2d`, `12h`, `90m`.
pub(crate) fn length(length: Duration) -> String {
    let minutes = length.as_secs() / 60;
    match minutes {
        0..120 => format!("{minutes}m"),
        120..2880 => format!("{}h", minutes / 60),
        _ => format!("{}d", minutes / (24 * 60)),
    }
}

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
