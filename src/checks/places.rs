//! Where the person is: in the tenant asked for, or elsewhere.

use crate::case::Case;
use crate::facts::{Membership, MembershipState};

/// The person's memberships, seen from the tenant asked for.
pub(super) struct Memberships<'a> {
    /// The membership in the tenant asked for.
    pub(super) here: Option<&'a Membership>,
    /// The others, in a fixed order. All of them, when nobody named a tenant.
    pub(super) elsewhere: Vec<&'a Membership>,
}

/// Sorts memberships.
pub(super) fn read<'a>(case: &Case, memberships: &'a [Membership]) -> Memberships<'a> {
    let (mut here, mut elsewhere): (Vec<_>, Vec<_>) =
        memberships.iter().partition(|membership| is_here(case, membership));
    here.sort_by_key(|membership| membership.state as u8);
    elsewhere.sort_by_key(|membership| (&membership.tenant, membership.state as u8));
    Memberships { here: here.first().copied(), elsewhere }
}

fn is_here(case: &Case, membership: &Membership) -> bool {
    case.tenant.as_deref().is_some_and(|tenant| {
        same(&membership.tenant, tenant) || membership.name.as_deref().is_some_and(|name| same(name, tenant))
    })
}

/// Whether two tenant names mean the same tenant.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Whether a fact that may name a tenant is about the one asked for; without a name it is.
pub(crate) fn about(case: &Case, tenant: Option<&str>) -> bool {
    match (tenant, case.tenant.as_deref()) {
        (Some(one), Some(other)) => same(one, other),
        _ => true,
    }
}

impl Memberships<'_> {
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
        names.join(", ")
    }
}
