//! What is said while the names of a case are resolved: what the look-up and the listings know, what has to be known next, what was taken
//! for what.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Catalogue;
use super::candidate::{Candidate, NameOf};
use super::catalogue::fold;

/// What was taken for what was given. What was taken as it was given is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Resolved {
    /// The person's address or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The tenant's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// The action's name in the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// What was given for them; a tenant that nobody gave is the only one that the person is in.
    #[serde(default)]
    pub given: GivenNames,
}

/// Whether a name was given in other letters only: "Open a case." for "open a case". Nobody has to be told what that was taken for.
#[must_use]
pub fn is_same_name(given: &str, taken: &str) -> bool {
    fold(given) == fold(taken)
}

/// What was given for a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GivenNames {
    /// For the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// For the tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// For the action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
}

/// A name that could not be told by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is something of its own that the question says")]
pub struct Unresolved {
    /// What it is the name of.
    pub of: NameOf,
    /// What was given; `None`: nothing was, and there are several.
    pub given: Option<String>,
    /// What may have been meant.
    pub candidates: Vec<Candidate>,
    /// It is only supposed: `--what-if`.
    pub supposed: bool,
    /// All of them have that name; else they are near.
    pub several: bool,
    /// Without an answer there is no diagnosis. Else the name is far enough from all of them to be something of its own.
    pub decides: bool,
    /// There may be more of them than these.
    pub cut_off: bool,
}

/// What the look-up of a case says of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is something of its own that a look-up says")]
pub struct SeenNames {
    /// There is an account of the person.
    pub account: bool,
    /// The person was found, by an account, an invite or a tenant.
    pub found: bool,
    /// A listing of people may say more: the systems answered, and they do not know the person.
    pub searchable: bool,
    /// People that came back.
    pub people: Vec<Candidate>,
    /// Tenants that the person has to do with.
    pub tenants: Vec<Candidate>,
    /// They are all of them.
    pub tenants_complete: bool,
    /// Roles that came back: not all that there are, where only those of the person were looked up.
    pub roles: Vec<Candidate>,
    /// Flags that came back: not all that there are, where only those of the case were tried.
    pub features: Vec<Candidate>,
    /// Objects that came back: not all that there are.
    pub objects: Vec<Candidate>,
}

/// What a search of the listings gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedNames {
    /// Everything that may be what was searched for.
    pub candidates: Vec<Candidate>,
    /// The search was not read to its end.
    pub cut_off: bool,
    /// The systems that told.
    pub told: Vec<String>,
    /// Which systems could not tell, and why, one line each.
    pub untold: Vec<String>,
    /// The systems whose connectors have no such list.
    pub silent: Vec<String>,
}

/// What has to be known next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolveStep {
    /// What the systems say about the case as it is now: [`super::Resolution::look`].
    LookUp,
    /// What the listings have for a text: [`super::Resolution::take_listed`].
    List(NameOf, String),
    /// Somebody has to say what was meant: [`super::Resolution::answer`].
    Ask(Unresolved),
    /// Every name is told.
    Done,
}

/// What the profile knows.
#[derive(Clone, Copy, Debug)]
pub struct KnownToProfile<'p> {
    /// Actions and features.
    pub catalogue: &'p Catalogue,
    /// Display names of tenants, by id.
    pub tenants: &'p BTreeMap<String, String>,
}

impl KnownToProfile<'_> {
    /// What it knows of such names; of people, roles and objects it knows none.
    #[must_use]
    pub fn candidates(&self, of: NameOf) -> Vec<Candidate> {
        match of {
            NameOf::Tenant => {
                let named = self.tenants.iter();
                named.map(|(id, name)| Candidate::new(id.as_str(), name.as_str())).collect()
            }
            NameOf::Action => self.catalogue.candidates(),
            NameOf::Feature => self.catalogue.feature_candidates(),
            NameOf::User | NameOf::Role | NameOf::Object => Vec::new(),
        }
    }
}

impl Unresolved {
    /// A name that is near to these, and without an answer there is no diagnosis.
    #[must_use]
    pub fn new(of: NameOf, given: Option<String>, candidates: Vec<Candidate>) -> Self {
        Self { of, given, candidates, supposed: false, several: false, decides: true, cut_off: false }
    }
}
