//! What the checks are, for programs.

use serde_json::{Value, json};

use crate::checks::{self, Check};
use crate::commands::failure::Failure;
use crate::commands::output;

/// Every check, in the FAQ's order: `{"checks": […]}`.
pub(super) fn all() -> Result<String, Failure> {
    output::as_json(&json!({ "checks": checks::ALL.iter().map(describe).collect::<Vec<_>>() }))
}

/// One check, in the document that an error text gets: of codes and words there is nothing in it.
pub(super) fn one(given: &str, check: &Check) -> Result<String, Failure> {
    output::as_json(&json!({
        "given": given, "check": describe(check), "codes": [], "points_at": [], "language": null,
    }))
}

/// `reasons` are what `--found CHECK=fail:REASON` takes.
fn describe(check: &Check) -> Value {
    let reasons =
        check.by_hand.reasons.iter().map(|reason| json!({"code": reason.code, "says": reason.says}));
    json!({
        "id": check.id.as_str(), "number": check.id.number(), "question": check.question, "explanation": check.explanation(),
        "ask": check.ask, "reasons": reasons.collect::<Vec<_>>(),
    })
}
