//! What `explain` answers: a check's own text, or what an error code or text says.

use schemars::JsonSchema;
use serde::Serialize;

use super::data::DataText;
use crate::output::explained::ExplainedWords;

/// What is known of a check or of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct ExplainAnswer {
    /// What was asked.
    pub(super) given: DataText,
    /// What is known of it, out of the program's own tables. A text settles nothing: it says where to look first.
    pub(super) explained: ExplainedWords,
    /// What was cut to keep the answer short.
    pub(super) cut: Vec<String>,
}

impl ExplainAnswer {
    /// In our own words, what it is.
    #[must_use]
    pub(super) fn headline(&self) -> String {
        let explained = &self.explained;
        if let Some(check) = &explained.check {
            return format!("Check {}, {}.", check.number, check.id);
        }
        match explained.points_at.first() {
            Some(first) => {
                let what = first.check.or(first.outside).unwrap_or("something else");
                format!("The text points at: {what}. It settles nothing, and only says where to look first.")
            }
            None => "The text points at nothing that is known here, which says nothing about the cause."
                .to_owned(),
        }
    }
}
