//! Clusters as scripts read them: what `--clusters` writes, an array of [`Cluster`]. Additive only: a field may be added, never renamed,
//! removed or given another meaning.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::{CheckId, OutsideKind};
use crate::checks::Remedy;
use crate::diagnosis::Verdict;
use crate::facts::ChangeKind;

/// Cases with one cause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cluster {
    /// The primary cause of all of them; null where it is none of the six, or not known because a system does not answer.
    pub primary: Option<CheckId>,
    /// The cause beside the six, where that is the cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<OutsideKind>,
    /// The stable code of the check; of a system that does not answer, how it does not.
    pub reason: Option<String>,
    /// How many people, each once.
    pub size: usize,
    /// The tenant, where all of them are in one.
    pub tenant: Option<String>,
    /// The smallest set of facts that all of them have and no other case has, but for the exceptions.
    pub shared: Vec<SharedFact>,
    /// The cases, in the order of the lines.
    pub cases: Vec<ClusteredCase>,
    /// The change that made it so, where one is recorded.
    pub change: Option<ClusterChange>,
    /// What helps all of them, best first.
    pub remedies: Vec<ClusterRemedy>,
    /// The system that does not answer, or that manages what is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Since when, as far as it is known: the change, or the first of the cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<DateTime<Utc>>,
    /// Cases that have all of that and another cause, or none.
    #[serde(default)]
    pub exceptions: Vec<ClusterException>,
    /// Cases with the same cause that no cluster explains.
    #[serde(default)]
    pub unexplained: Vec<ClusteredCase>,
    /// Whether every case of it is for support: the admin cannot fix it.
    pub escalate: bool,
    /// One sentence for the admin.
    pub summary: String,
}

/// One of the facts that all cases of a cluster have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct SharedFact {
    /// What it is.
    pub kind: SharedKind,
    /// What it is called: the role, the group, the flag's key, the connector; of a change, what was changed.
    pub name: String,
    /// Of a change: where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// How it is: `off`, `role_changed`, `unreachable`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Of a change: when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    /// Of a change: by whom. For the admin only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// What a shared fact can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SharedKind {
    /// A change that is in the log of all of them.
    Change,
    /// A connector that did not answer.
    Failure,
    /// A role that they have.
    Role,
    /// A group that they are in.
    Group,
    /// A flag and how it stands.
    Flag,
    /// The tier of their tenant.
    Tier,
    /// The system that manages their accounts or roles.
    System,
    /// Their tenant.
    Tenant,
}

/// A case of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct ClusteredCase {
    /// The line that it was read from, counted from 1.
    pub line: u64,
    /// Who.
    pub user: String,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
}

/// A case that has what a cluster shares, and not its cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterException {
    /// The line that it was read from, counted from 1.
    pub line: u64,
    /// Who.
    pub user: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Its own primary cause.
    pub primary: Option<CheckId>,
}

/// The change behind a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterChange {
    /// When.
    pub at: DateTime<Utc>,
    /// What, in words.
    pub what: String,
    /// By whom. For the admin only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// What helps all cases of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ClusterRemedy {
    /// The step.
    #[serde(flatten)]
    pub remedy: Remedy,
    /// How many of its people it helps.
    pub helps: usize,
    /// Everybody whom it would touch, as far as it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touches: Option<u64>,
}

impl SharedKind {
    /// The word of the contract: `role`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Failure => "failure",
            Self::Role => "role",
            Self::Group => "group",
            Self::Flag => "flag",
            Self::Tier => "tier",
            Self::System => "system",
            Self::Tenant => "tenant",
        }
    }
}

impl SharedFact {
    /// Whether it names a role: a role that they have, or one that was changed.
    pub(super) fn is_role(&self) -> bool {
        self.kind == SharedKind::Role
            || (self.kind == SharedKind::Change
                && self.state.as_deref() == Some(ChangeKind::RoleChanged.as_str()))
    }

    /// Whether it says only half: a system that does not answer, one way or the other.
    pub(super) fn is_vague(&self) -> bool {
        self.kind == SharedKind::Failure && self.state.is_none()
    }
}
