//! What points to a person: addresses, names, accounts, machines, numbers that belong to one human being.

mod account;
mod beside;
mod card;
mod display;
mod field_values;
mod fields;
mod iban;
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

pub(in crate::redact) use people::PersonNames;

use super::merge_spans;
use super::span::Span;
use crate::redact::class::Class;
use crate::redact::vocabulary;
use crate::redact::vocabulary::person::{self as field_names, PersonField};

/// Finds one kind of thing in a line. The name is that of the field whose value the line is.
type Detector = fn(&[u8], Option<&str>, &mut Vec<Span>);

/// What a detector finds first of all, and the detector. What it finds beside that has a class of its own.
pub(super) const DETECTORS: &[(Class, Detector)] = &[
    (Class::Email, mail::find),
    (Class::Name, display::find),
    (Class::Name, titles::find),
    (Class::Name, speaker::find),
    (Class::Name, account::find),
    (Class::Name, fields::find),
    (Class::Ip, ip::find),
    (Class::Mac, mac::find),
    (Class::Phone, phone::find),
    (Class::Card, card::find),
    (Class::Id, iban::find),
    (Class::Id, national::find),
    (Class::Id, sid::find),
];

/// Finds what must be read in a line as it is written, before its escapes are undone: `CORP\nora` is an account.
pub(super) fn find_in_raw_line(line: &[u8], spans: &mut Vec<Span>) {
    account::find_raw(line, spans);
}

/// Finds whose passwords were found, behind the first `from` spans: the accounts in front of them.
pub(super) fn find_before_passwords(line: &[u8], spans: &mut Vec<Span>, from: usize) {
    account::find_before_passwords(line, spans, from);
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

/// Whether a search could not be built: then nothing counts as clean.
pub(super) fn is_broken() -> bool {
    fields::is_broken() || titles::is_broken() || account::is_broken() || phone::is_broken()
}
