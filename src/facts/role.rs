//! Roles, what they grant, and the decisions of a permission engine.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::{list, push};
use super::{Answer, Answers, Fact, ManagedBy, Question};
use crate::case::ObjectRef;
use crate::text::few::{few, few_joined};
use crate::text::moment::moment;

/// A role that the person has, or a grant without a role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Its name; for a direct grant a description ("direct grant").
    pub name: String,
    /// The permission ids that it grants, `*` for all; `None`: not shown here, look in the catalogue.
    #[serde(default)]
    pub permissions: Option<Vec<String>>,
    /// Permission ids that it takes away, in systems that have a deny.
    #[serde(default)]
    pub denies: Vec<String>,
    /// How the person came by it, outermost first: `["group finance", "role superrole"]`.
    #[serde(default)]
    pub via: Vec<String>,
    /// Whether it is a grant without a role: not expected in the catalogue.
    #[serde(default)]
    pub direct: bool,
    /// Where it holds; `None`: not known, which counts as the tenant unless the action is on an object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<GrantScope>,
    /// From this instant on it is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// Who gives and takes it, where that is not this system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_by: Option<ManagedBy>,
    /// The person's groups through which it comes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
}

/// Where a role or grant holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum GrantScope {
    /// All of it: everywhere, or in the tenant.
    Whole(Whole),
    /// One object, and what inherits from it.
    Object(ObjectRef),
}

/// The scopes that are no single object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whole {
    /// In every tenant.
    Global,
    /// In the tenant.
    Tenant,
}

/// A role that exists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoleDefinition {
    /// Its name.
    pub name: String,
    /// The permission ids that it grants, `*` for all.
    pub permissions: Vec<String>,
    /// Never to be suggested: owner, administrator, or everything.
    #[serde(default)]
    pub protected: bool,
    /// How many people have it.
    #[serde(default)]
    pub holders: Option<u64>,
    /// Names of roles whose permissions it has too, to any depth.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inherits: Vec<String>,
    /// Every group that gives it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Who gives and takes it, where that is not this system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub managed_by: Option<ManagedBy>,
    /// `false`: it cannot be given to a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignable: Option<bool>,
}

/// What a permission engine decided about one permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The permission that was asked about.
    pub permission: String,
    /// Allowed, denied or conditional.
    pub decided: Decided,
    /// The way from the person to the permission, person first, in the engine's own notation: `["user:u-17",
    /// "team:billing#member", "role:exporter#assignee", "report:7#export"]`; or the chain of rules that led to it.
    #[serde(default)]
    pub path: Vec<String>,
    /// What a conditional decision lacks: names of values that were not given.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Of a denied one: the relations of which one would be enough, the narrowest first: `["role:exporter#assignee"]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// Of a denied one: conditions that what was given does not meet, in the engine's words: `["report:7#viewer holds only with hours (hour >= 9
    /// && hour < 17)"]`. The path is then the way that would grant it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmet: Vec<String>,
    /// Of a denied one that something grants: what takes it away, `["org:acme#suspended"]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken_by: Vec<String>,
}

/// A permission engine's verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decided {
    /// Granted.
    Allowed,
    /// Not granted.
    Denied,
    /// Depends on context that was not given.
    Conditional,
}

impl Fact for Vec<Role> {
    const QUESTION: Question = Question::Roles;

    fn says(roles: Option<&Self>) -> String {
        list(roles, "no role", |role| {
            let via = if role.via.is_empty() {
                String::new()
            } else {
                format!(" via {}", few_joined(&role.via, " → "))
            };
            let count = role.permissions.as_ref().map(|all| format!(" ({})", count(all)));
            let mut line = format!("{}{}{via}", role.name, count.unwrap_or_default());
            push(&mut line, " through ", (!role.groups.is_empty()).then(|| few(&role.groups)));
            push(
                &mut line,
                " on ",
                role.scope.as_ref().and_then(GrantScope::object).map(ToString::to_string),
            );
            push(&mut line, " until ", role.until.map(moment));
            push(&mut line, ", managed by ", role.managed_by.as_ref().map(ManagedBy::owner));
            line
        })
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.members(
            // The same role on two projects is two grants, and both hold.
            |role| {
                (role.direct, role.name.clone(), role.scope.as_ref().and_then(GrantScope::object).cloned())
            },
            |role| role.permissions.as_deref().map(set),
            |role| {
                let granted = role.permissions.as_deref().map_or_else(|| "something".to_owned(), sorted);
                format!("{} grants {granted}", role.name)
            },
        )
    }
}

impl Fact for Vec<RoleDefinition> {
    const QUESTION: Question = Question::RoleCatalogue;

    fn says(roles: Option<&Self>) -> String {
        list(roles, "no role exists", |role| format!("{} ({})", role.name, count(&role.permissions)))
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.members(
            |role| role.name.clone(),
            |role| set(&role.permissions),
            |role| format!("{} grants {}", role.name, sorted(&role.permissions)),
        )
    }
}

fn count(permissions: &[String]) -> String {
    if permissions.iter().any(|id| id == "*") {
        return "every permission".into();
    }
    match permissions.len() {
        1 => "1 permission".into(),
        count => format!("{count} permissions"),
    }
}

fn set(permissions: &[String]) -> BTreeSet<String> {
    permissions.iter().cloned().collect()
}

fn sorted(permissions: &[String]) -> String {
    let sorted: BTreeSet<&str> = permissions.iter().map(String::as_str).collect();
    few(&sorted.into_iter().collect::<Vec<_>>())
}

impl GrantScope {
    /// The one object that it holds on; `None`: it holds in the whole tenant.
    #[must_use]
    pub fn object(&self) -> Option<&ObjectRef> {
        match self {
            Self::Object(object) => Some(object),
            Self::Whole(_) => None,
        }
    }
}

impl Decided {
    /// The verdict in a word: "denied".
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Conditional => "conditional",
        }
    }
}

impl Fact for Vec<Decision> {
    const QUESTION: Question = Question::Decisions;

    fn says(decisions: Option<&Self>) -> String {
        list(decisions, "no decision", |decision| {
            let path = match decision.path.as_slice() {
                [] => String::new(),
                path => format!(" ({})", path.join(" → ")),
            };
            let missing = match decision.missing.as_slice() {
                [] => String::new(),
                missing => format!(", lacks {}", few(missing)),
            };
            let mut line = format!("{} {}{path}{missing}", decision.permission, decision.decided.word());
            for (before, all, between) in [
                (", lacks ", &decision.lacks, " or "),
                (", on a condition that is not met: ", &decision.unmet, "; "),
                (", taken away by ", &decision.taken_by, " and "),
            ] {
                push(&mut line, before, (!all.is_empty()).then(|| few_joined(all, between)));
            }
            line
        })
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        answers.members(
            |decision| decision.permission.clone(),
            |decision| decision.decided,
            |decision| format!("{} {}", decision.permission, decision.decided.word()),
        )
    }
}
