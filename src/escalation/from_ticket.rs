//! A case out of a ticket: data in, case out, and where each thing was taken from. Nothing is asked here, and nothing is guessed: what a
//! ticket does not say, or says in two ways, is not told. Its text is data, whatever it looks like.

mod action;
mod body;
mod error;
mod html;
mod line;
mod message;
mod named;
mod person;
mod requester;
mod signed;
mod tenant;
mod trouble;
mod words;

use std::collections::{BTreeMap, HashSet};

use crate::case::{Candidate, Catalogue, FromTicket, NameOf, TakenFromTicket, TicketGap};
use crate::connectors::ticket_read::{ReportedTicket, TicketPerson};
use line::BodyLineKind;
use message::{Message, MessageKind};

/// What is known beside a ticket.
#[derive(Clone, Copy, Debug)]
pub struct TicketSources<'a> {
    /// People of the directories that may be in it: those that its addresses ([`addresses`]) found.
    pub people: &'a [Candidate],
    /// Tenants, by id and display name.
    pub tenants: &'a [Candidate],
    /// Tenants by the domain of addresses.
    pub domains: &'a BTreeMap<String, String>,
    /// The field of the ticket that names the tenant.
    pub tenant_field: Option<&'a str>,
    /// What people do.
    pub catalogue: &'a Catalogue,
}

/// What a ticket says of a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TicketCase {
    /// Who cannot get in.
    pub user: Option<String>,
    /// Whether that is who wrote the ticket, by their address.
    pub is_requester: bool,
    /// Where access is expected.
    pub tenant: Option<String>,
    /// What they were trying to do, as the catalogue calls it.
    pub action: Option<String>,
    /// Signing in (`true`) or something inside (`false`); `None`: not told.
    pub signs_in: Option<bool>,
    /// The exact error.
    pub error: Option<String>,
    /// What was taken from where.
    pub taken: Vec<TakenFromTicket>,
    /// What was not told, and why.
    pub gaps: Vec<TicketGap>,
}

impl TicketCase {
    fn take(&mut self, what: &str, value: &str, from: impl Into<String>) {
        self.taken.push(TakenFromTicket {
            what: what.to_owned(),
            value: value.to_owned(),
            from: from.into(),
        });
    }

    fn gap(&mut self, what: &str, why: impl Into<String>, candidates: Vec<String>) {
        let gap = TicketGap { what: what.to_owned(), why: why.into(), candidates, people: Vec::new() };
        self.gaps.push(gap);
    }

    /// Notes what those are called whom its gaps name. Until the tenant is told, all gaps are about people.
    fn name_people(&mut self, people: &[Candidate]) {
        for gap in &mut self.gaps {
            for named in &gap.candidates {
                let known: Vec<&Candidate> =
                    people.iter().filter(|one| one.label(NameOf::User) == *named).collect();
                gap.people.extend(known.iter().flat_map(|one| one.person_names()));
                if known.is_empty() && !named.contains('@') {
                    gap.people.push(named.clone());
                }
            }
        }
    }

    /// As a report has it.
    #[must_use]
    pub fn told(&self, system: &str, ticket: &ReportedTicket) -> FromTicket {
        FromTicket {
            system: system.to_owned(),
            id: ticket.id.clone(),
            url: ticket.url.clone(),
            taken: self.taken.clone(),
            gaps: self.gaps.clone(),
        }
    }
}

/// Addresses that a ticket names, the requester's first, each once: whom to look for in the directories.
#[must_use]
pub fn addresses(ticket: &ReportedTicket) -> Vec<String> {
    let requester = ticket.requester.iter().filter_map(|person| person.email.clone());
    let lines = body::lines(&ticket.body, ticket.body_type);
    let text: Vec<String> = lines.into_iter().map(|line| line.text).collect();
    let all = requester.chain(addresses_in(&ticket.subject)).chain(addresses_in(&text.join("\n")));
    let mut known = HashSet::new();
    all.filter(|address| known.insert(address.to_ascii_lowercase())).collect()
}

/// HTML as it is shown, for what a system made of a text of ours.
#[must_use]
pub fn shown(text: &str) -> String {
    let lines: Vec<String> = html::lines(text).into_iter().map(|line| line.text).collect();
    lines.join("\n")
}

/// The case of a ticket.
#[must_use]
pub fn from_ticket(ticket: &ReportedTicket, sources: &TicketSources<'_>) -> TicketCase {
    let mut case = TicketCase::default();
    let lines = body::lines(&ticket.body, ticket.body_type);
    let messages = message::split(&lines, forwards(&ticket.subject));
    let told = told_in(&messages, ticket.requester.as_ref());
    let error = error::find(&told, sources.catalogue).or_else(|| {
        // Somebody who wrote all of it into the subject.
        let nothing = told.iter().all(|message| message.prose().is_empty());
        (nothing && error::has_code(&ticket.subject))
            .then(|| error::FoundError { text: ticket.subject.trim().to_owned(), from: "the subject" })
    });
    let names_action = action::is_named(&ticket.subject, &told, sources.catalogue);
    if trouble::is_absent(&ticket.subject, &messages, error.is_some(), names_action) {
        case.gap("user", "the ticket tells nothing that does not work", Vec::new());
    } else {
        person::tell(&mut case, ticket, &messages, error.as_ref(), sources);
    }
    case.name_people(sources.people);
    tenant::tell(&mut case, ticket, sources);
    action::tell(&mut case, &ticket.subject, &told, error.as_ref(), sources.catalogue);
    match error {
        Some(found) => {
            case.take("error", &found.text, found.from);
            case.error = Some(found.text);
        }
        None => case.gap("error", "nothing is quoted or set apart, and no line has a code", Vec::new()),
    }
    case
}

/// Whether the subject says that a mail was passed on (`Some(true)`) or answered (`Some(false)`).
fn forwards(subject: &str) -> Option<bool> {
    // "[EXT] TR : …": what a gateway puts before it, and the blank that French has before a colon.
    let mut bare = subject.trim();
    while let Some((_, rest)) = bare.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        bare = rest.trim_start();
    }
    let lower = bare.to_lowercase().replacen(" :", ":", 1);
    let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    if begins(&words::PASSED_ON) { Some(true) } else { begins(&words::ANSWERED).then_some(false) }
}

/// The messages in which the case is told, first the one that counts most: the innermost forwarded one, then the requester's own; and
/// what they wrote before, where the last one only asks for news.
fn told_in<'m>(messages: &'m [Message], requester: Option<&TicketPerson>) -> Vec<&'m Message> {
    let forwarded = messages.iter().rev().filter(|one| one.kind == MessageKind::Forwarded && one.has_words());
    let own = messages.iter().filter(|one| one.kind == MessageKind::Own && one.has_words());
    let mut told: Vec<&Message> = forwarded.take(1).chain(own).collect();
    let tells = |one: &Message| {
        one.lines.iter().any(|line| line.kind != BodyLineKind::Prose)
            || one.prose().iter().any(|text| has(&text.to_lowercase(), &words::INABLE))
    };
    if !told.iter().any(|one| tells(one)) {
        let is_theirs = |one: &&Message| {
            let person = |text: &Option<String>| {
                let text = text.as_deref().map(str::to_lowercase).filter(|text| text.len() > 3);
                text.is_some_and(|text| one.by.to_lowercase().contains(&text))
            };
            requester.is_some_and(|requester| person(&requester.email) || person(&requester.name))
        };
        told.extend(messages.iter().filter(|one| one.kind == MessageKind::Earlier).filter(is_theirs));
    }
    told
}

/// Addresses in a text, as they are written.
fn addresses_in(text: &str) -> Vec<String> {
    let part = |c: char| c.is_alphanumeric() || "._%+-'".contains(c);
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        let local: String = text[..at].chars().rev().take_while(|c| part(*c)).collect();
        let local: String = local.chars().rev().collect();
        let local = local.trim_start_matches(['.', '\'', '-']);
        let domain: String =
            text[at + 1..].chars().take_while(|c| c.is_alphanumeric() || *c == '.' || *c == '-').collect();
        let domain = domain.trim_end_matches(['.', '-']);
        if !local.is_empty()
            && domain.contains('.')
            && !domain.starts_with(['.', '-'])
            && local.len() + domain.len() < 320
        {
            found.push(format!("{local}@{domain}"));
        }
    }
    found
}

/// Sentences, and clauses of them, in lower case with plain apostrophes.
fn clauses(text: &str) -> Vec<String> {
    let mut text = text.to_lowercase().replace(['’', '`', '´'], "'").replace('\n', " ");
    for word in words::BUT.iter() {
        text = text.replace(word, &format!(" | {} ", word.trim()));
    }
    sentences(&text).into_iter().map(|clause| format!(" {clause} ")).collect()
}

/// What stands between the signs that end or part a sentence, as it is written but for apostrophes.
fn sentences(text: &str) -> Vec<String> {
    let text = text.replace(['’', '`', '´'], "'").replace('\n', " ");
    let mut all = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let ends = match c {
            '|' | '。' | '！' | '？' | '；' | '，' => true,
            '.' | '!' | '?' | ';' | ',' | ':' => chars.peek().is_none_or(|next| next.is_whitespace()),
            _ => false,
        };
        if ends {
            all.push(String::new());
        } else if let Some(last) = all.last_mut() {
            last.push(c);
        }
    }
    all.into_iter().map(|clause| clause.trim().to_owned()).filter(|clause| !clause.is_empty()).collect()
}

/// Whether one of the words stands in it. Those of letters begin where a word begins.
fn has(text: &str, known: &[&str]) -> bool {
    known.iter().any(|word| place(text, word).is_some())
}

/// Where a word begins.
fn place(text: &str, word: &str) -> Option<usize> {
    text.match_indices(word).map(|(at, _)| at).find(|at| begins_word(text, *at, word))
}

/// Whether what was found there is no end of another word. Languages that do not part words have no such beginnings.
fn begins_word(text: &str, at: usize, word: &str) -> bool {
    let whole = word.starts_with(|c: char| c.is_alphabetic() && (c as u32) < 0x2000);
    !whole || !text[..at].ends_with(|c: char| c.is_alphanumeric())
}
