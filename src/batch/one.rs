//! One case as a line has it, for who has one line only: a request.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::case_line::{self, LineFields};
use super::line_error::LineError;
use crate::case::{Case, Catalogue};

/// A case, and what was set apart.
#[derive(Debug)]
pub struct BatchCase {
    /// The case.
    pub case: Case,
    /// The values of the keys that are the caller's own, in the order of the text.
    pub apart: Vec<(String, Value)>,
}

/// Reads a case as a line of a batch has it, with keys of the caller's own beside. A key that stands there twice is refused.
///
/// # Errors
/// It is not JSON, or not a case.
pub fn read_one(
    text: &str,
    own: &[&str],
    catalogue: &Catalogue,
    now: DateTime<Utc>,
) -> Result<BatchCase, LineError> {
    let LineFields(fields) = case_line::fields(1, text)?;
    let (apart, fields): (Vec<_>, Vec<_>) =
        fields.into_iter().partition(|(key, _)| own.contains(&key.as_str()));
    let twice =
        apart.iter().enumerate().find(|(at, (key, _))| apart[..*at].iter().any(|(known, _)| known == key));
    if let Some((_, (key, _))) = twice {
        let message = format!("`{key}` stands there twice, and only one of them can be meant");
        return Err(LineError::usage(1, message).of_key(key));
    }
    Ok(BatchCase { case: case_line::case(1, LineFields(fields), catalogue, now)?, apart })
}
