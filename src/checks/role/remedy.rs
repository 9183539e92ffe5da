//! What grants what is missing with the least extra: a role that exists, two together, or a new one. Turning a permission on in a
//! role that exists is not suggested, because everybody who has that role would gain it.

use std::collections::BTreeMap;

use crate::case::Case;
use crate::checks::read::quoted;
use crate::checks::{Remedy, RemedyKind};
use crate::facts::{Facts, NoAnswer, Role};

use super::candidate::candidates;
use super::catalogue::RoleIndex;
use super::effective::Asked;
use super::give;
use super::held::HeldRoles;
use super::missing::MissingPermissions;

/// A role that grants more than this many extra permissions is broad.
pub(super) const BROAD: usize = 5;

/// How many roles are suggested.
const SHOWN: usize = 3;

/// What would grant everything that is missing, least extra first. Never empty.
pub(super) fn least(
    case: &Case,
    facts: &Facts,
    held: &Result<HeldRoles<'_>, NoAnswer>,
    catalogue: &RoleIndex<'_>,
    all_of: &[Asked],
    any_of: &[Asked],
) -> Vec<Remedy> {
    let missing = MissingPermissions::new(all_of, any_of);
    if let Some(remedy) = missing.taken_away(all_of, any_of) {
        return vec![remedy];
    }
    if let Some(first) = reachable(case, &missing, all_of, any_of) {
        return first;
    }
    let needed = missing.smallest();
    let custom = Remedy {
        permissions: needed.clone(),
        ..Remedy::new(
            RemedyKind::CustomRole,
            format!(
                "Settings → Roles & Permissions: make a role with exactly {}, and assign it to this user",
                quoted(&needed)
            ),
        )
    };
    if catalogue.seen.is_err() {
        return vec![look_up(&needed), custom];
    }
    let held = held.as_ref().map(|held| held.roles.as_slice()).unwrap_or_default();
    let found = candidates(case, held, catalogue, &missing, SHOWN);
    let Some(least) = found.best.first() else { return vec![custom] };
    let broad = least.extra.len() > BROAD || !least.sensitive.is_empty();
    let mut assign: Vec<Remedy> =
        found.best.iter().map(|candidate| give::remedy(case, facts, candidate)).collect();
    if let (Some(last), 1..) = (assign.last_mut(), found.not_compared) {
        last.text =
            format!("{}; {} other roles that grant it were not compared", last.text, found.not_compared);
    }
    if broad {
        assign.insert(0, custom);
    }
    assign
}

/// Which roles exist is not known.
fn look_up(needed: &[String]) -> Remedy {
    Remedy::new(
        RemedyKind::LookUp,
        format!(
            "Open Settings → Roles & Permissions, find the role that has {} toggled on with the least else, and assign that \
             one. Don't grant broader permissions as a workaround",
            quoted(needed)
        ),
    )
}

/// A role of theirs would do, if it had not ended, or held on this object.
fn reachable(
    case: &Case,
    missing: &MissingPermissions<'_>,
    all_of: &[Asked],
    any_of: &[Asked],
) -> Option<Vec<Remedy>> {
    let verdict = |id: &str| {
        let said = all_of.iter().chain(any_of).find(|(asked, _)| asked == id);
        said.and_then(|(_, said)| said.as_ref().ok())
    };
    let wanted = missing.smallest();
    let ended: Option<BTreeMap<&str, &Role>> = wanted
        .iter()
        .map(|id| verdict(id).and_then(|said| said.ended.as_ref()).map(|role| (role.name.as_str(), role)))
        .collect();
    if let Some(roles) = ended.filter(|roles| !roles.is_empty()) {
        return Some(roles.into_values().map(give::extend).collect());
    }
    let elsewhere = wanted.iter().all(|id| verdict(id).is_some_and(|said| said.elsewhere));
    (elsewhere && !wanted.is_empty()).then(|| vec![give::add_to_object(case)])
}
