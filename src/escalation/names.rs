//! What the facts of a case say of names: who was found, and what else there is in them that somebody may have meant.

use crate::case::{Candidate, Case, SeenNames};
use crate::checks;
use crate::facts::{Account, Answer, Facts, GapReason, Invite, InviteState, Membership, Object};

/// The names in what was looked up.
#[must_use]
pub fn seen(case: &Case, facts: &Facts) -> SeenNames {
    let tenants = rows(&facts.tenants).unwrap_or_default();
    // Whoever accepted has an account. Where there is none under this name, it has another one.
    let open = |invite: &Invite| invite.state != InviteState::Accepted;
    let invited = facts.invite.as_ref().is_ok_and(|seen| seen.value.as_ref().is_some_and(open));
    let account = !checks::accounts_of(case, facts).is_empty();
    SeenNames {
        account,
        found: account || !tenants.is_empty() || invited,
        searchable: is_searchable(facts),
        people: rows(&facts.account).unwrap_or_default().iter().map(person).collect(),
        tenants: tenants.iter().map(tenant).collect(),
        tenants_complete: matches!(&facts.tenants, Ok(seen) if seen.complete),
        roles: roles(facts),
        features: rows(&facts.flags).unwrap_or_default().iter().map(|flag| named(&flag.key)).collect(),
        objects: rows(&facts.objects).unwrap_or_default().iter().map(object).collect(),
    }
}

/// What was listed; `None`: nobody could tell.
fn rows<T>(answer: &Answer<Vec<T>>) -> Option<&[T]> {
    answer.as_ref().ok().map(|seen| seen.value.as_deref().unwrap_or_default())
}

/// Whether the systems answered and just do not know the person. Where they do not answer, a second question is none the wiser.
fn is_searchable(facts: &Facts) -> bool {
    facts.account.as_ref().err().is_none_or(|none| {
        !matches!(
            none.reason(),
            GapReason::Unreachable
                | GapReason::TimedOut
                | GapReason::Unauthorized
                | GapReason::Throttled
                | GapReason::Interrupted
        )
    })
}

fn person(account: &Account) -> Candidate {
    let id = account.id.clone().or_else(|| account.email.clone()).or_else(|| account.username.clone());
    Candidate {
        email: account.email.clone(),
        username: account.username.clone(),
        aliases: account.aliases.clone(),
        ..Candidate::new(id.unwrap_or_default(), account.name.as_deref().unwrap_or_default())
    }
}

fn tenant(membership: &Membership) -> Candidate {
    Candidate::new(membership.tenant.as_str(), membership.name.as_deref().unwrap_or(&membership.tenant))
}

/// The catalogue, and what the person has.
fn roles(facts: &Facts) -> Vec<Candidate> {
    let catalogue = rows(&facts.role_catalogue).unwrap_or_default().iter().map(|role| &role.name);
    let held = rows(&facts.roles).unwrap_or_default().iter().map(|role| &role.name);
    catalogue.chain(held).map(|name| named(name)).collect()
}

fn named(name: &str) -> Candidate {
    Candidate::new(name, name)
}

fn object(object: &Object) -> Candidate {
    Candidate { kind: Some(object.kind.clone()), ..named(&object.id) }
}
