//! Who wrote a ticket, by what they are called.

use super::message::{Message, MessageKind};
use super::{TicketCase, signed};
use crate::case::{Candidate, NameOf};
use crate::connectors::ticket_read::ReportedTicket;
use crate::text::fold;

/// The requester, by what they are called.
pub(super) struct Requester<'a> {
    pub(super) email: Option<&'a str>,
    pub(super) known: Option<&'a Candidate>,
    /// Display name and local part of the address, and the directory's name.
    pub(super) names: Vec<&'a str>,
    /// The same with the words of where they are, which may stand under a letter.
    signs: Vec<&'a str>,
}

impl<'a> Requester<'a> {
    pub(super) fn of(ticket: &'a ReportedTicket, people: &'a [Candidate]) -> Self {
        let given = ticket.requester.as_ref();
        let email = given.and_then(|person| person.email.as_deref());
        let known = email.and_then(|email| person(email, people));
        let (local, domain) = email.and_then(|email| email.split_once('@')).unzip();
        let display = given.and_then(|person| person.name.as_deref());
        let mut names: Vec<&str> = [display, local].into_iter().flatten().collect();
        if let Some(known) = known {
            names.extend([Some(known.name.as_str()), known.username.as_deref()].into_iter().flatten());
            names.extend(known.aliases.iter().filter_map(|alias| alias.split('@').next()));
        }
        let mut signs = names.clone();
        signs.extend([domain, ticket.organization.as_deref()].into_iter().flatten());
        Self { email, known, names, signs }
    }

    pub(super) fn is(&self, one: &Candidate) -> bool {
        self.known.is_some_and(|known| known.id == one.id)
    }

    /// The case is theirs, unless somebody else signs.
    pub(super) fn takes(&self, case: &mut TicketCase, messages: &[Message]) {
        let mut signed = messages.iter().filter(|one| one.kind == MessageKind::Own);
        let signed = signed.find_map(|one| one.signed.as_deref());
        let other = signed.filter(|name| {
            !signed::is_in_other_script(name, &self.signs) && !signed::shares_word(name, &self.signs)
        });
        match (self.email, other) {
            (Some(_), Some(name)) => {
                case.gap(
                    "user",
                    "it is signed with another name than the requester's",
                    vec![name.to_owned()],
                );
            }
            (Some(email), None) => {
                let value = self.known.map_or_else(|| email.to_owned(), |known| known.given_as(NameOf::User));
                case.take("user", &value, "the requester");
                case.is_requester = true;
                case.user = Some(value);
            }
            (None, _) => case.gap("user", "the ticket has no requester", Vec::new()),
        }
    }
}

/// The person of that address.
pub(super) fn person<'p>(address: &str, people: &'p [Candidate]) -> Option<&'p Candidate> {
    let mut found = people.iter().filter(|one| {
        let names = [Some(&one.id), one.email.as_ref(), one.username.as_ref()];
        names.into_iter().flatten().chain(&one.aliases).any(|name| fold::same(name, address))
    });
    let first = found.next()?;
    found.all(|other| other.id == first.id || other.email == first.email).then_some(first)
}
