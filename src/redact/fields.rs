//! What becomes of the text fields of a document, as its owner decided.
//!
//! The lists themselves stand with the types that they are about; the redaction only follows them.

/// What becomes of a text field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// The decisions about every text field of one document. What they do not name does not leave.
#[derive(Clone, Copy, Debug)]
pub struct FieldDecisions {
    /// The document, in words, for errors.
    pub(super) document: &'static str,
    /// Its file in the bundle, for the findings.
    pub(super) file: &'static str,
    allowed: &'static [(&'static str, Handling)],
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
        Self { document, file, allowed }
    }

    /// What becomes of the field at `path`; `None`: it does not leave.
    pub(super) fn handling(&self, path: &[String]) -> Option<Handling> {
        self.allowed.iter().find(|(pattern, _)| matches(pattern, path)).map(|(_, handling)| *handling)
    }
}

fn matches(pattern: &str, path: &[String]) -> bool {
    let mut segments = path.iter();
    for part in pattern.split('.') {
        if part == "**" {
            return segments.next().is_some();
        }
        match segments.next() {
            Some(segment) if part == "*" || part == segment => {}
            _ => return false,
        }
    }
    segments.next().is_none()
}
