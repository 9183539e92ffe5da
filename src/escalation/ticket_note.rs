//! What goes back to the ticket that a case was made from: an internal note with verdict, checks, evidence and the draft of the letter, and
//! the letter itself for the requester. Both are redacted for whoever reads tickets.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use super::customer::Customer;
use super::desk::Desk;
use super::error::EscalationError;
use crate::case::TicketGap;
use crate::connectors::ticket::OutgoingTicket;
use crate::output::reply::{self, Reply, ReplyRecipient, language};
use crate::output::{Format, Rendering, Style};
use crate::redact::findings::{Log, TextPlace};
use crate::redact::pseudonym_map;
use crate::redact::typed::{People, Redactor};
use crate::report::v1::Report;
use crate::report::{redact_for_ticket, redact_report};
use crate::text::markdown::fence;
use crate::text::visible::one_line;

/// How the line begins by which a note is known again.
const MARK: &str = "escalate-note/1";
/// How every note begins.
const HEAD: &str = "For those who work on this ticket; its requester does not see this.\n\n";
/// Hex digits of what a note says.
const DIGITS: usize = 12;

/// What an earlier note said, as its last line has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteMark {
    /// What was said, as a digest: the same result has the same one.
    pub entry: String,
    /// `verdict=blocked`, `account=pass` …, in the order of the line.
    pub says: Vec<(String, String)>,
}

/// A note that is ready to be sent.
#[derive(Clone, Debug)]
pub struct TicketNote {
    /// What it says, in short.
    pub mark: NoteMark,
    /// What changed since the note before; empty: nothing, or there is none.
    pub changes: Vec<String>,
    text: String,
}

impl NoteMark {
    /// The mark in a text of the ticket; the last one, where there are several.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let at = text.rfind(MARK)?;
        let line = text[at + MARK.len()..].lines().next()?;
        let mut words = line.split_whitespace();
        let entry = words.next()?.to_owned();
        if entry.len() != DIGITS || !entry.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let plain = |part: &str| part.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '-');
        let pairs = words
            .map_while(|word| word.split_once('='))
            .take_while(|(key, value)| plain(key) && plain(value));
        Some(Self { entry, says: pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect() })
    }

    /// The mark of a report.
    fn of(report: &Report, customer: &Customer) -> Self {
        let word = |value: serde_json::Result<serde_json::Value>| {
            value
                .ok()
                .and_then(|value| value.as_str().map(str::to_owned))
                .unwrap_or_else(|| "none".to_owned())
        };
        let mut says = vec![
            ("verdict".to_owned(), word(serde_json::to_value(report.verdict))),
            ("primary".to_owned(), report.primary.map_or("none", crate::case::CheckId::as_str).to_owned()),
        ];
        let mut all = String::new();
        for check in &report.checks {
            let status = word(serde_json::to_value(check.status));
            let _ =
                write!(all, "\n{status} {} {}", check.reason.as_deref().unwrap_or_default(), check.summary);
            says.push((check.id.as_str().to_owned(), status));
        }
        let case = &report.case;
        let of_case = [Some(&case.user), case.tenant.as_ref(), case.action.as_ref(), case.error.as_ref()];
        let of_case: Vec<&str> = of_case.into_iter().flatten().map(String::as_str).collect();
        let remedies: Vec<&str> = report.remedies.iter().map(|remedy| remedy.text.as_str()).collect();
        let whole = format!("{says:?}{all}\n{of_case:?}\n{remedies:?}");
        Self { entry: entry_of(&whole, customer), says }
    }

    fn line(&self) -> String {
        let pairs: Vec<String> = self.says.iter().map(|(key, value)| format!("{key}={value}")).collect();
        format!("{MARK} {} {}", self.entry, pairs.join(" "))
    }

    /// What is otherwise than in an earlier one, a line for each.
    fn since(&self, before: &Self) -> Vec<String> {
        let now = |key: &str| self.says.iter().find(|(known, _)| known == key).map(|(_, value)| value);
        let mut lines = Vec::new();
        for (key, was) in &before.says {
            if let Some(is) = now(key).filter(|is| *is != was) {
                lines.push(format!("{key}: {} before, {} now", was.replace('_', " "), is.replace('_', " ")));
            }
        }
        if lines.is_empty() && self.entry != before.entry {
            lines.push("the same verdict, with other reasons or words".to_owned());
        }
        lines
    }
}

impl TicketNote {
    /// The note of a report. `before`: the last note of ours at this ticket.
    ///
    /// # Errors
    /// It cannot be redacted or rendered: nothing is sent then.
    pub fn write(
        report: &Report,
        before: Option<&NoteMark>,
        lang: Option<&str>,
        desk: &Desk,
        now: DateTime<Utc>,
    ) -> Result<Self, EscalationError> {
        let letter = letter(report, lang, desk)?;
        let customer = &desk.customer;
        let redactor = of_report(report, customer);
        let shown = report.without_links();
        let redacted = redact_for_ticket(&redactor, &shown, customer.affected_user, &mut Log::new())?;
        let rendering = Rendering {
            templates: &desk.templates,
            reply: Some(&letter),
            next: None,
            style: Style::default(),
            evidence: true,
        };
        let page = String::from_utf8_lossy(&Format::Text.render(&redacted, &rendering)?).into_owned();
        keep_tokens(customer, &redactor, now)?;
        Ok(Self::with(NoteMark::of(report, customer), &page, before))
    }

    /// The note of a ticket that does not tell enough for a case: what is missing, and what may have been meant.
    ///
    /// # Errors
    /// The tokens of what is redacted in it cannot be kept: nothing is sent then.
    pub fn of_missing(
        gaps: &[TicketGap],
        before: Option<&NoteMark>,
        desk: &Desk,
        now: DateTime<Utc>,
    ) -> Result<Self, EscalationError> {
        let customer = &desk.customer;
        let names = gaps.iter().flat_map(|gap| &gap.people).map(|name| one_line(name).into_owned());
        let people = People { names: names.collect(), ids: Vec::new() };
        let redactor = customer.redactor_of(customer.audience, people);
        let (place, mut log) = (TextPlace::new("note", String::new()), Log::new());
        let mut person = |name: &str| redactor.person(name, &place, &mut log).into_owned();
        let mut said =
            String::from("No diagnosis: the ticket does not tell enough. What it does not tell:\n");
        let mut shown = said.clone();
        for gap in gaps {
            let mut add = |before: &str, line: &str| {
                let line = one_line(line);
                let _ = write!(said, "{before}{line}");
                let _ = write!(shown, "{before}{}", with_people(&line, &gap.people, &mut person));
            };
            add(&format!("\n  {}: ", gap.what), &gap.why);
            gap.candidates.iter().for_each(|candidate| add("\n    ", candidate));
        }
        let mark = NoteMark {
            entry: entry_of(&said, customer),
            says: vec![
                ("verdict".to_owned(), "not_told".to_owned()),
                ("primary".to_owned(), "none".to_owned()),
            ],
        };
        let page = redactor.text(&shown, &place, &mut log);
        keep_tokens(customer, &redactor, now)?;
        Ok(Self::with(mark, page.get(), before))
    }

    fn with(mark: NoteMark, page: &str, before: Option<&NoteMark>) -> Self {
        let changes = before.map(|before| mark.since(before)).unwrap_or_default();
        let mut text = String::from(HEAD);
        if !changes.is_empty() {
            let _ = writeln!(text, "Since the note before: {}.\n", changes.join("; "));
        }
        let _ = writeln!(text, "{}\n\n{}", page.trim_end(), mark.line());
        Self { mark, changes, text }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As connectors take it.
    #[must_use]
    pub fn outgoing(&self) -> OutgoingTicket {
        outgoing(&self.text, &self.mark.entry)
    }
}

/// A line in which each of those names of people is another word where it stands by itself: `Bo`, `bo@acme.example (Bo)`, "`Bo` names
/// several". Names of two letters are not looked for in texts, and these may be whole ones.
fn with_people(line: &str, names: &[String], person: &mut dyn FnMut(&str) -> String) -> String {
    let mut line = line.to_owned();
    for name in names {
        let name = one_line(name);
        if *name == line {
            return person(&name);
        }
        for (open, close) in [("(", ")"), ("`", "`")] {
            let bracketed = format!("{open}{name}{close}");
            if line.contains(&bracketed) {
                line = line.replace(&bracketed, &format!("{open}{}{close}", person(&name)));
            }
        }
        if let Some(rest) = line.strip_prefix(&format!("{name} (")) {
            line = format!("{} ({rest}", person(&name));
        }
    }
    line
}

/// What redacts a report for those who read tickets.
fn of_report(report: &Report, customer: &Customer) -> Redactor {
    customer.redactor_of_case(customer.audience, report.facts.as_ref(), report.from_ticket.as_ref())
}

/// What a note says, unredacted, as few digits.
fn entry_of(said: &str, customer: &Customer) -> String {
    customer.note_digest(said).chars().take(DIGITS).collect()
}

/// Tokens that leave are kept, so that `escalate reveal` says what they stand for.
fn keep_tokens(customer: &Customer, redactor: &Redactor, now: DateTime<Utc>) -> Result<(), EscalationError> {
    customer.key_used(now)?;
    if let Some(state) = &customer.state {
        pseudonym_map::remember(state, customer.name(), &redactor.cleaner().pseudonyms().take_map())?;
    }
    Ok(())
}

/// The letter to the requester, who is not known to be the person whom the case is about: the same whatever was found.
///
/// # Errors
/// It cannot be redacted or rendered.
pub fn letter(report: &Report, lang: Option<&str>, desk: &Desk) -> Result<Reply, EscalationError> {
    let redactor = of_report(report, &desk.customer);
    let recipient = ReplyRecipient::Unverified;
    let machine = crate::environment::language();
    let language = language::choose(lang, report, recipient, machine.as_deref(), &desk.templates)?;
    let report = redact_report(&redactor, &report.without_links(), &mut Log::new())?;
    Ok(reply::write_to(recipient, &report, &desk.templates, &language)?)
}

/// A text as connectors take it: plain, and as a block in which nothing is live.
#[must_use]
pub fn outgoing(text: &str, entry: &str) -> OutgoingTicket {
    let escaped = handlebars::html_escape(text);
    OutgoingTicket {
        text: text.to_owned(),
        html: format!("<pre>{escaped}</pre>"),
        markdown: fence(text),
        entry: entry.to_owned(),
        ..OutgoingTicket::default()
    }
}

/// Whether a text that was sent holds a letter, whatever the system made of its markup.
#[must_use]
pub fn holds(sent: &str, letter: &str) -> bool {
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let (letter, plain) = (bare(letter), bare(sent));
    let shown = bare(&super::from_ticket::shown(sent));
    !letter.is_empty() && (plain.contains(&letter) || shown.contains(&letter))
}
