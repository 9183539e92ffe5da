//! The two things that people report.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which of the FAQ's two reports this is; it orders the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Symptom {
    /// "I can't sign in."
    SignIn,
    /// "I logged in but can't see or do X."
    Access,
}

/// What an action may be called when it is signing in, lower case.
const SIGN_IN: &[&str] = &["sign in", "sign-in", "signin", "log in", "log-in", "login", "log on", "logon"];

impl Symptom {
    /// The symptom that an action describes: none, or words for signing in, is [`Symptom::SignIn`]; anything else is
    /// [`Symptom::Access`].
    #[must_use]
    pub fn of_action(action: Option<&str>) -> Self {
        let Some(action) = action else { return Self::SignIn };
        let folded = action.trim().to_lowercase();
        let folded = folded.strip_prefix("to ").unwrap_or(&folded);
        if folded.is_empty() || SIGN_IN.contains(&folded) { Self::SignIn } else { Self::Access }
    }

    /// The word of the contract: `sign-in` or `access`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Access => "access",
        }
    }
}
