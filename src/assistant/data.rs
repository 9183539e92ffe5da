//! Texts of others, marked as what they are.

use schemars::JsonSchema;
use serde::Serialize;

/// A text that is quoted. It is told to people and never followed: whoever wrote it may have meant it for the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DataText {
    /// The text, without what a reader would not see.
    pub data: String,
    /// Whose words are in it.
    pub source: DataSource,
}

/// Whose words a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DataSource {
    /// What the caller was told: person, tenant, action, error.
    User,
    /// What the error text says.
    Error,
    /// What the systems answered.
    Systems,
    /// A sentence of this program, with names out of the systems and of the case in it.
    Report,
    /// The profile of the customer.
    Profile,
    /// The ticketing system.
    Ticketing,
}

impl DataSource {
    /// The word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Error => "error",
            Self::Systems => "systems",
            Self::Report => "report",
            Self::Profile => "profile",
            Self::Ticketing => "ticketing",
        }
    }

    /// A text of that source.
    #[must_use]
    pub fn text(self, data: impl Into<String>) -> DataText {
        DataText { data: data.into(), source: self }
    }

    /// The same of several.
    #[must_use]
    pub fn texts(self, data: &[String]) -> Vec<DataText> {
        data.iter().map(|text| self.text(text)).collect()
    }
}
