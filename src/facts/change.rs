//! What was changed about the person, or about everybody.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fact::{list, push};
use super::{Answer, Answers, Fact, Question};
use crate::text::moment::moment;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "WrittenChange")]
pub struct Change {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub what: ChangeKind,
    /// What, in the log's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Whom it was about; without a person it counts for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The permission id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission: Option<String>,
    /// The flag's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flag: Option<String>,
    /// The tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The value before, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The value after, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// By whom.
    #[serde(default)]
    pub by: Option<String>,
    /// The group, mapping or role that it came by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
}

/// The kinds of change: a closed list, and `other` for everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the contract's own words, each of which says what happened")]
pub enum ChangeKind {
    Created,
    Invited,
    InviteCancelled,
    Accepted,
    Activated,
    Deactivated,
    Deleted,
    Restored,
    AddressChanged,
    RoleGranted,
    RoleRemoved,
    /// The definition of a role.
    RoleChanged,
    GroupJoined,
    GroupLeft,
    /// What a group gives.
    GroupChanged,
    PasswordChanged,
    Locked,
    Unlocked,
    TenantJoined,
    TenantLeft,
    FlagChanged,
    TierChanged,
    SeatsChanged,
    PolicyChanged,
    Other,
}

/// As it is read: any text that is not of the list is `other`, with the words in `text`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WrittenChange {
    at: DateTime<Utc>,
    what: String,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    person: Option<String>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    group: Option<String>,
    #[serde(default)]
    permission: Option<String>,
    #[serde(default)]
    flag: Option<String>,
    #[serde(default)]
    tenant: Option<String>,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    to: Option<String>,
    #[serde(default)]
    by: Option<String>,
    #[serde(default)]
    through: Option<String>,
}

impl From<WrittenChange> for Change {
    fn from(written: WrittenChange) -> Self {
        let known = ChangeKind::ALL.iter().find(|kind| kind.as_str() == written.what);
        let text = if known.is_some() { written.text } else { written.text.or(Some(written.what)) };
        Self {
            at: written.at,
            what: known.copied().unwrap_or(ChangeKind::Other),
            text,
            person: written.person,
            role: written.role,
            group: written.group,
            permission: written.permission,
            flag: written.flag,
            tenant: written.tenant,
            from: written.from,
            to: written.to,
            by: written.by,
            through: written.through,
        }
    }
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Created,
        Self::Invited,
        Self::InviteCancelled,
        Self::Accepted,
        Self::Activated,
        Self::Deactivated,
        Self::Deleted,
        Self::Restored,
        Self::AddressChanged,
        Self::RoleGranted,
        Self::RoleRemoved,
        Self::RoleChanged,
        Self::GroupJoined,
        Self::GroupLeft,
        Self::GroupChanged,
        Self::PasswordChanged,
        Self::Locked,
        Self::Unlocked,
        Self::TenantJoined,
        Self::TenantLeft,
        Self::FlagChanged,
        Self::TierChanged,
        Self::SeatsChanged,
        Self::PolicyChanged,
        Self::Other,
    ];

    /// The word in files: `role_removed`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.words().0
    }

    /// What happened, in words: "role removed".
    #[must_use]
    pub fn says(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Created => ("created", "created"),
            Self::Invited => ("invited", "invited"),
            Self::InviteCancelled => ("invite_cancelled", "invite cancelled"),
            Self::Accepted => ("accepted", "invite accepted"),
            Self::Activated => ("activated", "activated"),
            Self::Deactivated => ("deactivated", "deactivated"),
            Self::Deleted => ("deleted", "deleted"),
            Self::Restored => ("restored", "restored"),
            Self::AddressChanged => ("address_changed", "address changed"),
            Self::RoleGranted => ("role_granted", "role granted"),
            Self::RoleRemoved => ("role_removed", "role removed"),
            Self::RoleChanged => ("role_changed", "definition of a role changed"),
            Self::GroupJoined => ("group_joined", "joined a group"),
            Self::GroupLeft => ("group_left", "left a group"),
            Self::GroupChanged => ("group_changed", "group changed"),
            Self::PasswordChanged => ("password_changed", "password changed"),
            Self::Locked => ("locked", "locked"),
            Self::Unlocked => ("unlocked", "unlocked"),
            Self::TenantJoined => ("tenant_joined", "joined a tenant"),
            Self::TenantLeft => ("tenant_left", "left a tenant"),
            Self::FlagChanged => ("flag_changed", "flag changed"),
            Self::TierChanged => ("tier_changed", "tier changed"),
            Self::SeatsChanged => ("seats_changed", "seats changed"),
            Self::PolicyChanged => ("policy_changed", "policy changed"),
            Self::Other => ("other", "changed"),
        }
    }
}

/// Words for a role that was taken away, in logs that say it in words.
const TAKEN: &[&str] = &["removed", "revoked", "unassigned", "taken away"];
/// Words for a role that was given.
const GIVEN: &[&str] = &["added", "assigned", "granted", "given"];

impl Change {
    /// What happened, in words: "role removed Agent".
    #[must_use]
    pub fn says(&self) -> String {
        let mut line = match (&self.text, self.what) {
            (Some(text), _) => text.clone(),
            (None, what) => {
                let mut line = what.says().to_owned();
                let named = [&self.role, &self.group, &self.permission, &self.flag, &self.tenant];
                for name in named.into_iter().flatten() {
                    push(&mut line, " ", Some(name));
                }
                line
            }
        };
        if self.text.is_none() {
            push(&mut line, " from ", self.from.as_ref());
            push(&mut line, " to ", self.to.as_ref());
        }
        line
    }

    /// Whether it took that role from somebody. A log that says it in words is read as well: "role Agent removed", and not
    /// "role Agent edited: conversations.assign removed".
    #[must_use]
    pub fn takes_role(&self, name: &str) -> bool {
        self.moves_role(name, ChangeKind::RoleRemoved, TAKEN)
    }

    /// Whether it gave that role to somebody.
    #[must_use]
    pub fn gives_role(&self, name: &str) -> bool {
        self.moves_role(name, ChangeKind::RoleGranted, GIVEN)
    }

    /// Who did it, to stand behind when: ", by lea"; nothing where that is not known.
    #[must_use]
    pub fn by_whom(&self) -> String {
        self.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default()
    }

    /// The two addresses of a change of one, by its fields or by its words: "address changed from a@b.example to c@b.example".
    pub(crate) fn addresses(&self) -> Option<(String, String)> {
        if self.what == ChangeKind::AddressChanged {
            if let (Some(from), Some(to)) = (&self.from, &self.to) {
                return Some((from.clone(), to.clone()));
            }
        } else if self.what != ChangeKind::Other {
            return None;
        }
        let words: Vec<&str> = self.text.as_deref()?.split_whitespace().collect();
        let behind = |word: &str| {
            let at = words.iter().position(|one| one.eq_ignore_ascii_case(word))?;
            let address = words.get(at + 1)?.trim_matches(|c: char| !c.is_alphanumeric());
            address.contains('@').then(|| address.to_owned())
        };
        Some((behind("from")?, behind("to")?))
    }

    fn moves_role(&self, name: &str, kind: ChangeKind, verbs: &[&str]) -> bool {
        if self.what == kind {
            return self.role.as_ref().is_some_and(|changed| same_case(changed, name));
        }
        let Some(text) = self.says_role() else { return false };
        let (text, role) = (text.to_lowercase(), name.to_lowercase());
        let after = text.strip_prefix("role ").and_then(|rest| rest.strip_prefix(role.as_str()));
        let before = text.strip_suffix(role.as_str()).and_then(|rest| rest.strip_suffix(" role "));
        let took = after.and_then(|rest| rest.strip_prefix(" was ").or_else(|| rest.strip_prefix(' ')));
        took.or(before).is_some_and(|verb| verbs.contains(&verb))
    }

    /// Its own words, if they may be about a role.
    fn says_role(&self) -> Option<&str> {
        let text = self.text.as_deref().filter(|_| self.what == ChangeKind::Other)?;
        text.as_bytes().windows(4).any(|word| word.eq_ignore_ascii_case(b"role")).then_some(text)
    }

    /// The names of roles, in lower case, that it may have given or taken: one, except where the words can be read in two ways.
    pub(crate) fn moved_roles(&self) -> Vec<String> {
        if matches!(self.what, ChangeKind::RoleGranted | ChangeKind::RoleRemoved) {
            return self.role.iter().map(|role| role.to_lowercase()).collect();
        }
        let Some(text) = self.says_role().map(str::to_lowercase) else { return Vec::new() };
        let mut roles = Vec::new();
        for verb in TAKEN.iter().chain(GIVEN) {
            let after =
                text.strip_prefix("role ").and_then(|rest| rest.strip_suffix(verb)?.strip_suffix(' '));
            let before = text.strip_prefix(verb).and_then(|rest| rest.strip_prefix(" role "));
            let named = [after, after.and_then(|name| name.strip_suffix(" was")), before];
            roles.extend(named.into_iter().flatten().map(str::to_owned));
        }
        roles
    }
}

/// Whether two names are the same but for their case.
fn same_case(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
        || !(one.is_ascii() && other.is_ascii()) && one.to_lowercase() == other.to_lowercase()
}

impl Fact for Vec<Change> {
    const QUESTION: Question = Question::Changes;

    fn says(changes: Option<&Self>) -> String {
        list(changes, "nothing changed", |change| {
            let mut line = format!("{} {}", moment(change.at), change.says());
            push(&mut line, " by ", change.by.as_ref());
            push(&mut line, " through ", change.through.as_ref());
            line
        })
    }

    fn merged(answers: Answers<Self>) -> Answer<Self> {
        // Instant and words are all of a change: two logs that name it say the same.
        answers.members(
            |change| (change.at, change.what, change.says()),
            |_| (),
            |change| format!("{} {}", change.at, change.says()),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, ChangeKind, WrittenChange};

    fn change(what: &str, role: Option<&str>) -> Change {
        let mut written = serde_json::json!({ "at": "2026-11-19T10:00:00Z", "what": what });
        written["role"] = serde_json::json!(role);
        serde_json::from_value::<WrittenChange>(written).unwrap().into()
    }

    /// By which role a change is found, and what it does to that role, are one reading.
    #[test]
    fn the_roles_that_a_change_moves() {
        for (what, role, moved, takes, gives) in [
            ("role_removed", Some("Team Lead"), &["team lead"][..], true, false),
            ("role_granted", Some("Agent"), &["agent"], false, true),
            ("Role Agent removed", None, &["agent"], true, false),
            ("role ÄGENT was added", None, &["ägent was", "ägent"], false, true),
            ("taken away role Agent", None, &["agent"], true, false),
            (
                "role Agent edited: conversations.assign removed",
                None,
                &["agent edited: conversations.assign"],
                false,
                false,
            ),
            ("e-mail signature changed", None, &[], false, false),
            ("role_changed", Some("Agent"), &[], false, false),
        ] {
            let change = change(what, role);
            assert_eq!(change.moved_roles(), moved, "{what}");
            let name = role.unwrap_or(if what.contains('Ä') { "Ägent" } else { "AGENT" });
            assert_eq!((change.takes_role(name), change.gives_role(name)), (takes, gives), "{what}");
            for role in change.moved_roles() {
                assert!(change.takes_role(&role) || change.gives_role(&role), "{what}: {role}");
            }
        }
        assert_eq!(change("role x removed", None).what, ChangeKind::Other);
    }
}
