//! What of a profile a ticket is read by. It is taken before the profile is opened, because a [`Desk`](crate::escalation::Desk) takes the profile itself.

use std::collections::BTreeMap;

use crate::case::{Candidate, Catalogue, KnownToProfile};
use crate::escalation::from_ticket::TicketSources;
use crate::profile::Profile;

/// What of the profile a ticket is read by.
#[derive(Clone, Debug, Default)]
pub struct KnownToTicket {
    /// What people do.
    pub catalogue: Catalogue,
    /// Display names of tenants, by id.
    pub tenants: BTreeMap<String, String>,
    /// Tenants by the domain of addresses.
    pub domains: BTreeMap<String, String>,
    /// The field of a ticket that names the tenant.
    pub tenant_field: Option<String>,
    /// Whether the letter may be written where everybody at the ticket sees it.
    pub public_notes: bool,
}

impl KnownToTicket {
    /// Of this profile.
    #[must_use]
    pub fn of(profile: &Profile) -> Self {
        let ticketing = profile.ticketing.as_ref();
        Self {
            catalogue: profile.catalogue.clone(),
            tenants: profile.tenants.clone(),
            domains: profile.domains.clone(),
            tenant_field: ticketing.and_then(|connection| connection.tenant_field.clone()),
            public_notes: ticketing.is_some_and(|connection| connection.public_notes),
        }
    }

    /// With what the systems know of those who stand in a ticket, and of tenants.
    #[must_use]
    pub fn sources<'s>(&'s self, people: &'s [Candidate], tenants: &'s [Candidate]) -> TicketSources<'s> {
        TicketSources {
            people,
            tenants,
            domains: &self.domains,
            tenant_field: self.tenant_field.as_deref(),
            catalogue: &self.catalogue,
        }
    }

    /// What the names of a case are told by.
    #[must_use]
    pub fn names(&self) -> KnownToProfile<'_> {
        KnownToProfile { catalogue: &self.catalogue, tenants: &self.tenants }
    }
}
