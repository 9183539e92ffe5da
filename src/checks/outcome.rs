//! What a check can say.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{ObjectRef, RemedyKind};
use crate::facts::{Conflict, Question};

/// What a check found out. `Unknown` is not here: it is the `Err` of the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// In order.
    Pass(Passed),
    /// The cause, or one of them.
    Fail(Failed),
    /// Does not apply to this case; the text says why.
    NotApplicable(String),
    /// What was said cannot all be true, and yet something is to be done whichever of it holds.
    Contradicted(Conflict, Vec<Remedy>),
}

/// A check that is in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// One sentence for the admin: "active; last signed in 2026-11-20".
    pub summary: String,
    /// The facts that it rests on.
    pub evidence: Vec<Question>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// A check that found a cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// A stable code: `no_role_grants`.
    pub reason: &'static str,
    /// One sentence for the admin.
    pub summary: String,
    /// The facts that it rests on.
    pub evidence: Vec<Question>,
    /// How sure it is.
    pub confidence: Confidence,
    /// What helps, best first. Never empty.
    pub remedies: Vec<Remedy>,
}

/// How sure a verdict is: ordinal, by rule, no percentages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Unknown or contradicted.
    None,
    /// Only an error text points there.
    Suspected,
    /// Partial, stale, or told by a person.
    Likely,
    /// System of record, complete, fresh.
    Proven,
}

/// The verdict on one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In order.
    Pass,
    /// A cause.
    Fail,
    /// Could not be answered.
    Unknown,
    /// Sources disagree.
    Contradicted,
    /// Does not apply.
    NotApplicable,
}

impl Status {
    /// Whether the check has no answer.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Unknown | Self::Contradicted)
    }
}

/// Something that the admin, or the vendor, can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remedy {
    /// What kind of step.
    pub kind: RemedyKind,
    /// The step, in the FAQ's words, with where to click: "Settings → Users → Inactive Users → open the profile → Reactivate".
    pub text: String,
    /// The role to assign, for `assign_role`; the role of theirs in which the permissions are turned on, for `extend_role`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// How many permissions the person gains beyond what the action needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra_permissions: Option<u64>,
    /// The permissions that a custom role must have, for `custom_role`; those to turn on in `role`, for `extend_role`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub permissions: Vec<String>,
    /// The tenant, for `switch_tenant` and `invite_to_tenant`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The feature, for `enable_flag`, `enable_beta` and `upgrade_tier`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// When waiting ends, for `wait`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// Roles to assign together, for `assign_role`, where small ones are less than one broad one; all that a group gives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// The sensitive permissions among those that come with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensitive: Vec<String>,
    /// How many other people would gain something by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others: Option<u64>,
    /// Where it is done, when that is not this system: "Okta".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The page of the admin's console where it is done. For the admin only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The command that does it. For the admin only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// The object, group or account that it is about.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub for_object: Option<ObjectRef>,
    /// Only the vendor can do it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vendor: bool,
    /// The end of its text that holds in a product's own words too: "; 30 other ways cost the same".
    #[serde(skip)]
    pub note: String,
}

impl Remedy {
    /// Whether it turns permissions on in a role that is there: `extend_role` with permissions. Without them it moves the role's end.
    #[must_use]
    pub fn turns_on(&self) -> bool {
        self.kind == RemedyKind::ExtendRole && !self.permissions.is_empty()
    }

    /// A remedy of that kind with its text and nothing else.
    #[must_use]
    pub fn new(kind: RemedyKind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            role: None,
            extra_permissions: None,
            permissions: Vec::new(),
            tenant: None,
            feature: None,
            until: None,
            roles: Vec::new(),
            sensitive: Vec::new(),
            others: None,
            at: None,
            url: None,
            command: None,
            for_object: None,
            vendor: false,
            note: String::new(),
        }
    }
}
