//! Whom a ticket is about: who wrote it, or the one other person in it whom a directory knows.

use super::error::FoundError;
use super::message::{Message, MessageKind};
use super::{TicketCase, TicketSources, addresses_in, clauses, has, place, words};
use crate::case::{Candidate, NameOf};
use crate::connectors::ticket_read::ReportedTicket;
use crate::text::fold;

/// What the words say of whom they are about.
#[derive(Default)]
struct Voices {
    /// Somebody says of themselves that something does not go.
    first: bool,
    /// It is said of somebody else.
    third: bool,
}

pub(super) fn tell(
    case: &mut TicketCase,
    ticket: &ReportedTicket,
    messages: &[Message],
    error: Option<&FoundError>,
    sources: &TicketSources<'_>,
) {
    let requester = ticket.requester.as_ref().and_then(|person| person.email.clone());
    let known_requester = requester.as_deref().and_then(|email| person(email, sources.people));
    let is_requester = |one: &Candidate| known_requester.is_some_and(|known| known.id == one.id);
    let own = said(&ticket.subject, messages, error);

    let mut others: Vec<(&Candidate, String)> = Vec::new();
    let mut add = |address: &str| {
        if let Some(found) = person(address, sources.people)
            && !is_requester(found)
            && !others.iter().any(|(one, _)| one.id == found.id)
        {
            others.push((found, address.to_owned()));
        }
    };
    for address in addresses_in(&own) {
        add(&address);
    }
    let senders: Vec<&str> = messages
        .iter()
        .filter(|one| one.kind == MessageKind::Forwarded)
        .filter_map(|one| one.from.as_deref())
        .collect();
    let innermost = senders.last().copied();
    if let Some(sender) = innermost {
        add(sender);
    }
    // "See below" on an answered mail passes it on, too.
    let points = has(&own.to_lowercase(), &words::BELOW);
    let answered = messages
        .iter()
        .rev()
        .find(|one| one.kind == MessageKind::Earlier)
        .and_then(|one| one.from.as_deref());
    let answered = answered.filter(|_| points && innermost.is_none());
    if let Some(sender) = answered {
        add(sender);
    }

    let voices = voices(&own, &others);
    let names: Vec<String> = others.iter().map(|(one, _)| one.label(NameOf::User)).collect();
    let by_requester = |case: &mut TicketCase| match &requester {
        Some(email) => {
            let value = known_requester.map_or_else(|| email.clone(), |known| known.given_as(NameOf::User));
            case.take("user", &value, "the requester");
            case.is_requester = true;
            case.user = Some(value);
        }
        None => case.gap("user", "the ticket has no requester", Vec::new()),
    };
    match others.as_slice() {
        [] => {
            let unknown =
                innermost.filter(|sender| !requester.as_deref().is_some_and(|own| fold::same(own, sender)));
            let unknown = unknown.filter(|sender| person(sender, sources.people).is_none());
            let candidates = || {
                unknown
                    .map(str::to_owned)
                    .into_iter()
                    .chain(named_in(&own, sources.people, known_requester))
                    .collect()
            };
            if unknown.is_some() && !voices.first {
                case.gap("user", "it passes on a mail of somebody whom no directory knows", candidates());
            } else if voices.third && !voices.first {
                case.gap(
                    "user",
                    "it is about somebody else, of whom it has no address that a directory knows",
                    candidates(),
                );
            } else if voices.third && voices.first {
                case.gap("user", "it is about the requester and somebody else", candidates());
            } else {
                by_requester(case);
            }
        }
        [(one, address)] => {
            let from_mail =
                [innermost, answered].into_iter().flatten().any(|sender| fold::same(sender, address));
            let of_them = from_mail || says_of(&own, address);
            if of_them && voices.first && !from_mail {
                let mut both = names;
                both.extend(requester.clone());
                case.gap("user", "it is about the requester and somebody else", both);
            } else if voices.first && !of_them && known_requester.is_some() {
                by_requester(case);
            } else {
                let value = one.given_as(NameOf::User);
                let from = if from_mail {
                    "the mail that is passed on in it"
                } else {
                    "the one address in it that a directory knows"
                };
                case.take("user", &value, from);
                case.user = Some(value);
            }
        }
        _ => case.gap("user", "it has several addresses that a directory knows", names),
    }
}

/// Subject and own words, without what is quoted as the error.
fn said(subject: &str, messages: &[Message], error: Option<&FoundError>) -> String {
    let mut text = vec![format!("{subject}.")];
    let own = messages.iter().filter(|one| one.kind == MessageKind::Own);
    text.extend(own.flat_map(Message::prose));
    let text = text.join("\n\n");
    match error {
        Some(error) => text.replace(&error.text, " "),
        None => text,
    }
}

/// The person of that address.
fn person<'p>(address: &str, people: &'p [Candidate]) -> Option<&'p Candidate> {
    let mut found = people.iter().filter(|one| {
        let names = [Some(&one.id), one.email.as_ref(), one.username.as_ref()];
        names.into_iter().flatten().chain(&one.aliases).any(|name| fold::same(name, address))
    });
    let first = found.next()?;
    found.all(|other| other.id == first.id || other.email == first.email).then_some(first)
}

/// People whose whole names stand in it.
fn named_in(text: &str, people: &[Candidate], requester: Option<&Candidate>) -> Vec<String> {
    let folded = fold::fold(text);
    let named = people.iter().filter(|one| {
        one.name.split_whitespace().count() > 1
            && folded.contains(&fold::fold(&one.name))
            && requester.is_none_or(|known| known.id != one.id)
    });
    named.map(|one| one.label(NameOf::User)).collect()
}

fn voices(own: &str, others: &[(&Candidate, String)]) -> Voices {
    let mut voices = Voices::default();
    for paragraph in own.split("\n\n") {
        for clause in clauses(paragraph) {
            let inable = has(&clause, &words::INABLE);
            let third = others.iter().filter_map(|(_, address)| clause.find(&address.to_lowercase())).min();
            let third = third.or_else(|| words::THIRD.iter().filter_map(|word| place(&clause, word)).min());
            let first = words::FIRST.iter().filter_map(|word| place(&clause, word)).min();
            match (first, third) {
                // "I can't figure out why she can't …": what is said behind the other one is about them.
                (Some(_), Some(third)) if has(&clause[third..], &words::INABLE) => voices.third = true,
                (Some(_), _) => voices.first |= inable || true_account(&clause),
                (None, Some(_)) => voices.third |= inable,
                (None, None) => {}
            }
        }
    }
    voices
}

/// What somebody gets or sees is told of themselves even where nothing in it says that it fails: "I get error 403".
fn true_account(clause: &str) -> bool {
    has(clause, &words::SAYS) || has(clause, &words::SIGN_IN)
}

/// Whether what is said behind the address, or in the sentence behind it, does not go.
fn says_of(own: &str, address: &str) -> bool {
    let address = address.to_lowercase();
    own.split("\n\n").any(|paragraph| {
        let sentences = clauses(paragraph);
        sentences.iter().enumerate().any(|(index, sentence)| {
            let Some(at) = sentence.find(&address) else { return false };
            let next = sentences.get(index + 1).filter(|next| has(next, &words::THIRD));
            has(&sentence[at..], &words::INABLE)
                || next.is_some_and(|next| has(next, &words::INABLE))
                || (has(&sentence[..at], &words::THIRD) && has(sentence, &words::INABLE))
        })
    })
}
