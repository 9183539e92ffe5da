//! Who a cluster is, who joined, and who has all of it and not the cause.

use super::checked::cited;
use super::view::{TicketExceptionView, TicketNewsView, TicketPersonView};
use super::{ClusterNews, ClusterPerson, ClusterSource};
use crate::clusters::v1::ClusterException;
use crate::diagnosis::Verdict;
use crate::output::already_tried::sentence;
use crate::redact::pseudonym::is_token;
use crate::redact::redacted::Redacted;
use crate::report::v1::{FoundId, Report};
use crate::text::few::and;
use crate::text::moment::moment;

/// Of more people tokens and ids stand in the bundle only: a ticket has room for so much.
const MOST_TOKENS: usize = 100;
/// People who joined, that a ticket names.
const MOST_JOINED: usize = 20;
/// How the kind of an id begins that is the person's own: "user in keycloak".
pub(super) const OWN_ID: &str = "user";

pub(super) fn news_view(
    news: &ClusterNews,
    people: &[ClusterPerson],
    of_person: fn(&ClusterPerson) -> &Redacted<Report>,
) -> TicketNewsView {
    let joined = people.iter().filter(|person| news.joined.contains(&person.number));
    let joined: Vec<String> = joined.map(|person| of_person(person).get().case.user.clone()).collect();
    let mut parts = Vec::new();
    if joined.is_empty() {
        parts.push("nobody joined".to_owned());
    } else {
        let named = and(&joined[..joined.len().min(MOST_JOINED)]);
        let more = joined.len().saturating_sub(MOST_JOINED);
        let more = if more == 0 { String::new() } else { format!(", and {more} more") };
        parts.push(format!("{} joined: {named}{more}", joined.len()));
    }
    if news.left > 0 {
        parts.push(format!(
            "{} of those named then {} not in it any more",
            news.left,
            if news.left == 1 { "is" } else { "are" }
        ));
    }
    TicketNewsView { at: moment(news.at), text: sentence(&parts.join("; ")) }
}

pub(super) fn people(
    source: &ClusterSource<'_>,
    of_person: fn(&ClusterPerson) -> &Redacted<Report>,
    tenants_differ: bool,
) -> Vec<TicketPersonView> {
    let few = source.people.len() <= MOST_TOKENS;
    let view = |person: &ClusterPerson| {
        let user = of_person(person).get().case.user.clone();
        let own_id = |id: &&FoundId| id.kind.starts_with(OWN_ID) && id.value != user;
        let ids: Vec<&str> =
            of_person(person).get().ids.iter().filter(own_id).map(|id| id.value.as_str()).collect();
        TicketPersonView {
            number: person.number.clone(),
            id: Some(ids.join(" / ")).filter(|ids| few && !ids.is_empty()),
            token: token(person.files.get()).filter(|token| few && *token != user),
            tenant: of_person(person).get().case.tenant.clone().filter(|_| tenants_differ),
            user,
        }
    };
    source.people.iter().map(view).collect()
}

pub(super) fn tokens(source: &ClusterSource<'_>, people: &[TicketPersonView]) -> &'static str {
    if people.iter().any(|person| person.token.is_some()) {
        "beside"
    } else if source.people.iter().any(|person| token(person.files.get()).is_some()) {
        "within"
    } else {
        ""
    }
}

/// The token that stands for the person in their files.
fn token(files: &Report) -> Option<String> {
    let accounts = files.facts.as_ref().and_then(|facts| facts.account.as_ref().ok());
    let accounts = accounts.and_then(|seen| seen.value.as_deref()).unwrap_or_default();
    let called = accounts.iter().flat_map(|account| [&account.email, &account.username, &account.name]);
    let mut called = std::iter::once(&files.case.user).chain(called.flatten());
    called.find(|name| is_token(name)).cloned()
}

pub(super) fn exception(exception: &ClusterException) -> TicketExceptionView {
    let says = match (exception.verdict, exception.primary) {
        (Verdict::Blocked, Some(check)) => format!("is blocked by something else ({})", cited(check)),
        (Verdict::Blocked, None) => "is blocked by something else".to_owned(),
        (Verdict::Outside, _) => "has a cause beside the checks".to_owned(),
        (Verdict::ShouldWork, _) => "should be able to".to_owned(),
        (Verdict::Undetermined, _) => "could not be settled".to_owned(),
    };
    TicketExceptionView { user: exception.user.clone(), says }
}
