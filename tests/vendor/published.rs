//! Error texts that vendors published.

use crate::data;
use crate::suspicion::ErrorText;

/// All of them.
pub(crate) fn error_texts() -> Vec<ErrorText> {
    let lines = data::read("errors/error-codes-dev.jsonl");
    #[expect(clippy::expect_used, reason = "a broken file of texts must stop the measurement")]
    lines.lines().map(|line| serde_json::from_str(line).expect("every line is a text")).collect()
}
