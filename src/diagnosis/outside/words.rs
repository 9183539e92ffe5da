//! A cause beside the six that an error text names. Only read where every check passes, and never more than a suspicion.

use crate::error_text::Reading;

use super::OutsideKind;

/// The least part of what a text says, in percent, that makes a cause of it.
const MOST: i32 = 50;

/// The least strength of it: "white page", "error 500" and "slow" name no cause, they say that there is one.
const CLEAR: i32 = 55;

/// The kind that a text points to first, and by what. A text that points to a check names none.
pub(super) fn kind(reading: &Reading) -> Option<(OutsideKind, String)> {
    let first = reading.first().filter(|first| first.weight >= MOST && first.strength >= CLEAR)?;
    let by = match first.code {
        Some(code) => format!("has {}", code.spelling()),
        None => format!("says \"{}\"", first.quoted()),
    };
    Some((first.cause.kind()?, by))
}
