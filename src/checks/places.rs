//! Where the person is: in the tenant asked for, or elsewhere.

use super::read::known;
use crate::case::Case;
use crate::facts::{Facts, Membership, MembershipState, Observed};
use crate::text::few::few;
use crate::text::fold;

/// The person's memberships, seen from the tenant asked for.
pub(super) struct Memberships<'a> {
    /// Every row of the tenant asked for, best first.
    pub(super) rows: Vec<&'a Membership>,
    /// The others, in a fixed order. All of them, when nobody named a tenant.
    pub(super) elsewhere: Vec<&'a Membership>,
}

/// Sorts memberships.
pub(super) fn read<'a>(case: &Case, seen: &'a Observed<Option<Vec<Membership>>>) -> Memberships<'a> {
    let memberships = seen.value.as_deref().unwrap_or_default();
    let rows = all_here(case, memberships);
    let mut elsewhere: Vec<&Membership> =
        memberships.iter().filter(|one| !rows.iter().any(|other| std::ptr::eq(*other, *one))).collect();
    elsewhere.sort_by_key(|membership| (&membership.tenant, membership.state as u8));
    Memberships { rows, elsewhere }
}

/// Whether somebody is not in the tenant, by a complete listing, and in another one.
pub(super) fn is_elsewhere_alone(case: &Case, facts: &Facts) -> bool {
    known(&facts.tenants).is_ok_and(|seen| {
        let places = read(case, seen);
        seen.complete && places.rows.is_empty() && !places.elsewhere.is_empty()
    })
}

/// The rows of the tenant asked for: by its id, and only where no id fits by its name.
fn all_here<'a>(case: &Case, memberships: &'a [Membership]) -> Vec<&'a Membership> {
    let Some(tenant) = case.tenant.as_deref() else { return Vec::new() };
    let mut here: Vec<&Membership> = memberships.iter().filter(|one| same(&one.tenant, tenant)).collect();
    if here.is_empty() {
        here = memberships
            .iter()
            .filter(|one| one.name.as_deref().is_some_and(|name| same(name, tenant)))
            .collect();
    }
    here.sort_by_key(|one| (one.state as u8, &one.tenant));
    here
}

/// Whether two tenant names mean the same tenant.
pub(crate) fn same(one: &str, other: &str) -> bool {
    fold::same(one.trim(), other.trim())
}

/// Whether a fact that may name a tenant is about the one asked for; without a name it is.
pub(crate) fn about(case: &Case, tenant: Option<&str>) -> bool {
    match (tenant, case.tenant.as_deref()) {
        (Some(one), Some(other)) => same(one, other),
        _ => true,
    }
}

impl<'a> Memberships<'a> {
    /// The membership in the tenant asked for.
    pub(super) fn here(&self) -> Option<&'a Membership> {
        self.rows.first().copied()
    }

    /// The other tenants' names, for a sentence.
    pub(super) fn names(&self) -> String {
        let names: Vec<String> = self
            .elsewhere
            .iter()
            .map(|membership| {
                let name = membership.name.as_ref().map_or_else(
                    || membership.tenant.clone(),
                    |name| {
                        if *name == membership.tenant {
                            name.clone()
                        } else {
                            format!("{name} ({})", membership.tenant)
                        }
                    },
                );
                match membership.state {
                    MembershipState::Member => name,
                    other => format!("{name} ({})", other.as_str()),
                }
            })
            .collect();
        few(&names)
    }
}
