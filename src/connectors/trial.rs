//! `connectors try`: one request, its raw answer, what the program made of it, and the facts that come out.

use std::rc::Rc;

use serde_json::Value;

use super::ask::Interview;
use super::configured::Configured;
use super::jq;
use super::model::{ConnectorKind, Name};
use super::run::{Context, Run, Spare, Subject, Tried};
use super::ticket::{OutgoingTicket, VerbInput};
use crate::case::Case;
use crate::facts::Question;

/// What trying a request gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Every time that it was sent: once, or for each page or item.
    pub sent: Vec<Tried>,
    /// Its value as JSON, or why it has none.
    pub value: Result<Value, String>,
    /// What the questions that rest on it get, or why they get nothing.
    pub facts: Vec<(Question, TriedFact)>,
}

/// What one question gets: a value, null for "there is none", or why nobody can tell.
pub type TriedFact = Result<Value, String>;

/// Everything that a connector answers about a case, as it is put into the facts.
pub async fn try_all(
    configured: &Configured,
    case: &Case,
    context: &Context<'_>,
) -> Vec<(Question, TriedFact)> {
    let run = Run::new(configured, context, Subject::Case(case));
    let interview = Interview::of(&run);
    answers(&interview, configured.connector.questions()).await
}

/// Asks these questions, also what they get on demand.
async fn answers(interview: &Interview<'_>, questions: Vec<Question>) -> Vec<(Question, TriedFact)> {
    let wanted = questions.iter().copied().collect();
    interview.ask(&wanted).await;
    interview.ask_more(&wanted, &Rc::new(Spare::unbounded())).await;
    let facts = serde_json::to_value(interview.facts()).unwrap_or_default();
    let one = |question: Question| {
        let answer = &facts[question.as_str()];
        let gap = || answer["gap"]["detail"].as_str().unwrap_or("nobody can tell").to_owned();
        (question, answer.get("known").map(|known| known["value"].clone()).ok_or_else(gap))
    };
    questions.into_iter().map(one).collect()
}

/// Tries one request, and whatever it waits for.
///
/// Only requests that read are tried: a ticket is never made by trying, and a ticketing connector sees a made-up one and not
/// the case. `None`: the connector has no such request.
pub async fn try_request(
    configured: &Configured,
    case: &Case,
    context: &Context<'_>,
    request: &str,
) -> Option<Trial> {
    let connector = &configured.connector;
    let index = connector.requests.iter().position(|known| known.name == request)?;
    let name = Name::Request(index);
    let all = connector.closure(&[name]);
    let writes = all.iter().find_map(|node| match node {
        Name::Request(index) if !connector.requests[*index].is_read() => {
            Some(&connector.requests[*index].name)
        }
        _ => None,
    });
    if let Some(writes) = writes {
        let value = Err(format!("request {writes} writes, and only requests that read can be tried"));
        return Some(Trial { sent: Vec::new(), value, facts: Vec::new() });
    }
    // A made-up ticket, so that `find` can be tried: nothing has its fingerprint.
    let ticket = sample();
    let filing = VerbInput { ticket: &ticket, files: &[], found: None, since: None };
    let ticketing = connector.kind == ConnectorKind::Ticketing;
    let subject = if ticketing { Subject::Ticket(&filing) } else { Subject::Case(case) };
    let mut run = Run::new(configured, context, subject);
    run.watched = Some(index);
    let interview = Interview::of(&run);
    let outcome = interview.nodes().node(name).await;
    let value =
        outcome.map(|known| jq::to_json(&known.value)).map_err(|fault| fault.said(context.http.mask()));
    let sent = run.seen.take();
    let questions = connector.questions().into_iter();
    let questions = questions.filter(|question| connector.rests_on(*question, index)).collect();
    let facts = if ticketing { Vec::new() } else { answers(&interview, questions).await };
    Some(Trial { sent, value, facts })
}

/// A fingerprint that no ticket has. Digits and small letters, as a real one: a field that takes only one of both is found by it.
const NOBODYS: &str = "fedcba9876543210fedcba9876543210";

/// A ticket that nobody files.
pub(super) fn sample() -> OutgoingTicket {
    let text = "a trial of escalate".to_owned();
    OutgoingTicket {
        title: text.clone(),
        text: text.clone(),
        html: text.clone(),
        markdown: text,
        fingerprint: NOBODYS.to_owned(),
        fingerprints: vec![NOBODYS.to_owned()],
        entry: "0".repeat(12),
        requester: "nobody@example.com".to_owned(),
        uuid: "00000000-0000-5000-8000-000000000000".to_owned(),
        ..OutgoingTicket::default()
    }
}
