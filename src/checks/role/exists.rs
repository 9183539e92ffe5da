//! Whether there is such a permission at all.

use std::collections::HashSet;

use crate::checks::read::{incomplete, near_ids};
use crate::facts::{Facts, Gap, GapReason, NoAnswer, Question, listed};

use super::catalogue::RoleIndex;

/// Whether a role that exists has the permission. A misspelt id must not read as "not granted", wherever it stands: in the
/// profile's catalogue of actions too.
pub(super) fn exists(
    facts: &Facts,
    catalogue: &RoleIndex<'_>,
    trusted: bool,
    id: &str,
) -> Result<bool, NoAnswer> {
    let own = listed(&facts.roles);
    let own = own.iter().flat_map(|role| role.permissions.iter().flatten().chain(&role.denies));
    let every = catalogue.all().iter().flat_map(|role| &role.permissions).chain(own).map(String::as_str);
    if every.clone().any(|listed| listed == id) {
        return Ok(true);
    }
    // Many roles grant the same.
    let listed: HashSet<&str> = every.collect();
    // A role that grants everything grants this too; that is no help where the id is a slip of one that exists.
    let slip = listed.iter().any(|other| strsim::damerau_levenshtein(id, other) <= 2);
    if trusted && !slip && listed.contains("*") {
        return Ok(true);
    }
    let near = near_ids(id, listed);
    match &catalogue.seen {
        Err(_) if trusted => Ok(false),
        Err(open) => Err(open.clone().with_detail(format!(
            "no role of theirs has `{id}`, and which other roles exist is not known ({}): it may be misspelt{near}",
            open.detail()
        ))),
        Ok(seen) if !seen.complete => Err(incomplete(Question::RoleCatalogue, seen)),
        Ok(seen) => {
            let mut gap = Gap::new(
                Question::RoleCatalogue,
                GapReason::NoContext,
                format!("no role knows a permission `{id}`{near}"),
            );
            gap.connector = Some(seen.connector.clone());
            gap.need.what = "the permission's right id".into();
            gap.need.place = Some(if trusted {
                "mend it in the profile's catalogue of actions, or name it with --permission ID".into()
            } else {
                "name it with --permission ID".into()
            });
            Err(gap.into())
        }
    }
}
