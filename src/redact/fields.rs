//! What becomes of the text fields of a document, as its owner decided.
//!
//! The lists themselves stand with the types that they are about; the redaction only follows them.

mod tree;

use std::sync::OnceLock;

use serde::{Serialize, de::DeserializeOwned};

pub(super) use tree::{DecisionNode, DecisionTree};

/// What becomes of a text field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Handling {
    /// A word of ours, an instant, an id or name that support needs (roles, tenants, flags): stays, less the secrets that the
    /// tool holds.
    Keep,
    /// What people call a thing (a role, a tenant) or its id: stays as [`Self::Keep`], but is cleaned as a text where it holds an
    /// address or a credential. "Delegate of bo@acme.example" is a role's name, too.
    Name,
    /// A person: e-mail address, name or sign-in name.
    Person,
    /// The person's id in the system: stays unless it is an address.
    PersonId,
    /// Words that somebody wrote, or that a system answered: cleaned.
    Text,
}

/// A document that can be redacted field by field.
pub trait FieldDocument: Clone + Serialize + DeserializeOwned {
    /// The same without what it does not write: nobody decided about that, and nobody looks at it.
    #[must_use]
    fn without_unwritten(self) -> Self;
}

/// The decisions about every text field of one document. What they do not name does not leave.
#[derive(Debug)]
pub struct FieldDecisions {
    /// The document, in words, for errors.
    pub(super) document: &'static str,
    /// Its file in the bundle, for the findings.
    pub(super) file: &'static str,
    allowed: &'static [(&'static str, Handling)],
    tree: OnceLock<DecisionTree>,
}

impl FieldDecisions {
    /// Decisions about `document`, which the bundle holds as `file`. `allowed` are paths and what becomes of the text there:
    /// `*` stands for one list element or key, `**` for all below, and the first path that matches counts. Only this crate
    /// decides: whoever could bring a list could let everything pass.
    pub(crate) const fn new(
        document: &'static str,
        file: &'static str,
        allowed: &'static [(&'static str, Handling)],
    ) -> Self {
        Self { document, file, allowed, tree: OnceLock::new() }
    }

    /// All of them, place by place: made once.
    pub(super) fn tree(&self) -> &DecisionTree {
        self.tree.get_or_init(|| DecisionTree::of(self.allowed))
    }
}
