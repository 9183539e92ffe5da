//! Who keeps an account, a membership or a role: what is done by hand to a copy is undone by the next synchronisation.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::fold;

/// The channel that writes something, and the product as people say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ManagedBy {
    /// The product: "Okta". `None`: not known.
    #[serde(default)]
    pub name: Option<String>,
    /// The channel.
    #[serde(default)]
    pub kind: Option<Channel>,
}

/// How what somebody else decides gets here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Provisioned over SCIM.
    Scim,
    /// Synchronised from a directory (LDAP, Active Directory).
    Directory,
    /// Written at each sign-in from what the identity provider says.
    SignIn,
    /// From code or configuration (Terraform, a file in a repository).
    Code,
    /// Something else.
    Other,
}

impl ManagedBy {
    /// The owner as a sentence names it: "Okta", or what the channel says of it.
    #[must_use]
    pub fn owner(&self) -> &str {
        match (&self.name, self.kind) {
            (Some(name), _) => name,
            (None, Some(Channel::Scim)) => "the system that provisions accounts (SCIM)",
            (None, Some(Channel::Directory)) => "the directory that accounts are synchronised from",
            (None, Some(Channel::SignIn)) => "the identity provider",
            (None, Some(Channel::Code)) => "the configuration that is kept as code",
            (None, Some(Channel::Other) | None) => "the system that manages it",
        }
    }

    /// Another source names another owner: which of the two it is has to be found out, and a copy is changed by hand in neither case.
    pub(super) fn or(&mut self, other: &Self) {
        if self.owner().split(" or ").any(|owner| fold::same(owner, other.owner())) {
            return;
        }
        self.name = Some(format!("{} or {}", self.owner(), other.owner()));
        self.kind = self.kind.filter(|kind| Some(*kind) == other.kind);
    }
}
