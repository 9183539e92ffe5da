//! What a system or the profile knows, as somebody may name it: a person, a tenant, an action, a role, a feature, an object.

use serde::{Deserialize, Serialize};

use crate::text::fold;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameOf {
    /// A person.
    User,
    /// A tenant.
    Tenant,
    /// Something that people do.
    Action,
    /// A role.
    Role,
    /// A feature, by its key.
    Feature,
    /// A project, team, folder or record.
    Object,
}

impl NameOf {
    /// All of them, in the order in which a case names them.
    pub const ALL: &'static [Self] =
        &[Self::User, Self::Tenant, Self::Action, Self::Role, Self::Feature, Self::Object];

    /// The word of the contract: `user`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Tenant => "tenant",
            Self::Action => "action",
            Self::Role => "role",
            Self::Feature => "feature",
            Self::Object => "object",
        }
    }

    /// The key of a connector's `[list]`, and the word of `escalate list`: `users`.
    #[must_use]
    pub fn listing(self) -> &'static str {
        match self {
            Self::User => "users",
            Self::Tenant => "tenants",
            Self::Action => "actions",
            Self::Role => "roles",
            Self::Feature => "features",
            Self::Object => "objects",
        }
    }
}

/// One entry of a listing. Beside its id and its name it has by what else it may be named.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Candidate {
    /// The system's own id, or what stands for one: the key of a feature, the name of an action.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// A person's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A person's sign-in name, where that is not the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// What it may be called besides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What kind of object it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The tenants in which it is, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tenants: Vec<String>,
}

impl Candidate {
    /// Something of which the id and the name are all that is known.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), ..Self::default() }
    }

    /// Something of which the id is all that is known.
    #[must_use]
    pub(super) fn of_id(id: &str) -> Self {
        Self::new(id, "")
    }

    /// Whether systems find it by that.
    pub(super) fn is_called(&self, given: &str) -> bool {
        self.identities().any(|name| fold::same(name, given))
    }

    /// By what systems look it up: the id, the address, the sign-in name, another name.
    pub(super) fn identities(&self) -> impl Iterator<Item = &str> {
        let names = [Some(&self.id), self.email.as_ref(), self.username.as_ref()];
        names.into_iter().flatten().chain(&self.aliases).map(String::as_str).filter(|name| !name.is_empty())
    }

    /// What a case names it by: a person by the address, a role and an action by the name, an object by kind and id, everything else
    /// by the id.
    #[must_use]
    pub fn given_as(&self, of: NameOf) -> String {
        match of {
            NameOf::User => {
                let named = self.email.as_ref().or(self.username.as_ref());
                named.unwrap_or(&self.id).clone()
            }
            NameOf::Action | NameOf::Role => self.name.clone(),
            NameOf::Object => format!("{}:{}", self.kind.as_deref().unwrap_or("object"), self.id),
            NameOf::Tenant | NameOf::Feature => self.id.clone(),
        }
    }

    /// It in a line for people: `ana@acme.example (Ana Ito), in acme-prod`.
    #[must_use]
    pub fn label(&self, of: NameOf) -> String {
        let mut line = self.given_as(of);
        if !self.name.is_empty() && !fold::same(&self.name, &line) {
            line = format!("{line} ({})", self.name);
        }
        if of == NameOf::User && !self.tenants.is_empty() {
            line = format!("{line}, in {}", self.tenants.join(", "));
        }
        line
    }

    /// What a person is called, but for the id and addresses: by which the redaction finds them in a text.
    #[must_use]
    pub fn person_names(&self) -> Vec<String> {
        let names = std::iter::once(&self.name).chain(&self.username).chain(&self.aliases);
        names.filter(|name| !name.trim().is_empty() && !name.contains('@')).cloned().collect()
    }

    /// Takes up what another row of the same says.
    pub(super) fn join(&mut self, other: Self) {
        // The profile says what a tenant is called, a membership mostly does not.
        if self.name.is_empty() || (self.name == self.id && !other.name.is_empty()) {
            self.name = other.name;
        } else if !other.name.is_empty() && other.name != self.name && other.name != self.id {
            self.aliases.push(other.name);
        }
        self.username = self.username.take().or(other.username);
        for (all, more) in [(&mut self.aliases, other.aliases), (&mut self.tenants, other.tenants)] {
            all.extend(more);
            all.sort();
            all.dedup();
        }
    }
}
