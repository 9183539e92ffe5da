//! Objects below the tenant: the project, team, folder or record that an action is on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::{list, push};
use super::{Answer, Answers, Fact, Question};
use crate::case::ObjectRef;

/// The object that the action is on, or one of its parents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// What it is: `project`.
    pub kind: String,
    /// The system's own id.
    pub id: String,
    /// What it stands in, named where the system hands what is granted there down.
    #[serde(default)]
    pub parent: Option<ObjectRef>,
    /// Whether this person may reach it, by itself or by a parent; `None`: not known.
    #[serde(default)]
    pub shared: Option<bool>,
}

impl Object {
    /// Whether it is that one.
    #[must_use]
    pub fn is(&self, other: &ObjectRef) -> bool {
        other.is(&self.kind, &self.id)
    }
}

impl Fact for Vec<Object> {
    const QUESTION: Question = Question::Objects;

    fn says(objects: Option<&Self>) -> String {
        list(objects, "no such object is visible to them", |object| {
            let mut line = format!("{} {}", object.kind, object.id);
            push(
                &mut line,
                " in ",
                object.parent.as_ref().map(|parent| format!("{} {}", parent.kind, parent.id)),
            );
            push(
                &mut line,
                ", ",
                object.shared.map(|shared| if shared { "shared with them" } else { "not shared with them" }),
            );
            line
        })
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.members(
            |object| (object.kind.to_lowercase(), object.id.clone()),
            |object| object.shared,
            |object| {
                let shared =
                    if object.shared == Some(true) { "shared with them" } else { "not shared with them" };
                format!("{} {} is {shared}", object.kind, object.id)
            },
        )
    }
}
