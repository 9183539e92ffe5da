//! The object that an action is on.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A project, team, folder or record: what kind of thing, and the system's own id of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectRef {
    /// What it is: `project`.
    pub kind: String,
    /// The system's own id; any characters.
    pub id: String,
}

/// Why what was typed names no object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write KIND:ID, as in `project:lighthouse`")]
pub struct NoObject;

impl ObjectRef {
    /// Whether both name one object. Ids are compared as they are: systems have ids that differ in case only.
    #[must_use]
    pub fn is(&self, kind: &str, id: &str) -> bool {
        self.kind.eq_ignore_ascii_case(kind) && self.id == id
    }
}

impl FromStr for ObjectRef {
    type Err = NoObject;

    /// The kind ends at the first colon: ids have colons of their own.
    fn from_str(text: &str) -> Result<Self, NoObject> {
        let (kind, id) = text.split_once(':').ok_or(NoObject)?;
        let (kind, id) = (kind.trim(), id.trim());
        if kind.is_empty() || id.is_empty() {
            return Err(NoObject);
        }
        Ok(Self { kind: kind.to_owned(), id: id.to_owned() })
    }
}

impl fmt::Display for ObjectRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.id)
    }
}
