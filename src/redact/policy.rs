//! What happens to each class of value, by who will read the result.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::class::Class;

/// Who reads what leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The admin who runs the tool: sees the people of the own tenant anyway, so personal data stays.
    Admin,
    /// The vendor's support: tokens, so that the same person is the same token in every file.
    Support,
    /// The user who reported the problem: other people's data is not even a token.
    User,
    /// A language model that works for the admin, and whose provider reads along: tokens as for support, and no id of a person either.
    Assistant,
}

/// What happens to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Treatment {
    /// Stays as it is.
    Keep,
    /// A token stands in its place, the same for the same value.
    Pseudonym,
    /// A fixed word stands in its place.
    Drop,
}

/// A treatment for every class. Secrets are never kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    treatments: [Treatment; Class::ALL.len()],
}

impl Policy {
    /// The policy for an audience.
    #[must_use]
    pub const fn of(audience: Audience) -> Self {
        use Treatment::{Drop, Keep, Pseudonym};
        // In the order of `Class::ALL`: secret, e-mail, name, IP, phone, card, MAC, id, content.
        let treatments = match audience {
            Audience::Admin => [Pseudonym, Keep, Keep, Keep, Keep, Keep, Keep, Keep, Pseudonym],
            Audience::Support | Audience::Assistant => {
                [Pseudonym, Pseudonym, Pseudonym, Pseudonym, Pseudonym, Drop, Pseudonym, Pseudonym, Pseudonym]
            }
            Audience::User => [Drop; Class::ALL.len()],
        };
        Self { treatments }
    }

    /// This policy with another treatment for one class. A secret cannot be kept: asking for it leaves the policy as it was.
    #[must_use]
    pub fn with(mut self, class: Class, treatment: Treatment) -> Self {
        if class != Class::Secret || treatment != Treatment::Keep {
            self.treatments[class as usize] = treatment;
        }
        self
    }

    /// What happens to a value of this class.
    #[must_use]
    pub const fn treatment(&self, class: Class) -> Treatment {
        self.treatments[class as usize]
    }
}

impl From<Audience> for Policy {
    fn from(audience: Audience) -> Self {
        Self::of(audience)
    }
}
