//! The tenants that the person has to do with.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::list;
use super::{Answer, Answers, Fact, ManagedBy, Question};

/// One tenant that the person has to do with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// The tenant's id, as in the case.
    pub tenant: String,
    /// Its display name.
    #[serde(default)]
    pub name: Option<String>,
    /// Member, invited or switched off there.
    pub state: MembershipState,
    /// From this instant on it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// Who gives and takes it, where that is not this system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_by: Option<ManagedBy>,
}

/// What the person is in a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MembershipState {
    /// A member.
    Member,
    /// Invited, not a member yet.
    Invited,
    /// A member whose account there is deactivated.
    Inactive,
}

impl Membership {
    /// Whether it is over at this instant.
    #[must_use]
    pub fn ended(&self, now: DateTime<Utc>) -> bool {
        self.until.is_some_and(|end| end <= now)
    }

    /// What the person is there: "invited to acme-prod".
    #[must_use]
    pub fn phrase(&self) -> String {
        let preposition = match self.state {
            MembershipState::Member => "of",
            MembershipState::Invited => "to",
            MembershipState::Inactive => "in",
        };
        format!("{} {preposition} {}", self.state.word(), self.tenant)
    }
}

impl MembershipState {
    /// The name in files: `inactive`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Invited => "invited",
            Self::Inactive => "inactive",
        }
    }

    /// The state in a word, as it is said of a person in a tenant: "deactivated".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Inactive => "deactivated",
            other => other.as_str(),
        }
    }
}

impl Fact for Vec<Membership> {
    const QUESTION: Question = Question::Tenants;

    fn says(tenants: Option<&Self>) -> String {
        list(tenants, "in no tenant", Membership::phrase)
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.members(
            |one| one.tenant.clone(),
            |one| one.state,
            |one| format!("{} of {}", one.state.word(), one.tenant),
        )
    }
}
