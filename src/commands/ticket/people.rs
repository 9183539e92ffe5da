//! Whom and what the systems know of what a ticket names.

use super::KnownToTicket;
use crate::case::{Candidate, Case, ListedNames, NameOf, Symptom, one_each};
use crate::commands::cli::Global;
use crate::commands::failure::Failure;
use crate::commands::runtime;
use crate::connectors::ticket_read::ReportedTicket;
use crate::environment::clock;
use crate::escalation::{self, Desk, from_ticket};

/// Addresses of one ticket that are looked for: a mailing list in a mail's head is nobody's case.
const MOST: usize = 12;
/// In how many tenants of the profile a person is looked for, where a system has a list for each.
const TENANTS: usize = 10;

/// The people whose addresses stand in the ticket, as far as the directories know them.
pub(super) fn of(
    desk: &Desk,
    ticket: &ReportedTicket,
    known: &KnownToTicket,
    global: &Global,
) -> Result<Vec<Candidate>, Failure> {
    let addresses = from_ticket::addresses(ticket);
    let mut people = Vec::new();
    for address in addresses.iter().take(MOST) {
        if desk.lists(NameOf::User) {
            people.extend(listed(desk, address, known, global)?);
        } else if found(desk, address, global)? {
            people.push(Candidate { email: Some(address.clone()), ..Candidate::new(address.as_str(), "") });
        }
    }
    Ok(one_each(NameOf::User, people))
}

/// The tenants of the profile, and those that the systems list.
pub(super) fn tenants(
    desk: &Desk,
    known: &KnownToTicket,
    global: &Global,
) -> Result<Vec<Candidate>, Failure> {
    let own = known.tenants.iter().map(|(id, name)| Candidate::new(id.as_str(), name.as_str()));
    let mut tenants: Vec<Candidate> = own.collect();
    if desk.lists(NameOf::Tenant) {
        let case = Case::of("", Symptom::Access, clock::now(global.now));
        let listed =
            runtime::with(global, async |context| desk.listed(&case, NameOf::Tenant, None, context).await)?;
        tenants.extend(listed.candidates);
    }
    Ok(one_each(NameOf::Tenant, tenants))
}

fn listed(
    desk: &Desk,
    address: &str,
    known: &KnownToTicket,
    global: &Global,
) -> Result<Vec<Candidate>, Failure> {
    let ask = |tenant: Option<&str>| -> Result<ListedNames, Failure> {
        let mut case = Case::of("", Symptom::Access, clock::now(global.now));
        case.tenant = tenant.map(str::to_owned);
        runtime::with(global, async |context| desk.listed(&case, NameOf::User, Some(address), context).await)
    };
    let first = ask(None)?;
    if first.untold.is_empty() || known.tenants.is_empty() {
        return Ok(first.candidates);
    }
    let mut all = first.candidates;
    for tenant in known.tenants.keys().take(TENANTS) {
        all.extend(ask(Some(tenant))?.candidates);
    }
    Ok(all)
}

/// Whether a system that lists nobody knows the person.
fn found(desk: &Desk, address: &str, global: &Global) -> Result<bool, Failure> {
    let case = Case::of(address, Symptom::SignIn, clock::now(global.now));
    let facts = runtime::with(global, async |context| desk.facts(&case, context).await)?;
    Ok(escalation::seen(&case, &facts).found)
}
