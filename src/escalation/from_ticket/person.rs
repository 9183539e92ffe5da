//! Whom a ticket is about: who wrote it, or the one other person in it whom a directory knows.

use super::error::FoundError;
use super::message::{Message, MessageKind};
use super::requester::{Requester, person};
use super::{TicketCase, TicketSources, addresses_in, clauses, has, named, place, signed, words};
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
    several: SeveralCannot,
}

/// Whether more than one are affected.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum SeveralCannot {
    #[default]
    NotSaid,
    /// "We cannot": so writes one person, too, who says elsewhere that it is them.
    UnlessOneSpeaks,
    /// "None of us can".
    Surely,
}

impl Voices {
    fn are_several(&self) -> bool {
        self.several == SeveralCannot::Surely || self.several == SeveralCannot::UnlessOneSpeaks && !self.first
    }
}

const NAMES_ANOTHER: &str = "the ticket names somebody else";
const SEVERAL: &str = "it says that several people are affected";

pub(super) fn tell(
    case: &mut TicketCase,
    ticket: &ReportedTicket,
    messages: &[Message],
    error: Option<&FoundError>,
    sources: &TicketSources<'_>,
) {
    let requester = Requester::of(ticket, sources.people);
    let own = said(&ticket.subject, messages, error);

    let mut others: Vec<(&Candidate, String)> = Vec::new();
    let mut add = |address: &str| {
        if let Some(found) = person(address, sources.people)
            && !requester.is(found)
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
    let named = named(&own, &requester, ticket, sources);
    match others.as_slice() {
        [] if !named.is_empty() => case.gap("user", NAMES_ANOTHER, named),
        [] => of_nobody_known(case, &own, messages, &voices, &requester, sources),
        [(one, address)] => {
            let from_mail =
                [innermost, answered].into_iter().flatten().any(|sender| fold::same(sender, address));
            let local = address.split('@').next().unwrap_or_default();
            let (theirs, another): (Vec<String>, Vec<String>) =
                named.into_iter().partition(|name| signed::shares_word(name, &[&one.name, local]));
            let of_them = from_mail || !theirs.is_empty() || says_of(&own, address);
            if !another.is_empty() {
                let several = std::iter::once(one.label(NameOf::User)).chain(another).collect();
                case.gap("user", NAMES_ANOTHER, several);
            } else if voices.are_several() && !of_them
                || voices.several == SeveralCannot::Surely && !from_mail
            {
                case.gap("user", SEVERAL, vec![one.label(NameOf::User)]);
            } else if of_them && voices.first && !from_mail {
                let both = std::iter::once(one.label(NameOf::User)).chain(requester.email.map(str::to_owned));
                case.gap("user", "it is about the requester and somebody else", both.collect());
            } else if voices.first && !of_them && requester.known.is_some() {
                requester.takes(case, messages);
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
        _ => {
            let labels = others.iter().map(|(one, _)| one.label(NameOf::User)).collect();
            case.gap("user", "it has several addresses that a directory knows", labels);
        }
    }
}

/// A ticket without an address of somebody else that a directory knows.
fn of_nobody_known(
    case: &mut TicketCase,
    own: &str,
    messages: &[Message],
    voices: &Voices,
    requester: &Requester<'_>,
    sources: &TicketSources<'_>,
) {
    // Who wrote what is passed on, by the address or, where its head has only that, the name.
    let innermost = messages.iter().rfind(|one| one.kind == MessageKind::Forwarded && !one.by.is_empty());
    let unknown = innermost.and_then(|one| match one.from.as_deref() {
        Some(sender) => {
            let is_own = requester.email.is_some_and(|email| fold::same(email, sender));
            (!is_own && person(sender, sources.people).is_none()).then_some(sender)
        }
        None => (!signed::shares_word(&one.by, &requester.names)).then_some(one.by.as_str()),
    });
    let candidates = || {
        let named = named_in(own, sources.people, requester.known);
        unknown.map(str::to_owned).into_iter().chain(named).collect()
    };
    if unknown.is_some() && !voices.first {
        case.gap("user", "it passes on a mail of somebody whom no directory knows", candidates());
    } else if voices.are_several() {
        case.gap("user", SEVERAL, candidates());
    } else if voices.third && !voices.first {
        case.gap(
            "user",
            "it is about somebody else, of whom it has no address that a directory knows",
            candidates(),
        );
    } else if voices.third && voices.first {
        case.gap("user", "it is about the requester and somebody else", candidates());
    } else {
        requester.takes(case, messages);
    }
}

/// Who cannot, by name, but for the requester; and no tenant and nothing that the catalogue knows.
fn named(
    own: &str,
    requester: &Requester<'_>,
    ticket: &ReportedTicket,
    sources: &TicketSources<'_>,
) -> Vec<String> {
    let split = |text: &str| -> Vec<String> {
        let text = text.to_lowercase();
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let catalogue = sources.catalogue;
    let things = ticket.organization.iter().chain(sources.tenants.iter().map(|one| &one.name));
    let things =
        things.chain(catalogue.actions.iter().flat_map(|one| std::iter::once(&one.name).chain(&one.aliases)));
    let things: Vec<String> = things
        .chain(catalogue.features.iter().map(|feature| &feature.need.name))
        .flat_map(|name| split(name))
        .collect();
    let mut names = named::who_cannot(own);
    names.retain(|name| {
        let is_thing = split(name).iter().any(|word| things.contains(word));
        !is_thing && !signed::shares_word(name, &requester.names)
    });
    names
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
    // "ログインできません" says of nobody that they cannot: it is the writer, unless somebody else is spoken of.
    let mut subjectless = false;
    let mut third_spoken_of = false;
    for clause in own.split("\n\n").flat_map(clauses) {
        let inable = has(&clause, &words::INABLE) || has(&clause, &words::SUBJECTLESS);
        let third = others.iter().filter_map(|(_, address)| clause.find(&address.to_lowercase())).min();
        let third = third.or_else(|| words::THIRD.iter().filter_map(|word| place(&clause, word)).min());
        let first = words::FIRST.iter().filter_map(|word| place(&clause, word)).min();
        subjectless |= has(&clause, &words::SUBJECTLESS);
        third_spoken_of |= third.is_some();
        match (first, third) {
            // "I can't figure out why she can't …": what is said behind the other one is about them.
            (Some(_), Some(third)) if has(&clause[third..], &words::INABLE) => voices.third = true,
            (Some(_), _) => voices.first |= inable || true_account(&clause),
            (None, Some(_)) => voices.third |= inable,
            (None, None) => voices.third |= inable && speaks_of_someone(&clause),
        }
        if first.is_none() && !speaks_of_someone(&clause) && !clause.contains(" else ") {
            let group = has(&clause, &words::GROUP);
            let surely = group && (inable || has(&clause, &words::SIGN_IN));
            let many = group || has(&clause, &words::MANY) || inable && has(&clause, &words::ALL);
            let said = match (surely, many) {
                (true, _) => SeveralCannot::Surely,
                (false, true) => SeveralCannot::UnlessOneSpeaks,
                (false, false) => SeveralCannot::NotSaid,
            };
            voices.several = voices.several.max(said);
        }
    }
    if subjectless && third_spoken_of {
        voices.third = true;
    }
    voices
}

/// "Someone here cannot …", and not "can someone tell why it fails".
fn speaks_of_someone(clause: &str) -> bool {
    words::SOMEONE.iter().any(|word| {
        place(clause, word).is_some_and(|at| {
            let before = clause[..at].split_whitespace().last();
            !before.is_some_and(|before| words::ASKS.contains(&before))
        })
    })
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
