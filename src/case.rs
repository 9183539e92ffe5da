//! The case: what was reported. Who cannot do what, where, since when, with which error.

mod assemble;
mod candidate;
pub(crate) mod catalogue;
mod check_id;
pub mod error_ids;
mod essential;
mod from_ticket;
pub mod input;
mod meant;
mod needs;
mod object;
mod outside_kind;
mod remedy_kind;
mod resolution;
mod resolve;
mod supposed;
mod symptom;

pub use assemble::{FieldNames, Given, Missing, assemble};
pub use candidate::{Candidate, NameOf};
pub use catalogue::{Action, Catalogue, Feature};
pub use check_id::CheckId;
pub use essential::Essential;
pub use from_ticket::{FromTicket, TakenFromTicket, TicketGap};
pub use meant::{Meant, is_like, meant, one_each};
pub use needs::{FeatureNeed, Needs};
pub use object::{NoObject, ObjectRef};
pub use outside_kind::OutsideKind;
pub use remedy_kind::RemedyKind;
pub use resolution::{
    GivenNames, KnownToProfile, ListedNames, ResolveStep, Resolved, SeenNames, Unresolved, is_same_name,
};
pub use resolve::Resolution;
pub use supposed::{NoSupposition, Supposed};
pub use symptom::Symptom;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was reported, as the checks see it. Text is verbatim: any language, never trimmed or folded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The person: an e-mail address or an id, as the admin typed it.
    pub user: String,
    /// The tenant where access is expected; `None` when nobody said (then the tenant check cannot be answered).
    #[serde(default)]
    pub tenant: Option<String>,
    /// "Can't log in", or "logged in but can't".
    pub symptom: Symptom,
    /// Whether somebody said so; else it follows from the last attempt and the session, where these are known.
    #[serde(default = "said", skip_serializing_if = "Clone::clone")]
    pub symptom_said: bool,
    /// What the person was trying to do, in the reporter's words.
    #[serde(default)]
    pub action: Option<String>,
    /// The exact error, at most 64 KiB. Weak evidence: it never settles a check.
    #[serde(default)]
    pub error: Option<String>,
    /// When it was reported.
    pub reported_at: DateTime<Utc>,
    /// What the action needs, from the catalogue of actions, `--permission` and `--feature`.
    #[serde(default)]
    pub needs: Needs,
    /// The project, team, folder or record that the action is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<ObjectRef>,
    /// When it last worked, as far as anybody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_worked: Option<DateTime<Utc>>,
    /// Names are taken as given, without a look at what is near.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exact: bool,
    /// What a flag service needs to know about the person to evaluate its rules (`plan` → `pro`).
    #[serde(default)]
    pub traits: BTreeMap<String, String>,
    /// The person's roles in the tenant, as the admin saw them on their profile. What a system says of them goes before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// File names of what was attached.
    #[serde(default)]
    pub attachments: Vec<String>,
    /// What a reader must know about them, "screen.png: what the picture shows was not looked at".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachment_notes: Vec<String>,
    /// What was to be attached and was left out, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// The admin says that the fix has been tried and did not help.
    #[serde(default)]
    pub still_failing: bool,
}

/// A file of an earlier version says it.
fn said() -> bool {
    true
}

impl Case {
    /// A person's case of which nothing else is known yet.
    #[must_use]
    pub fn of(user: impl Into<String>, symptom: Symptom, reported_at: DateTime<Utc>) -> Self {
        Self {
            user: user.into(),
            tenant: None,
            symptom,
            symptom_said: true,
            action: None,
            error: None,
            reported_at,
            needs: Needs::default(),
            on: None,
            last_worked: None,
            exact: false,
            traits: BTreeMap::new(),
            roles: Vec::new(),
            attachments: Vec::new(),
            attachment_notes: Vec::new(),
            left_out: Vec::new(),
            still_failing: false,
        }
    }

    /// Which of the four things this case does not say; `role_known`: the person's roles are known from elsewhere. For signing in,
    /// signing in is the action.
    #[must_use]
    pub fn lacks(&self, role_known: bool) -> Vec<Essential> {
        let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        Essential::ALL
            .into_iter()
            .filter(|essential| !match essential {
                Essential::Action => self.symptom == Symptom::SignIn || said(&self.action),
                Essential::Error => said(&self.error),
                Essential::Role => role_known || !self.roles.is_empty(),
                Essential::Tenant => said(&self.tenant),
            })
            .collect()
    }
}
