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

    /// All of them, as they stand above the whole document.
    pub(super) fn below(&self) -> DecisionsBelow {
        DecisionsBelow(
            self.allowed.iter().map(|(path, handling)| (PathLeft::Path(path), *handling)).collect(),
        )
    }
}

/// The decisions that can still count for what stands at a place of the document or below it: a long list has the same for each of its
/// elements.
#[derive(Clone, Debug)]
pub(super) struct DecisionsBelow(Vec<(PathLeft, Handling)>);

/// What of a path is left at a place.
#[derive(Clone, Copy, Debug)]
enum PathLeft {
    /// Nothing: it is about this place.
    Here,
    /// It is about everything from here on down.
    AllBelow,
    /// This much.
    Path(&'static str),
}

impl DecisionsBelow {
    /// At a key of this place.
    pub(super) fn key(&self, key: &str) -> Self {
        self.step(|part| part == "*" || part == key)
    }

    /// At an element of the list at this place: paths name no numbers.
    pub(super) fn element(&self) -> Self {
        self.step(|part| part == "*")
    }

    /// What becomes of the field at this place; `None`: it does not leave.
    pub(super) fn here(&self) -> Option<Handling> {
        let about = self.0.iter().find(|(rest, _)| matches!(rest, PathLeft::Here | PathLeft::AllBelow));
        about.map(|(_, handling)| *handling)
    }

    fn step(&self, fits: impl Fn(&str) -> bool) -> Self {
        let next = |rest: PathLeft| match rest {
            PathLeft::Here => None,
            PathLeft::AllBelow | PathLeft::Path("**") => Some(PathLeft::AllBelow),
            PathLeft::Path(path) => match path.split_once('.') {
                None => fits(path).then_some(PathLeft::Here),
                Some((part, rest)) => fits(part).then_some(PathLeft::Path(rest)),
            },
        };
        Self(self.0.iter().filter_map(|(rest, handling)| Some((next(*rest)?, *handling))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::{FieldDecisions, Handling};

    #[test]
    fn the_first_path_that_fits_counts() {
        let decisions = FieldDecisions::new(
            "a note",
            "note.json",
            &[
                ("list.*.name", Handling::Name),
                ("list.**", Handling::Text),
                ("one", Handling::Keep),
                ("one.*", Handling::Person),
            ],
        );
        let top = decisions.below();
        let element = top.key("list").element();
        assert_eq!(element.key("name").here(), Some(Handling::Name));
        assert_eq!(element.key("other").element().here(), Some(Handling::Text));
        assert_eq!(element.here(), Some(Handling::Text));
        assert_eq!(top.key("list").here(), None, "`**` is about what stands below");
        assert_eq!(top.key("one").here(), Some(Handling::Keep));
        assert_eq!(top.key("one").element().here(), Some(Handling::Person));
        assert_eq!(top.key("one").element().key("x").here(), None);
        assert_eq!(top.key("new").here(), None);
    }
}
