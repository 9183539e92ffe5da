//! What was changed about the person.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::{list, push};
use super::{Answer, Answers, Fact, Question};
use crate::text::moment::moment;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// When.
    pub at: DateTime<Utc>,
    /// What, in a few words ("role Agent removed"). [`Change::DEACTIVATED`] is a word that the account check knows.
    pub what: String,
    /// By whom.
    #[serde(default)]
    pub by: Option<String>,
}

impl Change {
    /// The account was switched off by somebody.
    pub const DEACTIVATED: &str = "deactivated";
}

impl Fact for Vec<Change> {
    const QUESTION: Question = Question::Changes;

    fn says(changes: Option<&Self>) -> String {
        list(changes, "nothing changed", |change| {
            let mut line = format!("{} {}", moment(change.at), change.what);
            push(&mut line, " by ", change.by.as_ref());
            line
        })
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        // Instant and words are all of a change: two logs that name it say the same.
        answers.members(
            |change| (change.at, change.what.clone()),
            |_| (),
            |change| format!("{} {}", change.at, change.what),
        )
    }
}
