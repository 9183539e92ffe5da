//! Names of the profile that may have been meant. Names are taken as they were given, because nobody is there to be asked; people are
//! never named, because they are others.

use schemars::JsonSchema;
use serde::Serialize;

use super::data::{DataSource, DataText};
use crate::case::{Case, KnownToProfile, Meant, NameOf, meant};

/// At most so many names: of more, `list_actions` has them.
const NAMED: usize = 5;

/// What may have been meant by a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct NearNames {
    /// tenant or action.
    pub(super) of: &'static str,
    /// The names that are there.
    pub(super) names: Vec<DataText>,
}

/// The names near to those of a case.
#[must_use]
pub(super) fn near(case: &Case, known: KnownToProfile<'_>) -> Vec<NearNames> {
    let given = [(NameOf::Tenant, case.tenant.as_deref()), (NameOf::Action, case.action.as_deref())];
    let given = given.into_iter().filter_map(|(of, given)| Some((of, given?)));
    given.filter_map(|(of, given)| near_one(of, given, known)).collect()
}

fn near_one(of: NameOf, given: &str, known: KnownToProfile<'_>) -> Option<NearNames> {
    let all = known.candidates(of);
    let candidates = match meant(of, given, all) {
        Meant::Near(all) | Meant::Several(all) => all,
        // Its display name is not its id, and requests have ids in them.
        Meant::One(one) if of == NameOf::Tenant && one.id != given => vec![one],
        Meant::One(_) | Meant::Nothing => return None,
    };
    let names = candidates.iter().take(NAMED).map(|one| DataSource::Profile.text(&one.id));
    Some(NearNames { of: of.as_str(), names: names.collect() })
}
