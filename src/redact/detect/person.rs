//! What points to a person: addresses, names, accounts, machines, numbers that belong to one human being.

mod account;
mod beside;
mod card;
mod display;
mod field_values;
mod fields;
mod iban;
mod in_list;
mod ip;
mod mac;
mod mail;
mod national;
mod people;
mod phone;
mod sid;
mod speaker;
mod titles;
mod words;

pub(super) use account::phrases;
pub(super) use fields::STEMS as NAME_STEMS;
pub(in crate::redact) use people::PersonNames;
pub(super) use phone::WORDS as PHONE_WORDS;
pub(super) use titles::TITLES;

use std::ops::Range;

use super::line_words::LineWords;
use super::merge_spans;
use super::span::Span;
use crate::redact::class::Class;
use crate::redact::vocabulary;
use crate::redact::vocabulary::person::{self as field_names, PersonField};

/// A line, and what several detectors want to know of it.
pub(super) struct PersonLine<'l> {
    line: &'l [u8],
    /// The name of the field whose value the line is.
    name: Option<&'l str>,
    words: &'l mut LineWords,
    addresses: Vec<Range<usize>>,
}

impl<'l> PersonLine<'l> {
    /// A line with the words that were found in it.
    pub(super) fn of(line: &'l [u8], name: Option<&'l str>, words: &'l mut LineWords) -> Self {
        Self { line, name, words, addresses: mail::addresses(line) }
    }
}

/// Finds one kind of thing in a line.
type Detector = fn(&mut PersonLine<'_>, &mut Vec<Span>);

/// What a detector finds first of all, and the detector. What it finds beside that has a class of its own.
pub(super) const DETECTORS: &[(Class, Detector)] = &[
    (Class::Email, |of, spans| mail::find(of.line, of.name, &of.addresses, spans)),
    (Class::Name, |of, spans| display::find(of.line, &of.addresses, spans)),
    (Class::Name, |of, spans| titles::find(of.line, &mut of.words.titles, spans)),
    (Class::Name, |of, spans| speaker::find(of.line, of.name, spans)),
    (Class::Name, |of, spans| account::find(of.line, of.name, &mut of.words.phrases, spans)),
    (Class::Name, |of, spans| fields::find(of.line, &mut of.words.person_names, spans)),
    (Class::Ip, |of, spans| ip::find(of.line, of.name, spans)),
    (Class::Mac, |of, spans| mac::find(of.line, of.name, spans)),
];

/// The same for what has digits.
pub(super) const OF_NUMBERS: &[(Class, Detector)] = &[
    (Class::Phone, |of, spans| phone::find(of.line, of.name, &mut of.words.phone_words, spans)),
    (Class::Card, |of, spans| card::find(of.line, of.name, spans)),
    (Class::Id, |of, spans| iban::find(of.line, of.name, spans)),
    (Class::Id, |of, spans| national::find(of.line, of.name, spans)),
    (Class::Id, |of, spans| sid::find(of.line, of.name, spans)),
];

/// Finds what must be read in a line as it is written, before its escapes are undone: `CORP\nora` is an account.
pub(super) fn find_in_raw_line(line: &[u8], spans: &mut Vec<Span>) {
    account::find_raw(line, spans);
}

/// Finds whose it is what was found, behind the first `from` spans: accounts in front of passwords, names in the same list.
pub(super) fn find_beside_found(line: &[u8], spans: &mut Vec<Span>, from: usize) {
    account::find_before_passwords(line, spans, from);
    in_list::find(line, spans, from);
}

/// Finds the names that the addresses of a row tell.
pub(super) fn find_beside_addresses(row: &[u8], spans: &mut Vec<Span>) {
    display::find(row, &mail::addresses(row), spans);
}

/// Finds names that another line tells.
pub(super) fn find_beside(text: &str, spans: &mut Vec<Span>) {
    beside::find(text, spans);
}

/// Finds what of a person the value of a named field is.
pub(super) fn field(name: &str, value: &str, spans: &mut Vec<Span>) {
    if vocabulary::is_phone(name) && merge_spans::digits_beside_tokens(value) >= 6 {
        spans.push(Span::new(0..value.len(), Class::Phone, "phone field"));
        return;
    }
    let Some(kind) = field_names::kind(name) else { return };
    // A bare `name` is as often that of a role; who knows that it is a person's asks for `displayName`.
    if matches!(kind, PersonField::Weak | PersonField::Surname) {
        return;
    }
    if let Some(found) = field_values::judge(kind, value, true) {
        spans.push(Span::new(found.range, found.class, found.rule));
    }
}
