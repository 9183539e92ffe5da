//! In which tenant access is expected: by a field, the requester's organisation, or the domain of the person's address.

use super::{TicketCase, TicketSources};
use crate::case::{Candidate, NameOf};
use crate::connectors::ticket_read::ReportedTicket;
use crate::text::fold;

pub(super) fn tell(case: &mut TicketCase, ticket: &ReportedTicket, sources: &TicketSources<'_>) {
    let mut said: Vec<(String, String)> = Vec::new();
    let field = sources.tenant_field.and_then(|name| {
        let found =
            ticket.fields.iter().find(|(key, value)| fold::same(key, name) && !value.trim().is_empty());
        found.map(|(key, value)| (key, value.trim()))
    });
    if let Some((key, value)) = field {
        match (tenant(value, sources.tenants), sources.tenants.is_empty()) {
            (Some(id), _) => said.push((id, format!("the field {key}"))),
            (None, true) => said.push((value.to_owned(), format!("the field {key}"))),
            (None, false) => {
                let known = sources.tenants.iter().map(|one| one.label(NameOf::Tenant)).collect();
                case.gap("tenant", format!("the field {key} says {value}, which is no tenant"), known);
                return;
            }
        }
    }
    let organization = ticket.organization.as_deref().and_then(|name| tenant(name, sources.tenants));
    if let Some(id) = organization {
        said.push((id, "the requester's organisation".to_owned()));
    }
    let address = case.user.as_deref().filter(|user| user.contains('@'));
    let requester = ticket.requester.as_ref().and_then(|person| person.email.as_deref());
    if let Some((_, domain)) = address.or(requester).and_then(|address| address.rsplit_once('@'))
        && let Some(id) = sources.domains.get(&domain.to_lowercase())
    {
        said.push((id.clone(), format!("the domain {domain}")));
    }
    let Some((first, from)) = said.first().cloned() else {
        case.gap("tenant", "no field, organisation or domain of it is known as one", Vec::new());
        return;
    };
    if said.iter().any(|(id, _)| *id != first) {
        let each: Vec<String> = said.iter().map(|(id, from)| format!("{id} ({from})")).collect();
        case.gap("tenant", "what the ticket says of it does not agree", each);
        return;
    }
    case.take("tenant", &first, from);
    case.tenant = Some(first);
}

/// The tenant that is called so, by its id or its display name; `None` also where two are.
fn tenant(name: &str, tenants: &[Candidate]) -> Option<String> {
    let mut found = tenants
        .iter()
        .filter(|one| fold::same(&one.id, name) || (!one.name.is_empty() && fold::same(&one.name, name)));
    let first = found.next()?;
    found.all(|other| other.id == first.id).then(|| first.id.clone())
}
