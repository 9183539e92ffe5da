//! Whom and what the systems know of what a ticket names.

use futures_util::future::{join, join_all};

use super::known::KnownToTicket;
use crate::case::{Candidate, Case, ListedNames, NameOf, Symptom, one_each};
use crate::connectors::Context;
use crate::connectors::ticket_read::ReportedTicket;
use crate::escalation::{self, Desk, from_ticket};

/// Addresses of one ticket that are looked for: a mailing list in a mail's head is nobody's case.
const MOST: usize = 12;
/// In how many tenants of the profile a person is looked for, where a system has a list for each.
const TENANTS: usize = 10;

/// Those whom a ticket may be about, and where.
#[derive(Clone, Debug, Default)]
pub struct TicketPeople {
    /// Whom the systems know of those whose addresses stand in it.
    pub people: Vec<Candidate>,
    /// The tenants of the profile, with those that the systems list.
    pub tenants: Vec<Candidate>,
}

/// Asks the systems whom they know. Everything is asked at once.
pub async fn known_people(
    desk: &Desk,
    ticket: &ReportedTicket,
    known: &KnownToTicket,
    context: &Context<'_>,
) -> TicketPeople {
    let addresses = from_ticket::addresses(ticket);
    let looked_for = &addresses[..addresses.len().min(MOST)];
    let asker = Asker { desk, known, context };
    let people = join_all(looked_for.iter().map(|address| asker.person(address)));
    let (people, tenants) = join(people, asker.tenants()).await;
    TicketPeople { people: one_each(NameOf::User, people.into_iter().flatten().collect()), tenants }
}

/// Who asks.
struct Asker<'a> {
    desk: &'a Desk,
    known: &'a KnownToTicket,
    context: &'a Context<'a>,
}

impl Asker<'_> {
    async fn person(&self, address: &str) -> Vec<Candidate> {
        if self.desk.lists(NameOf::User) {
            return self.listed(address).await;
        }
        // A system that lists nobody may know the person.
        let case = Case::of(address, Symptom::SignIn, self.context.now);
        let facts = self.desk.facts(&case, self.context).await;
        let found = escalation::seen(&case, &facts).found;
        let person = || Candidate { email: Some(address.to_owned()), ..Candidate::new(address, "") };
        found.then(person).into_iter().collect()
    }

    async fn listed(&self, address: &str) -> Vec<Candidate> {
        let first = self.list(NameOf::User, Some(address), None).await;
        let mut all = first.candidates;
        if !first.untold.is_empty() {
            let tenants = self.known.tenants.keys().take(TENANTS);
            let lists = tenants.map(|tenant| self.list(NameOf::User, Some(address), Some(tenant)));
            all.extend(join_all(lists).await.into_iter().flat_map(|listed| listed.candidates));
        }
        all
    }

    async fn tenants(&self) -> Vec<Candidate> {
        let own = self.known.tenants.iter().map(|(id, name)| Candidate::new(id.as_str(), name.as_str()));
        let mut tenants: Vec<Candidate> = own.collect();
        if self.desk.lists(NameOf::Tenant) {
            tenants.extend(self.list(NameOf::Tenant, None, None).await.candidates);
        }
        one_each(NameOf::Tenant, tenants)
    }

    async fn list(&self, of: NameOf, text: Option<&str>, tenant: Option<&String>) -> ListedNames {
        let mut case = Case::of("", Symptom::Access, self.context.now);
        case.tenant = tenant.cloned();
        self.desk.listed(&case, of, text, self.context).await
    }
}
